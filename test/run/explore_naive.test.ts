import process from "node:process";
import { expect, test } from "vitest";
import { always, explore, monitor, type World } from "../../lib/run/explore.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { type NaiveOptions, naiveSearch } from "../fixtures/naive.ts";
import { Counter, randomProcess } from "../fixtures/random_process.ts";

// The long run: DEEP=1.
const [SEEDS, LIMIT] = process.env.DEEP ? [400, 3000] : [40, 600];

const NO_FAULTS = { crashes: 0, recoveries: 0, losses: 0, duplications: 0 };
const BASE = ["send", "send", "mood", "count", "choose"];
const TIMERS = ["set", "set", "cancel"];
const LOGS = ["append", "force", "force", "output"];

type Mix =
  & {
    kinds: string[];
    count?: number;
    invoked?: boolean;
    device?: boolean;
    monitored?: boolean;
  }
  & Partial<Pick<NaiveOptions, "quiet" | "ordered" | "fifo" | "instant" | "wide">>
  & { faults?: Partial<NaiveOptions["faults"]> };

const mixes: Record<string, Mix> = {
  "messages and choices": { kinds: BASE, count: 3 },
  "FIFO channels": { kinds: BASE, fifo: true },
  "timers at any time": { kinds: [...BASE, ...TIMERS] },
  "timers when it is quiet": { kinds: [...BASE, ...TIMERS], quiet: true, count: 3 },
  "timers in order": { kinds: [...BASE, ...TIMERS], ordered: true, count: 3, faults: { crashes: 1 } },
  "losses and duplicates": { kinds: BASE, faults: { losses: 1, duplications: 1 }, count: 3 },
  "losses and duplicates with FIFO": { kinds: BASE, fifo: true, faults: { losses: 1, duplications: 1 } },
  "crashes and recoveries": { kinds: [...BASE, ...TIMERS], faults: { crashes: 2, recoveries: 1 } },
  "logs, and forces that take time": { kinds: [...BASE, ...LOGS], faults: { crashes: 1, recoveries: 1 } },
  "logs, and forces at once": {
    kinds: [...BASE, ...LOGS],
    instant: true,
    faults: { crashes: 2, recoveries: 2 },
  },
  "a monitor of what is said": {
    kinds: [...BASE, ...LOGS, ...TIMERS],
    monitored: true,
    faults: { crashes: 1, recoveries: 1 },
  },
  "a device and operations": {
    kinds: [...BASE, "submit"],
    device: true,
    invoked: true,
    faults: { crashes: 1 },
  },
  "everything": {
    kinds: [...BASE, ...TIMERS, ...LOGS, "submit"],
    device: true,
    invoked: true,
    monitored: true,
    quiet: true,
    faults: { crashes: 1, losses: 1 },
  },
  "crashes also around the effects": {
    kinds: [...BASE, ...LOGS, ...TIMERS],
    wide: true,
    faults: { crashes: 1, recoveries: 1 },
  },
};

type Mood = { mood: number };

function compare(mix: Mix, seed: number, limit: number) {
  const { kinds, count = 2, invoked, device, monitored, quiet, ordered, fifo, instant, wide } = mix;
  const factory = randomProcess(seed, kinds), faults = { ...NO_FAULTS, ...mix.faults };
  const fold = (state: unknown, what: unknown) => (Number(state ?? 0) * 3 + Number(what)) % 4;
  const naive = naiveSearch({
    count,
    factory,
    faults,
    quiet,
    ordered,
    fifo,
    instant,
    wide,
    limit,
    device: device ? () => new Counter() : undefined,
    invocations: invoked ? [{ process: 1, method: "poke" }, { process: 2, method: "poke" }] : [],
    fold: monitored ? fold : undefined,
    bad: (fields) => fields.every((field) => field?.mood === 2),
  });
  if (!naive) return undefined;
  const result = explore({
    processes: nodes(count, factory),
    devices: device ? { disk: () => new Counter() } : {},
    invocations: invoked ? [invoke(1, "poke"), invoke(2, "poke")] : [],
    time: ordered ? "ordered" : quiet ? "quiet" : "any",
    network: { fifo },
    faults,
    forces: instant ? "instant" : "pending",
    monitor: monitored
      ? monitor<unknown>(
        null,
        (state, happening) => (happening.kind === "output" ? fold(state, happening.what) : state),
      )
      : undefined,
    properties: [
      always(
        "not all in mood 2",
        (world: World) =>
          !world.ids.every((id) => (world.processes[id] as unknown as Mood | undefined)?.mood === 2),
      ),
      always("all is seen", () => true),
    ],
  });
  return { naive, result };
}

test.each(Object.keys(mixes))("random processes agree with a naive search: %s", (name) => {
  const mix = mixes[name];
  let compared = 0, violated = 0, states = 0;
  for (let seed = 0; seed < SEEDS; seed++) {
    const both = compare(mix, seed, LIMIT);
    if (!both) continue;
    const { naive, result } = both, verdict = result.verdicts["not all in mood 2"];
    expect({ seed, states: result.states }).toEqual({ seed, states: naive.states });
    expect({ seed, holds: verdict.holds }).toEqual({ seed, holds: naive.shortest === undefined });
    if (!mix.wide) {
      expect({ seed, length: verdict.counterexample?.length }).toEqual({ seed, length: naive.shortest });
    }
    compared++;
    states += naive.states;
    if (naive.shortest !== undefined) violated++;
  }
  expect(compared).toBeGreaterThanOrEqual(SEEDS / 10);
  expect(violated).toBeGreaterThan(0);
  expect(states).toBeGreaterThan(500);
}, 600_000);
