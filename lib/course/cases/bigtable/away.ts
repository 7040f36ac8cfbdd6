/** How long a tablet is served by nobody when its server has crashed. */
import { TabletServer } from "../../../cases/mod.ts";
import type { ProcessId } from "../../../core/process.ts";
import { crash } from "../../../run/faults.ts";
import { Simulation } from "../../../run/simulate/simulate.ts";
import { range } from "../../numbers/range.ts";
import { type BigtableSize, bigtableSystem } from "./system.ts";

/** What became of some crashes. */
export type TabletAway = {
  /** How long a session with Chubby lasts, and how long its locks are kept back when it has ended, s. */
  readonly lease: number;
  readonly lockDelay: number;
  /** How long the tablet was not served, s, for each crash. */
  readonly seconds: readonly number[];
  /**
   * What is known without a run, s. The cell has kept back the server's last KeepAlive, and does not know
   * that nobody waits for its answer: when it answers, the session lasts another lease. So it outlives its
   * client by one lease at least, and by two less the margin (a twelfth) at most. Then come the lock-delay,
   * and up to a quarter of a lease until the master asks for the lock.
   */
  readonly least: number;
  readonly most: number;
};

/** From when on all is quiet, and how often it is looked. */
const QUIET_MS = 40_000, STEP_MS = 10;

/**
 * Crashes the server of a tablet at so many moments, spread evenly over a session's lease.
 * @param crashes how many, an integer from 1 on
 * @throws RangeError for another number
 */
export function tabletAway(size: BigtableSize = {}, crashes = 12): TabletAway {
  const { leaseMs = 12_000, lockDelayMs = 1000 } = size;
  if (!Number.isInteger(crashes) || crashes < 1) {
    throw new RangeError(`the number of crashes must be an integer ≥ 1, got ${crashes}`);
  }
  const seconds = range(0, crashes - 1).map((index) => goneFor(size, QUIET_MS + index * leaseMs / crashes));
  const lease = leaseMs / 1000, lockDelay = lockDelayMs / 1000;
  return {
    lease,
    lockDelay,
    seconds,
    least: lease + lockDelay,
    most: lease * (2 - 1 / 12 + 1 / 4) + lockDelay,
  };
}

/** s */
function goneFor(size: BigtableSize, crashMs: number): number {
  const run = new Simulation({ processes: bigtableSystem(size), latency: 1, fifo: true, trace: "none" });
  run.run(crashMs);
  const first = serverOf(run)!;
  run.do(crash(first));
  while (serverOf(run) === undefined) run.run(run.now + STEP_MS);
  return (run.now - crashMs) / 1000;
}

/** Who serves the tablet; who is down has nothing in its memory. */
function serverOf(run: Simulation): ProcessId | undefined {
  return run.processes.find((one) => one instanceof TabletServer && one.served.includes("user"))?.id;
}
