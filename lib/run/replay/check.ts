/** Whether a schedule written by hand can be one: found before its first step. */
import { brief, checkType } from "../../core/plain.ts";
import type { ProcessId } from "../../core/process.ts";
import { checkGroups } from "../faults.ts";
import { unknownChannel } from "../options/channels.ts";
import { nameOf, type Schedule, type Step } from "../system.ts";

/** What each step names. */
const NAMES: { readonly [kind in Step["step"]]: readonly string[] } = {
  start: ["process"],
  deliver: ["from", "to", "message"],
  timeout: ["process", "timer", "key"],
  invoke: ["process", "method", "details"],
  called: ["process"],
  serve: ["process", "device", "request", "tag"],
  complete: ["process", "device", "request", "tag"],
  forced: ["process"],
  crash: ["process"],
  recover: ["process"],
  pause: ["process"],
  resume: ["process"],
  lose: ["from", "to", "message"],
  duplicate: ["from", "to", "message"],
  partition: ["groups"],
  heal: [],
};

/**
 * @param ids of the processes, ascending
 * @param channels the names of those that have one
 * @throws TypeError for what is no schedule or no step, RangeError for a process or channel that there is
 * not, both with the number of the step
 */
export function checkSchedule(
  schedule: Schedule,
  ids: readonly ProcessId[],
  channels: readonly string[],
): void {
  if (!Array.isArray(schedule)) {
    throw new TypeError(
      `a schedule is a list of steps, e.g. scheduleOf(run) or a counterexample's schedule, got ${
        brief(schedule)
      }`,
    );
  }
  const known = new Set(ids);
  (schedule as Schedule).forEach((step, index) => {
    const which = `step ${index + 1} of the schedule`;
    check(step, known, which);
    const { channel } = step as { readonly channel?: unknown };
    if (channel && !channels.includes(channel as string)) {
      throw unknownChannel(`${which} is`, channel, channels);
    }
  });
}

function check(step: Step, ids: ReadonlySet<ProcessId>, which: string): void {
  const kind = step?.step, fields = step as unknown as Readonly<Record<string, unknown>>;
  if (!Object.hasOwn(NAMES, kind)) {
    const given = kind === undefined ? brief(step) : brief(kind);
    throw new TypeError(`${which} must be one of ${Object.keys(NAMES).join(", ")}, got ${given}`);
  }
  const missing = NAMES[kind].find((name) => fields[name] === undefined);
  if (missing !== undefined) {
    throw new TypeError(`${which}, ${kind}, must name ${NAMES[kind].join(", ")}; ${missing} is missing`);
  }
  if (step.step === "partition") checkGroups(step.groups);
  if ("message" in step) checkType(step.message);
  if (step.clockMs !== undefined && !Number.isFinite(step.clockMs)) {
    throw new RangeError(`${which}: clockMs must be a number (ms), got ${brief(step.clockMs)}`);
  }
  if (
    step.step === "invoke" && step.operation !== undefined &&
    !(Number.isInteger(step.operation) && step.operation >= 1)
  ) {
    throw new RangeError(`${which}: an operation has a number ≥ 1, got ${brief(step.operation)}`);
  }
  const named = step.step === "partition" ? step.groups.flat() : [fields.process, fields.from, fields.to];
  for (const id of named as (ProcessId | undefined)[]) {
    if (id === undefined || ids.has(id)) continue;
    throw new RangeError(
      `${which} names ${nameOf(id)}, but the processes are ${[...ids].map(nameOf).join(", ")}`,
    );
  }
}
