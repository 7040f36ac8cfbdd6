/**
 * How a driver builds, starts and calls a process: handler lookup, checks at construction, hosted parts.
 *
 * A field that holds a process is a hosted part. On the wire, in timers and in the log whatever is a part's carries its field's
 * name (`multicast/Request`); its outputs and deliveries are calls of its host, `onOutputMulticast(what)` and
 * `onDeliverMulticast(message, from)`, made at once.
 */
import { copy } from "./plain.ts";
import { type Message, type Port, port, Process, type ProcessId, type Seat, seated } from "./process.ts";

/** A class of processes, or a function that makes one for an id. */
export type Factory<P extends Process = Process> = (new () => P) | ((id: ProcessId) => P);

export type Handler = (...details: unknown[]) => void;

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const SEPARATOR = "/";

/** Builds a process at its seat, binds its parts to it and checks that its fields are plain data. */
export function build(factory: Factory, seat: Seat): Process {
  const process = seated(seat, () => make(factory, seat.id));
  if (!(process instanceof Process)) {
    throw new TypeError(`the factory of P${seat.id} must return a Process, got ${String(process)}`);
  }
  bindParts(process);
  checkFields(process);
  return process;
}

function make(factory: Factory, id: ProcessId): Process {
  if (typeof factory !== "function") {
    throw new TypeError(
      `P${id} needs a class of processes or a function that makes one, got ${String(factory)}`,
    );
  }
  return factory.prototype instanceof Process
    ? new (factory as new () => Process)()
    : (factory as (id: ProcessId) => Process)(id);
}

/** The hosted parts of a process, by the names of their fields. */
export function partsOf(process: Process): [string, Process][] {
  const parts: [string, Process][] = [];
  for (const name of Object.keys(process)) {
    const field = (process as unknown as Record<string, unknown>)[name];
    if (field instanceof Process) parts.push([name, field]);
  }
  return parts;
}

function bindParts(host: Process): void {
  for (const [name, part] of partsOf(host)) {
    part[port] = new PartPort(host, name);
    bindParts(part);
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
    return this.host[port];
  }
  private upcall(method: string, ...details: unknown[]): void {
    const handler = (this.host as unknown as Record<string, Handler | undefined>)[method];
    if (!handler) {
      throw new TypeError(`${this.host.constructor.name} hosts "${this.name}" and needs a handler ${method}`);
    }
    handler.call(this.host, ...details);
  }

  send(to: ProcessId, message: Message): void {
    this.outer.send(to, { ...message, type: this.prefix + message.type });
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

/** Calls `onStart` of the parts, then of the process. */
export function start(process: Process): void {
  for (const [, part] of partsOf(process)) start(part);
  process.onStart();
}

/** Calls `onRecover` of the parts, then of the process, each with its own records of the log. */
export function recover(process: Process, log: readonly unknown[]): void {
  const parts = partsOf(process);
  const ofPart = (record: unknown) => (record as { part?: string; record: unknown }).part;
  const names = new Set(parts.map(([name]) => name));
  for (const [name, part] of parts) {
    recover(
      part,
      log.filter((record) => ofPart(record) === name).map((record) => (record as { record: unknown }).record),
    );
  }
  process.onRecover(parts.length === 0 ? log : log.filter((record) => !names.has(ofPart(record) ?? "")));
}

/** What a driver calls for one event: `target` is the process or the part of it that the event is for. */
export type Dispatch = { readonly method: string; readonly part: string; readonly name: string };

/** Splits `multicast/Request` into the part "multicast" and the name "Request", and names the handler, `onRequest`. */
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

function chain(process: Process): object[] {
  const prototypes: object[] = [];
  for (let at = Object.getPrototypeOf(process); at !== Process.prototype; at = Object.getPrototypeOf(at)) {
    prototypes.push(at);
  }
  return prototypes;
}

/** The names of all handlers, those of the base classes included. */
function handlerNames(process: Process): string[] {
  const names = chain(process).flatMap((prototype) => Object.getOwnPropertyNames(prototype));
  return [...new Set(names)].filter((name) => /^on[A-Z]/.test(name)).sort();
}

function checkFields(process: Process): void {
  const seen = new Map<object, string>();
  const className = process.constructor.name;
  for (const [name, field] of Object.entries(process)) {
    if (name === "id" || name === "peers") continue;
    if (field instanceof Process) {
      checkFields(field);
      continue;
    }
    copy(field, `${className}.${name}`);
    visitContainers(field, (container) => {
      const before = seen.get(container);
      if (before !== undefined) {
        throw new TypeError(
          `${className}.${name} and ${className}.${before} hold the same object: give each its own`,
        );
      }
      seen.set(container, name);
    });
  }
}

function visitContainers(value: unknown, visit: (container: object) => void): void {
  if (typeof value !== "object" || value === null) return;
  visit(value);
  const inner = value instanceof Map
    ? [...value.keys(), ...value.values()]
    : value instanceof Set
    ? [...value]
    : value instanceof Uint8Array
    ? []
    : Object.values(value);
  for (const item of inner) visitContainers(item, visit);
}

const literals = new Map<object, Set<string>>();

/** The words that stand as string literals in the source of a class. */
function literalsOf(constructor: object): Set<string> {
  let words = literals.get(constructor);
  if (!words) {
    words = new Set();
    const source = Function.prototype.toString.call(constructor);
    for (const match of source.matchAll(/["'`]([\w/]+)["'`]/g)) words.add(match[1]);
    literals.set(constructor, words);
  }
  return words;
}

/**
 * A handler that nothing can call is nearly always a misspelt one. The types are gone when the program runs, but whatever is sent
 * or set is named by a string in the source of some class of the system, so a handler whose name occurs in none is reported.
 * Messages that come from elsewhere are declared: `static handles = ["Ping"]`.
 * @throws TypeError that names the handler and the nearest name that is known
 */
export function checkHandlers(processes: readonly Process[], devices: readonly string[] = []): void {
  const words = new Set<string>();
  const all: Process[] = [];
  const gather = (process: Process) => {
    all.push(process);
    for (const prototype of chain(process)) {
      for (const word of literalsOf(prototype.constructor)) words.add(word);
      for (const word of (prototype.constructor as { handles?: string[] }).handles ?? []) words.add(word);
    }
    for (const [, part] of partsOf(process)) gather(part);
  };
  for (const process of processes) gather(process);
  const checked = new Set<unknown>();
  for (const process of all) {
    if (checked.has(process.constructor)) continue;
    checked.add(process.constructor);
    const upcalls = new Set(["onStart", "onRecover"]);
    for (const [name] of partsOf(process)) {
      upcalls.add("onOutput" + capital(name)).add("onDeliver" + capital(name));
    }
    for (const device of devices) upcalls.add("onCompletion" + capital(device));
    for (const method of handlerNames(process)) {
      const name = method.slice(2);
      const known = upcalls.has(method) || words.has(name) ||
        (name.startsWith("Timeout") && words.has(name.slice(7)));
      if (!known) throw new TypeError(superfluous(process, method, name, words));
    }
  }
}

function superfluous(process: Process, method: string, name: string, words: Set<string>): string {
  const className = process.constructor.name;
  const close = [...words].filter((word) => distance(word, name) <= 2).sort()[0];
  return `${className}.${method} is never called: no class of this system mentions "${name}"` +
    (close ? `; did you mean on${close}?` : "") +
    ` If such a message comes from outside, say so: static handles = ["${name}"]`;
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}
