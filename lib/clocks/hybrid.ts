/**
 * Hybrid logical clocks (Kulkarni, Demirbas, Madappa, Avva, Leone, 2014): timestamps that respect
 * happened-before like Lamport's and stay close to physical time. `physicalMs` is the latest physical time
 * heard of; `logical` counts events within it.
 *
 * If clocks differ by at most ε, `physicalMs` is never more than ε ahead of the local clock. Local clocks
 * must not run backwards.
 */
export type HybridTimestamp = { readonly physicalMs: number; readonly logical: number };

/** The clock of a process to which nothing has happened yet. */
export function hybridZero(): HybridTimestamp {
  return { physicalMs: 0, logical: 0 };
}

/**
 * The clock after an event: `received` is the timestamp of the message, if the event is a receipt.
 * @param nowMs the local clock, ms
 */
export function hybridTick(
  clock: HybridTimestamp,
  nowMs: number,
  received: HybridTimestamp = hybridZero(),
): HybridTimestamp {
  const physicalMs = Math.max(clock.physicalMs, received.physicalMs, nowMs);
  const counts = [clock, received].filter((stamp) => stamp.physicalMs === physicalMs);
  // Physical time has moved past all that we know of: it alone tells the order, and the count starts anew.
  if (counts.length === 0) return { physicalMs, logical: 0 };
  return { physicalMs, logical: Math.max(...counts.map((stamp) => stamp.logical)) + 1 };
}

/** Below 0 if `a` is earlier, above if it is later, 0 if they are equal. */
export function compareHybrid(a: HybridTimestamp, b: HybridTimestamp): number {
  return a.physicalMs - b.physicalMs || a.logical - b.logical;
}
