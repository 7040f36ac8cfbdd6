/** `check`: judges the answer to an exercise, below its cell; `worth`: the points of a test, for nbgrader. */
import type { Picture } from "../view/page/picture.ts";
import { show } from "../view/page/show.ts";
import { judgementBox, notice } from "./exercise/box.ts";
import { ALL_EXERCISES } from "./judges/exercises.ts";
import type { Judge } from "./exercise/judge.ts";
import { isGraded } from "./exercise/graded.ts";
import { CREDIT, type Judgement, type Outcome } from "./exercise/outcome.ts";
import { record } from "./exercise/record.ts";

/**
 * Judges an answer and shows the outcome: not defined yet, still missing, keep working, almost, correct, or a
 * hint; never a stack trace.
 *
 * An answer is a value, a function, or the class of an algorithm, which is tried against theory, over random
 * runs and over every schedule; the shortest execution that goes wrong is drawn. It may also be given as
 * `() => answer`.
 *
 * A name that was never declared does not compile in a cell. The stub in a notebook therefore declares what
 * it asks for: `let answer: number | undefined;`, a function with an empty body, or a class without its
 * methods. (On stock tslab `// @ts-ignore` above `check("name", () => answer)` lets a missing name through;
 * it is then "not defined yet".)
 *
 * Where nbgrader grades or validates the notebook, an answer that is not correct, and an exercise that does
 * not exist, are errors as well, once they are shown: nbgrader gives all points to a cell without an error.
 * Inside of `worth` one that is almost right is none.
 *
 * @param name the exercise's
 * @returns nothing in a notebook; elsewhere, where nothing can be shown, the picture
 * @throws Error for an answer that is not correct, if nbgrader runs the notebook
 *
 * @example
 * ```ts
 * class Useless extends Bully {}
 * check("useless and safe", Useless); // ◔ still missing
 * ```
 */
export function check(name: string, answer?: unknown): Picture | undefined {
  const judge = judgeOf(name);
  if (!judge) return demanded(show(unknown(name)), 0, `there is no exercise "${name}"`);
  const judgement = judge(answer), { outcome, text } = judgement;
  remember(name, outcome);
  return demanded(show(judgementBox(name, judgement)), CREDIT[outcome], `${name}: ${outcome}: ${text}`);
}

/** The lowest share of an answer that was checked inside of `worth`; undefined outside. */
let lowest: number | undefined;

/** nbgrader gives all points to a cell without an error, unless its last line is a number above 0. */
function demanded(shown: Picture | undefined, credit: number, why: string): Picture | undefined {
  if (!isGraded) return shown;
  if (credit < 1 && (credit === 0 || lowest === undefined)) throw new Error(why);
  if (lowest !== undefined) lowest = Math.min(lowest, credit);
  return shown;
}

/**
 * As the last line of a test, tells nbgrader how many of its points an answer has earned: the share of the
 * worst of those that are checked. `deno task release` puts it around the tests of its course for nbgrader.
 *
 * @param points of the test
 * @param checks calls `check`, and whatever else the test does
 * @returns the points, where nbgrader grades or validates the notebook; nothing elsewhere
 * @throws what `checks` throws: an Error for an answer that has earned nothing, if nbgrader runs the notebook
 *
 * @example
 * ```ts
 * worth(3, () => {
 *   check("a modest bully", Modest);
 * });
 * ```
 */
export function worth(points: number, checks: () => void): number | undefined {
  if (!(points >= 0)) throw new RangeError(`worth takes points ≥ 0, got ${points}`);
  const outside = lowest;
  lowest = 1;
  try {
    checks();
    return isGraded ? points * lowest : undefined;
  } finally {
    lowest = outside;
  }
}

/**
 * The same without showing it: what graders and tests use.
 * @returns outcome, sentence, trials, and `credit`, the share of the points: 1 for correct, 0.5 for almost,
 * else 0
 * @throws RangeError for an exercise that does not exist
 * @example judgementOf("greetings", 40).credit // 1
 */
export function judgementOf(name: string, answer: unknown): Judgement & { readonly credit: number } {
  const judge = judgeOf(name);
  if (!judge) throw new RangeError(`there is no exercise "${name}"; there are ${names().join(", ")}`);
  const judgement = judge(answer);
  return { ...judgement, credit: CREDIT[judgement.outcome] };
}

function judgeOf(name: string): Judge | undefined {
  return ALL_EXERCISES.find(({ judges }) => Object.hasOwn(judges, name))?.judges[name];
}

function names(): string[] {
  return ALL_EXERCISES.flatMap(({ judges }) => Object.keys(judges));
}

function unknown(name: string): Picture {
  return notice(
    "?",
    "no such exercise",
    String(name),
    `There is no exercise of this name. There are: ${names().join(", ")}.`,
  );
}

/** The best outcome counts: trying something else afterwards costs nothing. */
function remember(name: string, outcome: Outcome): void {
  const before = record.checked.get(name);
  const isBetter = !before || RANK.indexOf(outcome) > RANK.indexOf(before.outcome);
  const isTry = outcome !== "not defined yet" && outcome !== "still missing";
  record.checked.set(name, {
    outcome: isBetter ? outcome : before.outcome,
    tries: (before?.tries ?? 0) + (isTry ? 1 : 0),
  });
  record.save();
}

const RANK: readonly Outcome[] = [
  "not defined yet",
  "still missing",
  "keep working",
  "hint",
  "almost",
  "correct",
];
