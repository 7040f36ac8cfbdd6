/**
 * What the reads of a process force upon its order: what comes before a read also comes before the write that
 * it returns, and what comes after that write, after the read. Where no value was written twice, there is an
 * order exactly if nothing has to come before itself then (Bouajjani et al. 2017), so that a search need not
 * turn back.
 */
import { INITIAL, type RecordedAccess } from "../history/accesses.ts";
import type { Precedence } from "./precedence.ts";

/**
 * Adds what is forced.
 * @param seen by the process: its reads, and all writes
 * @param from by read the only write that it can return, or `INITIAL`; undefined: there are several
 * @param onRound called for each time that all is looked through
 * @returns undefined if something would have to come before itself
 */
export function forced(
  precedence: Precedence,
  accesses: readonly RecordedAccess[],
  seen: readonly number[],
  from: readonly (number | undefined)[],
  onRound: () => void,
): Precedence | undefined {
  const all = precedence.copy();
  let isChanged = false;
  const put = (one: number, other: number) => {
    if (all.has(one, other)) return;
    all.put(one, other);
    isChanged = true;
  };
  const reads = seen.filter((at) => !accesses[at].isWrite && from[at] !== undefined);
  const writesOf = new Map(reads.map((read) => [
    read,
    seen.filter((at) =>
      accesses[at].isWrite && accesses[at].object === accesses[read].object && at !== from[read]
    ),
  ]));
  do {
    isChanged = false;
    for (const read of reads) {
      const write = from[read]!;
      if (write !== INITIAL) put(write, read);
      for (const other of writesOf.get(read)!) {
        if (write === INITIAL || all.has(write, other)) put(read, other);
        else if (all.has(other, read)) put(other, write);
      }
    }
    onRound();
    if (isChanged) all.close();
    if (all.isCircular) return undefined;
  } while (isChanged);
  return all;
}
