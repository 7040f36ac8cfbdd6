/** What random runs are asked for. */
import type { Process, ProcessId } from "../../core/process.ts";
import type { TimeMode } from "../explore/options/options.ts";
import type { Monitor, Property } from "../property/properties.ts";
import type { World } from "../property/world.ts";
import type { SimulationOptions } from "../simulate/simulate.ts";

export type FuzzOptions<P extends Process = Process> = Omit<SimulationOptions<P>, "seed" | "trace"> & {
  /**
   * The explorer's: `always` is tested after each event, `eventually` and `deadlock` when a run ends,
   * `sometimes` over all runs.
   */
  readonly properties: readonly Property[];
  readonly monitor?: Monitor;
  /** How many seeds, from 1 on; or which. */
  readonly seeds: number | readonly number[];
  /**
   * Whom a fault would hurt now, by what the properties nearly say: a leader whose last entry is not
   * committed yet, a coordinator that has decided and told nobody. It is asked after each event. A process
   * that comes to be named is hit at once in every second case: it crashes, or is cut off from all others,
   * whichever of `crashes` and `partitions` there is in `faults` (of both, either), within their limits and
   * for as long as they last. Faults at blind times come besides; a mean of Infinity between them leaves them
   * out. Worth it for what takes several faults in the right moments; what is common, blind faults find as
   * soon.
   * @example
   * faults: { partitions: { meanBetweenMs: Infinity, meanLengthMs: 600 } },
   * aim: ({ live }: World<Bully>) => live.filter(({ state }) => state === "leader").map(({ id }) => id),
   */
  readonly aim?: (world: World<P>) => readonly ProcessId[];
  /** What is different from seed to seed: other faults, another scenario. */
  readonly vary?: (seed: number) => Partial<Omit<SimulationOptions<P>, "seed" | "trace">>;
  /** What counts as a moment in which a crash matters, e.g. an election under way. */
  readonly during?: (world: World<P>) => boolean;
  /**
   * What a shortened schedule keeps to. Absent: the strictest of `ordered`, `quiet` and `any` in which the
   * violation survives, so that a property which holds as long as timeouts are right is not violated by an
   * early timeout.
   */
  readonly time?: TimeMode;
};
