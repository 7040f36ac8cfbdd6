/** The public names of mutual exclusion. */
export { Lock, type LockState } from "./lock.ts";
export { Contender } from "./contender.ts";
export { CentralLock, type CentralLockMessage } from "./central.ts";
export { TokenRing, type TokenRingMessage } from "./token_ring.ts";
export { type RegeneratingTokenMessage, RegeneratingTokenRing } from "./regenerating_token_ring.ts";
export { MulticastLock } from "./multicast_lock.ts";
export { LamportLock, type LamportLockMessage } from "./lamport.ts";
export { RicartAgrawala, type RicartAgrawalaMessage } from "./ricart_agrawala.ts";
export { RoucairolCarvalho, type RoucairolCarvalhoMessage } from "./roucairol_carvalho.ts";
export { Maekawa, type MaekawaMessage } from "./maekawa.ts";
export { quorumsOf } from "./quorums.ts";
export { SuzukiKasami, type SuzukiKasamiMessage } from "./suzuki_kasami.ts";
export { Raymond, type RaymondMessage } from "./raymond.ts";
export {
  LeaseClient,
  type LeaseMessage,
  LeaseService,
  LeaseStorage,
  type LeaseStorageMessage,
} from "./lease.ts";
export {
  mutualExclusion,
  noStarvation,
  requestOrder,
  twoInside,
  type Violation,
  whoIsInside,
} from "./properties.ts";
export {
  entriesPerSecond,
  messagesIn,
  messagesPerEntry,
  type Section,
  sectionsOf,
  synchronisationDelays,
  waitingTimes,
} from "./sections.ts";
