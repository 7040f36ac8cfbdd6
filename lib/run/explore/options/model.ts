/** What an exploration is given, checked and complete. */
import { brief } from "../../../core/plain.ts";
import type { Process, ProcessId } from "../../../core/process.ts";
import { checkChannels } from "../../options/channels.ts";
import { checkDriver } from "../../options/drivers.ts";
import { checkFlag, checkFunction, checkList, checkNames, checkWord } from "../../options/known.ts";
import {
  checkMonitor,
  checkProperties,
  type Monitor,
  monitorOf,
  type Property,
} from "../../property/properties.ts";
import { DeviceSet } from "../../world/devices.ts";
import { checkDevices } from "../../world/options.ts";
import { checkInvocation, type Devices, idsOf, type Invocation, type Processes } from "../../system.ts";
import { type After, widened } from "./after.ts";
import { type ClockModel, clocksOf } from "./clocks.ts";
import { count, type FaultModel, faultsOf } from "./faults.ts";
import type { Bounds, Options, Symmetry, TimeMode } from "./options.ts";

/** The options, complete: who has a model asks nobody what was given. */
export type Model = FaultModel & {
  readonly processes: Processes;
  readonly ids: readonly ProcessId[];
  readonly places: ReadonlyMap<ProcessId, number>;
  readonly invocations: readonly Invocation[];
  readonly inOrder: boolean;
  readonly devices: Devices;
  readonly deviceSet: DeviceSet;
  readonly properties: readonly Property[];
  readonly monitor: Monitor | undefined;
  readonly symmetry: Required<Symmetry> | undefined;
  /** And how many bytes of texts and objects may be on V8's heap, roughly. */
  readonly bounds: Required<Bounds> & { readonly heapBytes: number };
  readonly onProgress: Options["onProgress"];
  readonly now: Options["now"];
  /** The network without a name first, then the channels. */
  readonly channels: readonly string[];
  /** Whether a channel keeps the order, and whether any does. */
  readonly fifos: readonly boolean[];
  readonly fifo: boolean;
  readonly keep: boolean;
  /** Whether a message that its process takes no notice of stays in flight. */
  readonly stays: boolean;
  /** Undefined: all, as long as no loop adds to them for ever. */
  readonly copies: number | undefined;
  readonly pendingForces: boolean;
  readonly time: TimeMode | undefined;
  /** Undefined: none may be read. */
  readonly clocks: ClockModel | undefined;
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
 * Of the default bound of memory so much at most is on V8's heap: it takes 2 GB on a computer with 4 GB or 8,
 * and a program whose heap is full dies without a word of what it found.
 */
const HEAP_BYTES = 1.2e9;

/**
 * Checks the options and fills in what is absent.
 * @throws RangeError or TypeError that says what is wrong, what was given and what would be right
 */
export function modelOf(options: Options): Model {
  checkOptions(options);
  const ids = Object.freeze(idsOf(options.processes));
  const { network = {}, faults = {}, channels = {}, invocations = [], devices = {}, symmetry } = options;
  const named = ["", ...Object.keys(channels)];
  const fifos = named.map((name) => (name === "" ? network : channels[name]).fifo ?? false);
  const known = (id: ProcessId, what: string) => {
    if (!ids.includes(id)) throw new RangeError(`${what} names P${id}; the processes are ${ids.join(", ")}`);
  };
  for (const invocation of invocations) {
    checkInvocation(invocation);
    known(invocation.process, "an invocation");
  }
  if (network.keep && fifos.includes(true)) {
    throw new RangeError("messages that stay have no order: network takes keep or fifo, got both");
  }
  if (network.keep && options.time !== undefined && options.time !== "any") {
    throw new RangeError(
      `with messages that stay it is never quiet: time must be "any", got "${options.time}"`,
    );
  }
  checkStays(options, fifos.includes(true));
  if ((faults.pauses ?? 0) > 0 && Object.keys(devices).length > 0) {
    throw new RangeError(
      "what a device does for a paused process is not explored: leave out pauses or devices",
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
    deviceSet: new DeviceSet(devices, ids),
    properties: options.properties ?? [],
    monitor: monitorOf(options.monitor, options.properties ?? []),
    symmetry: symmetry && { groups: symmetry.groups, ids: symmetry.ids ?? [] },
    bounds: boundsOf(options),
    onProgress: options.onProgress,
    now: options.now,
    channels: named,
    fifos,
    fifo: fifos.includes(true),
    keep: network.keep ?? false,
    stays: network.ignored === "stay",
    copies: network.copies === undefined || network.copies === Infinity
      ? network.copies
      : count("network.copies", network.copies, 1, ", or Infinity"),
    pendingForces: options.forces !== "instant",
    time: options.time,
    clocks: clocksOf(options, ids),
    ...faultsOf(faults, ids, named),
    view: options.view,
    after: undefined,
  };
  return options.after === undefined ? model : { ...model, ...widened(model, options.after, ids, named) };
}

/** Whether all that is given is by its right name, and of the right kind. */
function checkOptions(options: Options): void {
  checkDriver("explore", options);
  checkDevices(options.devices);
  const { network, symmetry } = options;
  checkChannels(options.channels, ["fifo"]);
  for (const [name, { fifo }] of Object.entries(options.channels ?? {})) {
    checkFlag(`channels.${name}.fifo`, fifo);
  }
  checkNames("network", network, ["fifo", "keep", "copies", "ignored"]);
  checkWord("network.ignored", network?.ignored, ["stay", "received"]);
  checkFlag("network.fifo", network?.fifo);
  checkFlag("network.keep", network?.keep);
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

/** @throws RangeError where messages that nobody takes notice of cannot stay */
function checkStays({ network = {}, time }: Options, fifo: boolean): void {
  if (network.ignored !== "stay") return;
  if (network.keep) {
    throw new RangeError(
      "with keep all messages stay, ignored or not: network takes keep or ignored, got both",
    );
  }
  if (fifo) {
    throw new RangeError(
      "an ignored message that stays would hold up those behind it: network takes fifo or ignored, got both",
    );
  }
  if (time !== undefined && time !== "any") {
    throw new RangeError(
      `with ignored messages that stay it is never quiet: time must be "any", got "${time}"`,
    );
  }
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

function boundsOf({ bounds = {}, now }: Options): Model["bounds"] {
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
  const heapBytes = bounds.memoryBytes === undefined ? HEAP_BYTES : Infinity;
  return { ...DEFAULTS, ...Object.fromEntries(given), heapBytes };
}

/** The class of a process, for messages to the reader. */
export function className(process: Process): string {
  return process.constructor.name || "the process";
}
