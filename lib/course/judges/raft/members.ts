/** Servers of Raft that are about to be added and removed: the scene of notebook 13. */
import type { Message, ProcessId } from "../../../core/process.ts";
import type { Factory } from "../../../core/host.ts";
import type { RaftMessage } from "../../../consensus/raft/messages.ts";
import type { ReconfigurableRaft } from "../../../consensus/raft/reconfiguration.ts";
import { nodes } from "../../../run/system.ts";
import { type Scene, standingUpTo } from "./staged.ts";

/** A class of servers that come and go. */
export type MembershipClass = new (initial: readonly ProcessId[]) => ReconfigurableRaft;

/** Who is a member, who stands, and what is to change. */
export type MembershipScene = {
  readonly initial: readonly ProcessId[];
  /** How many processes there are, P1 first. */
  readonly servers: number;
  readonly standing: Scene["standing"];
  /** What a server wants changed when it leads, one after the other. */
  readonly changes: Readonly<
    Record<ProcessId, readonly (readonly ["addServer" | "removeServer", ProcessId])[]>
  >;
  /** P1 has led in term 1, and has in its log that this one is added, which nobody has heard. */
  readonly adding?: ProcessId;
  /** What never arrives. */
  readonly lost?: (from: ProcessId, to: ProcessId, message: Message) => boolean;
};

/**
 * The servers of a scene, while nobody crashes: nothing is forced, and heartbeats are not repeated.
 * @param answer their class
 * @example explore({ processes: stagedMembers(ReconfigurableRaft, { initial: [1, 2, 3], servers: 3,
 * standing: { 1: 1 }, changes: { 1: [["removeServer", 1]] } }), time: "quiet" })
 */
export function stagedMembers(
  answer: MembershipClass,
  scene: MembershipScene,
): Readonly<Record<ProcessId, Factory<ReconfigurableRaft>>> {
  const { initial, servers, standing, changes, adding, lost } = scene;
  class Staged extends (standingUpTo(answer, standing) as typeof ReconfigurableRaft) {
    next = 0;
    override onStart() {
      if (adding !== undefined) this.begin(adding);
      this.awaitLeader();
    }
    begin(added: ProcessId) {
      this.term = 1;
      if (!initial.includes(this.id)) return;
      const first = { term: 1, command: null };
      const change = { term: 1, command: { members: [...initial, added] } };
      this.replaceAfter(0, this.id === 1 ? [first, change] : [first]);
      this.commit(1);
    }
    override send(to: ProcessId, message: RaftMessage) {
      if (!lost?.(this.id, to, message)) super.send(to, message);
    }
    override persist() {}
    override onTimeoutHeartbeat() {
      for (const id of this.others) this.nextIndex.set(id, this.lastIndex + 1);
      this.proceed();
    }
    override proceed() {
      super.proceed();
      const change = changes[this.id]?.[this.next];
      if (this.state !== "leader" || this.wanted || !change) return;
      this.next++;
      this[change[0]](change[1]);
    }
  }
  return nodes(servers, () => new Staged(initial) as ReconfigurableRaft);
}
