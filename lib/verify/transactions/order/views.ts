/**
 * View serialisability (Yannakakis, 1984): a serial order with the same reads and the same last versions, in
 * whatever order the versions between may have been written. To decide it is NP-complete: orders are tried.
 */
import { type Facts, isFinal, type TransactionFacts } from "../history/facts.ts";

/** Of so many transactions, and with so many placements, orders are tried. */
const MOST_TRANSACTIONS = 12, MOST = 200_000;

/**
 * A serial order of the committed transactions in which each reads what it read, and of each object the same
 * version is the last; null if there is none, undefined if too many orders would have to be tried.
 */
export function viewOrder({ committed, objects }: Facts): readonly number[] | null | undefined {
  const lasts = new Map([...objects.values()].map(({ name, writers }) => [name, writers.at(-1)]));
  if (committed.length > MOST_TRANSACTIONS) return undefined;
  if ([...objects.values()].some(({ unordered }) => unordered.length > 0)) return undefined;
  const order: TransactionFacts[] = [], current = new Map<string, TransactionFacts | undefined>();
  let tried = 0;
  const fits = (transaction: TransactionFacts) =>
    transaction.reads.every((read) =>
      read.writer === transaction
        ? read.version.write === read.ownWrites
        : read.ownWrites === 0 && read.writer === current.get(read.object.name) && isFinal(read)
    );
  const place = (left: readonly TransactionFacts[]): boolean => {
    if (left.length === 0) return [...lasts].every(([name, writer]) => current.get(name) === writer);
    for (const transaction of left) {
      if (++tried > MOST) return false;
      if (!fits(transaction)) continue;
      const before = transaction.installed.map(({ object }) =>
        [object.name, current.get(object.name)] as const
      );
      order.push(transaction);
      for (const { object } of transaction.installed) current.set(object.name, transaction);
      if (place(left.filter((other) => other !== transaction))) return true;
      order.pop();
      for (const [name, writer] of before) current.set(name, writer);
    }
    return false;
  };
  if (place(committed)) return order.map(({ id }) => id);
  return tried > MOST ? undefined : null;
}
