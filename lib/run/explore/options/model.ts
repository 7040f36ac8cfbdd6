/** What an exploration is given, checked and complete. */
import { brief } from "../../../core/plain.ts";
import type { Process, ProcessId } from "../../../core/process.ts";
import { checkGroups } from "../../faults.ts";
import { checkDriver } from "../../options/drivers.ts";
import { checkFlag, checkFunction, checkList, checkNames, checkWord } from "../../options/known.ts";
import { checkMonitor, checkProperties, type Monitor, type Property } from "../../property/properties.ts";
import { checkDevices } from "../../world/options.ts";
import { checkInvocation, type Devices, idsOf, type Invocation, type Processes } from "../../system.ts";
import { type After, widened } from "./after.ts";
import type { Bounds, Options, Symmetry, TimeMode } from "./options.ts";

/** The options, complete: who has a model asks nobody what was given. */
export type Model = {
  readonly processes: Processes;
  readonly ids: readonly ProcessId[];
  readonly places: ReadonlyMap<ProcessId, number>;
  readonly invocations: readonly Invocation[];
  readonly inOrder: boolean;
  readonly devices: Devices;
  /** Ascending. */
  readonly deviceNames: readonly string[];
  readonly properties: readonly Property[];
  readonly monitor: Monitor | undefined;
  readonly symmetry: Required<Symmetry> | undefined;
  readonly bounds: Required<Bounds>;
  readonly onProgress: Options["onProgress"];
  readonly now: Options["now"];
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
  readonly view: Options["view"];
  /** The steps to the state that it begins with. What the model allows it allows for them, too. */
  readonly after: After | undefined;
};

const DEFAULTS: Required<Bounds> = {
  states: 10_000_000,
  // A system that ends, or comes back to where it was, does so in far fewer steps: what goes deeper counts
  // something for ever.
  depth: 10_000,
  memoryBytes: 4e9,
  timeMs: Infinity,
};

/**
 * Checks the options and fills in what is absent.
 * @throws RangeError or TypeError that says what is wrong, what was given and what would be right
 */
export function modelOf(options: Options): Model {
  checkOptions(options);
  const ids = Object.freeze(idsOf(options.processes));
  const { network = {}, faults = {}, invocations = [], devices = {}, symmetry } = options;
  const known = (id: ProcessId, what: string) => {
    if (!ids.includes(id)) throw new RangeError(`${what} names P${id}; the processes are ${ids.join(", ")}`);
  };
  for (const invocation of invocations) {
    checkInvocation(invocation);
    known(invocation.process, "an invocation");
  }
  for (const id of faults.mayCrash ?? []) known(id, "mayCrash");
  for (const groups of faults.partitions ?? []) {
    checkGroups(groups);
    for (const id of groups.flat()) known(id, "a partition");
  }
  if (network.keep && network.fifo) {
    throw new RangeError("messages that stay have no order: network takes keep or fifo, got both");
  }
  if (network.keep && options.time !== undefined && options.time !== "any") {
    throw new RangeError(
      `with messages that stay it is never quiet: time must be "any", got "${options.time}"`,
    );
  }
  if (options.view && symmetry) {
    throw new RangeError(
      "a view tells processes apart by their ids: options take view or symmetry, got both",
    );
  }
  if (options.after && symmetry) {
    throw new RangeError("what came before tells processes apart: options take after or symmetry, got both");
  }
  const model: Model = {
    processes: options.processes,
    ids,
    places: new Map(ids.map((id, place) => [id, place])),
    invocations,
    inOrder: options.inOrder ?? false,
    devices,
    deviceNames: Object.keys(devices).sort(),
    properties: options.properties ?? [],
    monitor: options.monitor,
    symmetry: symmetry && { groups: symmetry.groups, ids: symmetry.ids ?? [] },
    bounds: boundsOf(options),
    onProgress: options.onProgress,
    now: options.now,
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
    view: options.view,
    after: undefined,
  };
  return options.after === undefined ? model : { ...model, ...widened(model, options.after, ids) };
}

/** Whether all that is given is by its right name, and of the right kind. */
function checkOptions(options: Options): void {
  checkDriver("explore", options);
  checkDevices(options.devices);
  const { network, faults, symmetry } = options;
  checkNames("network", network, ["fifo", "keep", "copies"]);
  checkFlag("network.fifo", network?.fifo);
  checkFlag("network.keep", network?.keep);
  checkNames("faults", faults, [
    "crashes",
    "recoveries",
    "losses",
    "duplications",
    "partitions",
    "mayCrash",
  ]);
  checkList("faults.partitions", faults?.partitions, "[[[1], [2, 3]]]");
  checkList("faults.mayCrash", faults?.mayCrash, "[1]");
  checkNames("symmetry", symmetry, ["groups", "ids"]);
  if (symmetry) {
    checkList("symmetry.groups", symmetry.groups ?? "nothing", "[[1, 2, 3]]");
    for (const group of symmetry.groups) checkList("a group of symmetry", group, "[1, 2, 3]");
  }
  checkList("symmetry.ids", symmetry?.ids, '["votes"]');
  checkList("invocations", options.invocations, '[invoke(1, "elect")]');
  checkFlag("inOrder", options.inOrder);
  checkWord("time", options.time, ["any", "quiet", "ordered"]);
  checkWord("forces", options.forces, ["pending", "instant"]);
  checkProperties(options.properties ?? []);
  checkMonitor(options.monitor);
  checkFunction("view", options.view);
  checkFunction("onProgress", options.onProgress);
  checkFunction("now", options.now);
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

function boundsOf({ bounds = {}, now }: Options): Required<Bounds> {
  checkNames("bounds", bounds, Object.keys(BOUNDS));
  for (const [name, value] of Object.entries(bounds) as [keyof Bounds, number | undefined][]) {
    const [what, is] = BOUNDS[name];
    if (value !== undefined && !is(value)) {
      throw new RangeError(`bounds.${name} must be ${what}, got ${brief(value)}`);
    }
  }
  if (bounds.timeMs !== undefined && !now) {
    throw new RangeError("bounds.timeMs needs a clock: give now: () => performance.now() as well");
  }
  const given = Object.entries(bounds).filter(([, value]) => value !== undefined);
  return { ...DEFAULTS, ...Object.fromEntries(given) };
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
