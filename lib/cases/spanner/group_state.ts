import type { RaftEntry } from "../../consensus/raft/messages.ts";
import { LeasedRaft } from "./leased_raft.ts";
import type { ProcessId } from "../../core/process.ts";
import type { Prepared, SpannerOptions, SpannerPlacement, SpannerRecord, SpannerValues } from "./messages.ts";
import type { GroupId, SpannerTransaction } from "./messages.ts";
import type { TrueTime } from "./true_time.ts";

/** A value, and since when a key has it. */
export type TimedValue = { readonly timestamp: number; readonly value: unknown };

/** What all replicas of a group have alike, by the log: what is prepared, outcomes, and values over time. */
export abstract class GroupState extends LeasedRaft {
  readonly placement: SpannerPlacement;
  readonly group: GroupId;
  /** By key, the oldest first. */
  versions = new Map<string, TimedValue[]>();
  /** What is prepared, and what is committed and not to be seen yet. */
  prepared = new Map<SpannerTransaction, Prepared>();
  /** The timestamps of what is committed; null: aborted. */
  outcomes = new Map<SpannerTransaction, number | null>();
  /** Of the leader: whether it has all that its predecessors have done. */
  serving = false;

  constructor(placement: SpannerPlacement, trueTime: TrueTime, options: SpannerOptions = {}) {
    super(trueTime, options);
    this.placement = structuredClone(placement); // each process has its own
    this.group = placement.groups.findIndex((group) => group.includes(this.id));
    if (this.group < 0) throw new RangeError(`P${this.id} is in no group of the placement`);
  }

  override get members(): readonly ProcessId[] {
    return this.placement.groups[this.group];
  }

  // ---- what the rules say

  /** What a leader does that has all entries of its predecessors. */
  abstract takeOver(): void;
  /** A transaction is prepared here. */
  abstract promised(transaction: SpannerTransaction): void;
  /** It is committed here, and not seen yet. */
  abstract committed(transaction: SpannerTransaction, timestamp: number): void;
  /** It has an outcome here, and if it is committed all can see it. */
  abstract ended(transaction: SpannerTransaction, was: Prepared | undefined): void;
  /** More of the log is applied. */
  abstract applied(): void;

  // ---- the log

  override becomeLeader() {
    super.becomeLeader();
    this.propose(null);
  }
  override follow(leader: ProcessId | undefined) {
    super.follow(leader);
    this.serving = false;
  }

  override apply(entry: RaftEntry, index: number) {
    super.apply(entry, index);
    const command = entry.command as SpannerRecord | null;
    if (command !== null) this.carryOut(command);
    else if (this.state === "leader" && entry.term === this.term) this.takeOver();
    this.applied();
  }

  /** Of what is said twice the first counts: two leaders may both have decided. */
  carryOut(command: SpannerRecord) {
    const { transaction } = command;
    if (this.outcomes.has(transaction)) return;
    if (command.record === "prepare") {
      if (this.prepared.has(transaction)) return;
      this.prepared.set(transaction, structuredClone(command.prepared)); // the log keeps its own
      return this.promised(transaction);
    }
    const { timestamp, prepared } = command;
    this.outcomes.set(transaction, timestamp);
    if (timestamp === null) return this.end(transaction, prepared);
    if (prepared) this.prepared.set(transaction, structuredClone(prepared));
    this.committed(transaction, timestamp);
  }

  /** From now on all can see what it has written. */
  install(transaction: SpannerTransaction) {
    const timestamp = this.outcomes.get(transaction)!;
    for (const [key, value] of Object.entries(this.prepared.get(transaction)!.writes).sort()) {
      const versions = this.versions.get(key) ?? [];
      versions.push({ timestamp, value });
      this.versions.set(key, versions.sort((a, b) => a.timestamp - b.timestamp));
    }
    this.end(transaction);
  }

  private end(transaction: SpannerTransaction, was = this.prepared.get(transaction)) {
    this.prepared.delete(transaction);
    this.ended(transaction, was);
    this.applied();
  }

  /** The values that keys had at a moment; null before the first one. */
  valuesAt(timestamp: number, keys: readonly string[]): SpannerValues {
    return Object.fromEntries(keys.map((key) => {
      const versions = this.versions.get(key) ?? [];
      return [key, [...versions].reverse().find((version) => version.timestamp <= timestamp)?.value ?? null];
    }));
  }
}
