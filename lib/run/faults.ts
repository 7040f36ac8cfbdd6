/** What a scenario schedules: faults, repairs and operations, each at a time; and faults drawn at random. */
import { brief } from "../core/plain.ts";
import type { ProcessId } from "../core/process.ts";
import { checkNames } from "./options/known.ts";
import type { Invocation } from "./system.ts";

/** Something that the scenario does to the system. */
export type Action =
  | Invocation
  | { readonly action: "crash"; readonly process: ProcessId; readonly afterEffects?: number }
  | { readonly action: "recover"; readonly process: ProcessId }
  | { readonly action: "pause"; readonly process: ProcessId }
  | { readonly action: "resume"; readonly process: ProcessId }
  | { readonly action: "slow"; readonly process: ProcessId; readonly ms: number }
  | Partition
  | Healing;

/** What `partition`, `oneWayPartition` and `on` make. */
export type Partition = Cut & { readonly action: "partition" };

type Healing = { readonly action: "heal"; readonly channel?: string };

/** What is cut off from what; `channel` is "" or absent for the one network that there is without a name. */
export type Cut = {
  readonly groups: readonly (readonly ProcessId[])[];
  readonly oneWay?: boolean;
  readonly channel?: string;
};

/** Whether nothing passes this cut from one process to another, on the cut's own channel. */
export function separates({ groups, oneWay }: Cut, from: ProcessId, to: ProcessId): boolean {
  const a = groups.findIndex((group) => group.includes(from));
  const b = groups.findIndex((group) => group.includes(to));
  return a >= 0 && b >= 0 && a !== b && !(oneWay && a > b);
}

/** An action and when it happens. */
export type Scheduled = { readonly atMs: number; readonly action: Action };

/** @throws TypeError for what is no action, RangeError for a partition that contradicts itself */
export function checkAction(action: Action | undefined): void {
  const kind = action?.action;
  if (kind === undefined || !ACTIONS.includes(kind)) {
    throw new TypeError(
      `an action must be one of ${ACTIONS.join(", ")}, e.g. crash(3), got ${brief(kind ?? action)}`,
    );
  }
  checkNames(`the action ${kind}`, action, ["action", ...NAMES[kind]]);
  if (action?.action === "partition") checkGroups(action.groups);
}

/** What each action names. */
const NAMES: { readonly [kind in Action["action"]]: readonly string[] } = {
  crash: ["process", "afterEffects"],
  recover: ["process"],
  pause: ["process"],
  resume: ["process"],
  slow: ["process", "ms"],
  partition: ["groups", "oneWay", "channel"],
  heal: ["channel"],
  invoke: ["process", "method", "details"],
};
const ACTIONS = Object.keys(NAMES);

/** What happens when. @throws TypeError for what is no list of actions with their times */
export function scheduledIn(scenario: readonly (Scheduled | readonly Scheduled[])[]): Scheduled[] {
  if (!Array.isArray(scenario)) {
    throw new TypeError(`a scenario must be a list, e.g. [at(10, crash(3))], got ${brief(scenario)}`);
  }
  const scheduled = (scenario as typeof scenario[]).flat() as Scheduled[];
  for (const item of scheduled as readonly (Partial<Scheduled> | undefined)[]) {
    if (item?.atMs !== undefined) {
      checkNames("a time of a scenario", item, ["atMs", "action"]);
      continue;
    }
    const given = item?.action === undefined ? brief(item) : `${brief(item.action)} without one`;
    throw new TypeError(`each action of a scenario needs its time, e.g. at(10, crash(3)), got ${given}`);
  }
  return scheduled;
}

/** `at(20, crash(5), crash(4))`: these things happen at 20 ms of virtual time, in this order. */
export function at(ms: number, ...actions: Action[]): Scheduled[] {
  if (typeof ms !== "number" || !(ms >= 0) || ms === Infinity) {
    throw new RangeError(`the time of an action must be ≥ 0 ms, got ${ms}`);
  }
  return actions.map((action) => ({ atMs: ms, action }));
}

/**
 * The process loses its fields, timers and unforced log.
 * @param options.afterEffects crash in the middle of the next handler, after so many of its effects
 * (messages, timers, records …); of a process that is down, in the middle of its recovery
 */
export function crash(process: ProcessId, options: { afterEffects?: number } = {}): Action {
  checkNames("crash", options, ["afterEffects"]);
  const { afterEffects } = options;
  if (afterEffects !== undefined && !(Number.isInteger(afterEffects) && afterEffects >= 0)) {
    throw new RangeError(`afterEffects must be an integer ≥ 0, got ${afterEffects}`);
  }
  return { action: "crash", process, afterEffects };
}

