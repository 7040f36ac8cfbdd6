import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import { isLater, latestOf, type Versioned } from "./version.ts";

type Numbered = { readonly operation: number };
type Copied = Numbered & { readonly copy: Versioned };

export type QuorumRegisterMessage =
  | { type: "Query"; operation: number }
  | { type: "Copy"; operation: number; copy: Versioned }
  | { type: "Store"; operation: number; copy: Versioned }
  | { type: "Stored"; operation: number };

export type QuorumRegisterOptions = {
  /** Who keeps copies, N of them; everyone unless told. */
  readonly replicas?: readonly ProcessId[];
  /** How many copies a read asks to see (R), 1 to N; a majority unless told. */
  readonly read?: number;
  /** How many copies a write asks to be stored (W), 1 to N; a majority unless told. */
  readonly write?: number;
  /** Whether who reads sends the latest version to those that had an older one, after it has answered. */
  readonly repairs?: boolean;
  /** Whether only one process ever writes: it knows the latest version, and asks nobody. */
  readonly onlyWriter?: boolean;
  /** An operation that has taken so long is given up, ms > 0; none is unless told. */
  readonly patienceMs?: number;
};

/** How far an operation of this process has come. `copies`: who has answered, and what it had. */
type Doing = {
  readonly isRead: boolean;
  readonly value?: unknown;
  stage: "asking" | "storing" | "done";
  latest: Versioned;
  readonly copies: Map<ProcessId, Versioned>;
  readonly stored: Set<ProcessId>;
};

/**
 * A register of which N processes keep copies: a read sees R of them, a write reaches W (Gifford, "Weighted
 * voting for replicated data", 1979). Any process may be asked, whether it keeps a copy or not.
 *
 * With R + W > N every read sees the copy of every write that was answered before: any two such sets have a
 * member in common. While a write is under way that is not enough: a read may see it, and a later read not
 * (`AbdRegister` mends that). With less, a read may miss what was written long ago; `repairs` make that
 * rarer.
 *
 * `read` is answered with the value, `write` with nothing. An operation that was given up is never answered:
 * nobody knows whether it takes effect. `output({ gaveUp })` says so, with its number.
 *
 * Cost: 2N messages and one round trip a read, 4N and two a write (2N and one of an only writer), those to
 * oneself included. A copy is forced to the log before anyone hears that it is stored.
 */
