/**
 * All ways to crash in a synchronous system: who, in which round, and whom its last messages still reach.
 * They are tried on the class itself, one simulated run each.
 */
import { type Consensus, proposers } from "../../consensus/consensus.ts";
import type { ProcessId } from "../../core/process.ts";
import { at, crash, heal, oneWayPartition, type Scheduled } from "../../run/faults.ts";
import { matrix } from "../../run/latency.ts";
import type { Simulation, SimulationOptions } from "../../run/simulate/simulate.ts";
import { boundedRun } from "../bounded/bounded.ts";

/** One crash: in this round what the process sends reaches only these. */
export type RoundCrash = {
  readonly process: ProcessId;
  /** From 1 on. */
  readonly round: number;
  readonly reaches: readonly ProcessId[];
};
export type CrashPattern = readonly RoundCrash[];

/**
 * All patterns of at most `faulty` crashes of n processes in so many rounds, the one without any first.
 * @example crashPatterns(3, 1, 1).length // 13: nobody, or one of 3 reaches one of 4 sets of others
 */
export function crashPatterns(n: number, faulty: number, rounds: number): CrashPattern[] {
  const ids = Array.from({ length: n }, (_, place) => place + 1);
  const crashesOf = (process: ProcessId) =>
    Array.from(
      { length: rounds },
      (_, before) =>
        powerSet(ids.filter((id) => id !== process)).map((reaches): RoundCrash => ({
          process,
          round: before + 1,
          reaches,
        })),
    ).flat();
  return ids.reduce<CrashPattern[]>((patterns, id) => [
    ...patterns,
    ...patterns.filter(({ length }) => length < faulty).flatMap((pattern) =>
      crashesOf(id).map((crash) => [...pattern, crash])
    ),
  ], [[]]);
}

function powerSet<T>(items: readonly T[]): T[][] {
  return items.reduce<T[][]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]]);
}

/** How long a round lasts, ms, and when in it the message from one place to another arrives. */
const ROUND_MS = 100;
const arrivalMs = (n: number, from: number, to: number) => 1 + from * n + to;

/**
 * A synchronous run in which processes crash by a pattern: what `simulate` takes. No two messages of a round
 * arrive at the same time, so that a short cut takes exactly one of them.
 * @param values what P1, P2, … propose, at the beginning; up to nine
 */
export function crashRun<P extends Consensus>(
  algorithm: new () => P,
  values: readonly number[],
  pattern: CrashPattern,
): SimulationOptions<P> {
  const n = values.length;
  const table = values.map((_, from) => values.map((_, to) => arrivalMs(n, from, to)));
  return {
    processes: proposers(algorithm as unknown as new () => Consensus, values) as never,
    latency: matrix(table),
    scenario: pattern.flatMap((one) => crashing(n, one)),
    until: ROUND_MS * (n + 2),
  };
}

function crashing(n: number, { process, round, reaches }: RoundCrash): Scheduled[] {
  const beginsMs = (round - 1) * ROUND_MS;
  const ids = Array.from({ length: n }, (_, place) => place + 1);
  const missed = ids.filter((id) => id !== process && !reaches.includes(id));
  return [
    ...at(beginsMs + 0.5, crash(process)),
    ...missed.flatMap((to) => {
      const arrives = beginsMs + arrivalMs(n, process - 1, to - 1);
      return [...at(arrives - 0.25, oneWayPartition([process], [to])), ...at(arrives + 0.25, heal())];
    }),
  ];
}

/** What all patterns did to an algorithm. */
export type PatternResults = {
  readonly patterns: number;
  /** Patterns after which two that are up have decided differently. */
  readonly disagree: readonly CrashPattern[];
  /** Patterns after which somebody who is up has not decided. */
  readonly undecided: readonly CrashPattern[];
};

/**
 * Tries all patterns of crashes on a synchronous algorithm.
 * @param values what P1, P2, … propose
 * @param faulty the most crashes
 * @param rounds how many rounds the algorithm takes; nobody crashes later
 * @param every only one in so many patterns is tried; all unless told
 * @example tryCrashes(FloodSet, [0, 1, 1], 1, 2).disagree.length // 0
 */
export function tryCrashes<P extends Consensus>(
  algorithm: new () => P,
  values: readonly number[],
  faulty: number,
  rounds: number,
  every = 1,
): PatternResults {
  const all = crashPatterns(values.length, faulty, rounds);
  const patterns = all.filter((_, place) => place % every === 0);
  const disagree: CrashPattern[] = [], undecided: CrashPattern[] = [];
  for (const pattern of patterns) {
    const { run } = boundedRun(crashRun(algorithm, values, pattern));
    const down = new Set(pattern.map(({ process }) => process));
    const decided = values.map((_, place) => place + 1).filter((id) => !down.has(id))
      .map((id) => decisionOf(run as Simulation<never> | undefined, id));
    if (decided.includes(undefined)) undecided.push(pattern);
    if (new Set(decided.filter((value) => value !== undefined)).size > 1) disagree.push(pattern);
  }
  return { patterns: patterns.length, disagree, undecided };
}

/** What a process has said that it decided, read from the trace. */
function decisionOf(run: Simulation<never> | undefined, id: ProcessId): number | undefined {
  const outputs = run?.trace.where({ kind: "output", process: id }) ?? [];
  return outputs.map(({ content }) => (content as { decided?: number }).decided)
    .filter((value) => value !== undefined).at(-1);
}

/** `P1 crashes in round 1 and reaches P2 alone`. */
export function patternWords(pattern: CrashPattern): string {
  return pattern.map(({ process, round, reaches }) =>
    `P${process} crashes in round ${round} and reaches ${
      reaches.length === 0 ? "nobody" : reaches.map((id) => `P${id}`).join(" and ")
    }`
  ).join(", ") || "nobody crashes";
}
