/** All the ways in which the operations of some transactions can follow one another, each judged. */
import type { TransactionHistory } from "./history/operations.ts";
import { parseTransactions, transactionsText } from "./history/notation.ts";
import { judge } from "./judge.ts";
import { firstWait } from "./order/schedule.ts";

/** One interleaving, and what is true of it. */
export type Interleaving = {
  /** In Adya's notation. */
  readonly text: string;
  readonly history: TransactionHistory;
  readonly conflictSerialisable: boolean;
  /** Undefined: it was not decided. */
  readonly viewSerialisable: boolean | undefined;
  readonly recoverable: boolean;
  readonly cascadeless: boolean;
  readonly strict: boolean;
  /** Whether strict two-phase locking lets it happen without anybody waiting. */
  readonly strictLocking: boolean;
};

/** More than these are for nobody to look at. */
const MOST = 20_000;

/**
 * All interleavings of programs on a store that keeps one version of each object and has no locks, the
 * commits included: a program without an end commits.
 * @param programs of one transaction each, e.g. `["r1x w1x", "r2x w2x"]`; reads name no version
 * @throws RangeError for two programs of one transaction, a program of two, or more than 20,000
 * interleavings; SyntaxError for what is no program
 * @example show(interleavings(["r1x w1x", "r2x w2x"]).map(({ history, ...row }) => row))
 */
export function interleavings(programs: readonly string[]): Interleaving[] {
  const parsed = programs.map(programOf);
  const owners = parsed.map(({ transaction }) => transaction);
  if (new Set(owners).size < owners.length) {
    throw new RangeError(`each program must be of another transaction, got those of ${owners.join(", ")}`);
  }
  const count = countOf(parsed.map(({ words }) => words.length));
  if (count > MOST) {
    throw new RangeError(`at most ${MOST} interleavings are listed, got programs with ${count}`);
  }
  return merged(parsed.map(({ words }) => words)).map((words) => judged(words.join(" ")));
}

/** The words of a program, its end among them. */
function programOf(text: string): { readonly transaction: number; readonly words: readonly string[] } {
  const history = parseTransactions(text), { operations, oneVersion } = history;
  const ids = [...new Set(operations.map(({ transaction }) => transaction))];
  if (ids.length !== 1) {
    throw new RangeError(`a program is of one transaction, e.g. "r1x w1x", got "${text}" of ${ids.length}`);
  }
  const reads = operations.some(({ kind }) => kind === "read" || kind === "predicate read");
  if (reads && !oneVersion || history.versionOrder) {
    throw new RangeError(`the reads of a program name no version, e.g. "r1x w1x": got "${text}"`);
  }
  const words = transactionsText(history).match(/pr\d+\[[^\]]*\]|\w+\([^()]*\)|\S+/g)!;
  const isEnded = ["commit", "abort"].includes(operations.at(-1)!.kind);
  return { transaction: ids[0], words: isEnded ? words : [...words, `c${ids[0]}`] };
}

/** How many there are: a multinomial coefficient. */
function countOf(lengths: readonly number[]): number {
  let count = 1, total = 0;
  for (const length of lengths) for (let i = 1; i <= length; i++) count = count * ++total / i;
  return Math.round(count);
}

function merged(programs: readonly (readonly string[])[]): string[][] {
  if (programs.every((program) => program.length === 0)) return [[]];
  return programs.flatMap((program, at) =>
    program.length === 0 ? [] : merged(programs.map((other, i) => i === at ? other.slice(1) : other))
      .map((rest) => [program[0], ...rest])
  );
}

function judged(text: string): Interleaving {
  const history: TransactionHistory = { ...parseTransactions(text), oneVersion: true };
  const verdict = judge(history);
  return {
    text,
    history,
    conflictSerialisable: verdict.serialisable,
    viewSerialisable: verdict.viewSerialisable,
    recoverable: verdict.recoverable!,
    cascadeless: verdict.cascadeless!,
    strict: verdict.strict!,
    strictLocking: firstWait(history) === undefined,
  };
}
