/** What an exploration is given, checked and complete. */
import { brief } from "../../../core/plain.ts";
import type { Process, ProcessId } from "../../../core/process.ts";
import { checkGroups } from "../../faults.ts";
import { checkProperties } from "../../property/properties.ts";
import { idsOf, type Invocation } from "../../system.ts";
import type { Bounds, Options, TimeMode } from "./options.ts";

/** The options, complete. */
export type Model = {
  readonly options: Options;
  readonly ids: readonly ProcessId[];
  readonly places: ReadonlyMap<ProcessId, number>;
  readonly invocations: readonly Invocation[];
  readonly deviceNames: readonly string[];
  readonly fifo: boolean;
  readonly keep: boolean;
  /** Undefined: all, as long as no loop adds to them for ever. */
  readonly copies: number | undefined;
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
    copies: network.copies === undefined || network.copies === Infinity
      ? network.copies
      : count("network.copies", network.copies, 1, ", or Infinity"),
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

function count(name: string, value: number, least = 0, or = ""): number {
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(`${name} must be an integer ≥ ${least}${or}, got ${brief(value)}`);
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
