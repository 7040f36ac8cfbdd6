/** What a run over sockets is given, and what it gives back. */
import { brief, copy } from "../../core/plain.ts";
import { Process, type ProcessId } from "../../core/process.ts";
import { Random } from "../../core/random.ts";
import type { Trace } from "../../core/trace/trace.ts";
import { type Action, checkAction, type Scheduled, scheduledIn } from "../faults.ts";
import { checkFlag, checkFunction, checkList, checkNames, checkWord } from "../options/known.ts";
import { type Devices, idsOf, nameOf, nodes } from "../system.ts";
import type { Counters } from "../world/counters.ts";
import { checkDevices } from "../world/options.ts";

/** A class as something that another OS process can load: a module and a name, or a text. */
export type ClassSource = {
  /** "happened-before" for the library's classes, a URL, or a path. Default "happened-before". */
  readonly module?: string;
  /** What the module exports: a class of processes, or a function that makes a process of `args`. */
  readonly name?: string;
  /**
   * Instead of both a class of a cell, which travels as its text: besides its own names it may use those of
   * the library, and no others.
   */
  readonly class?: abstract new (...args: never[]) => Process;
  /** What its constructor, or the function, is given: plain data. */
  readonly args?: readonly unknown[];
};

/** Where a process runs. */
export type HostOptions = {
  /** The address that the others reach it at. Default 127.0.0.1. */
  readonly address?: string;
  /** What starts a command there, e.g. `["ssh", "lab3"]`; absent: on this machine. */
  readonly command?: readonly string[];
};

export type ServeOptions = ClassSource & {
  /** How many processes, their ids, or the class of each, where it differs from `module`, `name`, `args`. */
  readonly processes: number | readonly ProcessId[] | Readonly<Record<ProcessId, ClassSource>>;
  /** Devices stay with the supervisor: those without an owner survive all crashes. */
  readonly devices?: Devices;
  /** Names of channels besides the network. All share one connection between two processes. */
  readonly channels?: readonly string[];
  /** What happens when, ms after all processes were told to start: `[at(100, crash(3))]`. */
  readonly scenario?: readonly (Scheduled | readonly Scheduled[])[];
  /** What randomness is drawn from, an integer ≥ 0. Default 1. */
  readonly seed?: number;
  /** Local clocks: how far ahead, ms, and how fast, parts in a million. */
  readonly clocks?: Readonly<Record<ProcessId, { readonly offsetMs?: number; readonly driftPpm?: number }>>;
  /** When to stop, ms, if something is still left to happen; at most 2^31 − 1. Default 10,000. */
  readonly until?: number;
  /** Whether a force waits for the disk. Default true; false: it is done as soon as it is written. */
  readonly fsync?: boolean;
  /**
   * Where records are that were appended and not forced: in "memory" (the default), where a kill loses them,
   * as a power failure may; or "written" to the operating system, which keeps them over a kill.
   */
  readonly unforced?: "memory" | "written";
  /** Whether a small frame waits until the one before is acknowledged (Nagle, 1984). Default false. */
  readonly nagle?: boolean;
  /** Where each process runs. Default: all on this machine. */
  readonly hosts?: Readonly<Record<ProcessId, HostOptions>>;
  /** The address of the supervisor, which all processes can reach. Default 127.0.0.1. */
  readonly address?: string;
  /**
   * A folder for logs and traces, which is left as it is; none that has those of another run. Default: one of
   * its own, which is removed.
   */
  readonly dir?: string;
  /** Called before a process starts again, with its log: what a power failure does to a file. */
  afterCrash?(logFile: string, process: ProcessId): void;
};

/** What a process was when the run ended. */
export type ServedState = {
  readonly fields: Readonly<Record<string, unknown>>;
  /** All that it has in its log, and how many records of it are forced. */
  readonly log: readonly object[];
  readonly durable: number;
};

