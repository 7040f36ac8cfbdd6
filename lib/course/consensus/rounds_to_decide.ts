/** How many rounds a protocol of rounds takes until somebody decides: measured, beside what is expected. */
import { proposers } from "../../consensus/consensus.ts";
import type { ProcessId } from "../../core/process.ts";
import { Random } from "../../core/random.ts";
import { Directed } from "../../run/direct/directed.ts";
import { summarise } from "../../run/experiment.ts";
import { exponential } from "../../run/latency.ts";
import { Simulation } from "../../run/simulate/simulate.ts";
import { type Decider, type Hearing, inLockstep, LOCKSTEP_PHASES, waitedFor } from "./lockstep.ts";

/** What a protocol of rounds shows of itself besides. */
export type InRounds = Decider & { readonly round: number; propose(value: number): void };

export type MeanOptions = {
  /**
   * - `lockstep`: all end a phase before the next begins, and hear their own message and others evenly drawn
   * - `exponential`: each message takes its own time, and who has heard enough goes on
   * - `adversary`: lockstep, and who sees all values and coins keeps everybody from hearing a majority
   */
  readonly network: "lockstep" | "exponential" | "adversary";
  /** How many runs: with seeds 1, 2, … */
  readonly seeds: number;
};

/** One run: the round in which the first decided, and how long it took. */
export type RoundsRow = {
  readonly seed: number;
  /** Undefined: nobody had decided after 10,000 messages. */
  readonly rounds: number | undefined;
  readonly decision: number | undefined;
};

/** After so many messages a run is given up. */
const MOST_MESSAGES = 10_000;

/**
 * Runs a protocol until the first decides, once a seed.
 * @param values what P1, P2, … propose, 0 or 1
 */
export function roundsToDecide<P extends InRounds>(
  algorithm: new () => P,
  values: readonly number[],
  { network, seeds }: MeanOptions,
): RoundsRow[] {
  const processes = proposers(algorithm, values);
  return Array.from({ length: seeds }, (_, before) => {
    const seed = before + 1;
    const run = network === "exponential"
      ? new Simulation<P>({ processes, latency: exponential(1), seed, trace: "none" })
      : new Directed<P>({ processes, seed, trace: "none" });
    const first = () => run.processes.find(({ decision }) => decision !== undefined);
    if (run instanceof Simulation) {
      run.run({ events: MOST_MESSAGES, when: () => first() !== undefined });
    } else {
      const random = new Random(seed, 77), hear = network === "adversary" ? hostile : evenly;
      inLockstep(run, (now, phase) => {
        const isOver = phase % LOCKSTEP_PHASES === 0 && first() !== undefined;
        return isOver ? undefined : hear(now.processes, phase, random);
      }, MOST_MESSAGES);
    }
    const decided = first();
    // Who has decided has begun the round after.
    return { seed, rounds: decided && decided.round - 1, decision: decided?.decision };
  });
}

/** The mean over the runs that decided, and its standard error. */
export function meanRounds<P extends InRounds>(
  algorithm: new () => P,
  values: readonly number[],
  options: MeanOptions,
): { mean: number; error: number; undecided: number; decisions: number[] } {
  const rows = roundsToDecide(algorithm, values, options);
  const [{ mean, deviation, n, missing }] = summarise(rows, { by: [], value: "rounds" });
  const decisions = new Set(rows.flatMap(({ decision }) => (decision === undefined ? [] : [decision])));
  return {
    mean,
    error: deviation / Math.sqrt(n),
    undecided: missing,
    decisions: [...decisions].sort(),
  };
}

function evenly(processes: readonly InRounds[], _phase: number, random: Random): Hearing {
  const ids = processes.map(({ id }) => id);
  return hearingOf(ids, (to) => random.shuffle(ids.filter((id) => id !== to)));
}

/** In reports each hears somebody of the other value first, so that nobody hears a majority. */
function hostile(processes: readonly InRounds[], phase: number): Hearing {
  const ids = processes.map(({ id }) => id);
  const valueOf = new Map(processes.map(({ id, value }) => [id, value]));
  return hearingOf(ids, (to) => {
    const others = ids.filter((id) => id !== to);
    const differs = (id: ProcessId) => valueOf.get(id) !== valueOf.get(to);
    return phase % LOCKSTEP_PHASES === 0
      ? [...others.filter(differs), ...others.filter((id) => !differs(id))]
      : others;
  });
}

function hearingOf(ids: readonly ProcessId[], order: (to: ProcessId) => ProcessId[]): Hearing {
  return Object.fromEntries(ids.map((to) => [to, order(to).slice(0, waitedFor(ids.length))]));
}
