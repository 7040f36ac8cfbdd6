/**
 * Locks that end by themselves, and what they do not protect from. A service lends a lock for a time (a
 * lease; Gray and Cheriton, 1989). A holder that is paused for longer than that does not notice, goes on, and
 * writes: two write at a time. What saves the data is a fencing token, a number that grows with each lease
 * and that the storage checks (Lamport's and Chubby's "sequencer", Burrows, 2006).
 */
import { Numbers } from "../core/numbers.ts";
import { type Handlers, Process, type ProcessId } from "../core/process.ts";

export type LeaseMessage =
  | { type: "Acquire"; number: number; timed: boolean }
  | { type: "Lease"; number: number; token: number; leaseMs: number; waitedMs: number }
  | { type: "Recovered" };
export type LeaseStorageMessage =
  | { type: "Write"; token: number; value: string }
  | { type: "Written"; token: number }
  | { type: "Refused"; token: number; highest: number }
  | { type: "Recovered" };

/** Who waits for a lease, and which of its requests counts. */
type Waiting = {
  readonly process: ProcessId;
  readonly number: number;
  readonly timed: boolean;
  readonly sinceMs: number;
};

/**
 * Lends one lock, for `leaseMs` at a time, in the order of the requests. Outputs `{ lease: id, token }` and
 * `{ expired: id, token }`.
 *
 * Safe by itself only if a holder stops in time: that needs clocks that run alike, and a process that is
 * never late. Its tokens are forced to the log before they are given: they must grow even across a crash. Who
 * asks for a timed lease is told how long its request has waited here. After a crash it asks all to repeat
 * what they wait for.
 */
export class LeaseService extends Process<LeaseMessage, "Expire"> implements Handlers<never, "Expire"> {
  token = 0; // of the latest lease
  holder: ProcessId | undefined = undefined;
  queue: Waiting[] = [];
  lent = new Map<ProcessId, number>(); // the request of each that got a lease last

  /** @param leaseMs how long a lease lasts, ms */
  constructor(readonly leaseMs = 100) {
    super();
    if (!(leaseMs > 0 && leaseMs < Infinity)) throw new RangeError(`leaseMs must be > 0 ms, got ${leaseMs}`);
  }

  /** A lease from before the crash may still run: wait it out. */
  override onRecover(log: readonly { token: number; holder: ProcessId }[]) {
    this.broadcast({ type: "Recovered" });
    const last = log.at(-1);
    if (!last) return;
    this.token = last.token;
    this.holder = last.holder;
    this.setTimer("Expire", this.leaseMs);
  }

  onAcquire({ number, timed }: { number: number; timed: boolean }, from: ProcessId) {
    if (number <= (this.lent.get(from) ?? 0)) return; // repeated: its lease is on its way, or over
    const asked = { process: from, number, timed, sinceMs: timed ? this.clock : 0 };
    const place = this.queue.findIndex(({ process }) => process === from);
    if (place < 0) this.queue.push(asked);
    else if (this.queue[place].number < number) this.queue[place] = asked; // it has crashed since
    this.lendNext();
  }

  onRecovered() {} // a storage: of it we want nothing

  onTimeoutExpire() {
    this.output({ expired: this.holder, token: this.token });
    this.holder = undefined;
    this.lendNext();
  }

  lendNext() {
    if (this.holder !== undefined || this.queue.length === 0) return;
    const { process, number, timed, sinceMs } = this.queue.shift()!;
    this.holder = process;
    this.lent.set(process, number);
    this.token++;
    this.force({ token: this.token, holder: this.holder });
    this.setTimer("Expire", this.leaseMs);
    this.output({ lease: this.holder, token: this.token });
    const waitedMs = timed ? this.clock - sinceMs : 0;
    this.send(process, { type: "Lease", number, token: this.token, leaseMs: this.leaseMs, waitedMs });
  }
}

