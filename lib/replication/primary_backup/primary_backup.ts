import { type Handlers, Process, type ProcessId } from "../../core/process.ts";

export type PrimaryBackupMessage =
  | { type: "Copy"; epoch: number; place: number; value: string }
  | { type: "Kept"; epoch: number; place: number }
  | { type: "Ask"; epoch: number }
  | { type: "Held"; epoch: number; list: string[] }
  | { type: "TakeOver"; epoch: number; list: string[] };

/**
 * When the primary answers a write: when all backups have it, when one of them has, or at once.
 */
export type Acknowledging = "sync" | "semi-sync" | "async";

/**
 * Primary and backups (Alsberg and Day, 1976; Budhiraja, Marzullo, Schneider and Toueg, 1993): the primary
 * orders all writes in a list and copies it to the others, so that one of them can take over.
 *
 * The lowest id begins as the primary. Assumes that nobody is taken for dead who is not (whoever calls
 * `takeOver` or `exclude` knows), and that channels are reliable and FIFO. It excludes recovery: a former
 * primary that came back would go on as one. Who takes over asks all backups that are left and takes the
 * longest list. `write` is answered with the place in the list (1, 2, …), with 0 by who is no primary.
 *
 * "sync" loses nothing that was answered as long as one is left, and waits for the slowest; "semi-sync" loses
 * nothing if the primary alone fails; "async" loses what was answered and not yet copied: the writes of about
 * one message delay. Cost: 2(N − 1) messages a write, one for each copy and its receipt.
 */
export class PrimaryBackup extends Process<PrimaryBackupMessage> implements Handlers<PrimaryBackupMessage> {
  state: "primary" | "backup" | "taking over";
  epoch = 1; // one for each primary
  list: string[] = [];
  /** Who is taken to be up, besides ourselves. */
  others: Set<ProcessId>;
  /** Which backups have the list, up to which place. */
  kept = new Map<ProcessId, number>();
  /** Writes that are not answered, by their places. */
  waiting = new Map<number, number>();
  /** The lists of the other backups, for who takes over. */
  held = new Map<ProcessId, string[]>();

  /** @param acknowledging when a write is answered */
  constructor(readonly acknowledging: Acknowledging = "sync") {
    super();
    this.others = new Set(this.peers);
    this.state = this.id < Math.min(...this.peers) ? "primary" : "backup";
  }

  /** Its place in the list, once it is as safe as was asked for. */
  write(value: string) {
    if (this.state !== "primary") return this.respond(this.operation, 0);
    this.list.push(value);
    this.waiting.set(this.list.length, this.operation);
    for (const backup of this.others) {
      this.send(backup, { type: "Copy", epoch: this.epoch, place: this.list.length, value });
    }
    this.answer();
  }

  onCopy({ epoch, place, value }: { epoch: number; place: number; value: string }, from: ProcessId) {
    if (epoch !== this.epoch) return; // of a primary that has died since
    this.list.push(value);
    this.send(from, { type: "Kept", epoch, place });
  }

  onKept({ epoch, place }: { epoch: number; place: number }, from: ProcessId) {
    if (epoch !== this.epoch) return;
    this.kept.set(from, place);
    this.answer();
  }

  answer() {
    for (const [place, operation] of [...this.waiting]) {
      if (!this.isSafe(place)) continue;
      this.waiting.delete(place);
      this.respond(operation, place);
    }
  }

  isSafe(place: number): boolean {
    const copies = [...this.others].filter((backup) => (this.kept.get(backup) ?? 0) >= place).length;
    if (this.acknowledging === "sync") return copies === this.others.size;
    return copies >= Math.min(this.acknowledging === "async" ? 0 : 1, this.others.size);
  }

  /** It has died: it is waited for no more. */
  exclude(dead: ProcessId) {
    this.others.delete(dead);
    if (this.state === "primary") this.answer();
    if (this.state === "taking over") this.leadIfAllSaid();
  }

  /** The primary has died, and we are to be the next. */
  takeOver(dead: ProcessId) {
    this.others.delete(dead);
    this.state = "taking over";
    this.epoch++;
    for (const other of this.others) this.send(other, { type: "Ask", epoch: this.epoch });
    this.leadIfAllSaid();
  }

  onAsk({ epoch }: { epoch: number }, from: ProcessId) {
    this.epoch = epoch;
    this.send(from, { type: "Held", epoch, list: this.list });
  }

  onHeld({ epoch, list }: { epoch: number; list: readonly string[] }, from: ProcessId) {
    if (epoch !== this.epoch || this.state !== "taking over") return;
    this.held.set(from, [...list]);
    this.leadIfAllSaid();
  }

  /** The longest list has everything that any of us has, as all are beginnings of the old primary's. */
  leadIfAllSaid() {
    if ([...this.others].some((other) => !this.held.has(other))) return;
    for (const list of this.held.values()) if (list.length > this.list.length) this.list = [...list];
    this.state = "primary";
    this.output({ leads: this.epoch });
    for (const other of this.others) {
      this.send(other, { type: "TakeOver", epoch: this.epoch, list: this.list });
    }
  }

  onTakeOver({ list }: { epoch: number; list: readonly string[] }) {
    this.list = [...list];
  }

  override onRecover() {
    this.excludeRecovery("its list is lost, and as the old primary it would answer beside the new one");
  }
}
