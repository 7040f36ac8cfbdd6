/**
 * What the order of operations alone decides: whether aborts do harm, and who would have had to wait for a
 * lock.
 */
import type { Facts, TransactionFacts } from "../history/facts.ts";
import { nameOf, type TransactionHistory } from "../history/operations.ts";

/** Why something is not so, or undefined if it is. */
export type Recoverability = {
  /** Who reads from another commits after that one has committed. */
  readonly unrecoverable?: string;
  /** Transactions read only what has been committed, so that no abort makes another one necessary. */
  readonly cascading?: string;
  /** Nor do they overwrite it before, so that an abort can put back what was there. */
  readonly unstrict?: string;
};

/** Recoverable, cascadeless, strict (Bernstein, Hadzilacos, Goodman 1987): who first breaks each rule. */
export function recoverability(facts: Facts): Recoverability {
  const unrecoverable = first(facts, unrecoverableRead), cascading = first(facts, dirtyRead);
  return { unrecoverable, cascading, unstrict: cascading ?? dirtyWrite(facts) };
}

type Read = TransactionFacts["reads"][number];

function first(
  { transactions }: Facts,
  problem: (reader: TransactionFacts, read: Read) => string | undefined,
): string | undefined {
  for (const reader of transactions) {
    for (const read of reader.reads) {
      const words = read.writer === undefined || read.writer === reader ? undefined : problem(reader, read);
      if (words !== undefined) return words;
    }
  }
  return undefined;
}

function unrecoverableRead(reader: TransactionFacts, { object, writer }: Read): string | undefined {
  if (reader.state !== "committed" || writer!.state === "committed" && writer!.end < reader.end) return;
  const me = nameOf(reader.id), other = nameOf(writer!.id);
  const end = writer!.state === "committed"
    ? `before ${other} does`
    : writer!.state === "aborted"
    ? `though ${other} aborts`
    : `though ${other} never does`;
  return `${me} reads ${other}'s ${object.name} and commits ${end}`;
}

function dirtyRead(reader: TransactionFacts, { object, writer, position }: Read): string | undefined {
  if (writer!.state === "committed" && writer!.end < position) return;
  return `${nameOf(reader.id)} reads ${nameOf(writer!.id)}'s ${object.name} before ${nameOf(writer!.id)} ` +
    `has committed`;
}

function dirtyWrite({ history, transactions }: Facts): string | undefined {
  const byId = new Map(transactions.map((transaction) => [transaction.id, transaction]));
  const open = new Map<string, TransactionFacts[]>();
  for (const [position, operation] of history.operations.entries()) {
    if (operation.kind !== "write") continue;
    const { transaction, object } = operation, writer = byId.get(transaction)!;
    const others = (open.get(object) ?? []).filter((other) => other !== writer && other.end > position);
    if (others.length > 0) {
      const other = nameOf(others[0].id);
      return `${nameOf(transaction)} overwrites ${other}'s ${object} before ${other} has ended`;
    }
    open.set(object, [...others, writer]);
  }
  return undefined;
}

/** The first operation of a history that would have to wait for a lock, and for whom. */
export type LockWait = {
  /** Its place among the operations, from 0. */
  readonly position: number;
  readonly transaction: number;
  readonly object: string;
  readonly holders: readonly number[];
};

/**
 * Whether strict two-phase locking would let the operations of a history happen in this order. Each takes a
 * lock before it reads (shared) or writes (exclusive) and keeps it until it ends; who alone reads an object
 * may write it. A predicate read locks the objects that it sees.
 * @returns the first operation that would have to wait; undefined if none does
 * @example firstWait(parseTransactions("r1x w2x c1 c2")) // T2 waits for T1
 */
export function firstWait({ operations }: TransactionHistory): LockWait | undefined {
  const shared = new Map<string, Set<number>>(), exclusive = new Map<string, number>();
  for (const [position, operation] of operations.entries()) {
    const { transaction } = operation;
    if (operation.kind === "commit" || operation.kind === "abort") {
      for (const readers of shared.values()) readers.delete(transaction);
      for (const [object, holder] of exclusive) if (holder === transaction) exclusive.delete(object);
    } else {
      const objects = "object" in operation
        ? [operation.object]
        : "versions" in operation
        ? operation.versions.map(({ object }) => object)
        : [];
      for (const object of objects) {
        const readers = shared.get(object) ?? new Set<number>(), writer = exclusive.get(object);
        const isWrite = operation.kind === "write";
        const against = [...isWrite ? readers : [], ...writer === undefined ? [] : [writer]];
        const holders = [...new Set(against)].filter((holder) => holder !== transaction);
        if (holders.length > 0) return { position, transaction, object, holders };
        if (isWrite) exclusive.set(object, transaction);
        else shared.set(object, readers.add(transaction));
      }
    }
  }
  return undefined;
}
