/** The public names of clocks. */
export {
  adjustSoftwareClock,
  checkTimes,
  readSoftwareClock,
  serverIn,
  type SoftwareClock,
  Synchronised,
} from "./software_clock.ts";
export { Cristian, type CristianMessage } from "./cristian.ts";
export { Berkeley, type BerkeleyMessage } from "./berkeley.ts";
export { ElectedBerkeley } from "./elected_berkeley.ts";
export { Ntp, type NtpMessage, type NtpSample } from "./ntp.ts";
export { lamportTick, precedes, type Stamp } from "./lamport.ts";
export { Stamped, type StampedMessage } from "./stamped.ts";
export { compareVectors, type VectorClock, vectorMerge, vectorTick, vectorZero } from "./vector.ts";
export { compareHybrid, hybridTick, type HybridTimestamp, hybridZero } from "./hybrid.ts";
