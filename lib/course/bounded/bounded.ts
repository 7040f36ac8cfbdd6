/**
 * Runs with an end: what a notebook's cell runs is stopped near 10,000 events, and kept as far as it came.
 */
import type { Process } from "../../core/process.ts";
import { Simulation, type SimulationOptions } from "../../run/simulate/simulate.ts";
import type { Processes, ProcessOf } from "../../run/system.ts";

/** More events than this are not looked at by anybody. */
export const MOST_EVENTS = 10_000;

/** A run as far as it came, and why it came no further. */
export type BoundedRun<P extends Process = Process> = {
  /** Absent if it could not even begin. */
  readonly run?: Simulation<P>;
  /** What ended it: an exception of the algorithm's, or the limit. */
  readonly error?: unknown;
};

/**
 * Runs a system once, as `simulate` does, and never throws.
 * @param options those of `simulate`; the limit is 10,000 events unless told
 */
export function boundedRun<S extends Processes>(
  options: SimulationOptions<ProcessOf<S>> & { readonly processes: S },
): BoundedRun<ProcessOf<S>> {
  let run: Simulation<ProcessOf<S>> | undefined;
  try {
    run = new Simulation<ProcessOf<S>>({ limit: MOST_EVENTS, ...options });
    run.run(options.until);
    return { run };
  } catch (error) {
    return { run, error };
  }
}
