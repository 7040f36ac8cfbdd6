/** Verdicts, and the executions that show them. */
import type { Schedule, Step } from "../system.ts";
import { lineOf } from "../words.ts";
import type { PropertyKind } from "../property/properties.ts";
import type { Beginning } from "./moving/engine.ts";
import { Held } from "./moving/held.ts";
import type { Search } from "./search/search.ts";
import { effectWords } from "./moving/steps.ts";

/**
 * An execution that decides a property, with the fewest steps. Of several such to the same state it is one
 * that goes from process to process least often; where symmetry is used, or more than 50,000 states are
 * nearer to the beginning, it is the first one found.
 *
 * For `eventually` the steps are those to the loop and once around it, or to the end of an execution that
 * stops. The fewest changes of process are those on the way to the loop, however many states there are; the
 * loop is the first of its length. To find the shortest fair loop can take for ever, so that after ten
 * million steps looked at the shortest execution found by then is shown.
 *
 * In a large space (16,384 states and more) such executions are looked for on the way, too. Where the
 * exploration ended by one that was found so, it is the shortest among the states explored by then, and of
 * all if it is no longer than the exploration was deep.
 */
export type Execution = {
  /** The steps, the starts of all processes first; what the other drivers can follow. */
  readonly schedule: Schedule;
  /** The same in words, a line a step. */
  readonly words: readonly string[];
  /**
   * Steps after the starts, those that the exploration was to begin with included, a loop counted once: the
   * length of the execution.
   */
  readonly length: number;
  /** For an execution that goes on for ever: the index in `schedule` from which it repeats. */
  readonly lasso?: number;
};

/** What an exploration says of one property. */
export type Verdict = {
  readonly kind: PropertyKind;
  /**
   * "unknown" where a bound ended the exploration before the property was decided, or where the explorer had
   * to drop messages that a loop sends for ever.
   */
  readonly holds: boolean | "unknown";
  /**
   * Where messages were dropped, the system forces its log and `forces` is `instant`, or clocks are read and
   * something could have come after `clocks.untilMs`, and nothing else was left out: under which condition it
   * holds (`sometimes`: is never seen), e.g. "forces take no time and at most one equal copy of a message is
   * in flight; 312 sends dropped". Also where `eventually` or `deadlock` is violated by an execution in which
   * some were dropped: they might still have arrived.
   */
  readonly within?: string;
  /**
   * Where a view was given: what that means for it. An execution that is shown is a real one; where it goes
   * on for ever "up to the view", the same kinds of steps come again and again, with other numbers in their
   * messages. The loop is gone round three times more than it is shown before it is reported.
   */
  readonly view?: string;
  /**
   * A shortest execution that violates it (for `eventually`, one that never gets there, shortest in its stem
   * and loop together).
   */
  readonly counterexample?: Execution;
  /** For `sometimes`: a shortest execution that shows it. */
  readonly example?: Execution;
};

/** What `explore` found. */
export type Exploration = {
  /** Distinct states found. */
  readonly states: number;
  /** Steps from states that were expanded, those that change nothing included. */
  readonly transitions: number;
  /** Steps to the furthest state found, by the shortest way. */
  readonly depth: number;
  /**
   * Whether all states that can be reached were found and expanded; with a bound on `network.copies`, all
   * that can be reached where messages beyond it are dropped.
   */
  readonly exhausted: boolean;
  /** Messages that were dropped in all these steps, as equal ones were in flight; see `network.copies`. */
  readonly dropped: number;
  /** How many handlers were run: the rest was remembered. */
  readonly handlerCalls: number;
  /** Bytes of all that was kept of the states at the end; of texts and objects roughly. */
  readonly bytes: number;
  readonly verdicts: { readonly [name: string]: Verdict };
  /** Where a bound was reached: what took the most values, most first. */
  readonly grows: readonly string[];
  /**
   * The answer in one line, e.g. `not exhausted (10000 states): 10000 states, depth 12, no violation so far;
   * what grows: …`.
   */
  readonly summary: string;
};

/** The execution from a beginning along steps with these labels, the last `loop` of which repeat. */
export function execution(
  search: Search,
  beginning: Beginning,
  labels: readonly number[],
  loop = 0,
): Execution {
  const { outcomes, store } = search.engine;
  const before = beginning.steps.length;
  const told = (step: Step, effects: readonly string[], dropped: number) =>
    lineOf(step, effects) +
    (dropped > 0 ? ` (${dropped} of this dropped, as equal messages are in flight)` : "");
  const drops = search.dropped > 0 ? [beginning.dropped, search.droppedAlong(beginning, labels)] : [[], []];
  const words = beginning.outcomes.map((outcome, place) =>
    told(beginning.steps[place], outcome ? effectWords(store, outcome) : [], drops[0][place])
  );
  const schedule = [...beginning.steps], held = new Held(search.engine);
  for (const outcome of beginning.outcomes) if (outcome) held.crashAfter(outcome);
  labels.forEach((label, index) => {
    const step = search.step(label),
      crashAfter = label >= 0 ? held.crashAfter(outcomes.all[label]) : undefined;
    schedule.push(crashAfter === undefined ? step : { ...step, crashAfter });
    words.push(
      told(step, label >= 0 ? effectWords(store, outcomes.all[label]) : [], drops[1][index]),
    );
  });
  const result = { schedule, words, length: schedule.length - search.model.ids.length };
  if (loop === 0) return result;
  const lasso = before + labels.length - loop;
  if (search.alike) {
    words[words.length - 1] += ` (and so on: it repeats from step ${lasso + 1} on, up to the view)`;
  }
  return { ...result, lasso };
}
