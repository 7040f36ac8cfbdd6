import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import type { BigtableMessage } from "./messages.ts";

type Server = "Alive" | "Assign" | "PutRow" | "GetRow";
type Served = { tablet: string; log?: readonly [string, string][]; row?: string; value?: string };

/** So many numbers tell an answer from an old one. */
const NUMBERS = 4;

/**
 * A tablet server of Bigtable (Chang and others, 2006): serves tablets as long as it has its lock, and stops
 * by itself before the lock service gives it up, as its lease counts from when it asked. A tablet's log is on
 * a file system that all share, the device "files": what is in it is read at loading, and what is put is
 * there before it is answered.
 *
 * What was assigned in another session is refused: the tablet may be elsewhere since. It keeps nothing on its
 * own machine. Assumes that no message of the lock service takes as long as a lease. Cost: 2 messages each
 * `beatMs`.
 */
export class TabletServer extends Process<BigtableMessage, "Beat" | "Expire">
  implements Handlers<Extract<BigtableMessage, { type: Server }>, "Beat" | "Expire", "CompletionFiles"> {
  session = 0; // of the lock that we have; 0 if we have none
  number = 0; // of our last KeepAlive
  alive = -1; // number of the one that was answered last
  serving = new Map<string, Map<string, string>>(); // memtables by tablet
  loading = new Set<string>();

  constructor(
    readonly cell: ProcessId = 1,
    readonly master: ProcessId = 2,
    readonly leaseMs = 300,
    readonly beatMs = 100,
  ) {
    super();
  }

  override onStart() {
    this.onTimeoutBeat();
  }

  /** An answer from before the crash must not be taken for a new one: by then all have come. */
  override onRecover() {
    this.setTimer("Beat", this.leaseMs);
  }

  // ---- the lock

  onTimeoutBeat() {
    this.number = (this.number + 1) % NUMBERS;
    this.send(this.cell, { type: "KeepAlive", number: this.number, session: this.session });
    if (this.alive !== this.number) this.setTimer("Expire", this.leaseMs, this.leaseMs, String(this.number));
    this.setTimer("Beat", this.beatMs);
  }

  onAlive({ number, session }: { number: number; session: number }) {
    if (number !== this.number) return;
    if (session !== this.session) this.stop();
    this.session = session;
    if (this.alive !== number) this.cancelTimer("Expire", String(this.alive));
    this.alive = number;
  }

  /** If it was the last one that was answered, the lock may be lost. */
  onTimeoutExpire(key: string) {
    if (Number(key) === this.alive) this.stop();
  }

  stop() {
    this.session = 0;
    this.alive = -1;
    this.serving.clear();
    this.loading.clear();
  }

  // ---- tablets

  onAssign({ tablet, session }: { tablet: string; session: number }) {
    if (session !== this.session || this.serving.has(tablet) || this.loading.has(tablet)) return;
    this.loading.add(tablet);
    this.submit("files", { type: "ReadLog", tablet } as { type: "ReadLog" }, session);
  }

  /** What is not served here will be written again where it is. */
  onPutRow({ tablet, row, value }: { tablet: string; row: string; value: string }) {
    if (!this.serving.has(tablet)) return;
    this.submit("files", { type: "Append", tablet, row, value } as { type: "Append" }, this.session);
  }

  onCompletionFiles({ tablet, log, row, value }: Served, session: number) {
    if (session !== this.session) return;
    if (log && this.loading.delete(tablet)) {
      this.serving.set(tablet, new Map(log));
      this.send(this.master, { type: "Loaded", tablet });
    } else if (!log) this.serving.get(tablet)?.set(row!, value!);
  }

  onGetRow({ tablet, row }: { tablet: string; row: string }, from: ProcessId) {
    const rows = this.serving.get(tablet);
    if (!rows) return this.send(from, { type: "NotHere", tablet });
    this.send(from, { type: "Answer", tablet, value: rows.get(row) ?? "" });
  }
}
