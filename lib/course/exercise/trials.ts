/**
 * How a judge tries an algorithm: against theory, over seeds, over every schedule; what fails is shown by its
 * shortest execution.
 */
import type { Process } from "../../core/process.ts";
import { explore, type Options } from "../../run/explore/explore.ts";
import { fuzz, type FuzzOptions } from "../../run/fuzz/fuzz.ts";
import type { Picture } from "../../view/page/picture.ts";
import { numberText } from "../../view/page/text.ts";
import { verdict } from "../../view/verdict/verdict.ts";
import { keepWorking, Settled, type Trial } from "./outcome.ts";
import { systemOf } from "./replayed.ts";

/** A trial and the execution that decided it. */
export type Tried = Trial & {
  /** The property that was violated. */
  readonly violated?: string;
  /** Neither held nor violated: there are too many states, for this reason. */
  readonly open?: string;
  readonly picture?: Picture;
};

/** All that was tried, and the first that failed. */
export type TriedInTurn = { readonly trials: readonly Trial[]; readonly failed?: Tried };

/** Tries one after the other and stops at the first that fails: later ones would only repeat it. */
export function inTurn(tries: readonly (() => Tried)[]): TriedInTurn {
  const trials: Trial[] = [];
  for (const attempt of tries) {
    const tried = attempt();
    trials.push({ holds: tried.holds, text: tried.text });
    if (tried.open !== undefined) throw new Settled(undecided(tried.open, trials));
    if (!tried.holds) return { trials, failed: tried };
  }
  return { trials };
}

/** What is not known to be wrong must not be called so, nor right. */
const undecided = (why: string, trials: readonly Trial[]) =>
  keepWorking(
    `Nothing went wrong so far, but it never comes to an end: there are too many states to try. ${why}`,
    {
      trials,
      hint: "What is counted, sent or set again each time, and need not be?",
    },
  );

/**
 * An exact number against the one that theory gives.
 * @example theory("messages when the lowest of 5 notices", 19, run.counts.messages)
 */
export function theory(what: string, expected: number, got: number): Tried {
  const holds = got === expected;
  const text = `theory: ${numberText(expected)} ${what}` + (holds ? "" : `, and yours ${numberText(got)}`);
  return { holds, text };
}

/** Anything that is tried once, or once a seed. */
export function observed(what: string, holds: boolean, picture?: () => Picture): Tried {
  return { holds, text: what, ...holds || !picture ? {} : { picture: picture() } };
}

/** Random schedules and faults from seeds; a violation is cut down to the steps that it takes. */
export function overSeeds<P extends Process>(what: string, options: FuzzOptions<P>): Tried {
  const found = fuzz(options);
  const violated = Object.keys(found.verdicts).find((name) => found.verdicts[name].holds === false);
  const text = `${found.seeds} random runs: ${what}`;
  if (violated === undefined) return { holds: true, text };
  const seed = found.verdicts[violated].seed!;
  const { processes, devices, channels } = { ...options, ...options.vary?.(seed) };
  return {
    holds: false,
    text: `${text}; the run with seed ${seed} violates “${violated}”`,
    violated,
    picture: verdict(found, { processes, devices, channels, seed }, { property: violated }),
  };
}

/** A student's mistake may make the states endless; what goes wrong in so many is enough to see. */
const MOST_STATES = 50_000;

/** All executions of a small system. */
export function overEverySchedule(what: string, options: Options): Tried {
  const found = explore({ ...options, bounds: { states: MOST_STATES, ...options.bounds } });
  const names = Object.keys(found.verdicts);
  const violated = names.find((name) => found.verdicts[name].holds === false);
  // What a loop sends for ever must be dropped at some point: that is enough to judge by.
  const open = names.find((name) => {
    const { kind, holds, within } = found.verdicts[name];
    return holds === "unknown" && (within === undefined || kind === "sometimes");
  });
  const within = names.map((name) => found.verdicts[name].within).find((within) => within !== undefined);
  const text = `every schedule, ${found.states} states: ${what}` +
    (within === undefined ? "" : `, while ${within}`);
  if (violated === undefined && open === undefined) return { holds: true, text };
  if (violated === undefined) {
    const grows = found.grows.length > 0 ? `What grows: ${found.grows.join(", ")}.` : "";
    return { holds: false, text: `${text}; there are too many to go through`, open: grows };
  }
  const { counterexample } = found.verdicts[violated];
  // What should happen at some time, and never does, is shown by no execution.
  if (counterexample === undefined) return { holds: false, text: `${text}; “${violated}” never`, violated };
  const { length } = counterexample;
  const steps = length === 1 ? "1 step violates" : `${length} steps violate`;
  return {
    holds: false,
    text: `${text}; ${steps} “${violated}”`,
    violated,
    picture: verdict(found, systemOf(options), { property: violated }),
  };
}
