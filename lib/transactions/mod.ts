/** The public names of transactions: stores that survive a crash, and schedulers that isolate. */
export { type Blocks, blocksOf, TimedBlocks } from "./store/blocks.ts";
export { ObjectInUse, type StoreClass, type StoreOptions, TransactionalStore, type Values } from "./store/store.ts";
export { Log } from "./log/log.ts";
export { type Change, type Entry, type LogRecord, type PageRecord, recordText } from "./log/records.ts";
export { type RecoveryReport, WriteAheadStore } from "./log/store.ts";
export { ShadowStore } from "./shadow/store.ts";
export { type CostOptions, type StoreCost, storeCosts } from "./costs.ts";
export { AFTERWARDS, crashes, type CrashOptions, type CrashSearch, STEPS } from "./crash/search.ts";
export type { CrashReport, ReportedCrash } from "./crash/report.ts";
export type { Step } from "./crash/story.ts";
