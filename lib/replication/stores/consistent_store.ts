/** A store that keeps its copies consistent: who cannot reach a majority is refused (CP). */
import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import { isLater, latestOf, type Versioned } from "../quorum/version.ts";

export type ConsistentStoreMessage =
  | { type: "Query"; operation: number; key: string }
  | { type: "Copy"; operation: number; copy: Versioned }
  | { type: "Store"; operation: number; key: string; copy: Versioned }
  | { type: "Stored"; operation: number };

/** An operation that is under way. `put`: the new value; a get has none. */
type Doing = {
  readonly key: string;
  readonly put?: string;
  stage: "asking" | "storing";
  latest: Versioned;
  readonly heard: Set<ProcessId>;
};

/**
 * A key-value store on two processes or more, each of which has a copy and may be asked (Attiya, Bar-Noy and
 * Dolev, 1995, a register for each key). `get(key)` is answered with a text, "" where nothing was written;
 * `put(key, text)` with nothing.
 *
 * An operation asks a majority for the latest version, then stores at a majority: a put the next version, a
 * get the one that it has found, so that no later get finds less. Any two majorities have a member in common:
 * the store is linearisable, whatever the network does.
 *
 * Who hears no majority within `patienceMs` says `output({ refused })`, with the operation's number, and
 * answers nothing. A put that was refused may have been stored by some, and so may be read later.
 *
 * Cost: two round trips to a majority and 4(N − 1) messages an operation; a copy is forced to the log before
 * anyone hears of it.
 */
export class ConsistentStore extends Process<ConsistentStoreMessage, "Patience">
  implements Handlers<ConsistentStoreMessage, "Patience"> {
  copies = new Map<string, Versioned>();
  doing = new Map<number, Doing>();

  /** @param patienceMs after which an operation is refused, ms, > 0 */
  constructor(readonly patienceMs = 100) {
    super();
    if (!(patienceMs > 0)) {
      throw new RangeError(`patience must be > 0 ms, got ${patienceMs}`);
    }
  }

  override onRecover(log: readonly { key: string; copy: Versioned }[]) {
    for (const { key, copy } of log) this.copies.set(key, copy);
  }

  // ---- who is asked

  get(key: string) {
    this.begin(this.operation, key);
  }

  put(key: string, text: string) {
    this.begin(this.operation, key, text);
  }

  begin(operation: number, key: string, put?: string) {
    const latest = { ...this.copyOf(key) };
    this.doing.set(operation, { key, put, stage: "asking", latest, heard: new Set([this.id]) });
    this.setTimer("Patience", this.patienceMs, this.patienceMs, String(operation));
    this.broadcast({ type: "Query", operation, key });
  }

  onCopy({ operation, copy }: { operation: number; copy: Versioned }, from: ProcessId) {
    const doing = this.doing.get(operation);
    if (doing?.stage !== "asking") return;
    doing.latest = latestOf([doing.latest, copy]);
    doing.heard.add(from);
    if (doing.heard.size >= this.majority) this.store(operation, doing);
  }

  /** A majority has told us its latest version. */
  store(operation: number, doing: Doing) {
    doing.stage = "storing";
    doing.heard.clear();
    doing.heard.add(this.id);
    if (doing.put !== undefined) {
      // Beyond our own, too: what another operation here has stored since must not get the same number.
      const { count } = latestOf([doing.latest, this.copyOf(doing.key)]);
      doing.latest = { count: count + 1, writer: this.id, value: doing.put };
    }
    this.keep(doing.key, doing.latest);
    this.broadcast({ type: "Store", operation, key: doing.key, copy: doing.latest });
  }

  onStored({ operation }: { operation: number }, from: ProcessId) {
    const doing = this.doing.get(operation);
    if (doing?.stage !== "storing") return;
    doing.heard.add(from);
    if (doing.heard.size < this.majority) return;
    this.doing.delete(operation);
    this.cancelTimer("Patience", String(operation));
    if (doing.put === undefined) this.respond(operation, doing.latest.value);
    else this.respond(operation);
  }

  onTimeoutPatience(operation: string) {
    this.doing.delete(Number(operation));
    this.output({ refused: Number(operation) });
  }

  get majority(): number {
    return Math.floor((this.peers.length + 1) / 2) + 1;
  }

  // ---- who keeps a copy

  onQuery({ operation, key }: { operation: number; key: string }, from: ProcessId) {
    this.send(from, { type: "Copy", operation, copy: this.copyOf(key) });
  }

  onStore({ operation, key, copy }: { operation: number; key: string; copy: Versioned }, from: ProcessId) {
    this.keep(key, copy);
    this.send(from, { type: "Stored", operation });
  }

  keep(key: string, copy: Versioned) {
    if (!isLater(copy, this.copyOf(key))) return;
    this.copies.set(key, { ...copy });
    this.force({ key, copy });
  }

  copyOf(key: string): Versioned {
    return this.copies.get(key) ?? { count: 0, writer: 0, value: "" };
  }
}
