/** The public names of ordered multicast. */
export { Multicast } from "./multicast.ts";
export { type SequencerMessage, SequencerMulticast } from "./sequencer.ts";
export { LamportMulticast, type LamportMulticastMessage } from "./lamport.ts";