/** A run over sockets. */
export type ServedRun = {
  /** What all processes have noted, put together: as a trace of the simulator. Times are of one clock, ms. */
  readonly trace: Trace;
  readonly counts: Counters;
  /** Why it stopped: nothing was left to happen, or the time. */
  readonly stopped: "quiet" | "time";
  /** When it stopped, ms. */
  readonly now: number;
  /** The processes that were up when it stopped. */
  readonly states: Readonly<Record<ProcessId, ServedState>>;
  /** How long it took until all processes were there and connected, ms. */
  readonly bootMs: number;
  /** How long each force of a log took, ms, of the processes that were up when it stopped. */
  readonly forceMs: readonly number[];
  /** Messages that went down with a connection: the sender had sent them, nobody received them. */
  readonly lost: number;
  /** Rows that came before what caused them, by the clocks, and by how much at most, ms. */
  readonly early: { readonly rows: number; readonly mostMs: number };
  /** Bytes cut off the ends of logs that were read again: records that were not written to their end. */
  readonly torn: number;
};

/** A class with nothing left open; a class that travels has "class:" and its text in place of a module. */
export type Where = Required<Omit<ClassSource, "class">>;

const NAMES = ["module", "name", "class", "args"];
const OPTIONS = [
  ...NAMES,
  "processes",
  "devices",
  "channels",
  "scenario",
  "seed",
  "clocks",
  "until",
  "fsync",
  "unforced",
  "nagle",
  "hosts",
  "address",
  "dir",
  "afterCrash",
];

/** @throws TypeError or RangeError for what would be passed over, or is of the wrong kind */
export function checkServe(options: ServeOptions): void {
  if (options === undefined) throw new TypeError('serve needs options, e.g. { name: "Bully", processes: 3 }');
  checkNames("serve", options, OPTIONS);
  const { channels, clocks = {}, until = 0, hosts = {} } = options, ids = [...classesOf(options).keys()];
  checkDevices(options.devices);
  checkNamesIn("channels", channels, '["serial"]');
  checkFlag("fsync", options.fsync);
  checkFlag("nagle", options.nagle);
  checkWord("unforced", options.unforced, ["memory", "written"]);
  checkFunction("afterCrash", options.afterCrash);
  checkText("address", options.address, "127.0.0.1");
  checkText("dir", options.dir, "run-1");
  new Random(options.seed ?? 1); // which says what is wrong with it
  if (!(typeof until === "number" && until >= 0 && until <= LONGEST_MS)) {
    throw new RangeError(`until must be a time ≥ 0 ms, at most 2^31 − 1, got ${brief(until)}`);
  }
  for (const [id, clock] of Object.entries(clocks)) {
    checkNames(`the clock of P${id}`, clock, ["offsetMs", "driftPpm"]);
    checkId(id, ids, "clocks are given for");
    checkClock(id, clock);
  }
  for (const [id, host] of Object.entries(hosts)) {
    checkNames(`the host of P${id}`, host, ["address", "command"]);
    checkId(id, ids, "a host is given for");
    checkText(`the address of P${id}`, host.address, "lab3");
    checkNamesIn(`the command of P${id}`, host.command, '["ssh", "lab3"]');
  }
  for (const { action } of scheduledIn(options.scenario ?? [])) checkServed(action, ids, channels ?? []);
}

function checkServed(action: Action, ids: readonly ProcessId[], channels: readonly string[]): void {
  checkAction(action);
  if (action.action === "slow") {
    throw new TypeError("serve slows no process down: a real one is as fast as it is; pause(id) stops it");
  }
  if (action.action === "partition" || action.action === "heal") {
    const { channel = "" } = action;
    if (channel !== "" && !channels.includes(channel)) {
      throw new RangeError(
        `the scenario acts on ${channel}, but channels are ${channels.join(", ") || "none"}`,
      );
    }
  }
  if (action.action === "invoke") copy(action.details, `${action.method}'s details`); // or says what cannot be
  const named = action.action === "partition"
    ? action.groups.flat()
    : action.action === "heal"
    ? []
    : [action.process];
  for (const id of named) checkId(id, ids, `the scenario has ${action.action} of`);
}

