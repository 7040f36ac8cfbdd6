/** Servers of Raft that begin in the middle of something: the scenes of notebook 13 and of its judges. */
import type { ProcessId } from "../../../core/process.ts";
import type { RaftEntry } from "../../../consensus/raft/messages.ts";
import type { Raft } from "../../../consensus/raft/raft.ts";
import type { Factory } from "../../../core/host.ts";
import { nodes } from "../../../run/system.ts";
import { made, type ProcessClass } from "../../exercise/judge.ts";

export type Server = ProcessClass<Raft>;

/** What has happened before an exploration or a run of Raft begins. */
export type Scene = {
  /** The log of each server, by the terms of its entries. */
  readonly logs: readonly (readonly number[])[];
  /** The term that all are in. */
  readonly term: number;
  /** Who may stand, and up to which term. */
  readonly standing: Readonly<Record<ProcessId, number>>;
  /** What a new leader does instead of sending heartbeats, which say the same again and again. */
  readonly led?: (leader: Raft) => void;
};

/** An entry of a term at an index has this one command, as there is one leader a term. */
export function entriesOf(terms: readonly number[]): RaftEntry[] {
  return terms.map((term, at) => ({ term, command: `${term}.${at + 1}` }));
}

/** Servers that stand no oftener than told, so that terms are bounded, and with them what is explored. */
export function standingUpTo<C extends new (...given: never[]) => Raft>(
  servers: C,
  standing: Scene["standing"],
): C {
  class Bounded extends (servers as unknown as typeof Raft) {
    override awaitLeader() {
      if (this.term < (standing[this.id] ?? 0)) this.setTimer("Election", 150, 300);
    }
    override stand() {
      if (this.term < (standing[this.id] ?? 0)) super.stand();
    }
  }
  return Bounded as unknown as C;
}

/**
 * The servers of a scene, P1 first, while nobody crashes: nothing is forced.
 * @param answer their class
 * @example explore({ processes: stagedRaft(Raft, { logs: [[1], [], []], term: 1, standing: { 2: 2 } }) })
 */
export function staged(
  answer: Server,
  { logs, term, standing, led }: Scene,
): Readonly<Record<ProcessId, Factory<Raft>>> {
  class Staged extends (standingUpTo(answer, standing) as unknown as typeof Raft) {
    override onStart() {
      this.term = term;
      this.log = entriesOf(logs[this.id - 1]);
      this.awaitLeader();
    }
    override persist() {}
    override onTimeoutHeartbeat() {
      led?.(this);
    }
  }
  return nodes(logs.length, () => made(Staged) as Raft);
}
