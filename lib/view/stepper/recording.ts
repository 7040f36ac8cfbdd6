/**
 * A recorded run to go through step by step, with the fields of the processes: what they are, and what
 * changed.
 */
import type { Trace } from "../../core/trace/trace.ts";
import { replay, type ReplayOptions } from "../../run/replay/replay.ts";
import { scheduleOf } from "../../run/schedule.ts";
import { ANY, checkOptions } from "../page/options.ts";
import type { Picture } from "../page/picture.ts";
import { type FieldsFrame, STEPPER, stepper, type StepperOptions } from "./stepper.ts";

/** A replay, or a simulation with the fields recorded or everything traced. */
export type Recorded = { readonly trace: Trace; readonly frames: readonly FieldsFrame[] };

export type RecordingOptions = Omit<StepperOptions, "frames"> & {
  /**
   * The processes (and devices, clocks, seed) of a run that did not record its fields: it is replayed to find
   * them.
   */
  readonly system?: ReplayOptions;
};

/**
 * Steps through a run, forward and back, with the fields of every process.
 * @param run a replay; or a simulation with `fields: true`; or any simulation, with its system given as an
 * option
 * @throws TypeError for a run without fields and without a system to replay it in
 * @example
 * const found = fuzz({ processes: nodes(4, Bully), seeds: 100, properties: [oneLeader] });
 * show(recording(found.verdicts["one leader"].counterexample.run));
 */
export function recording(run: Recorded, given: RecordingOptions = {}): Picture {
  const { frames: _, ...known } = STEPPER;
  checkOptions("recording", given, { ...known, system: ANY }, { frames: "it takes them from the run" });
  const { system, ...options } = given;
  const fielded = run.frames.length > 0 ? run : system && replay(system, scheduleOf(run));
  if (!fielded) {
    throw new TypeError(
      "a recording shows fields: run with fields: true, or give system: { processes: … }, got neither",
    );
  }
  return stepper(fielded.trace, { ...options, frames: fielded.frames });
}
