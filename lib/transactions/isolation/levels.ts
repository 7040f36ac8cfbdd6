/** The schedulers side by side: over the anomalies of Hermitage, and over all interleavings of programs. */
import { type Interleaving, interleavings } from "../../verify/transactions/interleavings.ts";
import { judge } from "../../verify/transactions/judge.ts";
import type { PhenomenonName } from "../../verify/transactions/phenomena/names.ts";
import { TwoPhaseLocking } from "./locking/two_phase.ts";
import { runSchedule, type ScheduleRun } from "./schedule/run.ts";
import type { TransactionScheduler } from "./schedule/scheduler.ts";
import { ReadCommitted } from "./versions/committed.ts";
import { SerialisableSnapshotIsolation } from "./versions/serialisable.ts";
import { SnapshotIsolation } from "./versions/snapshot.ts";

/** A new scheduler, by the name of what it does. */
export type SchedulerFactories = Readonly<Record<string, () => TransactionScheduler>>;

/** The schedulers of this folder. */
export const SCHEDULERS: SchedulerFactories = {
  "strict two-phase locking": () => new TwoPhaseLocking(),
  "read committed": () => new ReadCommitted(),
  "snapshot isolation": () => new SnapshotIsolation(),
  "serialisable snapshot isolation": () => new SerialisableSnapshotIsolation(),
};

/** An anomaly as Hermitage (Kleppmann 2014) tries to bring it about. */
export type AnomalyScript = {
  readonly anomaly: string;
  /** Who asks for what in which order; z is a row that is not there at first. */
  readonly schedule: string;
  /** What the judge calls it. */
  readonly phenomena: readonly PhenomenonName[];
};

/** One script for each column of Hermitage's table. */
export const ANOMALIES: readonly AnomalyScript[] = [
  { anomaly: "G0", schedule: "w1x w2x w1y c1 w2y c2", phenomena: ["G0"] },
  { anomaly: "G1a", schedule: "w1x r2x a1 r2x c2", phenomena: ["G1a"] },
  { anomaly: "G1b", schedule: "w1x r2x w1x c1 r2x c2", phenomena: ["G1b"] },
  { anomaly: "G1c", schedule: "w1x w2y r1y r2x c1 c2", phenomena: ["G1c"] },
  { anomaly: "OTV", schedule: "w1x w1y w2x c1 r3x r3y w2y r3x r3y c2 r3y r3x c3", phenomena: ["OTV"] },
  { anomaly: "PMP", schedule: "pr1[x,y,z] w2z c2 pr1[x,y,z] c1", phenomena: ["P3"] },
  { anomaly: "P4", schedule: "r1x r2x w1x w2x c1 c2", phenomena: ["P4"] },
  { anomaly: "G-single", schedule: "r1x r2x r2y w2x w2y c2 r1y c1", phenomena: ["G-single"] },
  { anomaly: "G2-item", schedule: "r1x r1y r2x r2y w1x w2y c1 c2", phenomena: ["G2-item"] },
  { anomaly: "G2", schedule: "pr1[x,y,z] pr2[x,y,z] w1y w2z c1 c2", phenomena: ["G2"] },
];

/** A script under a scheduler. */
export type AnomalyCell = ScheduleRun & {
  readonly anomaly: string;
  /** Whether the scheduler prevents it: what happened has none of it. */
  readonly prevented: boolean;
};

/**
 * Hermitage's table: for each scheduler, which anomalies it prevents.
 * @example anomalyTable()["snapshot isolation"].map(({ prevented }) => prevented)
 */
export function anomalyTable(schedulers: SchedulerFactories = SCHEDULERS): Record<string, AnomalyCell[]> {
  return Object.fromEntries(
    Object.entries(schedulers).map((
      [name, make],
    ) => [name, ANOMALIES.map((script) => cellOf(make(), script))]),
  );
}

function cellOf(
  scheduler: TransactionScheduler,
  { anomaly, schedule, phenomena }: AnomalyScript,
): AnomalyCell {
  const run = runSchedule(scheduler, schedule), verdict = judge(run.history);
  return { ...run, anomaly, prevented: phenomena.every((name) => verdict.find(name) === undefined) };
}

/** An interleaving, and what each scheduler makes of it. */
export type InterleavingRow = Interleaving & { readonly runs: Readonly<Record<string, ScheduleRun>> };

/**
 * All interleavings of programs, judged as they stand, and run by each scheduler: which of them admits it.
 * @throws as `interleavings` does
 * @example interleavingCounts(interleavingPanel(["r1x w1x", "r2x w2x"])).admitted
 */
export function interleavingPanel(
  programs: readonly string[],
  schedulers: SchedulerFactories = SCHEDULERS,
): InterleavingRow[] {
  const makers = Object.entries(schedulers);
  return interleavings(programs).map((interleaving) => ({
    ...interleaving,
    runs: Object.fromEntries(makers.map(([name, make]) => [name, runSchedule(make(), interleaving.text)])),
  }));
}

/** How many interleavings there are of each kind. */
export type InterleavingCounts = {
  readonly interleavings: number;
  readonly serialisable: number;
  /** By scheduler: how many it admits, without a wait and without an abort. */
  readonly admitted: Readonly<Record<string, number>>;
  /** By scheduler: of how many it makes something serialisable. */
  readonly serialisableRuns: Readonly<Record<string, number>>;
};

/** The panel in numbers. */
export function interleavingCounts(panel: readonly InterleavingRow[]): InterleavingCounts {
  const names = Object.keys(panel[0]?.runs ?? {});
  const count = (holds: (row: InterleavingRow) => boolean) => panel.filter(holds).length;
  const each = (holds: (run: ScheduleRun) => boolean) =>
    Object.fromEntries(names.map((name) => [name, count(({ runs }) => holds(runs[name]))]));
  return {
    interleavings: panel.length,
    serialisable: count(({ conflictSerialisable }) => conflictSerialisable),
    admitted: each(({ admitted }) => admitted),
    serialisableRuns: each(({ history }) => judge(history).serialisable),
  };
}
