import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import type { BigtableMessage } from "./messages.ts";
import type { BigtableParts, LockNews, LockSession, LogNews, TabletLog } from "./parts.ts";

type Server = Extract<BigtableMessage, { type: "Assign" | "Put" | "Get" }>;

/**
 * A tablet server of Bigtable (Chang and others, 2006): serves tablets as long as it has its lock. When it
 * cannot be sure of that any more, it says nothing of them; when it has lost the lock, it forgets them. It
 * keeps nothing on its own machine: a row that is put is in the tablet's log before it is answered, and
 * whoever serves the tablet next reads the log.
 *
 * What was assigned under another lock is refused: the tablet may be elsewhere since. A put that is not
 * answered may have been done, or be done later.
 */
export class TabletServer extends Process<BigtableMessage, "Beat">
  implements Handlers<Server, "Beat", "OutputLocks" | "OutputFiles"> {
  readonly locks: LockSession;
  readonly files: TabletLog;
  lock = 0; // its generation; 0 if we have none
  isSure = false; // that we have it
  /** The epochs of tablets that are assigned to us; and their rows, when they are loaded. */
  epochs = new Map<string, number>();
  tablets = new Map<string, Map<string, string>>();

  /** @param beatMs how often it tells the master that it has its lock */
  constructor(parts: BigtableParts, readonly master: ProcessId, readonly beatMs: number) {
    super();
    this.locks = parts.locks();
    this.files = parts.files();
  }

  override onStart() {
    this.onTimeoutBeat();
  }

  // ---- the lock

  onTimeoutBeat() {
    if (this.lock === 0) this.locks.keep(String(this.id));
    if (this.isSure) this.send(this.master, { type: "Holds", lock: this.lock });
    this.setTimer("Beat", this.beatMs);
  }

  onOutputLocks(news: LockNews) {
    this.isSure = news.type === "held";
    if (news.type === "lost") this.stop(0);
    if (news.type === "held" && news.generation !== this.lock) this.stop(news.generation);
    if (this.isSure) this.send(this.master, { type: "Holds", lock: this.lock });
  }

  stop(lock: number) {
    this.lock = lock;
    this.epochs.clear();
    this.tablets.clear();
  }

  /** The tablets that it answers for. */
  get served(): string[] {
    return this.isSure ? [...this.tablets.keys()] : [];
  }

  // ---- tablets

  onAssign({ tablet, lock, epoch }: { tablet: string; lock: number; epoch: number }) {
    if (lock !== this.lock) return;
    if (this.tablets.has(tablet)) this.send(this.master, { type: "Loaded", tablet, epoch });
    else if (this.epochs.get(tablet) !== epoch) this.files.load(tablet, epoch);
    this.epochs.set(tablet, epoch);
  }

  /** What was begun before we lost the lock is no news. */
  onOutputFiles(news: LogNews) {
    const { tablet, epoch } = news;
    if (epoch !== this.epochs.get(tablet)) return;
    if (news.type === "loaded") {
      this.tablets.set(tablet, new Map(news.rows));
      this.send(this.master, { type: "Loaded", tablet, epoch });
    } else {
      const { row, value, client, number } = news.put;
      this.tablets.get(tablet)!.set(row, value);
      if (this.isSure) this.send(client, { type: "Stored", tablet, row, value, number });
    }
  }

  onPut(
    { tablet, row, value, number }: { tablet: string; row: string; value: string; number: number },
    client: ProcessId,
  ) {
    if (!this.served.includes(tablet)) {
      return this.send(client, { type: "NotHere", tablet, number });
    }
    this.files.store(tablet, this.epochs.get(tablet)!, { row, value, client, number });
  }

  onGet({ tablet, row, number }: { tablet: string; row: string; number: number }, client: ProcessId) {
    if (!this.served.includes(tablet)) {
      return this.send(client, { type: "NotHere", tablet, number });
    }
    const value = this.tablets.get(tablet)!.get(row) ?? "";
    this.send(client, { type: "Row", tablet, value, number });
  }
}
