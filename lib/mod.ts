/** The public names of the course's library. */
export * from "./core/mod.ts";
export * from "./election/mod.ts";
export * from "./consensus/mod.ts";
export * from "./clocks/mod.ts";
export * from "./multicast/mod.ts";
export * from "./mutex/mod.ts";
export * from "./transactions/mod.ts";
export * from "./commit/mod.ts";
export * from "./partition/mod.ts";
export * from "./replication/mod.ts";
export * from "./cases/mod.ts";
export * from "./storage/mod.ts";
export * from "./run/mod.ts";
export * from "./verify/mod.ts";
export * from "./view/mod.ts";
export * from "./course/mod.ts";
