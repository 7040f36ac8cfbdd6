/** What an exploration is given, checked. */
import { brief } from "../../core/plain.ts";
import type { Process, ProcessId } from "../../core/process.ts";
import { type Devices, idsOf, type Invocation, type Processes } from "../system.ts";
import { checkGroups } from "../faults.ts";
import { checkProperties, type Monitor, type Property } from "./properties.ts";

/**
 * When a timer may fire.
 * - `any`: whenever it is set. Nothing is known about time: the asynchronous world.
 * - `quiet`: only when nothing is in flight (no message, no request of a device, no pending force). Timeouts never come too early.
 * - `ordered`: quiet, and the timer with the least time left first. Faults cost no time; with a range of times, any order that some
 *   choice within the ranges gives. Between two timers an invocation or a recovery may come at any moment.
 */
export type TimeMode = "any" | "quiet" | "ordered";

/** What the network may do by itself; what counts as a fault is asked for in `faults`. */
export type Network = {
  /** Messages from one process to another arrive in the order of sending. */
  readonly fifo?: boolean;
  /** Messages stay after their receipt and may be received again, as in many TLA+ models. */
  readonly keep?: boolean;
  /** How many identical copies (same sender, receiver and content) are in flight at most; 1 unless told. A send beyond that changes nothing. */
  readonly copies?: number;
};

/** How often each fault may happen in one execution; never unless told. */
export type Faults = {
  readonly crashes?: number;
  readonly recoveries?: number;
  readonly losses?: number;
  /** A message in flight gets a second copy. */
  readonly duplications?: number;
  /**
   * Cuts, each of which may happen once and heal at any time after; nothing passes between the groups of a cut. A process in no group
   * reaches all. What arrives across a cut is lost; what is still under way when it heals is not.
   * A cut has at least two groups, and a process is in one of them at most.
   */
  readonly partitions?: readonly (readonly (readonly ProcessId[])[])[];
  /** Which processes may crash; absent: all. */
  readonly mayCrash?: readonly ProcessId[];
};

/** Where an exploration gives up; the answer is then "not exhausted", never "holds". */
export type Bounds = {
  /** Distinct states, an integer ≥ 1 or Infinity; 10 million unless told. */
  readonly states?: number;
  /** Steps from the start, an integer ≥ 0 or Infinity; 10,000 unless told. */
  readonly depth?: number;
  /** Bytes of the tables of states, > 0; 4 GB unless told. */
  readonly memoryBytes?: number;
  /** Time in ms of `now`, ≥ 0; `now` has to be given as well. */
  readonly timeMs?: number;
};

/** How far an exploration has come. */
export type Progress = {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** States found and not yet expanded. */
  readonly frontier: number;
  /** States a second since the last report, if `now` is given. */
  readonly rate?: number;
};

/** Processes that are interchangeable, and which names hold their ids. */
export type Symmetry = {
  readonly groups: readonly (readonly ProcessId[])[];
  /**
   * Names of fields (in processes, messages, records, outputs, the monitor) whose numbers are process ids, at any depth below the name.
   * `votes.keys` and `votes.values` for one side of a Map.
   */
  readonly ids?: readonly string[];
};

export type Options = {
  readonly processes: Processes;
  readonly devices?: Devices;
  /** Operations; each happens once, at any time or never. */
  readonly invocations?: readonly Invocation[];
  /** The operations of one process happen in the order of the list. */
  readonly inOrder?: boolean;
  /** Must be said as soon as a timer is set. */
  readonly time?: TimeMode;
  readonly network?: Network;
  readonly faults?: Faults;
  /** `pending` (unless told): a force takes time, and what others can see waits for it. `instant`: it is done at once. */
  readonly forces?: "pending" | "instant";
  readonly properties?: readonly Property[];
  readonly monitor?: Monitor;
  readonly symmetry?: Symmetry;
  readonly bounds?: Bounds;
  readonly onProgress?: (progress: Progress) => void;
  /** A clock in ms, e.g. `() => performance.now()`: for the rate and `bounds.timeMs`. */
  readonly now?: () => number;
};

/** The options, complete. */
export type Model = {
  readonly options: Options;
  readonly ids: readonly ProcessId[];
  readonly places: ReadonlyMap<ProcessId, number>;
  readonly invocations: readonly Invocation[];
  readonly deviceNames: readonly string[];
  readonly fifo: boolean;
  readonly keep: boolean;
  readonly copies: number;
  readonly pendingForces: boolean;
  readonly time: TimeMode | undefined;
  readonly crashes: number;
  readonly recoveries: number;
  readonly losses: number;
  readonly duplications: number;
  readonly partitions: readonly (readonly (readonly ProcessId[])[])[];
  /** By place. */
  readonly mayCrash: readonly boolean[];
};

