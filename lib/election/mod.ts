/** The public names of leader election. */
export { successorIn } from "./ring_order.ts";
export { ChangRoberts, type ChangRobertsMessage } from "./chang_roberts.ts";
export { RingElection, type RingMessage } from "./ring.ts";
export { Bully, type BullyMessage } from "./bully.ts";
export { FailureDetector, type HeartbeatMessage } from "./failure_detector.ts";
export { Lookout, WatchedBully } from "./watched.ts";
export { WatchedRing } from "./watched_ring.ts";
