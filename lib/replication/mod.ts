/** The public names of replication. */
// Quorums
export { AbdRegister, type AbdRegisterOptions } from "./quorum/abd.ts";
export { QuorumRegister, type QuorumRegisterMessage, type QuorumRegisterOptions } from "./quorum/register.ts";
export { isLater, latestOf, type Versioned } from "./quorum/version.ts";
