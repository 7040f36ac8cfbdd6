import type { Process, ProcessId } from "../core/process.ts";

/** Rings that were checked, and for how many processes, so that this is not done for each message. */
const checked = new WeakMap<readonly ProcessId[], number>();

/**
 * Who comes after `id` in a ring.
 * @param ring all ids, each before its successor; empty: in ascending order
 * @throws RangeError if the ring does not hold each process exactly once
 */
export function successorIn(ring: readonly ProcessId[], self: Process, id: ProcessId): ProcessId {
  if (ring.length === 0) return nextHigher(self, id);
  if (checked.get(ring) !== self.peers.length + 1) {
    const flaw = flawOf(ring, [self.id, ...self.peers]);
    if (flaw) throw new RangeError(`a ring holds each process once, got [${ring.join(", ")}] ${flaw}`);
    checked.set(ring, self.peers.length + 1);
  }
  return ring[(ring.indexOf(id) + 1) % ring.length];
}

/** The next of all ids in ascending order; after the highest the lowest. */
function nextHigher({ id: own, peers }: Process, id: ProcessId): ProcessId {
  const next = peers.find((peer) => peer > id);
  if (own > id && !(next! < own)) return own;
  return next ?? Math.min(own, ...peers.slice(0, 1));
}

function flawOf(ring: readonly ProcessId[], all: readonly ProcessId[]): string | undefined {
  const given = new Set(ring), known = new Set(all);
  const missing = all.find((id) => !given.has(id)), unknown = ring.find((id) => !known.has(id));
  if (missing !== undefined) return `without P${missing}`;
  if (unknown !== undefined) return `with P${unknown}, which is no process`;
  if (ring.length > all.length) return `with P${ring.find((id, place) => ring.indexOf(id) !== place)} twice`;
}
