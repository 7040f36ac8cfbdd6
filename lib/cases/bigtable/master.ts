import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import { type BigtableMessage, METADATA, parentOf, ROOT } from "./messages.ts";
import type { BigtableParts, LockNews, LockSession } from "./parts.ts";

type Master = Extract<BigtableMessage, { type: "Holds" | "Loaded" | "Stored" | "NotHere" }>;

/**
 * The master of Bigtable: gives each tablet to a server that has its lock, and to another one when the lock
 * is lost. Of a server that is silent it asks for the lock: who has one of an earlier generation has stopped
 * by itself. No data and no places pass through it when clients ask: where a tablet is it has written in
 * METADATA, where that is in the root tablet, and where that is in a file of the lock service. Assumes FIFO
 * channels: a place that is written later is a later one.
 *
 * It excludes recovery: the paper's asks the servers what they serve.
 */
export class BigtableMaster extends Process<BigtableMessage, "Again" | "Silent">
  implements Handlers<Master, "Again" | "Silent", "OutputLocks"> {
  readonly locks: LockSession;
  readonly tablets: readonly string[];
  /** Generations of the servers' locks, as far as we know; and which servers have theirs. */
  generations = new Map<ProcessId, number>();
  up = new Set<ProcessId>();
  owner = new Map<string, ProcessId>();
  epochs = new Map<string, number>();
  loaded = new Set<string>();
  /** Where clients find a tablet: written and confirmed. */
  placed = new Map<string, ProcessId>();

  /**
   * @param tablets besides the root and METADATA
   * @param silentMs after which it asks for the lock of a server
   * @param againMs after which it says again what has not been done
   */
  constructor(
    parts: Pick<BigtableParts, "locks">,
    tablets: readonly string[] = ["user"],
    readonly silentMs = 3000,
    readonly againMs = 500,
  ) {
    super();
    this.locks = parts.locks();
    this.tablets = [ROOT, METADATA, ...tablets];
  }

  override onRecover() {
    this.excludeRecovery("it would give tablets to others that are served");
  }

  // ---- who is there

  onHolds({ lock }: { lock: number }, server: ProcessId) {
    const known = this.generations.get(server) ?? 0;
    if (lock < known || (lock === known && !this.up.has(server))) return;
    this.setTimer("Silent", this.silentMs, this.silentMs, String(server));
    if (lock === known) return;
    this.lose(server);
    this.generations.set(server, lock);
    this.up.add(server);
    this.setTimer("Again", this.againMs); // others may come, too
  }

  onTimeoutSilent(server: string) {
    this.locks.probe(server);
  }

  onOutputLocks(news: LockNews) {
    if (news.type === "written") this.found(ROOT, news.content as ProcessId);
    if (news.type === "probed") this.probed(Number(news.lock), news.generation);
  }

  /** Of an earlier lock than the one that we know of, it is no news. */
  probed(server: ProcessId, generation: number) {
    if (generation > this.generations.get(server)!) {
      this.lose(server);
      this.onTimeoutAgain();
    } else this.setTimer("Silent", this.silentMs, this.silentMs, String(server));
  }

  lose(server: ProcessId) {
    this.up.delete(server);
    for (const tablet of this.tablets) {
      if (this.owner.get(tablet) !== server) continue;
      this.owner.delete(tablet);
      this.loaded.delete(tablet);
    }
  }

  // ---- who has what

  /** What nobody has goes to who has the fewest; and what is not loaded or placed yet is said again. */
  onTimeoutAgain() {
    for (const tablet of this.tablets) if (!this.owner.has(tablet) && this.up.size > 0) this.assign(tablet);
    for (const tablet of this.tablets) {
      if (this.loaded.has(tablet)) this.place(tablet);
      else if (this.owner.has(tablet)) this.give(tablet);
    }
  }

  assign(tablet: string) {
    const count = (server: ProcessId) => [...this.owner.values()].filter((other) => other === server).length;
    const [server] = [...this.up].sort((a, b) => count(a) - count(b) || a - b);
    this.owner.set(tablet, server);
    this.epochs.set(tablet, (this.epochs.get(tablet) ?? 0) + 1);
  }

  give(tablet: string) {
    const server = this.owner.get(tablet)!, lock = this.generations.get(server)!;
    const epoch = this.epochs.get(tablet)!;
    this.send(server, { type: "Assign", tablet, lock, epoch });
    this.setTimer("Again", this.againMs);
  }

  onLoaded({ tablet, epoch }: { tablet: string; epoch: number }) {
    if (!this.owner.has(tablet) || epoch !== this.epochs.get(tablet) || this.loaded.has(tablet)) return;
    this.loaded.add(tablet);
    for (const one of this.tablets) {
      if (this.loaded.has(one) && (one === tablet || parentOf(one) === tablet)) this.place(one);
    }
  }

  /** Writes where it is to where it is looked for, as soon as that is there. */
  place(tablet: string) {
    const owner = this.owner.get(tablet)!, parent = parentOf(tablet), number = this.epochs.get(tablet)!;
    if (this.placed.get(tablet) === owner) return;
    this.placed.delete(tablet); // until it is confirmed, nobody knows what is there
    this.setTimer("Again", this.againMs);
    if (tablet === ROOT) return this.locks.write(ROOT, owner);
    if (!this.loaded.has(parent)) return;
    const put = { tablet: parent, row: tablet, value: String(owner), number };
    this.send(this.owner.get(parent)!, { type: "Put", ...put });
  }

  onStored({ row, value }: { row: string; value: string }) {
    this.found(row, Number(value));
  }

  found(tablet: string, server: ProcessId) {
    this.placed.set(tablet, server);
    if (this.loaded.has(tablet)) this.place(tablet); // it may have moved since
  }

  onNotHere() {} // it will be told again what it has, and then what to write
}
