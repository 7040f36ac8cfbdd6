/** What a verdict on a class of stores is asked about. */
import type { CrashSearchOptions } from "../../transactions/crash/search.ts";
import type { StoryStep } from "../../transactions/crash/story.ts";
import type { StoreOptions, TransactionalStore } from "../../transactions/store/store.ts";

/** Every crash of every short story, as `everyCrash` goes through them. */
export type CrashedStore = {
  readonly name: string;
  readonly crashes: Partial<CrashSearchOptions>;
};

/** What a store did to its disk while one thing was done, and what it says afterwards. */
export type StoreWork = {
  readonly writes: number;
  readonly flushes: number;
  /** Blocks read, each once. */
  readonly reads: number;
  readonly store: TransactionalStore;
};

/** One story, and an exact number of what its last step does, or a store that is opened on its disk again. */
export type CountedStore = Partial<StoreOptions> & {
  readonly name: string;
  readonly story: readonly StoryStep[];
  /** Whether what is counted is another opening of the store, after the story. */
  readonly reopened?: boolean;
  readonly theory: number;
  readonly count: (work: StoreWork) => number;
};

/** One world of a verdict on stores. */
export type StoreWorld = CrashedStore | CountedStore;