/**
 * Keeps one value, and with `fenced` the highest token that has written it: whoever comes with a lower one
 * has lost its lease since. Both are in the log, as an old token must not write after a crash either. Outputs
 * `{ written: value, token, by }` and `{ refused: value, token, by }`.
 */
export class LeaseStorage extends Process<LeaseStorageMessage> implements Handlers<never> {
  value = "";
  highest = 0; // token that has written

  /** @param fenced whether it checks the tokens */
  constructor(readonly fenced = true) {
    super();
  }

  /** A write that came while we were down is lost: whoever has no answer repeats it. */
  override onRecover(log: readonly { token: number; value: string }[]) {
    const last = log.at(-1);
    if (last) this.keep(last.token, last.value);
    this.broadcast({ type: "Recovered" });
  }

  onWrite({ token, value }: { token: number; value: string }, from: ProcessId) {
    if (this.fenced && token < this.highest) {
      this.output({ refused: value, token, by: from });
      this.send(from, { type: "Refused", token, highest: this.highest });
      return;
    }
    this.keep(token, value);
    this.force({ token, value });
    this.output({ written: value, token, by: from });
    this.send(from, { type: "Written", token });
  }

  onRecovered() {} // a service: of it we want nothing

  keep(token: number, value: string) {
    this.highest = token;
    this.value = value;
  }
}

/** How long a client waits for an answer from one that has come back, before it asks again. */
const AGAIN_MS = 100;

/**
 * Borrows the lock, works, writes its result. `careful` looks at its clock right before it writes; that helps
 * against a pause of its own and against a lease that comes late, not against a write that is late. A crash
 * ends its update; whether it was written is not known.
 *
 * A lease runs from when it was granted, which the holder cannot see. It was not before we had asked and our
 * request had waited: from then on we count. Whoever counts from the receipt counts too late by as long as
 * the `Lease` was under way.
 */
export class LeaseClient extends Process<LeaseMessage | LeaseStorageMessage, "Work" | "Again">
  implements Handlers<never, "Work" | "Again"> {
  state: "idle" | "waiting" | "working" | "writing" | "done" | "refused" | "gave up" = "idle";
  asked = new Numbers(); // a lease for what we asked for before a crash has run since then
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
    this.asked.next();
    this.acquire();
  }

  acquire() {
    this.send(this.service, { type: "Acquire", number: this.asked.last, timed: this.careful });
  }

  /** @throws RangeError if the work takes as long as a lease lasts: it could never be finished in time */
  onLease(
    { number, token, leaseMs, waitedMs }: {
      number: number;
      token: number;
      leaseMs: number;
      waitedMs: number;
    },
  ) {
    if (this.state !== "waiting" || number !== this.asked.last) return;
    if (this.workMs >= leaseMs) {
      throw new RangeError(`workMs must be less than the lease, ${leaseMs} ms, got ${this.workMs}`);
    }
    this.state = "working";
    this.token = token;
    this.expiresAtMs = this.askedAtMs + waitedMs + leaseMs;
    this.setTimer("Work", this.workMs);
  }

  onTimeoutWork() {
    this.write();
  }

  write() {
    if (this.careful && this.clock >= this.expiresAtMs) {
      this.state = "gave up";
      this.output("gave up");
      return;
    }
    this.state = "writing";
    this.send(this.storage, { type: "Write", token: this.token, value: `by P${this.id}` });
  }

  onWritten({ token }: { token: number }) {
    if (this.isAwaited(token)) this.state = "done";
  }

  onRefused({ token }: { token: number; highest: number }) {
    if (this.isAwaited(token)) this.state = "refused";
  }

  /** Not an answer to an earlier write, which was repeated or ended with a crash. */
  isAwaited(token: number): boolean {
    return this.state === "writing" && !(token < this.token);
  }

  /** What we asked it for may have come while it was down, or its answer may be on its way. */
  onRecovered() {
    this.setTimer("Again", AGAIN_MS);
  }

  onTimeoutAgain() {
    if (this.state === "waiting") this.acquire();
    if (this.state === "writing") this.write();
  }
}
