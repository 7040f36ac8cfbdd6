/** What a verdict on a class of arrays is asked about. */
import type { BlockDevice } from "../../storage/device/device.ts";
import type { ArrayAfter, SmallArrayClass } from "./bench.ts";
import type { ArrayStep, ArrayStory } from "./steps.ts";

/** By name, what an array promises, asked when nothing is under way: read from the disks where you can. */
export type ArrayPromises = Readonly<Record<string, (after: ArrayAfter) => boolean>>;

type Disks = {
  readonly name: string;
  /** How many. */
  readonly disks: number;
  /** Blocks of each, one more than disks unless told. */
  readonly rows?: number;
};

/** Stories, each judged at its end by all promises, or by those that are named. */
export type ToldArray =
  & Disks
  & { readonly keeps?: readonly string[] }
  & (
    | { readonly stories: readonly ArrayStory[] }
    /** Every story of up to `most` of these steps, the shortest first. */
    | { readonly steps: readonly ArrayStep[]; readonly most: number }
  );

/** One story, and an exact number of its last step against the one that theory gives. */
export type CountedArray = Disks & {
  readonly story: ArrayStory;
  readonly theory: number;
  /** Whether every disk takes 1 ms for a request; each its own time unless told. */
  readonly alike?: boolean;
  /** What is counted: the reads and writes of all disks unless told. */
  readonly count?: (after: ArrayAfter) => number;
};

/** Calls that must be refused with an exception. */
export type RefusingArray = {
  readonly name: string;
  readonly refuses: Readonly<
    Record<string, (algorithm: SmallArrayClass, disks: (n: number) => BlockDevice[]) => unknown>
  >;
};

/** One world of a verdict on arrays. */
export type ArrayWorld = ToldArray | CountedArray | RefusingArray;
