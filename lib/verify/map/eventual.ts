/**
 * The judge of eventual consistency. That replicas agree *in the end* is no property of a finite history: so
 * it is taken for the beginning of one that goes on with its last reads for ever.
 */
import { canonical } from "../../core/canonical.ts";
import { type Access, accessesOf } from "../history/accesses.ts";
import { type Judged, operationWords, type RecordedHistory, recordedOf } from "../history/recorded.ts";

/** A verdict on eventual consistency. It says so itself. */
export class EventualJudgement {
  readonly criterion = "eventually consistent";

  constructor(
    readonly history: RecordedHistory,
    readonly holds: boolean,
    /** Last reads that differ, or reads of what nobody wrote. */
    readonly witness: { readonly operations: readonly number[] } | undefined,
    /** The places of the reads that count. */
    readonly last: readonly number[],
  ) {}

  /** The verdict in one line. */
  get summary(): string {
    const { criterion, history: { length }, holds, last } = this;
    const count = `${length} operation${length === 1 ? "" : "s"}`;
    if (!holds) return `✗ not ${criterion}: ${count}`;
    return `✓ ${criterion}: ${count}, ${
      last.length === 0 ? "nobody has settled yet" : "who has settled agrees"
    }`;
  }

  /** All of it in words. */
  toString(): string {
    const { summary, witness, history } = this;
    const lines = witness?.operations.map((place) => `  ${operationWords(history[place])}`) ?? [];
    return [summary, ...lines.length > 0 ? ["these cannot go on for ever:", ...lines] : []].join("\n");
  }

  /** What Deno's kernel asks for. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/plain": this.toString() };
  }

  /** What a terminal prints, and tslab. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/**
 * Whether all agree on each object in the end (Vogels 2009). A process has settled on a value of an object if
 * its last reads of it, as many as `repeats`, returned this one and began after all writes of the object had
 * ended: it is taken to read so for ever. All who have settled must have settled on the same, and on what
 * somebody wrote, if anybody did. Other reads may return whatever was written, or the initial value. It is
 * the only model besides linearisability that looks at real time.
 *
 * @param history of reads and writes, as for `causalConsistency`
 * @param initial what an object holds before anybody wrote it
 * @throws TypeError for what is no such history; RangeError for repeats that are no whole number ≥ 1
 * @example eventualConsistency(run.trace).holds
 */
export function eventualConsistency(history: Judged, initial: unknown = 0, repeats = 2): EventualJudgement {
  if (!Number.isInteger(repeats) || repeats < 1) {
    throw new RangeError(`repeats must be a whole number ≥ 1, got ${repeats}`);
  }
  const recorded = recordedOf(history), accesses = accessesOf(recorded), first = canonical(initial ?? null);
  const all: number[] = [];
  let wrong: readonly number[] | undefined;
  for (const object of new Set(accesses.map((one) => one.object))) {
    const writes = accesses.flatMap((one, at) => one.isWrite && one.object === object ? [at] : []);
    const reads = accesses.flatMap((one, at) =>
      one.isWrite || one.isOpen || one.object !== object ? [] : [at]
    );
    const written = writes.map((at) => accesses[at].value), valueOf = (at: number) => accesses[at].value;
    const quiet = Math.max(-Infinity, ...writes.map((at) => recorded[at].end ?? Infinity));
    const settled = settledIn(accesses, reads.filter((at) => recorded[at].begin > quiet), repeats);
    const invented = reads.find((at) => valueOf(at) !== first && !written.includes(valueOf(at)));
    const stale = settled.find((some) => writes.length > 0 && !written.includes(valueOf(some[0])));
    const other = settled.find((some) => valueOf(some[0]) !== valueOf(settled[0][0]));
    wrong ??= invented !== undefined ? [invented] : stale ?? (other && [...settled[0], ...other]);
    all.push(...settled.flat());
  }
  return new EventualJudgement(
    recorded,
    wrong === undefined,
    wrong && { operations: [...wrong].sort((a, b) => a - b) },
    all,
  );
}

/** For each session that has settled its last reads. */
function settledIn(accesses: readonly Access[], reads: readonly number[], repeats: number): number[][] {
  const sessions = [...new Set(reads.map((at) => accesses[at].session))];
  return sessions.map((session) => reads.filter((at) => accesses[at].session === session).slice(-repeats))
    .filter((last) =>
      last.length === repeats && last.every((at) => accesses[at].value === accesses[last[0]].value)
    );
}
