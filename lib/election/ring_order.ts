import type { Process, ProcessId } from "../core/process.ts";

/**
 * The order of a ring, checked.
 * @param ring all ids, each before its successor; empty: ascending
 * @throws RangeError if the ring does not hold each process exactly once
 */
export function ringOf(self: Process, ring: readonly ProcessId[]): readonly ProcessId[] {
  const all = [self.id, ...self.peers].sort((a, b) => a - b);
  if (ring.length === 0) return all;
  const wrong = flawOf(ring, all);
  if (wrong) throw new RangeError(`a ring holds each process once, got [${ring.join(", ")}] ${wrong}`);
  return [...ring];
}

function flawOf(ring: readonly ProcessId[], all: readonly ProcessId[]): string | undefined {
  const given = new Set(ring), known = new Set(all);
  const missing = all.find((id) => !given.has(id)), unknown = ring.find((id) => !known.has(id));
  if (missing !== undefined) return `without P${missing}`;
  if (unknown !== undefined) return `with P${unknown}, which is no process`;
  if (ring.length > all.length) return `with P${ring.find((id, place) => ring.indexOf(id) !== place)} twice`;
}

/** Who comes after `id`. */
export function successorIn(ring: readonly ProcessId[], id: ProcessId): ProcessId {
  return ring[(ring.indexOf(id) + 1) % ring.length];
}
