/** Copies that are lent: no read that begins after a write has been answered gets an older value. */
import type { Handlers, ProcessId } from "../../core/process.ts";
import { CachedCopy } from "./cached_copy.ts";

/**
 * Invalidations with leases (Gray and Cheriton, "Leases", 1989): a copy may be used for `ttlMs` from when it
 * was asked for, and the primary answers a write when all replicas have acknowledged the invalidation, or
 * when whatever was lent before the update has ended: after `ttlMs` and a margin.
 *
 * Safe whatever is lost and whoever crashes: a lease begins at the replica, before the primary can have heard
 * of it. Timers must run alike but for the margin. Until a write is answered, the primary reads the new value
 * and a replica may still read the old one. Reads are as cheap as without leases; a write takes a round trip,
 * or `ttlMs` if a replica is silent. Cost: 2(N − 1) messages an update.
 */
export class LeasedCopy extends CachedCopy implements Handlers<never, "Leases"> {
  /** Who has not acknowledged an update, by its number. */
  missing = new Map<number, { readonly operation: number; readonly replicas: Set<ProcessId> }>();

  /**
   * @param ttlMs how long a copy is lent, ms, > 0 and finite
   * @param marginMs by how much two timers of that length may differ, ms, ≥ 0
   */
  constructor(ttlMs = 1000, readonly marginMs = 1) {
    super(ttlMs);
    if (ttlMs === Infinity) throw new RangeError("ttlMs must be finite, got Infinity");
    if (!(marginMs >= 0 && marginMs < Infinity)) {
      throw new RangeError(`marginMs must be ≥ 0 ms, got ${marginMs}`);
    }
  }

  override invalidate(object: string, operation?: number) {
    const update = this.numbers.next();
    this.broadcast({ type: "Invalidate", object, update });
    if (operation === undefined) return;
    this.missing.set(update, { operation, replicas: new Set(this.peers) });
    const waitMs = this.ttlMs + this.marginMs;
    this.setTimer("Leases", waitMs, waitMs, String(update));
    this.answerIfVoid(update);
  }

  override onInvalidate(message: { object: string; update: number }, from: ProcessId) {
    super.onInvalidate(message, from);
    this.send(from, { type: "Invalidated", object: message.object, update: message.update });
  }

  override onInvalidated({ update }: { object: string; update: number }, from: ProcessId) {
    this.missing.get(update)?.replicas.delete(from);
    this.answerIfVoid(update);
  }

  onTimeoutLeases(update: string) {
    this.missing.get(Number(update))?.replicas.clear();
    this.answerIfVoid(Number(update));
  }

  /** Nobody has an older copy any more, nor will get one. */
  answerIfVoid(update: number) {
    const waiting = this.missing.get(update);
    if (!waiting || waiting.replicas.size > 0) return;
    this.missing.delete(update);
    this.cancelTimer("Leases", String(update));
    this.respond(waiting.operation, null);
  }
}
