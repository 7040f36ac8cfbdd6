/** Histories of reads and writes: what judges see of them that need to know where a value comes from. */
import { canonical } from "../../core/canonical.ts";
import { dataWords } from "../../run/words.ts";
import type { RecordedHistory } from "./recorded.ts";

/** A read or a write of a session. */
export type Access = {
  readonly session: number;
  readonly object: string;
  readonly isWrite: boolean;
  readonly value: string;
};

/** An access that may be open. */
export type RecordedAccess = Access & { readonly isOpen: boolean };

/** What a read returns that sees no write. */
export const INITIAL = -1;

/**
 * The reads and writes of a history: `read(object)` and `write(object, value)`, or `read()` and
 * `write(value)` of one object.
 * @throws TypeError for other methods
 */
export function accessesOf(history: RecordedHistory): RecordedAccess[] {
  const sessions = new Map<number | string, number>();
  return history.map(({ process, method, details, end, value }, at) => {
    if (method !== "read" && method !== "write") {
      throw new TypeError(`sessions are judged by read and write, got ${method} in operation ${at + 1}`);
    }
    const isWrite = method === "write", isNamed = details.length === (isWrite ? 2 : 1);
    if (!isNamed && details.length !== (isWrite ? 1 : 0)) {
      throw new TypeError(
        `operation ${at + 1}: write(object, value) or read(object), got ${dataWords(details)}`,
      );
    }
    if (!sessions.has(process)) sessions.set(process, sessions.size);
    return {
      session: sessions.get(process)!,
      object: isNamed ? canonical(details[0]) : "",
      isWrite,
      value: canonical((isWrite ? details[details.length - 1] : value) ?? null),
      isOpen: end === undefined,
    };
  });
}

/** Where a read can have its value from: writes, or `INITIAL`. */
export function sourcesOf(read: Access, accesses: readonly Access[], initial: string): number[] {
  const writes = accesses.flatMap(({ isWrite, object, value }, at) =>
    isWrite && object === read.object && value === read.value ? [at] : []
  );
  return read.value === initial ? [INITIAL, ...writes] : writes;
}

/** All ways in which the reads can have their values: one, if no value was written twice. */
export class Ways {
  readonly count: number;
  private readonly sources: readonly (readonly number[])[];

  constructor(accesses: readonly Access[], initial: string) {
    this.sources = accesses.map((access) =>
      access.isWrite ? [INITIAL] : sourcesOf(access, accesses, initial)
    );
    this.count = this.sources.reduce((product, { length }) => product * length, 1);
  }

  /** By access where it has its value from in one of the ways; of a write, `INITIAL`. */
  at(way: number): number[] {
    let rest = way;
    return this.sources.map((some) => {
      const source = some[rest % some.length];
      rest = Math.floor(rest / some.length);
      return source;
    });
  }
}
