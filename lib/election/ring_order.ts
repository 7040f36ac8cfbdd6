import type { Process, ProcessId } from "../core/process.ts";

/**
 * Who comes after `id` in a ring.
 * @param ring all ids in the order of the ring; empty: ascending
 * @throws RangeError if the ring does not hold each process exactly once
 */
export function successorIn(ring: readonly ProcessId[], self: Process, id: ProcessId): ProcessId {
  const order = ring.length > 0 ? ring : [self.id, ...self.peers].sort((a, b) => a - b);
  const place = order.indexOf(id);
  if (place < 0 || order.length !== self.peers.length + 1 || new Set(order).size !== order.length) {
    throw new RangeError(
      `a ring holds each of the ${self.peers.length + 1} processes once, got [${
        order.join(", ")
      }] without a place for ${id}`,
    );
  }
  return order[(place + 1) % order.length];
}