/**
 * Checks the options and fills in what is absent.
 * @throws RangeError or TypeError that says what is wrong, what was given and what would be right
 */
export function modelOf(options: Options): Model {
  const ids = Object.freeze(idsOf(options.processes));
  const { network = {}, faults = {}, invocations = [] } = options;
  const known = (id: ProcessId, what: string) => {
    if (!ids.includes(id)) throw new RangeError(`${what} names P${id}; the processes are ${ids.join(", ")}`);
  };
  for (const { process } of invocations) known(process, "an invocation");
  for (const id of faults.mayCrash ?? []) known(id, "mayCrash");
  for (const groups of faults.partitions ?? []) {
    checkGroups(groups);
    for (const id of groups.flat()) known(id, "a partition");
  }
  checkProperties(options.properties ?? []);
  oneOf("time", options.time, ["any", "quiet", "ordered"]);
  oneOf("forces", options.forces, ["pending", "instant"]);
  if (network.keep && network.fifo) {
    throw new RangeError("messages that stay have no order: network takes keep or fifo, got both");
  }
  if (network.keep && options.time !== undefined && options.time !== "any") {
    throw new RangeError(
      `with messages that stay it is never quiet: time must be "any", got "${options.time}"`,
    );
  }
  checkBounds(options);
  return {
    options,
    ids,
    places: new Map(ids.map((id, place) => [id, place])),
    invocations,
    deviceNames: Object.keys(options.devices ?? {}).sort(),
    fifo: network.fifo ?? false,
    keep: network.keep ?? false,
    copies: count("network.copies", network.copies ?? 1, 1),
    pendingForces: options.forces !== "instant",
    time: options.time,
    crashes: count("faults.crashes", faults.crashes ?? 0),
    recoveries: count("faults.recoveries", faults.recoveries ?? 0),
    losses: count("faults.losses", faults.losses ?? 0),
    duplications: count("faults.duplications", faults.duplications ?? 0),
    partitions: faults.partitions ?? [],
    mayCrash: ids.map((id) => !faults.mayCrash || faults.mayCrash.includes(id)),
  };
}

function count(name: string, value: number, least = 0): number {
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(`${name} must be an integer ≥ ${least}, got ${brief(value)}`);
  }
  return value;
}

const isCount = (value: number) => value >= 0 && (Number.isInteger(value) || value === Infinity);

/** What each bound must be. */
const BOUNDS: { readonly [name in keyof Required<Bounds>]: [what: string, is: (value: number) => boolean] } =
  {
    states: ["an integer ≥ 1, or Infinity", (value) => isCount(value) && value >= 1],
    depth: ["an integer ≥ 0, or Infinity", isCount],
    memoryBytes: ["a number > 0", (value) => typeof value === "number" && value > 0],
    timeMs: ["a number ≥ 0 (ms)", (value) => typeof value === "number" && value >= 0],
  };

function checkBounds({ bounds = {}, now }: Options): void {
  for (const [name, value] of Object.entries(bounds) as [keyof Bounds, number | undefined][]) {
    if (!Object.hasOwn(BOUNDS, name)) {
      throw new RangeError(`the bounds are ${Object.keys(BOUNDS).join(", ")}, got ${name}`);
    }
    const [what, is] = BOUNDS[name];
    if (value !== undefined && !is(value)) {
      throw new RangeError(`bounds.${name} must be ${what}, got ${brief(value)}`);
    }
  }
  if (bounds.timeMs !== undefined && !now) {
    throw new RangeError("bounds.timeMs needs a clock: give now: () => performance.now() as well");
  }
}

function oneOf(name: string, value: string | undefined, allowed: readonly string[]): void {
  if (value !== undefined && !allowed.includes(value)) {
    throw new RangeError(`${name} must be one of ${allowed.join(", ")}, got ${value}`);
  }
}

/** Whether a message may pass a cut. */
export function passes(groups: readonly (readonly ProcessId[])[], from: ProcessId, to: ProcessId): boolean {
  const a = groups.findIndex((group) => group.includes(from)),
    b = groups.findIndex((group) => group.includes(to));
  return a < 0 || b < 0 || a === b;
}

/** The class of a process, for messages to the reader. */
export function className(process: Process): string {
  return process.constructor.name || "the process";
}
