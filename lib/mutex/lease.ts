/**
 * Locks that end by themselves, and what they do not protect from. A service lends a lock for a time (a
 * lease; Gray and Cheriton, 1989). A holder that is paused for longer than that does not notice, goes on, and
 * writes: two write at a time. What saves the data is a fencing token, a number that grows with each lease
 * and that the storage checks (Lamport's and Chubby's "sequencer", Burrows, 2006).
 */
import { type Handlers, Process, type ProcessId } from "../core/process.ts";

export type LeaseMessage =
  | { type: "Acquire"; timed: boolean }
  | { type: "Lease"; token: number; leaseMs: number; waitedMs: number };
export type LeaseStorageMessage =
  | { type: "Write"; token: number; value: string }
  | { type: "Written"; token: number }
  | { type: "Refused"; token: number; highest: number };

/**
 * Lends one lock, for `leaseMs` at a time, in the order of the requests. Outputs `{ lease: id, token }` and
 * `{ expired: id, token }`.
 *
 * Safe by itself only if a holder stops in time: that needs clocks that run alike, and a process that is
 * never late. Its tokens are forced to the log before they are given: they must grow even across a crash. Who
 * asks for a timed lease is told how long its request has waited here.
 */
export class LeaseService extends Process<LeaseMessage, "Expire"> implements Handlers<never, "Expire"> {
  token = 0; // of the latest lease
  holder: ProcessId | undefined = undefined;
  queue: { readonly process: ProcessId; readonly timed: boolean; readonly sinceMs: number }[] = [];

  /** @param leaseMs how long a lease lasts, ms */
  constructor(readonly leaseMs = 100) {
    super();
    if (!(leaseMs > 0 && leaseMs < Infinity)) throw new RangeError(`leaseMs must be > 0 ms, got ${leaseMs}`);
  }

  /** A lease from before the crash may still run: wait it out. */
  override onRecover(log: readonly { token: number; holder: ProcessId }[]) {
    const last = log.at(-1);
    if (!last) return;
    this.token = last.token;
    this.holder = last.holder;
    this.setTimer("Expire", this.leaseMs);
  }

  onAcquire({ timed }: { timed: boolean }, from: ProcessId) {
    const waits = this.queue.some(({ process }) => process === from);
    if (!waits) this.queue.push({ process: from, timed, sinceMs: timed ? this.clock : 0 });
    this.lendNext();
  }

  onTimeoutExpire() {
    this.output({ expired: this.holder, token: this.token });
    this.holder = undefined;
    this.lendNext();
  }

  lendNext() {
    if (this.holder !== undefined || this.queue.length === 0) return;
    const { process, timed, sinceMs } = this.queue.shift()!;
    this.holder = process;
    this.token++;
    this.force({ token: this.token, holder: this.holder });
    this.setTimer("Expire", this.leaseMs);
    this.output({ lease: this.holder, token: this.token });
    const waitedMs = timed ? this.clock - sinceMs : 0;
    this.send(process, { type: "Lease", token: this.token, leaseMs: this.leaseMs, waitedMs });
  }
}

/**
 * Keeps one value, and with `fenced` the highest token that has written it: whoever comes with a lower one
 * has lost its lease since. Outputs `{ written: value, token, by }` and `{ refused: value, token, by }`.
 */
export class LeaseStorage extends Process<LeaseStorageMessage> implements Handlers<never> {
  value = "";
  highest = 0; // token that has written

  /** @param fenced whether it checks the tokens */
  constructor(readonly fenced = true) {
    super();
  }

  onWrite({ token, value }: { token: number; value: string }, from: ProcessId) {
    if (this.fenced && token < this.highest) {
      this.output({ refused: value, token, by: from });
      this.send(from, { type: "Refused", token, highest: this.highest });
      return;
    }
    this.highest = token;
    this.value = value;
    this.output({ written: value, token, by: from });
    this.send(from, { type: "Written", token });
  }
}

/**
 * Borrows the lock, works, writes its result. `careful` looks at its clock right before it writes; that helps
 * against a pause of its own and against a lease that comes late, not against a write that is late.
 *
 * A lease runs from when it was granted, which the holder cannot see. It was not before we had asked and our
 * request had waited: from then on we count. Whoever counts from the receipt counts too late by as long as
 * the `Lease` was under way.
 */
export class LeaseClient extends Process<LeaseMessage | LeaseStorageMessage, "Work">
  implements Handlers<never, "Work"> {
  state: "idle" | "waiting" | "working" | "writing" | "done" | "refused" | "gave up" = "idle";
  token = 0;
  askedAtMs = 0; // by our own clock, as the next
  expiresAtMs = 0;

  /**
   * @param service, storage their ids
   * @param workMs how long it works before it writes, ms: ≥ 0 and, as the service's first answer shows, less
   * than the lease lasts
   * @param careful whether it checks its clock before it writes
   */
  constructor(
    readonly service: ProcessId,
    readonly storage: ProcessId,
    readonly workMs = 50,
    readonly careful = false,
  ) {
    super();
    if (!(workMs >= 0 && workMs < Infinity)) throw new RangeError(`workMs must be ≥ 0 ms, got ${workMs}`);
    for (const id of [service, storage]) {
      if (!this.peers.includes(id)) {
        throw new RangeError(`P${this.id} knows only the processes ${this.peers.join(", ")}, got ${id}`);
      }
    }
  }

  /** Asks for the lock, works, and writes. */
  update() {
    if (this.state === "waiting" || this.state === "working" || this.state === "writing") {
      throw new Error(`P${this.id} is ${this.state}: one update at a time`);
    }
    this.state = "waiting";
    if (this.careful) this.askedAtMs = this.clock;
    this.send(this.service, { type: "Acquire", timed: this.careful });
  }

  /** @throws RangeError if the work takes as long as a lease lasts: it could never be finished in time */
  onLease({ token, leaseMs, waitedMs }: { token: number; leaseMs: number; waitedMs: number }) {
    if (this.workMs >= leaseMs) {
      throw new RangeError(`workMs must be less than the lease, ${leaseMs} ms, got ${this.workMs}`);
    }
    this.state = "working";
    this.token = token;
    this.expiresAtMs = this.askedAtMs + waitedMs + leaseMs;
    this.setTimer("Work", this.workMs);
  }

  onTimeoutWork() {
    if (this.careful && this.clock >= this.expiresAtMs) {
      this.state = "gave up";
      this.output("gave up");
      return;
    }
    this.state = "writing";
    this.send(this.storage, { type: "Write", token: this.token, value: `by P${this.id}` });
  }

  onWritten() {
    this.state = "done";
  }

  onRefused() {
    this.state = "refused";
  }
}
