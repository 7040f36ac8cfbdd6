/** An exploration that begins in the middle: what the steps up to there need, besides what may come after. */
import { canonical } from "../../../core/canonical.ts";
import type { ProcessId } from "../../../core/process.ts";
import type { Cut } from "../../faults.ts";
import { checkSchedule } from "../../replay/check.ts";
import { type Invocation, invoke, type Schedule, type Step } from "../../system.ts";
import { stepWords } from "../../words.ts";
import type { FaultModel } from "./faults.ts";

/** What an exploration allows. */
type Allowed = Spent & Pick<FaultModel, "partitions" | "mayCrash" | "mayPause"> & {
  readonly invocations: readonly Invocation[];
};

export type After = {
  readonly steps: readonly Numbered[];
  /** By place: who may crash, or be paused, after the steps. */
  readonly mayCrash: readonly boolean[];
  readonly mayPause: readonly boolean[];
  /** How many of the partitions may come after them: the first ones. */
  readonly partitions: number;
  readonly spent: Spent;
};

/** A step, and where it stands in what was given, from 1 on. */
export type Numbered = { readonly step: Step; readonly number: number };

type Spent = Pick<FaultModel, "crashes" | "recoveries" | "losses" | "duplications" | "pauses">;

/**
 * What has to be allowed for the steps to be possible, too.
 * @throws TypeError or RangeError for what is no schedule, or cannot be followed whatever the state
 */
export function widened(
  allowed: Allowed,
  schedule: Schedule,
  ids: readonly ProcessId[],
  channels: readonly string[],
): Allowed & { readonly after: After } {
  checkSchedule(schedule, ids, channels.slice(1));
  const numbered = schedule.map((step, index) => ({ step, number: index + 1 }));
  const { invocations, steps } = withOperations(allowed.invocations, withoutServices(numbered));
  const partitions = steps.flatMap(({ step }): Cut[] => {
    if (step.step !== "partition") return [];
    const { groups, oneWay, channel } = step;
    return [{ groups, ...oneWay ? { oneWay } : {}, ...channel ? { channel } : {} }];
  });
  const spent = {
    crashes: countOf(steps, (step) => step.step === "crash" || step.crashAfter !== undefined),
    recoveries: countOf(steps, (step) => step.step === "recover"),
    losses: countOf(steps, (step) => step.step === "lose"),
    duplications: countOf(steps, (step) => step.step === "duplicate"),
    pauses: countOf(steps, (step) => step.step === "pause"),
  };
  return {
    invocations,
    crashes: allowed.crashes + spent.crashes,
    recoveries: allowed.recoveries + spent.recoveries,
    losses: allowed.losses + spent.losses,
    duplications: allowed.duplications + spent.duplications,
    pauses: allowed.pauses + spent.pauses,
    partitions: [...allowed.partitions, ...partitions],
    mayCrash: spent.crashes > 0 ? ids.map(() => true) : allowed.mayCrash,
    mayPause: spent.pauses > 0 ? ids.map(() => true) : allowed.mayPause,
    after: {
      steps,
      mayCrash: allowed.mayCrash,
      mayPause: allowed.mayPause,
      partitions: allowed.partitions.length,
      spent,
    },
  };
}

/** A step of `after` that cannot happen. */
export function impossible(step: Step, number: number, why: string): RangeError {
  return new RangeError(`step ${number} of after, ${stepWords(step)}, cannot happen: ${why}`);
}

const countOf = (steps: readonly Numbered[], is: (step: Step) => boolean) =>
  steps.filter(({ step }) => is(step)).length;

/**
 * Operations keep the numbers that the steps give them. One that stands in the list, by its number or else by
 * what it is, has happened; the others of the list have the numbers that are left, in their order.
 */
function withOperations(
  list: readonly Invocation[],
  steps: readonly Numbered[],
): { readonly invocations: readonly Invocation[]; readonly steps: readonly Numbered[] } {
  const text = ({ process, method, details }: Omit<Invocation, "action">) =>
    canonical([process, method, details]);
  const texts = list.map(text), invoked = new Map<number, Invocation>();
  const rest = new Set(list.keys());
  const named = steps.map((numbered) => {
    const { step } = numbered;
    if (step.step !== "invoke") return numbered;
    const like = (index: number) => rest.has(index) && texts[index] === text(step);
    const listed = step.operation !== undefined && like(step.operation - 1)
      ? step.operation - 1
      : [...rest].find(like);
    const operation = step.operation ?? 1 + (listed ?? Math.max(list.length, ...invoked.keys()));
    if (invoked.has(operation)) {
      throw impossible(step, numbered.number, `operation ${operation} was invoked before`);
    }
    if (listed !== undefined) rest.delete(listed);
    invoked.set(operation, invoke(step.process, step.method, ...step.details));
    return { ...numbered, step: { ...step, operation } };
  });
  const open = [...rest].map((index) => list[index]), total = invoked.size + open.length;
  const beyond = [...invoked.keys()].find((number) => number > total);
  if (beyond !== undefined) {
    throw new RangeError(
      `operation ${beyond} of after comes without those before it: list them in invocations`,
    );
  }
  const all = Array.from({ length: total }, (_, index) => invoked.get(index + 1) ?? open.shift()!);
  return { invocations: all, steps: named };
}

/**
 * In the explorer a device serves a request, and its process learns of it, in one step. So a service is left
 * out where the device does nothing else until its completion.
 */
function withoutServices(steps: readonly Numbered[]): readonly Numbered[] {
  return steps.filter(({ step, number }, index) => {
    if (step.step !== "serve") return true;
    const next = steps.slice(index + 1).map(({ step }) => step).find((other) =>
      (other.step === "serve" || other.step === "complete") && other.device === step.device
    );
    const about = (of: Step) =>
      of.step === "serve" || of.step === "complete" ? canonical([of.process, of.request, of.tag]) : "";
    if (next?.step === "complete" && about(next) === about(step)) return false;
    throw impossible(
      step,
      number,
      `in the explorer ${step.device} serves a request and its process learns of it in one step`,
    );
  });
}
