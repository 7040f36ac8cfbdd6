/**
 * What every driver is given: processes by id, devices, operations to invoke, and schedules to follow.
 */
import type { Factory } from "../core/host.ts";
import { brief } from "../core/plain.ts";
import type { Message, Process, ProcessId } from "../core/process.ts";
import { checkNames } from "./options/known.ts";

/** A factory for each process id. */
export type Processes<P extends Process = Process> = Readonly<Record<ProcessId, Factory<P>>>;

/** The class of a system's processes; of a mixed one, the union. */
export type ProcessOf<S extends Processes> = S[keyof S] extends infer F
  ? F extends Factory<infer P> ? P : never
  : never;

/**
 * What processes ask by `submit`: its effect happens at one instant, when `apply` is called. Its fields hold
 * plain data, like a process's, so that the explorer can go through its states; `owner` and `order` are no
 * part of them and must not change.
 */
export interface Device {
  /**
   * The process in whose machine it is, which alone may ask it. When that process crashes, what it has asked
   * is served by then or never, in an order that the device allows, and then `crash` is called. Without an
   * owner a device is shared, on the network: it survives all crashes, and serves also what a process asked
   * before it crashed.
   */
  readonly owner?: ProcessId;
  /**
   * "fifo": it serves the requests of one process in the order in which they were submitted, those of a
   * former incarnation first; between processes there is no order. Absent: any order.
   */
  readonly order?: "fifo";
  /**
   * @param choose gives an integer from 0 to count − 1: drawn from the seed, each tried by the explorer, said
   * by a schedule. Besides that only the fields and the request may decide.
   * @returns the result, plain data
   */
  apply(request: Message, from: ProcessId, choose: (count: number) => number): unknown;
  /** The machine of its owner loses power: what is volatile is lost. */
  crash?(choose: (count: number) => number): void;
}

/**
 * Devices by name; factories, so that every run begins with a fresh one. What process 2 calls "disk" is
 * "disk@2" if there is such a device, which must then be its own.
 */
export type Devices = Readonly<Record<string, () => Device>>;

/**
 * A device of the same name for each process: `ownDevices([1, 2], "disk", (owner) => …)`.
 * @throws RangeError for a device without this owner, when a driver makes it
 */
export function ownDevices(
  owners: readonly ProcessId[],
  name: string,
  make: (owner: ProcessId) => Device,
): Devices {
  return Object.fromEntries(owners.map((owner) => [`${name}@${owner}`, () => make(owner)]));
}

/** An operation on a process: a call of one of its public methods. */
export type Invocation = {
  readonly action: "invoke";
  readonly process: ProcessId;
  readonly method: string;
  readonly details: readonly unknown[];
};

/** `invoke(2, "enter")`: calls `enter()` of process 2 as a numbered operation. */
export function invoke(process: ProcessId, method: string, ...details: unknown[]): Invocation {
  return { action: "invoke", process, method, details };
}

/** @throws TypeError for what is no operation */
export function checkInvocation(given: Invocation | undefined): void {
  if (given?.action !== "invoke") {
    throw new TypeError(`an operation is made by invoke(id, "method", …), got ${brief(given)}`);
  }
  checkNames("an operation", given, ["action", "process", "method", "details"]);
}

/**
 * `nodes(3, Bully)` are three processes with the ids 1, 2, 3; `nodes([2, 5], Bully)` have the ids given. Mix
 * them with `{ ...nodes([1], Coordinator), ...nodes([2, 3], Participant) }`.
 * @throws RangeError for a count below 1, a negative or fractional id, or an id that occurs twice
 */
export function nodes<P extends Process>(
  countOrIds: number | readonly ProcessId[],
  factory: Factory<P>,
): Processes<P> {
  if (typeof countOrIds === "number" && !(Number.isInteger(countOrIds) && countOrIds >= 1)) {
    throw new RangeError(`the number of processes must be an integer ≥ 1, got ${countOrIds}`);
  }
  const ids = typeof countOrIds === "number"
    ? Array.from({ length: countOrIds }, (_, i) => i + 1)
    : countOrIds;
  const result: Record<ProcessId, Factory<P>> = {};
  for (const id of ids) {
    checkId(id);
    if (id in result) throw new RangeError(`each process needs an id of its own, got ${id} twice`);
    result[id] = factory;
  }
  return result;
}

/**
 * The ids of a system, ascending.
 * @throws TypeError for what gives no process an id, RangeError for a system without processes or with an id
 * that is no integer ≥ 0
 */
