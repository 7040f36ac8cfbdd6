/** Clocks that are set by a server or by agreement, of processes that crash and come back. */
import type { Synchronised } from "../../lib/clocks/mod.ts";
import { WatchedBully } from "../../lib/election/watched.ts";
import { always, monitor, sometimes, type World } from "../../lib/run/explore/explore.ts";
import { uniform } from "../../lib/run/latency.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { AHEAD_MS, aimOf, JUDGED, slewed } from "../clocks/fuzzed.ts";
import type { RecoveryWorld, Subject } from "./world.ts";

export const BOUND = "the error is within its bound", DISTINCT = "no two questions have the same number";
export const BACKWARDS = "the clock never runs backwards",
  AGAIN = "who has come back has its clock set again";

type Said = { offsetMs: number; boundMs?: number; delayMs?: number };

/** What P2 has said last, and what anyone has said since the last crash or recovery. */
type Seen = { said: Said | null; since: number; recovered: boolean };
const seen = monitor<Seen>({ said: null, since: 0, recovered: false }, (so, { kind, process, ...more }) => {
  if (kind === "crash" || kind === "recover") so.since = 0;
  so.recovered ||= kind === "recover";
  if (kind !== "output") return;
  so.since++;
  if (process === 2) so.said = (more as { what: Said }).what;
});

type Clock = new (...details: unknown[]) => Synchronised<{ type: string }, string>;

/** A clock that can be asked to do nothing. */
function asked(subject: Subject) {
  return class extends (subject as unknown as Clock) {
    look() {}
  };
}

/** The same, whose hardware stands still: the explorer knows of no time. */
function frozen(subject: Subject) {
  return class extends asked(subject) {
    protected override get clock() {
      return 0;
    }
  };
}

/** Of the messages between two processes, no two have the same number. */
function areDistinct({ inFlight }: World): boolean {
  const numbered = inFlight.flatMap(({ from, to, message }) => {
    const { number, round } = message as unknown as { number?: number; round?: number };
    const about = number ?? round;
    return about === undefined ? [] : [`${Math.min(from, to)} ${Math.max(from, to)} ${about}`];
  });
  return new Set(numbered).size === numbered.length;
}

const withinBound = ({ monitor, processes }: World) => {
  const { said } = monitor as Seen;
  const mostMs = said ? said.boundMs ?? said.delayMs! / 2 : Infinity;
  return processes[2] === undefined || Math.abs(aimOf(processes[2]) + AHEAD_MS) <= mostMs + 1e-6;
};

/** @param details what each clock is built with */
function clockWorld(details: readonly unknown[], more: Partial<RecoveryWorld> = {}): RecoveryWorld {
  return {
    processes: (subject) => nodes(2, () => new (frozen(subject))(...details)),
    crowd: (subject) => nodes(2, () => new (asked(subject))(...details)),
    invocations: [],
    monitor: seen,
    always: [],
    runs: [always(BOUND, withinBound)],
    ends: [
      always(DISTINCT, areDistinct),
      sometimes(AGAIN, ({ monitor }) => (monitor as Seen).recovered && (monitor as Seen).since > 0),
    ],
    afterwards: [invoke(2, "look")],
    settled: ({ monitor }) => (monitor as Seen).since > 0,
    exploration: { time: "any", bounds: { states: 20_000 } },
    run: { clocks: { 2: { offsetMs: AHEAD_MS } }, latency: uniform(1, 60), forceMs: 0 },
    ...more,
  };
}

const leads = (name: string) => always(name, JUDGED[name].holds);

export const clockWorlds: Readonly<Record<string, RecoveryWorld>> = {
  Cristian: clockWorld([25]),
  Ntp: clockWorld([25]),
  Berkeley: clockWorld([], {
    invocations: [invoke(1, "lead"), invoke(1, "lead")],
    runs: [always(BACKWARDS, slewed)],
    afterwards: [invoke(1, "lead")],
  }),
  ElectedBerkeley: {
    ...clockWorld([]),
    processes: (subject) => nodes(2, () => elected(frozen(subject))),
    crowd: (subject) => nodes(3, () => elected(asked(subject))),
    always: [leads("only the elected leads"), leads("the elected leads")],
    runs: [always(BACKWARDS, slewed)],
    exploration: { time: "ordered", network: { fifo: true }, bounds: { states: 20_000 } },
    run: { clocks: { 2: { offsetMs: AHEAD_MS } }, latency: uniform(1, 20), forceMs: 0 },
  },
};

const elected = (subject: ReturnType<typeof asked>) => new subject(new WatchedBully());
