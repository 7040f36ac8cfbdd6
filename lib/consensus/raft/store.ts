import type { Handlers, ProcessId } from "../../core/process.ts";
import type { RaftEntry, RaftMessage, RaftTimer } from "./messages.ts";
import { type SnapshotOptions, SnapshottingRaft } from "./snapshot.ts";

/** What a client wants done; `sequence` grows with each of its operations. */
export type StoreRequest = {
  readonly type: "Request";
  readonly sequence: number;
  readonly method: string;
  readonly details: readonly unknown[];
};
/** What an operation was answered. */
export type StoreReply = { readonly type: "Reply"; readonly sequence: number; readonly value: unknown };
/** Ask this one instead, if it is known who leads. */
export type StoreRedirect = {
  readonly type: "Redirect";
  readonly sequence: number;
  readonly leader: ProcessId | undefined;
};
export type RaftStoreMessage = StoreRequest | StoreReply | StoreRedirect;

/** What the log says of an operation. */
export type StoreCommand = Omit<StoreRequest, "type"> & { readonly client: ProcessId };
/** A client's last operation, and what it was answered. */
export type Session = { readonly sequence: number; readonly value: unknown };
/** What a snapshot keeps of a store: without the sessions, what is asked again would be done again. */
export type StoreState = {
  readonly values: ReadonlyMap<string, unknown>;
  readonly sessions: ReadonlyMap<ProcessId, Session>;
};

/**
 * A replicated store of values by key, on Raft: `read(key)`, `write(key, value)`, `add(key, amount)`, asked
 * for by a `RaftClient`. Linearisable, and each operation is done exactly once however often it is asked for
 * (Ongaro's dissertation, §6.3): the state machine keeps the last operation of each client, which has one
 * under way at a time.
 *
 * Reads go through the log like all else: who answers from its own state may have been deposed. A new leader
 * begins with an empty entry, without which it could not know that those of earlier terms are committed.
 */
export class RaftStore<M extends { type: string } = RaftMessage, Timer extends string = RaftTimer>
  extends SnapshottingRaft<M | RaftStoreMessage, Timer>
  implements Handlers<StoreRequest> {
  values = new Map<string, unknown>();
  sessions = new Map<ProcessId, Session>();
  readonly servers: readonly ProcessId[];

  /** @param servers the ids of all servers; the other processes are clients */
  constructor(servers: readonly ProcessId[], options: SnapshotOptions = {}) {
    super(options);
    this.servers = [...servers];
  }

  override get members(): readonly ProcessId[] {
    return this.servers;
  }

  override becomeLeader() {
    super.becomeLeader();
    this.propose(null);
  }

  onRequest({ sequence, method, details }: StoreRequest, client: ProcessId) {
    const { leader } = this;
    if (this.state !== "leader") return this.send(client, { type: "Redirect", sequence, leader });
    if (!this.isNew(client, sequence)) return this.reply(client);
    this.propose({ client, sequence, method, details });
  }

  isNew(client: ProcessId, sequence: number): boolean {
    return sequence > (this.sessions.get(client)?.sequence ?? 0);
  }

  /** The log may have an operation twice: its client did not know whether the first leader still lived. */
  override apply(entry: RaftEntry, index: number) {
    super.apply(entry, index);
    const command = entry.command as StoreCommand | null;
    if (command === null) return;
    const { client, sequence, method, details } = command;
    if (this.isNew(client, sequence)) {
      this.sessions.set(client, { sequence, value: this.run(method, details, client) });
    }
    if (this.state === "leader") this.reply(client);
  }

  override capture(): StoreState {
    const { values, sessions } = this;
    return { values, sessions };
  }
  override reinstate({ values, sessions }: StoreState) {
    Object.assign(this, { values, sessions });
  }

  reply(client: ProcessId) {
    const { sequence, value } = this.sessions.get(client)!;
    this.send(client, { type: "Reply", sequence, value });
  }

  /** One operation of the state machine: the same on all servers, as the log is. */
  run(method: string, [key, given]: readonly unknown[], _client: ProcessId): unknown {
    const before = this.values.get(key as string) ?? null;
    if (method === "read") return before;
    const after = method === "add" ? Number(before) + Number(given) : given;
    this.values.set(key as string, after);
    return method === "add" ? after : null;
  }
}
