/** Broken twins of the replicated store and its clients, each with the shortest execution that shows it. */
import type { ProcessId } from "../../lib/core/process.ts";
import { RaftClient, type RaftEntry, RaftStore, type StoreRequest } from "../../lib/consensus/mod.ts";
import { ReadsAtOnce, Repeater, Restless } from "./raft.ts";

/** Keeps sessions where they are not in the state machine: in the memory of who leads. */
class LocalSessions extends RaftStore {
  override apply(entry: RaftEntry, index: number) {
    super.apply(entry, index);
    if (this.state !== "leader") this.sessions.clear();
  }
}

class RepliesEarly extends RaftStore {
  override onRequest(request: StoreRequest, client: ProcessId) {
    super.onRequest(request, client);
    const { sequence, method } = request;
    if (this.state !== "leader" || method !== "write") return;
    this.send(client, { type: "Reply", sequence, value: null });
  }
}

/** What comes to be committed at once is applied from its end. */
class Backwards extends RaftStore {
  override commit(index: number) {
    const from = this.commitIndex;
    this.commitIndex = Math.max(from, index);
    for (let at = index; at > from; at--) this.apply(this.log[at - 1], at);
  }
}

export type RaftStoreMutant = {
  readonly name: string;
  readonly part: "store" | "client";
  readonly mutant: typeof RaftStore | typeof RaftClient;
  /** The rule that the mutant breaks. */
  readonly rule: string;
  /** Where it is caught: a world of `test/consensus/raft/store_explored.ts`. */
  readonly world: string;
  /** Steps of the shortest execution whose history is not linearisable. */
  readonly length: number;
};

export const RAFT_STORE_MUTANTS: readonly RaftStoreMutant[] = ([
  [ReadsAtOnce, "who answers a read has asked a majority", "a read at who led", 13],
  [RepliesEarly, "what is answered is committed", "a write at who led", 13],
  [Repeater, "an operation is done once", "asked twice", 11],
  [Restless, "who asks again asks for the same operation", "asked twice", 11],
  [LocalSessions, "sessions are copied as the values are", "asked the next", 29],
  [Backwards, "entries are applied in the order of the log", "a write before", 10],
] as [typeof RaftStore | typeof RaftClient, string, string, number][]).map(
  ([mutant, rule, world, length]) => ({
    name: mutant.name,
    part: mutant.prototype instanceof RaftClient ? "client" : "store",
    mutant,
    rule,
    world,
    length,
  }),
);