/** @param id a name of a field, too */
function checkId(id: ProcessId | string, ids: readonly ProcessId[], what: string): void {
  if (ids.some((one) => one === id || String(one) === id)) return;
  const named = typeof id === "string" ? `P${id}` : nameOf(id);
  throw new RangeError(`${what} ${named}, but the processes are P${ids.join(", P")}`);
}

function checkClock(
  id: string,
  { offsetMs = 0, driftPpm = 0 }: NonNullable<ServeOptions["clocks"]>[ProcessId],
): void {
  if (!Number.isFinite(offsetMs)) {
    throw new RangeError(`the clock offset of P${id} must be finite (ms), got ${brief(offsetMs)}`);
  }
  if (!(Number.isFinite(driftPpm) && driftPpm > -1e6)) {
    throw new RangeError(`the clock drift of P${id} must be above −1,000,000 ppm, got ${brief(driftPpm)}`);
  }
}

function checkText(what: string, value: unknown, example: string): void {
  if (value === undefined || typeof value === "string" && value !== "") return;
  throw new TypeError(`${what} must be a text, e.g. ${example}, got ${brief(value)}`);
}

/** A list of texts. */
function checkNamesIn(what: string, value: unknown, example: string): void {
  checkList(what, value, example);
  for (const one of value as readonly unknown[] ?? []) checkText(`each of ${what}`, one ?? null, example);
}

/** The class of each process, ascending by id. @throws TypeError where one has no name */
export function classesOf({ processes, module, name, class: Class, args = [] }: ServeOptions) {
  const given: Readonly<Record<ProcessId, ClassSource>> =
    typeof processes === "number" || Array.isArray(processes)
      ? Object.fromEntries(Object.keys(nodes(processes, NOBODY)).map((id) => [id, {}]))
      : processes as Readonly<Record<ProcessId, ClassSource>>;
  const classes = new Map<ProcessId, Where>();
  for (const id of idsOf(given as never)) {
    const own = given[id];
    if (typeof own === "function") {
      throw new TypeError(
        `P${id} is given a class, which cannot leave this process as it is: write { class: ${
          (own as { name?: string }).name || "Bully"
        } }, and it travels as its text`,
      );
    }
    checkNames(`P${id}`, own, NAMES);
    const isOwn = own.class !== undefined || own.name !== undefined;
    classes.set(id, whereOf(id, { ...isOwn ? { module } : { module, name, class: Class }, args, ...own }));
  }
  return classes;
}

function whereOf(id: ProcessId, { module, name, class: Class, args = [] }: ClassSource): Where {
  if (module !== undefined) checkText(`the module of P${id}`, module, "happened-before");
  checkList(`args of P${id}`, args, "[150]");
  copy(args, `P${id}'s args`); // or says what cannot be
  if (Class !== undefined) {
    if (!((Class as typeof Class | null)?.prototype instanceof Process)) {
      throw new TypeError(`the class of P${id} must be one of processes, got ${brief(Class)}`);
    }
    if (name !== undefined) {
      throw new TypeError(
        `P${id} has a class, ${Class.name}, and the name of one, ${name}: give one`,
      );
    }
    return { module: `${TRAVELS}${Class}`, name: Class.name, args };
  }
  if (typeof name !== "string" || name === "") {
    throw new TypeError(`P${id} needs the name of a class, e.g. name: "Bully", got ${brief(name)}`);
  }
  return { module: module ?? "happened-before", name, args };
}

/** The longest that a timer of a runtime takes: what is longer, it takes for 1 ms. */
export const LONGEST_MS = 2 ** 31 - 1;

/** What a module begins with that is the text of a class. */
export const TRAVELS = "class:";

const NOBODY = () => undefined as never;
