/** The public names of ordered multicast. */
export { Multicast } from "./multicast.ts";
export { BasicMulticast, type BasicMulticastMessage } from "./basic.ts";
export { ReliableMulticast, type ReliableMulticastMessage } from "./reliable.ts";
export { FifoMulticast, type FifoMulticastMessage } from "./fifo.ts";
export { CausalMulticast, type CausalMulticastMessage } from "./causal.ts";
export { type SequencerMessage, SequencerMulticast } from "./sequencer.ts";
export { IsisMulticast, type IsisMulticastMessage } from "./isis.ts";
export { LamportMulticast, type LamportMulticastMessage } from "./lamport.ts";
export { type FifoTotalMessage, FifoTotalMulticast } from "./fifo_total.ts";
export { CausalTotalMulticast } from "./causal_total.ts";
export { multicastBy, type Ordering, ORDERINGS } from "./orderings.ts";
export { type DeliveryTime, deliveryTimes } from "./measure.ts";
export {
  emptyHistory,
  foldHistory,
  type Happening as MulticastHappening,
  type MulticastHistory,
  multicastHistoryOf,
} from "./history.ts";
export {
  agreement,
  ALWAYS,
  causalOrder,
  fifoOrder,
  IN_THE_END,
  integrity,
  type Judge,
  judgeMulticast,
  totalOrder,
  uniformAgreement,
  validity,
} from "./properties.ts";
