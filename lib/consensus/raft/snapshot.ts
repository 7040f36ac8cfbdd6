import type { Handlers, Message, ProcessId } from "../../core/process.ts";
import type { LogEnd, RaftAppend, RaftEntry, RaftMessage, RaftRecord, RaftTimer } from "./messages.ts";
import { type SteadyOptions, SteadyRaft } from "./steady.ts";

/** What the entries up to an index have made of the state machine; index and term are those of the last. */
export type Snapshot = LogEnd & { readonly state: unknown };

/** For who needs entries that the leader has discarded. */
export type InstallSnapshot = {
  readonly type: "InstallSnapshot";
  readonly term: number;
  readonly snapshot: Snapshot;
};

/** With a snapshot: the record stands for all that were written before, which the storage may drop. */
export type SnapshotRecord = RaftRecord & { readonly snapshot?: Snapshot };

export type SnapshotOptions = SteadyOptions & {
  /** After so many entries a server takes a snapshot of what is applied, ≥ 1; never unless told. */
  readonly snapshotEvery?: number;
};

/**
 * Raft whose log does not grow for ever: each server takes snapshots of its state machine on its own, and
 * discards the entries that made them (Ongaro and Ousterhout 2014, §7; Ongaro's dissertation, ch. 5). Who
 * lags behind the first entry that the leader has left gets the leader's snapshot instead.
 *
 * The snapshot and the rest of the log are forced as one record, so that a crash finds the old log or both. A
 * subclass with a state machine says how to `capture` and to `reinstate` it, sessions of clients included.
 * Snapshots go in one message; the paper cuts them into chunks.
 *
 * Cost: a force a snapshot; a message that is as large as the state, for who lags far behind.
 */
export class SnapshottingRaft<M extends Message = RaftMessage, Timer extends string = RaftTimer>
  extends SteadyRaft<M | InstallSnapshot, Timer>
  implements Handlers<InstallSnapshot> {
  /** What the log begins after. */
  snapshot: Snapshot = { lastIndex: 0, lastTerm: 0, state: null };
  readonly snapshotEvery: number;

  constructor({ snapshotEvery = Infinity, ...options }: SnapshotOptions = {}) {
    super(options);
    this.snapshotEvery = snapshotEvery;
  }

  /** What `reinstate` needs to make the state machine what it is now, as plain data; it is copied. */
  capture(): unknown {
    return null;
  }
  /** Makes the state machine what it was when this was captured, here or elsewhere. */
  reinstate(_state: unknown) {}

  // ---- a log that begins after the snapshot

  override get lastIndex(): number {
    return this.snapshot.lastIndex + this.log.length;
  }
  /** The term of an entry: −1 for those that are discarded, but for the last of them, and after the last. */
  override termAt(index: number): number {
    const { lastIndex, lastTerm } = this.snapshot;
    return index === lastIndex ? lastTerm : this.log[index - lastIndex - 1]?.term ?? -1;
  }
  override entriesAfter(index: number): RaftEntry[] {
    return super.entriesAfter(index - this.snapshot.lastIndex);
  }
  override replaceAfter(index: number, entries: readonly RaftEntry[]) {
    super.replaceAfter(index - this.snapshot.lastIndex, entries);
  }
  override commit(index: number) {
    const { lastIndex } = this.snapshot;
    while (this.commitIndex < index) {
      this.apply(this.log[this.commitIndex++ - lastIndex], this.commitIndex);
    }
    if (this.commitIndex - lastIndex >= this.snapshotEvery) this.compact();
  }

  // ---- snapshots

  /** What is applied becomes the snapshot; the log begins after it. */
  compact() {
    const { commitIndex: lastIndex } = this, rest = this.entriesAfter(lastIndex);
    this.keep({ lastIndex, lastTerm: this.termAt(lastIndex), state: structuredClone(this.capture()) }, rest);
  }

  keep(snapshot: Snapshot, entries: RaftEntry[]) {
    const { term, votedFor } = this;
    this.snapshot = snapshot;
    this.log = entries;
    this.saved = { term, votedFor };
    this.force({ term, votedFor, after: snapshot.lastIndex, entries, snapshot });
  }

  override restore(record: SnapshotRecord) {
    if (record.snapshot) this.resume(record.snapshot);
    super.restore(record);
  }

  /** Goes on from a snapshot. */
  resume(snapshot: Snapshot) {
    this.snapshot = snapshot;
    this.log = [];
    this.commitIndex = snapshot.lastIndex;
    this.reinstate(structuredClone(snapshot.state));
  }

  override replicate(to: ProcessId) {
    const { term, snapshot } = this, next = this.nextIndex.get(to) ?? this.lastIndex + 1;
    if (next > snapshot.lastIndex) return super.replicate(to);
    this.waiting.add(to);
    this.send(to, { type: "InstallSnapshot", term, snapshot });
  }

  onInstallSnapshot({ term, snapshot }: InstallSnapshot, from: ProcessId) {
    this.hear(term);
    this.persist();
    const success = term === this.term;
    if (success) {
      this.follow(from);
      this.awaitLeader();
      this.install(snapshot);
    }
    this.send(from, { type: "Appended", term: this.term, success, index: snapshot.lastIndex });
  }

  /** Messages may be late: what is applied stays, and so does a log that has all of it. */
  install(snapshot: Snapshot) {
    const { lastIndex, lastTerm } = snapshot;
    if (lastIndex <= this.commitIndex) return;
    if (this.termAt(lastIndex) === lastTerm) return this.commit(lastIndex);
    this.resume(snapshot);
    this.keep(snapshot, []);
  }

  /** Of late entries those that are discarded here are committed, and so the same. */
  override onAppend(append: RaftAppend, from: ProcessId) {
    const { lastIndex, lastTerm } = this.snapshot, known = lastIndex - append.prevIndex;
    if (known <= 0) return super.onAppend(append, from);
    const entries = append.entries.slice(known);
    super.onAppend({ ...append, prevIndex: lastIndex, prevTerm: lastTerm, entries }, from);
  }
}
