// Classes for Maelstrom's workloads. None knows of it: simulated and explored they are the same.
export { Broadcast } from "./broadcast.ts";
export { Counter, GrowOnlySet } from "./merged.ts";
export { RaftKeyValues } from "./raft.ts";
export { ServiceLists, ServiceStore } from "./service.ts";
export { Echo, UniqueIds } from "./small.ts";
