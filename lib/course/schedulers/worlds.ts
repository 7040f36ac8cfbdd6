/** What a verdict on a class of schedulers is asked about. */
import type { TransactionScheduler } from "../../transactions/isolation/schedule/scheduler.ts";
import type { IsolationLevel } from "../../verify/transactions/levels.ts";

/** A class of schedulers that needs nothing to begin with. */
export type SchedulerClass = new () => TransactionScheduler;

/** All interleavings of some programs: what the judge says of each run, and how many there are of a kind. */
export type InterleavedWorld = {
  readonly name: string;
  /** One transaction each: `["r1x w1x", "r2x w2x"]`. */
  readonly programs: readonly string[];
  /** What the judge must say of each run. */
  readonly level: IsolationLevel;
  /** How many are admitted: nobody waits, nobody is aborted. */
  readonly admitted: number;
  /** In how many what happens is serialisable. */
  readonly serialisable: number;
};

/** One schedule, and what must happen: waits, aborts and the versions that are read. */
export type ScheduledWorld = { readonly name: string; readonly schedule: string; readonly history: string };

/** Hermitage's scripts, and which anomalies must not come about. */
export type AnomalyWorld = { readonly name: string; readonly prevents: readonly string[] };

/** One world of a verdict on schedulers. */
export type SchedulerWorld = InterleavedWorld | ScheduledWorld | AnomalyWorld;
