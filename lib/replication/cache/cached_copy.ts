/**
 * Read-only replicas of what a primary has (web caches, content delivery networks): who is asked for what it
 * has no copy of fetches one; the primary takes all updates and tells the others which copies are void.
 */
import { Numbers } from "../../core/numbers.ts";
import { type Handlers, Process, type ProcessId } from "../../core/process.ts";

export type CopyMessage =
  | { type: "Fetch"; object: string; number: number }
  | { type: "Fetched"; object: string; number: number; value: unknown }
  | { type: "Invalidate"; object: string; update: number }
  | { type: "Invalidated"; object: string; update: number };

/** A fetch that is not over: its number, and the reads that wait for it. */
type Fetching = { readonly number: number; readonly reads: number[] };

/**
 * The process with the lowest id is the primary, all others are read-only replicas. `read(object)` may be
 * asked of anyone, `write(object, value)` of the primary, which answers at once and sends `Invalidate` to
 * all.
 *
 * - Reads that come while a copy is fetched wait for the same fetch: one for all of them, however many.
 * - An invalidation voids what is under way, too: a `Fetched` that left the primary before the update would
 *   fill the cache with the old value for as long as nobody writes again. So the replica fetches anew, under
 *   a new number, and only what answers the latest number counts.
 * - A copy ends `ttlMs` after it was asked for. That bounds how long a lost invalidation is felt, and who
 *   waits for a lost answer asks again.
 *
 * Where nothing is lost, no copy is stale once the network is at rest; until then it may be. Reads at one
 * replica never go back. The primary forces each update to its log before anyone hears of it, and when it
 * comes back it voids everything that it ever wrote. Cost: N − 1 messages an update, two a miss, none a hit.
 */
export class CachedCopy extends Process<CopyMessage, "Expire" | "Leases">
  implements Handlers<CopyMessage, "Expire"> {
  readonly primary: ProcessId;
  /** At the primary what was written, at a replica the copies. */
  values = new Map<string, unknown>();
  fetching = new Map<string, Fetching>();
  /** Of fetches, and of updates at the primary. */
  numbers = new Numbers();

  /** @param ttlMs how long a copy may be used after it was asked for, ms, > 0; Infinity: for ever */
  constructor(readonly ttlMs = 1000) {
    super();
    if (!(ttlMs > 0)) throw new RangeError(`ttlMs must be > 0 ms, got ${ttlMs}`);
    this.primary = Math.min(this.id, ...this.peers);
  }

  /** What was written is in the log; a copy is not. Whose invalidation was lost with us is told again. */
  override onRecover(log: readonly { object: string; value: unknown }[]) {
    for (const { object, value } of log) this.values.set(object, value);
    for (const object of this.values.keys()) this.invalidate(object);
  }

  // ---- anyone

  /** Answered with the value, null if nothing was ever written. */
  read(object: string) {
    const fetching = this.fetching.get(object);
    if (this.id === this.primary || this.values.has(object)) {
      this.respond(this.operation, this.values.get(object) ?? null);
    } else if (fetching) fetching.reads.push(this.operation);
    else this.fetch(object, [this.operation]);
  }

  // ---- the primary

  /**
   * Answered with null, at once.
   * @throws Error at a replica
   */
  write(object: string, value: unknown) {
    if (this.id !== this.primary) {
      throw new Error(`P${this.id} is a read-only replica: write at the primary, P${this.primary}`);
    }
    this.values.set(object, value); // first: a fetch that comes after the invalidation must find the new value
    this.force({ object, value });
    this.invalidate(object, this.operation);
  }

  /** @param operation the write to be answered; none if it is only told again */
  invalidate(object: string, operation?: number) {
    this.broadcast({ type: "Invalidate", object, update: this.numbers.next() });
    if (operation !== undefined) this.respond(operation, null);
  }

  onFetch({ object, number }: { object: string; number: number }, from: ProcessId) {
    this.send(from, { type: "Fetched", object, number, value: this.values.get(object) ?? null });
  }

  onInvalidated(_message: { object: string; update: number }, _from: ProcessId) {} // nobody waits for it here

  // ---- a replica

  fetch(object: string, reads: number[]) {
    const number = this.numbers.next();
    this.fetching.set(object, { number, reads });
    if (this.ttlMs < Infinity) this.setTimer("Expire", this.ttlMs, this.ttlMs, object);
    this.send(this.primary, { type: "Fetch", object, number });
  }

  onFetched({ object, number, value }: { object: string; number: number; value: unknown }) {
    const fetching = this.fetching.get(object);
    if (fetching?.number !== number) return; // it may be older than an invalidation that we know of
    this.fetching.delete(object);
    this.values.set(object, value);
    for (const read of fetching.reads) this.respond(read, value);
  }

  onInvalidate({ object }: { object: string; update: number }, _from: ProcessId) {
    this.drop(object);
  }

  onTimeoutExpire(object: string) {
    this.drop(object);
  }

  /** The copy is void, and what is on its way as well; who waits for it gets a newer one. */
  drop(object: string) {
    this.values.delete(object);
    const fetching = this.fetching.get(object);
    if (fetching) this.fetch(object, fetching.reads);
    else this.cancelTimer("Expire", object);
  }
}
