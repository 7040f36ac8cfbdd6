/** How long a commit takes beside its round of the log, and how wide TrueTime's interval is meanwhile. */
import { TrueTime } from "../../../cases/mod.ts";
import { Process } from "../../../core/process.ts";
import { at } from "../../../run/faults.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../../run/system.ts";
import { range } from "../../numbers/range.ts";
import { type SmallSpanner, smallSpanner, spannerCommits, TIME_MASTER } from "./system.ts";

/** ε as published: 1 ms after a poll, 30 s later 7. */
export const EPSILON_PUBLISHED = { least: 1, mean: 4, most: 7 } as const;

/**
 * What is left of the commit wait when the round of the log is over, ms, on average over a period of polls: a
 * timestamp passes 2ε after it was given, ε is anything between 1 and 7 ms, and the round goes on meanwhile.
 */
export function residualWait(logMs: number, { least, mean, most } = EPSILON_PUBLISHED): number {
  if (logMs <= 2 * least) return 2 * mean - logMs;
  if (logMs >= 2 * most) return 0;
  return (2 * most - logMs) ** 2 / (4 * (most - least));
}

/** What is left of the commit wait beside a round of the log. */
export type WaitRow = {
  /** How long a round of the log takes, ms. */
  readonly logMs: number;
  readonly computed: number;
  /** The mean of the latencies of commits, without what the way to the client and the log take, ms. */
  readonly measured: number;
};

/** One-way times, ms: a poll is a round trip of 2, so that ε is 1 after it. */
const WAY_MS = 1;
/** A leader that nobody disturbs. */
const QUIET: SmallSpanner = {
  keys: { x: 0 },
  clients: 1,
  time: { master: TIME_MASTER },
  options: { electionMs: 3000, heartbeatMs: 1000, leaseMs: 1e6 },
};

/**
 * Commits of one group, at 400 moments of a period of polls, with rounds of the log that take so long.
 * @param Time the clock's class
 */
export function commitWaits(logMs: readonly number[] = [0, 3, 5, 9, 14], Time = TrueTime): WaitRow[] {
  return logMs.map((ms) => {
    const group = [11, 12, 13], commits = 400, periodMs = 30_000;
    const { trace } = simulate({
      processes: smallSpanner(QUIET, { Time }),
      latency: WAY_MS,
      links: [{ from: group, to: group, latency: ms / 2 }],
      seed: 1,
      scenario: [
        at(20_000, invoke(1, "transact", [], { x: 0 })), // finds the leader
        ...range(1, commits).map((n) =>
          at(30_010 + n * periodMs / commits, invoke(1, "transact", [], { x: n }))
        ),
      ],
      until: 30_010 + periodMs + 1000,
    });
    const latencies = spannerCommits(trace).slice(1).map(({ begin, end }) => end - begin);
    const mean = latencies.reduce((sum, one) => sum + one, 0) / latencies.length;
    return { logMs: ms, computed: residualWait(ms), measured: mean - 2 * WAY_MS - ms };
  });
}

/** What a clock says at a moment, and how wrong it is. */
export type EpsilonRow = {
  readonly seconds: number;
  /** Half the width of the interval, ms. */
  readonly epsilonMs: number;
  /** By how much the middle of the interval is wrong, ms. */
  readonly errorMs: number;
};

/** Says what its clock says every so often. */
class Watcher extends Process<never, "Look"> {
  constructor(readonly trueTime: TrueTime, readonly everyMs: number) {
    super();
  }
  override onStart() {
    this.setTimer("Look", this.everyMs);
  }
  onTimeoutLook() {
    const { earliest, latest } = this.trueTime.now();
    this.output({ epsilonMs: (latest - earliest) / 2, middle: (earliest + latest) / 2 });
    this.setTimer("Look", this.everyMs);
  }
}

/**
 * ε over time: a saw's teeth; and how wrong the clock is really.
 * @param driftPpm by how much the clock is too fast, parts in a million; it says 200 at most
 */
export function epsilonSaw({ driftPpm = 120, seconds = 100, Time = TrueTime } = {}): EpsilonRow[] {
  const { trace } = simulate({
    processes: {
      1: () => new Watcher(new Time({ master: TIME_MASTER }), 500),
      ...nodes([TIME_MASTER], () => new Watcher(new Time({ master: TIME_MASTER }), 1e9)),
    },
    clocks: { 1: { driftPpm } },
    latency: WAY_MS,
    until: 1000 * seconds,
    seed: 1,
  });
  return [...trace.where({ kind: "output", process: 1 })].map(({ time, content }) => {
    const { epsilonMs, middle } = content as { epsilonMs: number; middle: number };
    return { seconds: time / 1000, epsilonMs, errorMs: middle - time };
  });
}
