/** Every crash of every short story: after each, recovery must leave what was committed, and nothing else. */
import { canonical } from "../../core/canonical.ts";
import type { Sectors } from "../../storage/device/write_back.ts";
import type { ObjectValues, StoreClass, StoreOptions } from "../store/store.ts";
import { type Moment, outcomesOf, RecordedDisk } from "./recorder.ts";
import { type Crash, type CrashReport, describe } from "./report.ts";
import { Model, type StoryStep, Teller } from "./story.ts";

/** What is gone through. */
export type CrashSearchOptions = StoreOptions & {
  /** The steps of which stories are made. Default: `TWO_TRANSACTIONS`, on two pages. */
  readonly steps?: readonly StoryStep[];
  /** One story: only it and its beginnings are gone through. */
  readonly story?: readonly StoryStep[];
  /** The most steps of a story. Default 4. */
  readonly length?: number;
  /** The most crashes: the one in the story, others during recovery or in what follows it. Default 2. */
  readonly crashes?: number;
  /**
   * What follows a recovery, as long as another crash may come, e.g. `ONE_MORE_TRANSACTION`. Default:
   * nothing.
   */
  readonly afterwards?: readonly StoryStep[];
};

/** Two transactions, two pages, and what a store may do at any time. */
export const TWO_TRANSACTIONS: readonly StoryStep[] = [
  "T1: x += 1",
  "T1: y += 2",
  "T1 commits",
  "T1 aborts",
  "T2: x += 10",
  "T2 commits",
  "page 0 is written",
  "page 1 is written",
  "checkpoint",
];

const PAGES: readonly ObjectValues[] = [{ x: 0 }, { y: 0 }];
/** What may follow a recovery. */
export const ONE_MORE_TRANSACTION: readonly StoryStep[] = ["T3: y += 100", "T3 commits"];

/** What was gone through, and the first thing that went wrong: no shorter story goes wrong. */
export type CrashSearch = {
  readonly stories: number;
  /** Crashes that left different disks, or disks of which different things must be true. */
  readonly crashes: number;
  readonly recoveries: number;
  readonly violation?: CrashReport;
};

/**
 * Goes through all stories, from short to long, and in each through every effect before which the power may
 * fail, every choice of unflushed writes that survive, in whole or in part, and every such crash during the
 * recovery, and stops at the first after which a committed change is missing or another one is there.
 * @example everyCrash(WriteAheadStore).violation // undefined
 */
export function everyCrash(Store: StoreClass, options: Partial<CrashSearchOptions> = {}): CrashSearch {
  return new Search(Store, { pages: PAGES, logBlocks: 16, ...options }).run();
}

class Search {
  private readonly steps: readonly StoryStep[];
  private readonly initial: ObjectValues;
  private readonly most: number;
  private readonly afterwards: readonly StoryStep[];
  private readonly seen = new Map<string, number>();
  private stories = 0;
  private recoveries = 0;
  private violation: CrashReport | undefined = undefined;

  constructor(private readonly Store: StoreClass, private readonly options: CrashSearchOptions) {
    this.steps = options.steps ?? TWO_TRANSACTIONS;
    this.most = options.crashes ?? 2;
    this.afterwards = options.afterwards ?? [];
    this.initial = Object.assign({}, ...options.pages);
  }

  run(): CrashSearch {
    let stories: StoryStep[][] = [[]];
    this.tell([]);
    const { story: only, length: most = only?.length ?? 4 } = this.options;
    for (let length = 1; length <= most && !this.violation; length++) {
      stories = only ? [only.slice(0, length)] : stories.flatMap((story) => this.longer(story));
      for (const story of stories) {
        this.tell(story);
        if (this.violation) break;
      }
    }
    const { violation } = this, counts = { stories: this.stories, crashes: this.seen.size };
    return { ...counts, recoveries: this.recoveries, ...violation && { violation } };
  }

  private longer(story: readonly StoryStep[]): StoryStep[][] {
    const model = new Model(this.initial);
    for (const step of story) model.begin(step);
    return this.steps.filter((step) => model.allows(step)).map((step) => [...story, step]);
  }

  /** Crashes during the last step only: those before are crashes of shorter stories. */
  private tell(story: readonly StoryStep[]): void {
    this.stories++;
    const disk = new RecordedDisk(this.Store.format(this.options)), model = new Model(this.initial);
    const teller = new Teller(new this.Store(disk, this.options));
    let before = 0, allowed: readonly ObjectValues[] = model.states;
    for (const step of story) {
      before = disk.moments.length;
      model.begin(step);
      allowed = model.states;
      model.end(step, teller.tell(step));
    }
    const effects = disk.moments.length;
    disk.note();
    let found: Crash[] = [];
    for (let at = before; at <= effects; at++) {
      found.push(...this.left("the story", at, disk.moments[at], at < effects ? allowed : model.states));
    }
    for (let crash = 1; found.length > 0 && !this.violation; crash++) {
      found = found.flatMap((one) => this.recover(story, one, crash < this.most));
    }
  }

  /** What a crash at a moment can leave that nobody has seen yet. */
  private left(
    during: Crash["during"],
    at: number,
    moment: Moment,
    allowed: readonly ObjectValues[],
    before?: Crash,
  ): Crash[] {
    // Before a flush, any of the writes since the last one may be lost: that is every crash before them, too.
    if (moment.effect?.kind === "write") return [];
    const remaining = this.most - depthOf(before), expected = canonical(allowed);
    return outcomesOf(moment).filter(({ key }) => {
      const state = `${key} ${expected}`;
      if ((this.seen.get(state) ?? 0) >= remaining) return false;
      this.seen.set(state, remaining);
      return true;
    }).map((outcome) => ({ during, at, moment, outcome, allowed, before }));
  }

  /** Recovers from a crash. @returns the crashes that may come during that, or after */
  private recover(story: readonly StoryStep[], crash: Crash, again: boolean): Crash[] {
    if (this.violation) return [];
    this.recoveries++;
    const disk = new RecordedDisk(crash.outcome.medium as Sectors[]);
    let found: ObjectValues | string;
    try {
      const store = new this.Store(disk, this.options);
      found = store.values;
      if (has(crash.allowed, found)) return again ? this.goOn(disk, store, found, crash) : [];
    } catch (error) {
      found = error instanceof Error ? error.message : String(error);
    }
    this.violation = describe(this.Store, this.options, story, crash, found);
    return [];
  }

  /** The crashes of a recovery that would have gone well, and of what may follow it. */
  private goOn(
    disk: RecordedDisk,
    store: InstanceType<StoreClass>,
    found: ObjectValues,
    crash: Crash,
  ): Crash[] {
    const recovery = disk.moments.length, model = new Model(found), teller = new Teller(store);
    const next = disk.moments.flatMap((moment, at) =>
      this.left("recovery", at, moment, crash.allowed, crash)
    );
    let begun = recovery;
    for (const step of this.afterwards) {
      model.begin(step);
      const allowed = model.states;
      model.end(step, teller.tell(step));
      for (; begun < disk.moments.length; begun++) {
        next.push(...this.left("what follows", begun - recovery, disk.moments[begun], allowed, crash));
      }
    }
    disk.note();
    next.push(...this.left("what follows", begun - recovery, disk.moments[begun], model.states, crash));
    return next;
  }
}

function depthOf(crash: Crash | undefined): number {
  return crash === undefined ? 0 : 1 + depthOf(crash.before);
}

function has(allowed: readonly ObjectValues[], found: ObjectValues): boolean {
  const text = canonical(found);
  return allowed.some((values) => canonical(values) === text);
}
