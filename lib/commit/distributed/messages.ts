/** What clients, servers and a detector of deadlocks tell each other while transactions are under way. */
import type { CommitOutcome, TransactionId } from "../two_phase/transaction.ts";
import type { ProcessId } from "../../core/process.ts";

/** In which transaction an operation is. */
type Within = {
  readonly transaction: TransactionId;
  /** The smaller, the older; it stays when a transaction is tried again under another number. */
  readonly age: number;
  /** How many operations of the transaction this server has been asked for before. */
  readonly seen: number;
};

/** An operation on an object of a server. */
export type ServerOperation =
  & Within
  & (
    | { readonly type: "Read"; readonly object: string }
    | { readonly type: "Write"; readonly object: string; readonly value: number }
    /** Takes so many of what there is, unless there are fewer; gives back, if it is negative. */
    | { readonly type: "Book"; readonly object: string; readonly seats: number }
  );

/** What clients ask servers for. */
export type ServerQuestion = ServerOperation | { type: "Abort"; transaction: TransactionId };

/** What servers answer. */
export type ServerAnswer =
  | { type: "Done"; transaction: TransactionId; object: string; value: number }
  | { type: "Refused"; transaction: TransactionId; why: string };

/** A transaction waits at a server for another one. */
export type WaitEdge = {
  readonly waiter: TransactionId;
  readonly holder: TransactionId;
  /** Who runs the one that waits, and how old that is. */
  readonly client: ProcessId;
  readonly age: number;
  /** The operation that waits, so that one wait is not taken for a later one. */
  readonly seen: number;
};

/** What a detector of deadlocks says: it asks for all waits, and names a victim. */
export type DetectorMessage =
  | { type: "AskWaits"; round: number }
  | { type: "Victim"; transaction: TransactionId };
/** What servers tell it. */
export type WaitsMessage = { type: "Waits"; round: number; edges: readonly WaitEdge[] };

/** What clients say to who commits for them, and what they hear. */
export type CommitRequest = {
  type: "Commit";
  transaction: TransactionId;
  servers: readonly ProcessId[];
};
/** What became of it. */
export type CommitReply = { type: "Outcome"; transaction: TransactionId; outcome: CommitOutcome };