/** A crashed process starts again, with what its log kept. Recovering a live one does nothing. */
export function recover(process: ProcessId): Action {
  return { action: "recover", process };
}

/**
 * The process stops handling messages and timers (garbage collection, a suspended laptop); they wait. Its
 * clock goes on.
 */
export function pause(process: ProcessId): Action {
  return { action: "pause", process };
}

/** A paused process goes on, with all that waited. */
export function resume(process: ProcessId): Action {
  return { action: "resume", process };
}

/** From now on the process takes so many ms for each message; 0 for its usual time. */
export function slow(process: ProcessId, ms: number): Action {
  if (!(ms >= 0) || ms === Infinity) {
    throw new RangeError(`the time for each message must be ≥ 0 ms, got ${ms}`);
  }
  return { action: "slow", process, ms };
}

/**
 * Nothing passes between the groups until `heal()`. A process in no group reaches all (cuts need not be
 * transitive).
 */
export function partition(...groups: (readonly ProcessId[])[]): Partition {
  return cutBetween(groups, false);
}

/** Messages from the first group to the second are lost; the other way they pass. */
export function oneWayPartition(from: readonly ProcessId[], to: readonly ProcessId[]): Partition {
  return cutBetween([from, to], true);
}

function cutBetween(groups: readonly (readonly ProcessId[])[], oneWay: boolean): Partition {
  checkGroups(groups);
  return { action: "partition", groups, oneWay };
}

/**
 * @param groups of a partition
 * @throws RangeError for fewer than two groups or a process in two of them, TypeError for what is no list of
 * lists of ids
 */
export function checkGroups(groups: readonly (readonly ProcessId[])[]): void {
  if (!Array.isArray(groups) || !groups.every((group) => Array.isArray(group))) {
    throw new TypeError(
      `a partition is a list of groups, each a list of ids, e.g. [[1], [2, 3]], got ${
        JSON.stringify(groups)
      }`,
    );
  }
  if (groups.length < 2) throw new RangeError(`a partition needs at least two groups, got ${groups.length}`);
  const seen = new Set<ProcessId>();
  for (const id of groups.flat()) {
    if (seen.has(id)) throw new RangeError(`a process can be in one group of a partition, got ${id} in two`);
    seen.add(id);
  }
}

/** All partitions end; those of a channel with a name by `on(name, heal())`. */
export function heal(): Healing {
  return { action: "heal" };
}

/**
 * The same on a channel with a name: `on("serial", partition([1], [2, 3]))` cuts the serial line, and
 * `on("serial", heal())` mends it. Without it the one network without a name is meant.
 * @throws TypeError for what is no partition or healing
 */
export function on<A extends Partition | Healing>(channel: string, action: A): A {
  const kind = (action as Action | undefined)?.action;
  if (kind !== "partition" && kind !== "heal") {
    throw new TypeError(
      `on a channel there are partitions and healings, e.g. on("serial", heal()), got ${
        brief(kind ?? action)
      }`,
    );
  }
  if (typeof channel !== "string" || channel === "") {
    throw new TypeError(`a channel needs a name, e.g. "serial", got ${brief(channel)}`);
  }
  return { ...action, channel };
}

/** @throws TypeError for what would be passed over */
export function checkRandomFaults(faults: RandomFaults | undefined): void {
  checkNames("faults", faults, ["crashes", "partitions"]);
  const names = ["meanUpMs", "meanDownMs", "processes", "mostDown", "untilMs"];
  checkNames("faults.crashes", faults?.crashes, names);
  checkNames("faults.partitions", faults?.partitions, ["meanBetweenMs", "meanLengthMs", "untilMs"]);
}

/** Faults drawn at random from the seed. */
export type RandomFaults = {
  readonly crashes?: {
    /** Mean time that a process stays up (exponential), ms; Infinity: only aimed crashes, see `fuzz`. */
    readonly meanUpMs: number;
    /** Mean time that it stays down (exponential), ms; absent: for ever. */
    readonly meanDownMs?: number;
    /** Which processes may crash; absent: all. */
    readonly processes?: readonly ProcessId[];
    /** At most so many down at the same time; absent: any number. */
    readonly mostDown?: number;
    /** No crash after this time, ms. */
    readonly untilMs?: number;
  };
  readonly partitions?: {
    /** Mean time between a healing and the next partition into two random groups, ms; Infinity: see above. */
    readonly meanBetweenMs: number;
    /** Mean length of a partition, ms. */
    readonly meanLengthMs: number;
    readonly untilMs?: number;
  };
};