export function idsOf(processes: Processes): ProcessId[] {
  if (typeof processes !== "object" || processes === null) {
    throw new TypeError(
      `processes must give a class for each id, e.g. nodes(3, Bully), got ${brief(processes)}`,
    );
  }
  const names = Object.keys(processes);
  if (names.length === 0) throw new RangeError("a system needs at least one process, got none");
  return names.map(idOf).sort((a, b) => a - b);
}

/** The id of this name: "01" would be another name of 1. */
function idOf(name: string): ProcessId {
  const id = Number(name);
  if (String(id) === name) {
    checkId(id);
    return id;
  }
  const instead = name.trim() !== "" && Number.isInteger(id) && id >= 0 ? `: write ${id}` : "";
  throw new RangeError(`a process id must be an integer ≥ 0, got "${name}"${instead}`);
}

/** A process for messages: P3, or what was given in place of an id. */
export function nameOf(id: unknown): string {
  return typeof id === "number" ? `P${id}` : brief(id);
}

function checkId(id: number): void {
  if (!Number.isInteger(id) || id < 0 || id > 0x7fffffff) {
    throw new RangeError(`a process id must be an integer ≥ 0, got ${brief(id)}`);
  }
}

/**
 * One step of a schedule. What is in flight is named by its content: identical copies are interchangeable.
 *
 * A step says what `choose` returned, in order (`choices`): first in a device that serves a request, then in
 * the handler, then in what a crash does to the devices of the process, by their names: for each, which of
 * the requests in flight is served next (0: none, else its number among them), and what its `crash` chose.
 * A step that runs a handler may end in a crash after the first `crashAfter` effects of the handler, with
 * `keep` records of the unforced end of the log surviving. `atMs` is its virtual time; without, one step
 * takes 1 ms.
 */
export type Step =
  & (
    | { readonly step: "start"; readonly process: ProcessId }
    | {
      readonly step: "deliver";
      readonly from: ProcessId;
      readonly to: ProcessId;
      readonly message: Message;
      /** As in lose and duplicate: the name of its channel; absent: the network that has none. */
      readonly channel?: string;
      /** It came in before, and waited for its process: no partition can stop it any more. */
      readonly waited?: true;
    }
    | { readonly step: "timeout"; readonly process: ProcessId; readonly timer: string; readonly key: string }
    | {
      readonly step: "invoke";
      readonly process: ProcessId;
      readonly method: string;
      readonly details: readonly unknown[];
      /** Its number, ≥ 1, each once in a schedule; absent: one more than the largest so far. */
      readonly operation?: number;
      /** The process is paused: the operation begins, and is called by a step "called". */
      readonly waits?: true;
    }
    /** The oldest operation that waits is called. */
    | { readonly step: "called"; readonly process: ProcessId }
    | {
      /** The device serves the request, and its process learns of it by a later step "complete", or never. */
      readonly step: "serve";
      readonly process: ProcessId;
      readonly device: string;
      readonly request: Message;
      readonly tag: number;
    }
    | {
      /** The device serves the request; its process, if alive since, handles the completion. */
      readonly step: "complete";
      readonly process: ProcessId;
      readonly device: string;
      readonly request: Message;
      readonly tag: number;
    }
    /** The oldest pending force is done: what waited for it can now be seen. */
    | { readonly step: "forced"; readonly process: ProcessId }
    | { readonly step: "crash"; readonly process: ProcessId }
    | { readonly step: "recover"; readonly process: ProcessId }
    /** From here on it does nothing until it resumes. */
    | { readonly step: "pause"; readonly process: ProcessId }
    | { readonly step: "resume"; readonly process: ProcessId }
    | {
      readonly step: "lose";
      readonly from: ProcessId;
      readonly to: ProcessId;
      readonly message: Message;
      readonly channel?: string;
    }
    | {
      readonly step: "duplicate";
      readonly from: ProcessId;
      readonly to: ProcessId;
      readonly message: Message;
      readonly channel?: string;
    }
    /**
     * From here on nothing passes between the groups; one way only: nothing from the first group to the
     * others.
     */
    | {
      readonly step: "partition";
      readonly groups: readonly (readonly ProcessId[])[];
      readonly oneWay?: boolean;
      readonly channel?: string;
    }
    | { readonly step: "heal"; readonly channel?: string }
  )
  & {
    readonly choices?: readonly number[];
    /**
     * What the clock of the process says, if its handler reads it, ms; absent: what `clocks` and `atMs` give.
     */
    readonly clockMs?: number;
    readonly crashAfter?: number;
    readonly keep?: number;
    /** How many of the handler's forces, from the first, are done at once. */
    readonly instant?: number;
    readonly atMs?: number;
  };

/** A run of the untimed world: which step came after which. */
export type Schedule = readonly Step[];
