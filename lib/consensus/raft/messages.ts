/** What servers of Raft say to each other, what they write to their logs, and what they can be told. */
import type { ProcessId } from "../../core/process.ts";

/** What a leader has put into the log in its term. */
export type RaftEntry = { readonly term: number; readonly command: unknown };

/** How far a log goes: the index and the term of its last entry. */
export type LogEnd = { readonly lastIndex: number; readonly lastTerm: number };

/** A candidate asks. */
export type VoteRequest<T extends string = "RequestVote"> = LogEnd & {
  readonly type: T;
  readonly term: number;
};
/** Whether a vote is given, and the term of who answers. */
export type VoteAnswer<T extends string = "Vote"> = {
  readonly type: T;
  readonly term: number;
  readonly granted: boolean;
};

/** The entries after the one of `prevTerm` at `prevIndex`; without any, a heartbeat. */
export type RaftAppend = {
  readonly type: "Append";
  readonly term: number;
  readonly prevIndex: number;
  readonly prevTerm: number;
  readonly entries: readonly RaftEntry[];
  readonly commitIndex: number;
};
/** Up to which index the logs are the same; or, without success, the last one at which they may be. */
export type RaftAppended = {
  readonly type: "Appended";
  readonly term: number;
  readonly success: boolean;
  readonly index: number;
};

export type RaftMessage = VoteRequest | VoteAnswer | RaftAppend | RaftAppended;
/** Of a follower and a candidate, and of a leader. */
export type RaftTimer = "Election" | "Heartbeat";

/** What the log keeps: term and vote, and the entries after an index, in place of those that were there. */
export type RaftRecord = {
  readonly term: number;
  readonly votedFor: ProcessId | undefined;
  readonly after: number;
  readonly entries: readonly RaftEntry[];
};

export type RaftOptions = {
  /** After so much silence of a leader, at least, an election begins, ms; 150 unless told. */
  readonly electionMs?: number;
  /** How much longer it may be at most, drawn anew each time, ms; 150 unless told. */
  readonly spreadMs?: number;
  /** Between two heartbeats, ms; 50 unless told. */
  readonly heartbeatMs?: number;
};

/** What holds unless told. */
export const RAFT_TIMING: Required<RaftOptions> = { electionMs: 150, spreadMs: 150, heartbeatMs: 50 };
