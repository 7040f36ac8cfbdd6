import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import type { BigtableMessage } from "./messages.ts";

/**
 * As much of a lock service as Bigtable needs of Chubby: a lock for each tablet server, which it keeps as
 * long as it says that it is alive, and a file with the place of the root tablet. Tells the master who has
 * got its lock and who has lost it. A lock is kept for `leaseMs` and a margin from when a `KeepAlive` has
 * come.
 *
 * It stands for a cell of five replicas, which does not fail: it excludes recovery.
 */
export class LockCell extends Process<BigtableMessage, "Expire">
  implements Handlers<Extract<BigtableMessage, { type: "KeepAlive" | "SetRoot" | "WhereIsRoot" }>, "Expire"> {
  holders = new Map<ProcessId, number>(); // and their sessions
  sessions = 0;
  root: ProcessId = 0;

  constructor(readonly master: ProcessId = 2, readonly leaseMs = 300, readonly marginMs = 1) {
    super();
  }

  override onRecover() {
    this.excludeRecovery("who has a lock is forgotten, and a second one could get it");
  }

  /** Who has been down does not know its session: that one ends by itself, and then it gets another. */
  onKeepAlive({ number, session }: { number: number; session: number }, from: ProcessId) {
    const held = this.holders.get(from);
    if (held !== undefined && held !== session) return;
    if (held === undefined) {
      this.holders.set(from, ++this.sessions);
      this.send(this.master, { type: "Joined", server: from, session: this.sessions });
    }
    const keptMs = this.leaseMs + this.marginMs;
    this.setTimer("Expire", keptMs, keptMs, String(from));
    this.send(from, { type: "Alive", number, session: this.holders.get(from)! });
  }

  onTimeoutExpire(key: string) {
    const server = Number(key), session = this.holders.get(server)!;
    this.holders.delete(server);
    this.send(this.master, { type: "Lost", server, session });
  }

  onSetRoot({ server }: { server: ProcessId }) {
    this.root = server;
  }

  onWhereIsRoot(_message: object, from: ProcessId) {
    this.send(from, { type: "RootIs", server: this.root });
  }
}
