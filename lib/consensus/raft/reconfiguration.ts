import type { Message, ProcessId } from "../../core/process.ts";
import type { RaftAppended, RaftEntry, RaftMessage, RaftTimer } from "./messages.ts";
import { type SteadyOptions, SteadyRaft } from "./steady.ts";

/** An entry of the log that says who votes from there on. */
export type Configuration = { readonly members: readonly ProcessId[] };

/**
 * Raft whose servers come and go, one at a time (Ongaro, Consensus: Bridging Theory and Practice, 2014,
 * ch. 4): the log says who the members are, and a server goes by the last configuration in its log, committed
 * or not. Majorities of two sets that differ by one server have a member in common; so a leader begins a
 * change only when the one before is committed, and, since two leaders may each have begun one, only when an
 * entry of its own term is (Ongaro on the list raft-dev, 2015; without that two disjoint majorities commit).
 * So a leader begins with an empty entry.
 *
 * A new server counts at once, with an empty log: the rounds by which it catches up first (§4.2.1) are not
 * here. Who is removed does no harm only with `checkQuorum` (§4.2.3).
 *
 * Cost of a change: an entry. Servers are processes from the start, and wait until they are added.
 */
export class ReconfigurableRaft<M extends Message = RaftMessage, Timer extends string = RaftTimer>
  extends SteadyRaft<M, Timer> {
  /** Where the last configuration is in the log; 0: what all began with. */
  configurationIndex = 0;
  /** Of a leader: what it is to begin as soon as it may. */
  wanted: Configuration | undefined = undefined;
  readonly initial: readonly ProcessId[];

  /** @param initial the ids of the servers that are members at first; no entry of the log says so */
  constructor(initial: readonly ProcessId[], options: SteadyOptions = {}) {
    super(options);
    this.initial = [...initial];
  }

  override get members(): readonly ProcessId[] {
    const { configurationIndex: index } = this;
    return index === 0 ? this.initial : (this.log[index - 1].command as Configuration).members;
  }
  /** A member, or one that could still be needed to commit that it is none. */
  get mayStand(): boolean {
    return this.members.includes(this.id) || this.configurationIndex > this.commitIndex;
  }

  /** Asked of a leader; others do nothing. */
  addServer(id: ProcessId) {
    this.reconfigure([...this.members.filter((member) => member !== id), id]);
  }
  /** Asked of a leader; others do nothing. One that removes itself leads until that is committed. */
  removeServer(id: ProcessId) {
    this.reconfigure(this.members.filter((member) => member !== id));
  }
  reconfigure(members: readonly ProcessId[]) {
    if (this.state !== "leader" || this.wanted || members.length === 0) return;
    this.wanted = { members: [...members].sort((a, b) => a - b) };
    this.proceed();
  }

  /** The last change is committed, and so is something of this term: no other leader's can be. */
  mayReconfigure(): boolean {
    return this.configurationIndex <= this.commitIndex && this.termAt(this.commitIndex) === this.term;
  }

  /** Begins what is wanted; ends what its own removal has ended. */
  proceed() {
    if (this.state !== "leader") return;
    if (this.wanted && this.mayReconfigure()) {
      const { wanted } = this;
      this.wanted = undefined;
      this.propose(wanted);
    }
    if (!this.mayStand) this.follow(undefined);
  }

  override becomeLeader() {
    super.becomeLeader();
    this.propose(null);
  }
  override follow(leader: ProcessId | undefined) {
    super.follow(leader);
    this.wanted = undefined;
  }
  override onAppended(answer: RaftAppended, from: ProcessId) {
    super.onAppended(answer, from);
    this.proceed();
  }
  override onTimeoutElection() {
    if (this.mayStand) super.onTimeoutElection();
    else this.awaitLeader();
  }

  // ---- the last configuration in the log

  override propose(...commands: readonly unknown[]) {
    if (this.state !== "leader") return;
    this.findConfiguration(this.lastIndex, commands);
    super.propose(...commands);
  }
  override replaceAfter(index: number, entries: readonly RaftEntry[]) {
    if (this.configurationIndex > index) this.findConfiguration(0, this.log.slice(0, index).map(commandOf));
    super.replaceAfter(index, entries);
    this.findConfiguration(index, entries.map(commandOf));
  }
  /** Among the commands after an index; where there is none, that before stays the last. */
  findConfiguration(after: number, commands: readonly unknown[]) {
    if (after === 0) this.configurationIndex = 0;
    commands.forEach((command, at) => {
      if (isConfiguration(command)) this.configurationIndex = after + at + 1;
    });
  }
}

const commandOf = ({ command }: RaftEntry) => command;

function isConfiguration(command: unknown): command is Configuration {
  return typeof command === "object" && command !== null && "members" in command;
}
