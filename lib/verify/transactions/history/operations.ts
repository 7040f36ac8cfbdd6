/** Histories of transactions: what each of them read, wrote and became, in the order in which it happened. */

/**
 * A version of an object: who wrote it, and which of that transaction's writes of the object it is, from 1.
 * Transaction 0 is no transaction: it left the initial versions, as its write 0.
 */
export type ObjectVersion = { readonly writer: number; readonly write: number };

/** The version that was there before all transactions. */
export const INITIAL: ObjectVersion = { writer: 0, write: 0 };

/** What a transaction does. A predicate read sees a version of each object that its condition is about. */
export type TransactionOperation =
  | { readonly kind: "begin" | "commit" | "abort"; readonly transaction: number }
  | { readonly kind: "write"; readonly transaction: number; readonly object: string }
  | {
    readonly kind: "read";
    readonly transaction: number;
    readonly object: string;
    readonly version: ObjectVersion;
  }
  | {
    readonly kind: "predicate read";
    readonly transaction: number;
    readonly versions: readonly { readonly object: string; readonly version: ObjectVersion }[];
  };

/** A history, as Adya (1999) has it: operations, and an order of the versions of each object. */
export type TransactionHistory = {
  /** In the order in which they happened. A transaction without an end counts as one that aborted. */
  readonly operations: readonly TransactionOperation[];
  /** Of objects whose versions are not ordered by the commits of their writers: the writers, in order. */
  readonly versionOrder?: ReadonlyMap<string, readonly number[]>;
  /**
   * Of objects with versions that nobody read: their writers, which come after those in `versionOrder`, in an
   * order that is not known.
   */
  readonly unordered?: ReadonlyMap<string, readonly number[]>;
  /**
   * Whether the store keeps one version of each object only: then each write is a version of its own, in the
   * order of the operations, as in the conflict graphs of textbooks.
   */
  readonly oneVersion?: boolean;
  /** Whether each write is a version of its own, which `versionOrder` then names by its writer. */
  readonly eachWrite?: boolean;
  /**
   * Whether it was seen by clients: a transaction began some time after its first operation here, and
   * committed some time before its commit here. Where operations lie in between is not known.
   */
  readonly seenByClients?: boolean;
  /** Who asked for each transaction, if known: one session's transactions follow one another. */
  readonly sessions?: ReadonlyMap<number, string>;
  /** What is known to be wrong with it, and no order of versions can say. */
  readonly wrong?: readonly {
    readonly name: "contradiction" | "G1a";
    readonly transactions: readonly number[];
    readonly words: string;
  }[];
};

/** The name of a transaction, as in `T1`. */
export const nameOf = (transaction: number): string => `T${transaction}`;

/** Names in words: `T1, T2 and T3`. */
export function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** A version in words: `x of T1`, `the first x`. */
export function versionWords(object: string, { writer, write }: ObjectVersion, last: number): string {
  if (writer === 0) return `the initial ${object}`;
  return write === last ? `${nameOf(writer)}'s ${object}` : `${nameOf(writer)}'s write ${write} of ${object}`;
}
