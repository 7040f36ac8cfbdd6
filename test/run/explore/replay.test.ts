import { expect, test } from "vitest";
import { always, explore, type Options, type World } from "../../../lib/run/explore/explore.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { invoke, nodes, type Processes } from "../../../lib/run/system.ts";
import { randomProcess } from "../../fixtures/random_process.ts";
import { ResourceManager, TransactionManager } from "../../fixtures/models.ts";
import { atMostOneOutcome, outcomes } from "../../fixtures/toy_properties.ts";
import * as toys from "../../fixtures/toys.ts";

const BASE = ["send", "send", "mood", "count", "choose"];

/**
 * Explores until each of some things holds somewhere, and compares the fields that the explorer saw there
 * with those of the replayed schedule.
 * @returns how many of them it found
 */
function replayed(options: Options, wanted: ((world: World) => boolean)[]): number {
  const properties = wanted.map((wants, index) => always(`not ${index}`, (world: World) => !wants(world)));
  const { verdicts } = explore({ ...options, bounds: { states: 5000 }, properties });
  return wanted.filter((wants, index) => {
    const { counterexample } = verdicts[`not ${index}`];
    if (!counterexample) return false;
    const { processes, devices } = options;
    const run = replay({ processes, devices }, counterexample.schedule);
    const ids = Object.keys(processes).map(Number);
    const world = {
      ids,
      alive: (id: number) => run.up(id),
      processes: Object.fromEntries(ids.map((id) => [id, run.up(id) ? run.fields(id) : undefined])),
    };
    expect({ wanted: wants(world as unknown as World), words: counterexample.words }).toMatchObject({
      wanted: true,
    });
    return true;
  }).length;
}

type Mood = { mood: number };
const mood = (world: World, id: number) => (world.processes[id] as unknown as Mood | undefined)?.mood;

const mixes: Record<string, Omit<Options, "processes" | "properties"> & { kinds: string[] }> = {
  "messages, choices, timers": { kinds: [...BASE, "set", "cancel"], time: "any" },
  "FIFO": { kinds: BASE, network: { fifo: true } },
  "losses and duplicates": { kinds: BASE, faults: { losses: 1, duplications: 1 } },
  "crashes, recoveries, logs": {
    kinds: [...BASE, "append", "force", "output"],
    faults: { crashes: 2, recoveries: 1 },
  },
  "forces at once": {
    kinds: [...BASE, "append", "force"],
    forces: "instant",
    faults: { crashes: 1, recoveries: 1 },
  },
  "operations": { kinds: BASE, invocations: [invoke(1, "poke"), invoke(2, "poke")] },
  "cuts": { kinds: BASE, faults: { partitions: [[[1], [2]]] } },
};

test.each(Object.keys(mixes))("what the explorer shows happens again in the replayer: %s", (name) => {
  const { kinds, ...options } = mixes[name];
  let shown = 0;
  for (let seed = 0; seed < 60; seed++) {
    const processes = nodes(2, randomProcess(seed, kinds));
    shown += replayed(
      { ...options, processes },
      [[1, 2], [2, 2], [0, 1], [1, 0]].map(([a, b]) => (world: World) =>
        mood(world, 1) === a && mood(world, 2) === b
      ),
    );
  }
  expect(shown).toBeGreaterThan(60);
});

test("a broken two-phase commit replays: one process says commit, another abort", () => {
  const processes: Processes = { ...nodes([1], toys.HastyCoordinator), ...nodes([2, 3], toys.Participant) };
  const { counterexample } = explore({
    processes,
    time: "any",
    faults: { crashes: 1, recoveries: 1 },
    monitor: outcomes,
    properties: [atMostOneOutcome],
  }).verdicts["one outcome"];
  const { trace } = replay({ processes }, counterexample!.schedule);
  const said = Array.from({ length: trace.length }, (_, row) => trace.at(row)).filter(({ kind }) =>
    kind === "output"
  );
  expect(new Set(said.map(({ content }) => content))).toEqual(new Set(["commit", "abort"]));
});

test("where messages stay, the second receipt of one replays where they stay, and is refused where they do not", () => {
  class Counting extends ResourceManager {
    commits = 0;
    override onCommit() {
      this.commits = Math.min(2, this.commits + 1);
      super.onCommit();
    }
  }
  const processes = { ...nodes([0], TransactionManager), ...nodes([1, 2], Counting) };
  const once = always("one commit each", ({ processes }: World<Counting>) => !(processes[1].commits > 1));
  const options: Options = { processes, time: "any", network: { keep: true }, properties: [once] };
  const { schedule } = explore(options).verdicts["one commit each"].counterexample!;
  const again = replay({ processes, keep: true }, schedule);
  expect(again.fields(1)).toMatchObject({ state: "committed", commits: 2 });
  expect(again.inFlight).toContainEqual({ from: 0, to: 1, message: { type: "Commit" } });
  while (again.back());
  expect(again.fields(1)).toMatchObject({ state: "working", commits: 0 });
  expect(() => replay({ processes }, schedule)).toThrow(
    `step ${schedule.length} of the schedule, deliver Commit from P0 to P1, cannot happen: in flight are Commit from P0 to P2`,
  );
});
