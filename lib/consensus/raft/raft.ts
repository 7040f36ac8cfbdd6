import { type Handlers, type Message, Process, type ProcessId } from "../../core/process.ts";
import type { RaftAppend, RaftAppended, RaftMessage, VoteAnswer, VoteRequest } from "./messages.ts";
import type { LogEnd, RaftEntry, RaftOptions, RaftRecord, RaftTimer } from "./messages.ts";
import { RAFT_TIMING } from "./messages.ts";

/**
 * Raft (Ongaro and Ousterhout, In Search of an Understandable Consensus Algorithm, 2014, figure 2): a log
 * that is the same on all servers, as long as a majority of them is up and can talk.
 *
 * Assumes crash and recovery with a log on stable storage; messages may be lost, late, doubled, out of order.
 * Safe whatever the timing; for a leader to last, timeouts must be long beside a round trip.
 *
 * Cost for N servers: 2(N − 1) messages an election, and as many and a round trip a batch of commands.
 */
export class Raft<M extends Message = RaftMessage, T extends string = RaftTimer>
  extends Process<M | RaftMessage, T | RaftTimer>
  implements Handlers<RaftMessage, RaftTimer> {
  // On stable storage: term, vote and log
  term = 0;
  votedFor: ProcessId | undefined = undefined;
  log: RaftEntry[] = [];
  // Lost in a crash: all else
  state: "follower" | "candidate" | "leader" = "follower";
  leader: ProcessId | undefined = undefined;
  /** So many entries are known to be committed, and applied. */
  commitIndex = 0;
  votes = new Set<ProcessId>();
  /** Of a leader: what each needs next, up to where its log is the same, and who owes an answer. */
  nextIndex = new Map<ProcessId, number>();
  matchIndex = new Map<ProcessId, number>();
  waiting = new Set<ProcessId>();
  saved: Pick<RaftRecord, "term" | "votedFor"> = { term: 0, votedFor: undefined };
  readonly timing: Required<RaftOptions>;

  constructor(timing: RaftOptions = {}) {
    super();
    this.timing = { ...RAFT_TIMING, ...timing };
  }

  /** Those that vote, itself included. */
  get members(): readonly ProcessId[] {
    return [this.id, ...this.peers];
  }
  get others(): readonly ProcessId[] {
    return this.members.filter((id) => id !== this.id);
  }
  /** Any two majorities have a member in common. */
  isMajority(some: ReadonlySet<ProcessId>): boolean {
    return 2 * this.members.filter((id) => some.has(id)).length > this.members.length;
  }
  get lastIndex(): number {
    return this.log.length;
  }
  get logEnd(): LogEnd {
    return { lastIndex: this.lastIndex, lastTerm: this.termAt(this.lastIndex) };
  }
  /** The term of an entry, of which the first is at 1: 0 before the first, −1 after the last. */
  termAt(index: number): number {
    return index === 0 ? 0 : this.log[index - 1]?.term ?? -1;
  }
  entriesAfter(index: number): RaftEntry[] {
    return this.log.slice(index);
  }

  override onStart() {
    this.awaitLeader();
  }
  override onRecover(records: readonly RaftRecord[]) {
    for (const record of records) this.restore(record);
    this.awaitLeader();
  }
  restore({ term, votedFor, after, entries }: RaftRecord) {
    Object.assign(this, { term, votedFor, saved: { term, votedFor } });
    this.replaceAfter(after, entries);
  }
  replaceAfter(index: number, entries: readonly RaftEntry[]) {
    this.log.length = index;
    for (const entry of entries) this.log.push(entry);
  }

  /** Term, vote and entries after an index are in the log before anybody hears of them. */
  persist(after = this.lastIndex) {
    const { term, votedFor, saved } = this;
    if (term === saved.term && votedFor === saved.votedFor && after === this.lastIndex) return;
    this.saved = { term, votedFor };
    this.force({ ...this.saved, after, entries: this.entriesAfter(after) });
  }

  // ---- elections

  /** Different times for different servers: else all would stand at once, and nobody win. */
  awaitLeader() {
    this.setTimer("Election", this.timing.electionMs, this.timing.electionMs + this.timing.spreadMs);
  }

  onTimeoutElection() {
    this.stand();
  }
  stand() {
    this.awaitLeader();
    this.state = "candidate";
    this.leader = undefined;
    this.term++;
    this.votedFor = this.id;
    this.votes = new Set();
    this.persist();
    for (const id of this.others) this.send(id, { type: "RequestVote", term: this.term, ...this.logEnd });
    this.onVote({ type: "Vote", term: this.term, granted: true }, this.id);
  }

  onRequestVote(request: VoteRequest, from: ProcessId) {
    this.hear(request.term);
    const granted = this.mayVote(request, from);
    if (granted) {
      this.votedFor = from;
      this.awaitLeader();
    }
    this.persist();
    this.send(from, { type: "Vote", term: this.term, granted });
  }

  /** One vote a term, and only for a log that has all that may be committed. */
  mayVote(request: VoteRequest, from: ProcessId): boolean {
    const isFree = this.votedFor === undefined || this.votedFor === from;
    return request.term === this.term && isFree && this.isUpToDate(request);
  }

  /** The later last entry wins, then the longer log: who lacks a committed entry finds no majority. */
  isUpToDate({ lastIndex, lastTerm }: LogEnd): boolean {
    const ours = this.logEnd;
    return lastTerm > ours.lastTerm || (lastTerm === ours.lastTerm && lastIndex >= ours.lastIndex);
  }

  onVote({ term, granted }: VoteAnswer, from: ProcessId) {
    this.hear(term);
    this.persist();
    if (this.state !== "candidate" || term !== this.term || !granted) return;
    this.votes.add(from);
    if (this.isMajority(this.votes)) this.becomeLeader();
  }

  /** The others hear of it at once, before more of them stand. */
  becomeLeader() {
    if (this.state !== "candidate") throw new Error(`a ${this.state} cannot become the leader`);
    this.state = "leader";
    this.leader = this.id;
    this.votes = new Set();
    this.cancelTimer("Election");
    this.output({ leads: this.term });
    this.onTimeoutHeartbeat();
  }

  /** Whoever hears of a later term follows. */
  hear(term: number) {
    if (term <= this.term) return;
    this.term = term;
    this.votedFor = undefined;
    this.follow(undefined);
  }

  follow(leader: ProcessId | undefined) {
    if (this.state === "leader") this.awaitLeader();
    this.cancelTimer("Heartbeat");
    this.state = "follower";
    this.leader = leader;
    this.votes = new Set();
    this.nextIndex = new Map();
    this.matchIndex = new Map();
    this.waiting = new Set();
  }

  // ---- the log

  /** The leader takes clients' commands. Who owes it an answer gets them with those that come meanwhile. */
  propose(...commands: readonly unknown[]) {
    if (this.state !== "leader") return;
    for (const command of commands) this.log.push({ term: this.term, command });
    this.persist(this.lastIndex - commands.length);
    for (const id of this.others) if (!this.waiting.has(id)) this.replicate(id);
    this.commit(this.committable());
  }

  /** Also says again what may have been lost. */
  onTimeoutHeartbeat() {
    this.setTimer("Heartbeat", this.timing.heartbeatMs);
    for (const id of this.others) this.replicate(id);
  }

  replicate(to: ProcessId) {
    const { term, commitIndex } = this, prevIndex = (this.nextIndex.get(to) ?? this.lastIndex + 1) - 1;
    const place = { term, prevIndex, prevTerm: this.termAt(prevIndex), commitIndex };
    this.nextIndex.set(to, prevIndex + 1);
    this.waiting.add(to);
    this.send(to, { type: "Append", ...place, entries: this.entriesAfter(prevIndex) });
  }

  onAppend({ term, prevIndex, prevTerm, entries, commitIndex }: RaftAppend, from: ProcessId) {
    this.hear(term);
    if (term === this.term) {
      this.follow(from);
      this.awaitLeader();
    }
    const success = term === this.term && this.termAt(prevIndex) === prevTerm;
    const last = prevIndex + entries.length;
    this.persist(success ? this.adopt(prevIndex, entries) : this.lastIndex);
    if (success) this.commit(Math.min(commitIndex, last));
    const index = success ? last : Math.min(this.lastIndex, prevIndex - 1);
    this.send(from, { type: "Appended", term: this.term, success, index });
  }

  /** Replaces what contradicts these entries, nothing else: older messages may come late. Where it begins. */
  adopt(prevIndex: number, entries: readonly RaftEntry[]): number {
    const known = entries.findIndex(({ term }, at) => this.termAt(prevIndex + 1 + at) !== term);
    if (known < 0) return this.lastIndex;
    this.replaceAfter(prevIndex + known, entries.slice(known));
    return prevIndex + known;
  }

  onAppended({ term, success, index }: RaftAppended, from: ProcessId) {
    this.hear(term);
    this.persist();
    if (this.state !== "leader" || term !== this.term) return;
    const matches = Math.max(this.matchIndex.get(from) ?? 0, success ? index : 0);
    this.matchIndex.set(from, matches);
    this.nextIndex.set(from, Math.max(matches, index) + 1);
    this.waiting.delete(from);
    this.commit(this.committable());
    if (!success || matches < this.lastIndex) this.replicate(from);
  }

  /** The last entry that a majority has, if it is of our term; those before it are committed with it. */
  committable(): number {
    const has = (id: ProcessId) => (id === this.id ? this.lastIndex : this.matchIndex.get(id) ?? 0);
    const indices = this.members.map(has).sort((a, b) => b - a);
    const index = indices[Math.floor(indices.length / 2)];
    return this.termAt(index) === this.term ? index : this.commitIndex;
  }

  commit(index: number) {
    while (this.commitIndex < index) this.apply(this.log[this.commitIndex++], this.commitIndex);
  }

  /** What a state machine does with an entry, once it is committed. */
  apply(entry: RaftEntry, index: number) {
    this.output({ committed: index, entry, during: this.term });
  }
}
