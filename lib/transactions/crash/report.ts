/** A crash that a store did not survive, as data for a picture and in words. */
import type { ObjectValues, StoreClass, StoreOptions } from "../store/store.ts";
import type { Effect, Fate, Moment, Outcome } from "./recorder.ts";
import type { StoryStep } from "./story.ts";

/** A medium that some crash left, and how it came to be. */
export type Crash = {
  readonly during: "the story" | "recovery" | "what follows";
  /** Which effect of it did not happen any more, from 0. */
  readonly at: number;
  readonly moment: Moment;
  readonly outcome: Outcome;
  /** What a recovery may find. */
  readonly allowed: readonly ObjectValues[];
  readonly before?: Crash;
};

/** One crash of a report. */
export type ReportedCrash = {
  readonly during: Crash["during"];
  /** How many of its effects had happened. */
  readonly effects: number;
  /** What the store was about to do, in words. */
  readonly next: string;
  /** Writes since the last flush, and what became of them. */
  readonly unflushed: readonly { readonly block: string; readonly fate: Fate["fate"] }[];
  /** The disk, but for blocks that are empty. */
  readonly blocks: readonly ReportedBlock[];
};

/** A block of the disk around a crash, in words. */
export type ReportedBlock = {
  readonly block: string;
  /** What was on the medium. */
  readonly before: string;
  /** What was written and not flushed, the oldest first, and what became of it. */
  readonly written: readonly { readonly text: string; readonly fate: Fate["fate"] }[];
  /** What the crash left. */
  readonly after: string;
};

/** A story, its crashes, and what is wrong after the last recovery. */
export type CrashReport = {
  readonly story: readonly StoryStep[];
  readonly crashes: readonly ReportedCrash[];
  /** What a recovery might have found. */
  readonly allowed: readonly ObjectValues[];
  /** What it found; or why it stopped. */
  readonly found: ObjectValues | string;
  /** All of it in words, a line each. */
  readonly words: readonly string[];
};

/** What is wrong after a crash. */
export function describe(
  Store: StoreClass,
  options: StoreOptions,
  story: readonly StoryStep[],
  last: Crash,
  found: ObjectValues | string,
): CrashReport {
  const chain: Crash[] = [];
  for (let crash: Crash | undefined = last; crash !== undefined; crash = crash.before) chain.unshift(crash);
  const name = (block: number) => Store.blockName(block, options);
  const crashes = chain.map(({ during, at, moment, outcome }): ReportedCrash => ({
    during,
    effects: at,
    next: effectWords(moment.effect, name),
    unflushed: outcome.fates.map(({ block, fate }) => ({ block: name(block), fate })),
    blocks: blocksAround(Store, options, moment, outcome),
  }));
  const { allowed } = last;
  const words = [
    `The story: ${story.join("; ") || "nothing but a new disk"}.`,
    ...crashes.flatMap(crashWords),
    typeof found === "string" ? `Recovery stops: ${found}.` : `Recovery finds ${valuesText(found)}.`,
    `Right would be ${allowed.map(valuesText).join(" or ")}.`,
  ];
  return { story, crashes, allowed, found, words };
}

function blocksAround(
  Store: StoreClass,
  options: StoreOptions,
  { medium, unflushed }: Moment,
  outcome: Outcome,
): ReportedBlock[] {
  return medium.map((data, block) => ({
    block: Store.blockName(block, options),
    before: Store.blockText(block, data, options),
    written: unflushed.flatMap((write, at) =>
      write.block !== block
        ? []
        : [{ text: Store.blockText(block, write.data, options), fate: outcome.fates[at].fate }]
    ),
    after: Store.blockText(block, outcome.medium[block], options),
  })).filter(({ before, written, after }) => before !== "" || written.length > 0 || after !== "");
}

function effectWords(effect: Effect | undefined, name: (block: number) => string): string {
  if (effect === undefined) return "nothing more";
  return effect.kind === "flush" ? "flush" : `write ${name(effect.block)}`;
}

function crashWords({ during, next, unflushed }: ReportedCrash): string[] {
  const where = during === "the story"
    ? "in its last step"
    : during === "recovery"
    ? "in the recovery"
    : "after it";
  const when = next === "nothing more"
    ? "when all is done"
    : `before ${next === "flush" ? "the flush" : `it writes${next.slice(5)}`}`;
  const fates = unflushed.map(({ block, fate }) => `${block} is ${fate}`);
  return [
    `The power fails ${where}, ${when}.`,
    ...fates.length === 0 ? [] : [`Of what was not flushed, ${fates.join(", ")}.`],
  ];
}

/** ObjectValues in words: `x = 1, y = 0`. */
export function valuesText(values: ObjectValues): string {
  return Object.entries(values).map(([object, value]) => `${object} = ${value}`).join(", ");
}
