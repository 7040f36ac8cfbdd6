import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import { type BigtableMessage, METADATA, parentOf, ROOT } from "./messages.ts";

type Master = "Joined" | "Lost" | "Loaded";

/**
 * The master of Bigtable: gives each tablet to a server that has its lock, and to another one when the lock
 * is lost, which is after the server has stopped. No data and no locations pass through it when clients ask:
 * where a tablet is it writes into METADATA, where that is into the root tablet, and where that is into a
 * file of the lock service. Assumes FIFO channels: a place that is written later is a later one.
 *
 * It excludes recovery: the paper's asks the servers what they serve.
 */
export class BigtableMaster extends Process<BigtableMessage, "Again">
  implements Handlers<Extract<BigtableMessage, { type: Master }>, "Again"> {
  readonly tablets: readonly string[];
  up = new Map<ProcessId, number>(); // and their sessions
  owner = new Map<string, ProcessId>();
  loaded = new Set<string>();

  /**
   * @param tablets besides the root and METADATA
   * @param againMs after which it tells a server again which tablets it is to serve
   */
  constructor(tablets: readonly string[] = ["user"], readonly cell: ProcessId = 1, readonly againMs = 50) {
    super();
    this.tablets = [ROOT, METADATA, ...tablets];
  }

  override onRecover() {
    this.excludeRecovery("it would give tablets to others that are served");
  }

  onJoined({ server, session }: { server: ProcessId; session: number }) {
    if (session <= (this.up.get(server) ?? 0)) return;
    this.takeAll(server);
    this.up.set(server, session);
    this.assign();
  }

  /** Of an earlier session than the one that we know of, it is no news. */
  onLost({ server, session }: { server: ProcessId; session: number }) {
    if (session !== this.up.get(server)) return;
    this.takeAll(server);
    this.assign();
  }

  takeAll(server: ProcessId) {
    this.up.delete(server);
    for (const tablet of this.tablets) {
      if (this.owner.get(tablet) !== server) continue;
      this.owner.delete(tablet);
      this.loaded.delete(tablet);
    }
  }

  /** To who has the fewest. */
  assign() {
    for (const tablet of this.tablets) {
      if (this.owner.has(tablet) || this.up.size === 0) continue;
      const count = (server: ProcessId) =>
        this.tablets.filter((other) => this.owner.get(other) === server).length;
      const [server] = [...this.up.keys()].sort((a, b) => count(a) - count(b) || a - b);
      this.owner.set(tablet, server);
    }
    this.onTimeoutAgain();
  }

  /** A server may hear of a tablet before it hears that it has its lock. */
  onTimeoutAgain() {
    for (const tablet of this.tablets) {
      const server = this.owner.get(tablet);
      if (server === undefined || this.loaded.has(tablet)) continue;
      this.send(server, { type: "Assign", tablet, session: this.up.get(server)! });
      this.setTimer("Again", this.againMs);
    }
  }

  /** Its place is written where it is looked for, as soon as that is there. */
  onLoaded({ tablet }: { tablet: string }, from: ProcessId) {
    if (this.owner.get(tablet) !== from || this.loaded.has(tablet)) return;
    this.loaded.add(tablet);
    if (this.loaded.size === this.owner.size) this.cancelTimer("Again");
    if (tablet === ROOT) this.send(this.cell, { type: "SetRoot", server: from });
    for (const one of this.tablets) {
      const parent = parentOf(one), known = this.loaded.has(one) && this.loaded.has(parent);
      if (known && (one === tablet || parent === tablet)) this.writePlace(one, parent);
    }
  }

  writePlace(tablet: string, parent: string) {
    const value = String(this.owner.get(tablet));
    this.send(this.owner.get(parent)!, { type: "PutRow", tablet: parent, row: tablet, value });
  }
}
