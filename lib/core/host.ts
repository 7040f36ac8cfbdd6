/** How a driver builds, starts and calls a process: handler lookup, checks at construction, hosted parts. */
import { checkFields, checkHandlers, handlerNames, operationOf } from "./checks.ts";
import { checkReturned } from "./eager.ts";
import { Owners } from "./owners.ts";
import { bindParts, capital, type Handler, ownRecords, partsOf, recordsOf, SEPARATOR } from "./parts.ts";
import { type Port, Process, type ProcessId, type Seat, seated } from "./process.ts";

export { checkHandlers, checkReturned, type Handler, operationOf, Owners, partsOf };

/** A class of processes, or a function that makes one for an id. */
export type Factory<P extends Process = Process> = (new () => P) | ((id: ProcessId) => P);

/**
 * Builds a process at its seat, binds its parts to it and checks that its fields are plain data.
 * @param owners which containers other processes hold: a driver passes the same one for all processes of a
 * system
 * @throws TypeError if the factory makes no process, or one whose fields break the contract
 */
export function build(factory: Factory, seat: Seat, owners: Owners = new Owners()): Process {
  const process = seated(seat, () => make(factory, seat.id));
  if (!(process instanceof Process)) {
    throw new TypeError(`the factory of P${seat.id} must return a Process, got ${String(process)}`);
  }
  bindParts(process);
  checkFields(process, `P${seat.id}`, owners);
  return process;
}

function make(factory: Factory, id: ProcessId): Process {
  if (typeof factory !== "function") {
    throw new TypeError(
      `P${id} needs a class of processes or a function that makes one, got ${String(factory)}`,
    );
  }
  if (!(factory.prototype instanceof Process)) return (factory as (id: ProcessId) => Process)(id);
  const process = new (factory as new () => Process)();
  if (Object.getPrototypeOf(process) === factory.prototype) return process;
  throw new TypeError(
    `new ${factory.name}() must make a ${factory.name}, but its constructor returns something else`,
  );
}

/**
 * A seat among these ids. Its peers are listed when they are asked for, as few of ten thousand processes ask,
 * and frozen: an algorithm that sorts them in place would change them for all that come after.
 */
export class SeatAmong implements Seat {
  private others: readonly ProcessId[] | undefined;
  constructor(readonly id: ProcessId, private readonly ids: readonly ProcessId[], readonly port: Port) {}

  get peers(): readonly ProcessId[] {
    return this.others ??= Object.freeze(this.ids.filter((other) => other !== this.id));
  }
}

/** Calls `onStart` of the parts, then of the process. */
export function start(process: Process): void {
  for (const [, part] of partsOf(process)) start(part);
  checkReturned(process.onStart() as unknown, `${process.constructor.name}.onStart`);
}

/** Calls `onRecover` of the parts, then of the process, each with its own records of the log. */
export function recover(process: Process, log: readonly unknown[]): void {
  const parts = partsOf(process);
  for (const [name, part] of parts) recover(part, recordsOf(name, log));
  const result = process.onRecover(ownRecords(parts.map(([name]) => name), log)) as unknown;
  checkReturned(result, `${process.constructor.name}.onRecover`);
}

/**
 * What a driver calls for one event: `part` is "" for the process itself or the path of the part that the
 * event is for.
 */
export type Dispatch = { readonly method: string; readonly part: string; readonly name: string };

/**
 * Splits `multicast/Request` into the part "multicast" and the name "Request", and names the handler,
 * `onRequest`.
 */
export function dispatchOf(kind: "message" | "timeout" | "completion", fullName: string): Dispatch {
  const cut = fullName.lastIndexOf(SEPARATOR);
  const name = fullName.slice(cut + 1);
  const method = kind === "message"
    ? "on" + name
    : kind === "timeout"
    ? "onTimeout" + name
    : "onCompletion" + capital(name);
  return { method, part: cut < 0 ? "" : fullName.slice(0, cut), name };
}

/** The device that `lock/disk` names is the environment's "disk": parts share the devices of their host. */
export function deviceOf(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf(SEPARATOR) + 1);
}

/** The process or part that a dispatch is for. */
export function targetOf(process: Process, part: string): Process {
  let target = process;
  if (part === "") return target;
  for (const name of part.split(SEPARATOR)) {
    target = (target as unknown as Record<string, Process>)[name];
    if (!(target instanceof Process)) {
      throw new TypeError(`${process.constructor.name} has no part "${part}", for which something came in`);
    }
  }
  return target;
}

/** The handler of a dispatch, or an error that says what arrived and which handlers there are. */
export function handlerOf(target: Process, dispatch: Dispatch, what: string): Handler {
  const handler = (target as unknown as Record<string, Handler | undefined>)[dispatch.method];
  if (typeof handler === "function") return handler;
  const known = handlerNames(target).filter((name) => name !== "onStart" && name !== "onRecover");
  throw new TypeError(
    `${target.constructor.name} has no handler ${dispatch.method} for ${what}; it has ${
      known.join(", ") || "none"
    }`,
  );
}

/**
 * Calls the handler of a dispatch.
 * @throws TypeError if there is none, or if it returns a promise
 */
export function callHandler(process: Process, dispatch: Dispatch, what: string, ...details: unknown[]): void {
  const target = targetOf(process, dispatch.part);
  const result = handlerOf(target, dispatch, what).call(target, ...details);
  checkReturned(result, `${target.constructor.name}.${dispatch.method}`);
}
