/**
 * Hosted parts: a field that holds a process.
 *
 * On the wire, in timers and in the log whatever is a part's carries its field's name (`multicast/Request`);
 * its outputs and deliveries are calls of its host, `onOutputMulticast(what)` and
 * `onDeliverMulticast(message, from)`, made at once.
 */
import { checkReturned } from "./eager.ts";
import { checkType, copy } from "./plain.ts";
import { givePort, type Message, type Port, portOf, Process, type ProcessId } from "./process.ts";

export type Handler = (...details: unknown[]) => unknown;

/** Stands between the name of a part and what is the part's. */
export const SEPARATOR = "/";

export const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** The hosted parts of a process, by the names of their fields. */
export function partsOf(process: Process): [string, Process][] {
  const parts: [string, Process][] = [];
  for (const name of Object.keys(process)) {
    const field = (process as unknown as Record<string, unknown>)[name];
    if (field instanceof Process) parts.push([name, field]);
  }
  return parts;
}

/**
 * Makes each part say what it says through its host.
 * @param met the processes met so far: each process belongs in one field only
 */
export function bindParts(host: Process, met: Set<Process> = new Set([host])): void {
  for (const [name, part] of partsOf(host)) {
    if (met.has(part)) {
      throw new TypeError(
        `${host.constructor.name}.${name} holds a process that another field holds or that hosts it: give each field its own`,
      );
    }
    met.add(part);
    givePort(part, new PartPort(host, name));
    bindParts(part, met);
  }
}

/** What a part says, passed on to its host's driver under the part's name. */
class PartPort implements Port {
  private readonly prefix: string;
  private readonly onOutput: string;
  private readonly onDeliver: string;

  constructor(private readonly host: Process, private readonly name: string) {
    this.prefix = name + SEPARATOR;
    this.onOutput = "onOutput" + capital(name);
    this.onDeliver = "onDeliver" + capital(name);
  }

  private get outer(): Port {
    return portOf(this.host);
  }
  private upcall(method: string, ...details: unknown[]): void {
    const handler = (this.host as unknown as Record<string, Handler | undefined>)[method];
    if (!handler) {
      throw new TypeError(`${this.host.constructor.name} hosts "${this.name}" and needs a handler ${method}`);
    }
    checkReturned(handler.call(this.host, ...details), `${this.host.constructor.name}.${method}`);
  }

  send(to: ProcessId, message: Message, channel?: string): void {
    checkType(message);
    this.outer.send(to, { ...message, type: this.prefix + message.type }, channel);
  }
  setTimer(name: string, ms: number, msMax: number, key: string): void {
    this.outer.setTimer(this.prefix + name, ms, msMax, key);
  }
  cancelTimer(name: string, key: string): void {
    this.outer.cancelTimer(this.prefix + name, key);
  }
  append(record: object): void {
    this.outer.append({ part: this.name, record });
  }
  flush(): void {
    this.outer.flush();
  }
  submit(device: string, request: Message, tag: number): void {
    this.outer.submit(this.prefix + device, request, tag);
  }
  output(what: unknown): void {
    this.upcall(this.onOutput, copy(what, "output"));
  }
  deliver(message: unknown, from: ProcessId): void {
    this.upcall(this.onDeliver, copy(message, "delivered message"), from);
  }
  invoke(method: string, details: readonly unknown[]): number {
    return this.outer.invoke(method, details);
  }
  respond(operation: number, value: unknown): void {
    this.outer.respond(operation, value);
  }
  choose(count: number): number {
    return this.outer.choose(count);
  }
  random(): number {
    return this.outer.random();
  }
  clock(): number {
    return this.outer.clock();
  }
  operation(): number {
    return this.outer.operation();
  }
}

/** The log as a part sees it: its own records. */
export function recordsOf(part: string, log: readonly unknown[]): unknown[] {
  return log.filter((record) => partOf(record) === part).map((record) =>
    (record as { record: unknown }).record
  );
}

/** The log as a host with these parts sees it: what is no part's. */
export function ownRecords(parts: readonly string[], log: readonly unknown[]): readonly unknown[] {
  if (parts.length === 0) return log;
  return log.filter((record) => !parts.includes(partOf(record) ?? ""));
}

/** Whose record it is: what a part appends is exactly `{ part, record }`. */
function partOf(record: unknown): string | undefined {
  const { part, record: inner } = record as { part?: unknown; record?: unknown };
  const wrapped = typeof part === "string" && inner !== undefined &&
    Object.keys(record as object).length === 2;
  return wrapped ? part : undefined;
}
