import { BasicMulticast } from "./basic.ts";
import { CausalTotalMulticast } from "./causal_total.ts";
import { CausalMulticast } from "./causal.ts";
import { FifoTotalMulticast } from "./fifo_total.ts";
import { FifoMulticast } from "./fifo.ts";
import { IsisMulticast } from "./isis.ts";
import { LamportMulticast } from "./lamport.ts";
import type { Multicast } from "./multicast.ts";
import { ReliableMulticast } from "./reliable.ts";
import { SequencerMulticast } from "./sequencer.ts";

/** All kinds of multicast by name. */
export const ORDERINGS = {
  "basic": BasicMulticast,
  "reliable": ReliableMulticast,
  "FIFO": FifoMulticast,
  "causal": CausalMulticast,
  "total (sequencer)": SequencerMulticast,
  "total (ISIS)": IsisMulticast,
  "total (Lamport)": LamportMulticast,
  "FIFO-total": FifoTotalMulticast,
  "causal-total": CausalTotalMulticast,
} as const;

/** An order in which a multicast delivers, by name. */
export type Ordering = keyof typeof ORDERINGS;

/**
 * The class of multicasts with this ordering.
 * @throws RangeError for a name that is not in `ORDERINGS`
 * @example simulate({ processes: nodes(3, multicastBy("causal")) })
 */
export function multicastBy(ordering: Ordering): new () => Multicast {
  if (!Object.hasOwn(ORDERINGS, ordering)) {
    throw new RangeError(`the ordering must be one of ${Object.keys(ORDERINGS).join(", ")}, got ${ordering}`);
  }
  return ORDERINGS[ordering] as new () => Multicast;
}
