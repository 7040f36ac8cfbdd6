/** Guess the bug, with a bug that is drawn by lot: another for each student. */
import { Random } from "../core/random.ts";
import type { Options } from "../run/explore/explore.ts";
import type { Processes } from "../run/system.ts";
import { Picture } from "../view/page/picture.ts";
import { guessTheBug } from "../view/walker/games/guess.ts";
import { boundedExploration } from "./bounded/every_execution.ts";
import { brokenExploration } from "./bounded/failure.ts";
import { classIn } from "./bounded/made.ts";
import { notice } from "./exercise/box.ts";
import { systemOf } from "./exercise/replayed.ts";
import { studentSeed } from "./prediction/predict.ts";

export type BugByLotOptions = Omit<Options, "processes"> & {
  /** The algorithm as it should be. */
  readonly original: Processes;
  /** Its broken twins, by what each does wrong, as it goes on after "it …". */
  readonly mutants: Readonly<Record<string, Processes>>;
  readonly title?: string;
};

/**
 * Draws a mutant by the student's seed, explores it, shows the shortest violation of the first property that
 * it loses and asks which it is. It never throws for what the algorithm does.
 * @example
 * const mutants = { "does not stop its timers": nodes(3, Restless), "tells nobody": nodes(3, Silent) };
 * show(bugByLot({ original: nodes(3, Bully), mutants, properties, time: "ordered" }));
 */
export function bugByLot(options: BugByLotOptions): Picture {
  const { original, mutants, title, ...world } = options;
  const names = Object.keys(mutants);
  const secret = names[new Random(studentSeed(), 4).integer(names.length)], processes = mutants[secret];
  const { found, error } = boundedExploration({ ...world, processes });
  const { processes: _, ...system } = systemOf({ ...world, processes });
  const property = Object.keys(found?.verdicts ?? {}).find((name) => found!.verdicts[name].counterexample);
  const shortest = property && found?.verdicts[property].counterexample;
  if (property && shortest) {
    return guessTheBug({
      original,
      mutants,
      secret,
      schedule: shortest.schedule,
      property,
      system,
      ...title && { title },
    });
  }
  const text = `The one that was drawn keeps all. ${found?.summary ?? ""}`;
  return found
    ? notice("○", "nothing to guess", title ?? "guess the bug", text)
    : brokenExploration(error, classIn(processes), { ...system, processes });
}
