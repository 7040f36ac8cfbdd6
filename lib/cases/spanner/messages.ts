/** What servers and clients of Spanner say to each other, what is in their logs, and what they are told. */
import type { RaftMessage, RaftOptions, RaftTimer } from "../../consensus/raft/messages.ts";
import type { ProcessId } from "../../core/process.ts";

/** A transaction, each try of it under a name of its own: "11.3" is the third of the client 11. */
export type SpannerTransaction = string;
/** A group of replicas: its place in the list of groups. */
export type GroupId = number;
/** SpannerValues by their keys. */
export type SpannerValues = Readonly<Record<string, unknown>>;

/** Which processes are the replicas of each group, and in which group each key is. */
export type SpannerPlacement = {
  readonly groups: readonly (readonly ProcessId[])[];
  readonly keys: Readonly<Record<string, GroupId>>;
};

// ---- leases

/** The leader wants to be the only one up to a moment. */
export type LeaseRequest = { readonly type: "LeaseRequest"; readonly term: number; readonly until: number };
/** Nobody else is supported up to then. */
export type LeaseVote = { readonly type: "LeaseVote"; readonly term: number; readonly until: number };
/** The leader lets go of its lease, so that `successor` can follow at once. */
export type LeaseRelease = {
  readonly type: "LeaseRelease";
  readonly term: number;
  readonly successor: ProcessId;
};
export type LeaseMessage = LeaseRequest | LeaseVote | LeaseRelease;

// ---- transactions

/** A transaction locks keys of one group, and reads them. Of two the smaller `age` is the older. */
export type LockedRead = {
  readonly type: "LockedRead";
  readonly transaction: SpannerTransaction;
  readonly age: number;
  readonly keys: readonly string[];
};
/** The values, which stay as they are while this leader, of this term, keeps the locks. */
export type LockedValues = {
  readonly type: "LockedValues";
  readonly transaction: SpannerTransaction;
  readonly group: GroupId;
  readonly term: number;
  readonly values: SpannerValues;
};
/** What a transaction has read and wants to write in one group; all groups of it are told at once. */
export type SpannerCommit = {
  readonly type: "Commit";
  readonly transaction: SpannerTransaction;
  readonly age: number;
  readonly keys: readonly string[];
  /** Of the leader that has the locks of these keys. */
  readonly term: number | undefined;
  readonly writes: SpannerValues;
  readonly coordinator: GroupId;
  /** The groups of the transaction, without the coordinator. */
  readonly participants: readonly GroupId[];
};
/** A participant can commit, at this timestamp or later; or, null, it cannot. */
export type PrepareVote = {
  readonly type: "PrepareVote";
  readonly transaction: SpannerTransaction;
  readonly group: GroupId;
  readonly timestamp: number | null;
  /** It has said so before, and heard nothing. */
  readonly again: boolean;
};
/** What became of a transaction: the timestamp at which it is committed, or, null, it is aborted. */
export type SpannerDecision = {
  readonly type: "Decision";
  readonly transaction: SpannerTransaction;
  readonly timestamp: number | null;
};
/** Ask this one instead, if it is known who leads. */
export type NotLeader = {
  readonly type: "NotLeader";
  readonly transaction: SpannerTransaction;
  readonly group: GroupId;
  readonly leader: ProcessId | undefined;
};

// ---- reads at a timestamp

export type SnapshotRead = {
  readonly type: "SnapshotRead";
  readonly number: number;
  readonly keys: readonly string[];
  readonly timestamp: number;
};
export type SnapshotValues = {
  readonly type: "SnapshotValues";
  readonly number: number;
  readonly group: GroupId;
  readonly values: SpannerValues;
};
/** A replica wants the leader to give no more timestamps up to this one. */
export type AskSafe = { readonly type: "AskSafe"; readonly timestamp: number };
/** What has a timestamp up to this one is in the log up to `index`. */
export type SafePromise = { readonly index: number; readonly timestamp: number };

export type SpannerServerMessage =
  | LeaseMessage
  | LockedRead
  | SpannerCommit
  | PrepareVote
  | SpannerDecision
  | SnapshotRead
  | AskSafe
  | ({ readonly type: "Safe" } & SafePromise);
export type SpannerMessage =
  | RaftMessage
  | SpannerServerMessage
  | LockedValues
  | NotLeader
  | SnapshotValues;
/** Raft's; the commit wait, locks that are held for too long, asking again, and a leader that goes. */
export type SpannerTimer = RaftTimer | "Wait" | "Held" | "Retry" | "Abdicate";

// ---- the log

/** What a transaction that is prepared, or waits to be seen, holds in its group. */
export type Prepared = {
  /** It will be committed at this one or later. */
  readonly timestamp: number;
  readonly keys: readonly string[];
  readonly writes: SpannerValues;
  /** At a participant: whom it asks. */
  readonly coordinator?: GroupId;
  /** At the coordinator: whom it tells. */
  readonly client?: ProcessId;
  readonly participants?: readonly GroupId[];
};
/** What a group writes to its log. An outcome has what was prepared only where the coordinator is. */
export type SpannerRecord =
  | { readonly record: "prepare"; readonly transaction: SpannerTransaction; readonly prepared: Prepared }
  | {
    readonly record: "outcome";
    readonly transaction: SpannerTransaction;
    readonly timestamp: number | null;
    readonly prepared?: Prepared;
  };

export type SpannerOptions = RaftOptions & {
  /** How long a leader has its lease for, ms; 10,000 unless told, as published. */
  readonly leaseMs?: number;
  /** How long before its end the lease is extended, ms; half of it unless told. */
  readonly renewMs?: number;
  /** How long a transaction that does not commit keeps its locks, ms; 10,000 unless told. */
  readonly heldMs?: number;
  /** How long to wait for an answer before it is asked for again, ms; 200 unless told. */
  readonly retryMs?: number;
};
