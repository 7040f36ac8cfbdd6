/** What happens to an array, as data: requests, losses, repairs, power failures; one after the other. */

/** One thing that happens; the next one comes when nothing is under way any more. */
export type ArrayStep =
  /** Blocks are written, all at once: the same block twice is two requests. */
  | { readonly write: readonly number[] }
  | { readonly read: readonly number[] }
  /** A disk dies, and the array is told so. */
  | { readonly lose: number }
  /** A disk dies, and nobody has noticed. */
  | { readonly die: number }
  /** A new disk comes in the place of the lost one and is filled; or the parities are written anew. */
  | "rebuild"
  | "resync"
  | "power fails"
  /** The second comes while the first is under way: at every moment there is. */
  | { readonly during: ArrayStep; readonly comes: ArrayStep };

/** What happens to an array that is new, and full of zeros. */
export type ArrayStory = readonly ArrayStep[];

/** A step in words. */
export function stepText(step: ArrayStep): string {
  if (step === "rebuild") return "a new disk takes the lost one's place and is filled";
  if (step === "resync") return "the array is resynced";
  if (step === "power fails") return "the power fails";
  if ("lose" in step) return `disk ${step.lose} is lost`;
  if ("die" in step) return `disk ${step.die} dies, and nobody has noticed`;
  if ("during" in step) return `${stepText(step.during)}, and meanwhile ${stepText(step.comes)}`;
  return "read" in step ? requestText(step.read, "read") : requestText(step.write, "written");
}

/** Of many blocks the first and the last are named. */
function requestText(blocks: readonly number[], done: string): string {
  if (blocks.length === 1) return `block ${blocks[0]} is ${done}`;
  const last = blocks[blocks.length - 1];
  const some = blocks.length > 4 ? `${blocks[0]} to` : `${blocks.slice(0, -1).join(", ")} and`;
  return `blocks ${some} ${last} are ${done}, at once`;
}

/** Whether something in it is left open: a moment, or what a power failure leaves. */
export function hasMoments(story: ArrayStory): boolean {
  return story.some((step) => typeof step === "object" && "during" in step);
}

/**
 * All stories of up to so many of these steps, the shortest first. Left out are those that cannot happen: a
 * second disk lost beside the first, a rebuild without a loss, a resync beside one.
 */
export function everyStory(steps: readonly ArrayStep[], most: number): ArrayStory[] {
  let longest: { story: ArrayStory; lost: number | undefined }[] = [{ story: [], lost: undefined }];
  const all: ArrayStory[] = [[]];
  for (let length = 1; length <= most; length++) {
    longest = longest.flatMap(({ story, lost }) =>
      steps.filter((step) => isPossible(step, lost))
        .map((step) => ({ story: [...story, step], lost: lostAfter(step, lost) }))
    );
    all.push(...longest.map(({ story }) => story));
  }
  return all;
}

function isPossible(step: ArrayStep, lost: number | undefined): boolean {
  if (step === "rebuild") return lost !== undefined;
  if (step === "resync") return lost === undefined;
  if (typeof step !== "object") return true;
  if ("lose" in step) return lost === undefined || lost === step.lose;
  return !("during" in step) || isPossible(step.during, lost);
}

function lostAfter(step: ArrayStep, lost: number | undefined): number | undefined {
  if (step === "rebuild") return undefined;
  if (typeof step !== "object") return lost;
  if ("lose" in step) return step.lose;
  return "during" in step ? lostAfter(step.comes, lostAfter(step.during, lost)) : lost;
}