export class QuorumRegister<Timer extends string = never>
  extends Process<QuorumRegisterMessage, Timer | "Patience">
  implements Handlers<QuorumRegisterMessage, "Patience"> {
  /** Our copy; of a process that is no replica, what it has written last. */
  copy: Versioned = { count: 0, writer: 0, value: 0 };
  /** What we are doing, by the number of the operation. */
  doing = new Map<number, Doing>();
  readonly replicas: readonly ProcessId[];
  readonly readQuorum: number;
  readonly writeQuorum: number;
  readonly repairs: boolean;
  readonly onlyWriter: boolean;
  readonly patienceMs: number;

  /** @throws RangeError for R or W that are not 1 to N, and a patience that is not > 0 ms */
  constructor(options: QuorumRegisterOptions = {}) {
    super();
    this.replicas = [...options.replicas ?? [this.id, ...this.peers]].sort((a, b) => a - b);
    const { length } = this.replicas, majority = Math.floor(length / 2) + 1;
    const { read = majority, write = majority, repairs = false, onlyWriter = false, patienceMs = 0 } =
      options;
    for (const [name, size] of [["R", read], ["W", write]] as const) {
      if (!(Number.isInteger(size) && size >= 1 && size <= length)) {
        throw new RangeError(`${name} must be an integer from 1 to N = ${length}, got ${size}`);
      }
    }
    if (!(patienceMs >= 0) || options.patienceMs === 0) {
      throw new RangeError(`patience must be > 0 ms, got ${options.patienceMs}`);
    }
    this.readQuorum = read;
    this.writeQuorum = write;
    this.repairs = repairs;
    this.onlyWriter = onlyWriter;
    this.patienceMs = patienceMs;
  }

  override onRecover(log: readonly { copy: Versioned }[]) {
    const last = log.at(-1);
    if (last) this.copy = { ...last.copy };
  }

  // ---- who is asked

  read() {
    this.begin(this.operation, true);
  }

  write(value: unknown) {
    this.begin(this.operation, false, value);
  }

  begin(operation: number, isRead: boolean, value?: unknown) {
    const latest = { ...this.copy };
    this.doing.set(operation, {
      isRead,
      value,
      stage: "asking",
      latest,
      copies: new Map(),
      stored: new Set(),
    });
    if (this.patienceMs > 0) {
      this.setTimer("Patience", this.patienceMs, this.patienceMs, `${operation}`);
    }
    if (!isRead && this.onlyWriter) this.found(operation, this.doing.get(operation)!);
    else this.ask({ type: "Query", operation });
  }

  ask(message: QuorumRegisterMessage) {
    for (const replica of this.replicas) this.send(replica, message);
  }

  onCopy({ operation, copy }: Copied, from: ProcessId) {
    const doing = this.doing.get(operation);
    if (doing?.stage === "asking") {
      doing.copies.set(from, copy);
      if (doing.copies.size < this.readQuorum) return;
      const seen = latestOf(doing.copies.values());
      // What we wrote ourselves counts for a write's number, even if it has reached no quorum.
      doing.latest = { ...(doing.isRead || isLater(seen, this.copy) ? seen : this.copy) };
      this.found(operation, doing);
    } else if (doing?.stage === "done") {
      doing.copies.set(from, copy);
      this.repair(operation, doing, from);
    }
  }

  /** A quorum has told us its latest version. */
  found(operation: number, doing: Doing) {
    if (doing.isRead) return this.finish(operation, doing);
    doing.latest = { count: doing.latest.count + 1, writer: this.id, value: doing.value };
    this.store(operation, doing);
  }

  store(operation: number, doing: Doing) {
    doing.stage = "storing";
    doing.copies.clear();
    this.keep(doing.latest); // first, and in the log: after a crash no other value may get this version
    this.ask({ type: "Store", operation, copy: doing.latest });
  }

  onStored({ operation }: Numbered, from: ProcessId) {
    const doing = this.doing.get(operation);
    if (doing?.stage !== "storing") return;
    doing.stored.add(from);
    if (doing.stored.size === this.writeQuorum) this.finish(operation, doing);
  }

  finish(operation: number, doing: Doing) {
    doing.stage = "done";
    if (this.patienceMs > 0) this.cancelTimer("Patience", `${operation}`);
    if (doing.isRead) this.respond(operation, doing.latest.value);
    else this.respond(operation);
    if (!this.repairs || !doing.isRead) this.doing.delete(operation);
    else for (const replica of doing.copies.keys()) this.repair(operation, doing, replica);
  }

  /** Sends what was read to a replica that had less; when all have answered the read is forgotten. */
  repair(operation: number, { copies, latest }: Doing, replica: ProcessId) {
    if (isLater(latest, copies.get(replica)!)) {
      this.send(replica, { type: "Store", operation, copy: latest });
    }
    if (copies.size === this.replicas.length) this.doing.delete(operation);
  }

  onTimeoutPatience(key: string) {
    this.doing.delete(Number(key));
    this.output({ gaveUp: Number(key) });
  }

  // ---- who keeps a copy

  onQuery({ operation }: Numbered, from: ProcessId) {
    this.send(from, { type: "Copy", operation, copy: this.copy });
  }

  onStore({ operation, copy }: Copied, from: ProcessId) {
    this.keep(copy);
    this.send(from, { type: "Stored", operation });
  }

  keep(copy: Versioned) {
    if (!isLater(copy, this.copy)) return;
    this.copy = { ...copy };
    this.force({ copy: this.copy });
  }
}
