/**
 * What is checked when a process is built: that its fields are plain data of its own, and that its handlers
 * can be called.
 */
import { lazinessOf } from "./eager.ts";
import { capital, partsOf } from "./parts.ts";
import type { Owners } from "./owners.ts";
import { copy } from "./plain.ts";
import { Process } from "./process.ts";

/**
 * Fields hold plain data, and no container is held twice.
 * @param owner who the process is, for messages, e.g. "P3"
 */
export function checkFields(process: Process, owner: string, owners: Owners): void {
  checkOwnFields(process, owner, owners);
  owners.check(process, owner);
}

function checkOwnFields(process: Process, owner: string, owners: Owners): void {
  const className = process.constructor.name;
  owners.built(process, owner);
  checkPrivate(process);
  for (const [name, field] of Object.entries(process)) {
    if (name === "id") continue;
    if (field instanceof Process) checkOwnFields(field, `${owner}.${name}`, owners);
    else copy(field, `${className}.${name}`);
  }
}

const withoutPrivate = new WeakSet<object>();

/** No driver can read a `#private` field, so that none could be copied, shown or explored. */
function checkPrivate(process: Process): void {
  if (withoutPrivate.has(process.constructor)) return;
  for (const prototype of chain(process)) {
    const found = /\bthis\.(#[\w$]+)/.exec(Function.prototype.toString.call(prototype.constructor));
    if (found) {
      throw new TypeError(
        `${prototype.constructor.name}.${found[1]} is hidden from its driver: ` +
          `write it as a plain field, ${found[1].slice(1)}`,
      );
    }
  }
  withoutPrivate.add(process.constructor);
}

function chain(process: Process): object[] {
  const prototypes: object[] = [];
  for (let at = Object.getPrototypeOf(process); at !== Process.prototype; at = Object.getPrototypeOf(at)) {
    prototypes.push(at);
  }
  return prototypes;
}

/** The names of all handlers, those of the base classes included. */
export function handlerNames(process: Process): string[] {
  const names = chain(process).flatMap((prototype) => Object.getOwnPropertyNames(prototype));
  return [...new Set(names)].filter(isHandler).sort();
}

const isHandler = (name: string) => /^on[A-Z]/.test(name);

/**
 * A handler runs to its end: what an async one says after its first `await` would be heard by nobody, and a
 * generator says nothing.
 * @throws TypeError that names the method
 */
function checkEager(process: Process): void {
  for (const prototype of chain(process)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      const laziness = lazinessOf(value);
      if (laziness === undefined || laziness === "a generator" && !isHandler(name)) continue;
      throw new TypeError(
        `${prototype.constructor.name}.${name} is ${laziness}: a process runs each handler to its end and never waits; ` +
          (laziness === "a generator"
            ? "write it without the *"
            : "write it without async, and set a timer, or send a message and go on where the answer is handled"),
      );
    }
  }
}

/**
 * The method of a process that is an operation.
 * @throws TypeError for one that does not exist, or does not run when it is called
 */
export function operationOf(process: Process, method: string, on = ""): (...details: unknown[]) => unknown {
  const operation = (process as unknown as Record<string, unknown>)[method];
  const { name } = process.constructor, laziness = lazinessOf(operation);
  if (typeof operation !== "function") {
    throw new TypeError(`${name} has no operation "${method}" to invoke${on}`);
  }
  if (laziness !== undefined) {
    throw new TypeError(`the operation ${name}.${method} is ${laziness}: it must run when it is called`);
  }
  return operation as (...details: unknown[]) => unknown;
}

const literals = new WeakMap<object, Set<string>>();

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
 * Finds misspelt handlers. The types are gone when the program runs, but whatever is sent or set is named by
 * a string in the source of some class of the system. A handler whose name occurs in none, but nearly that of
 * one which has no handler, is reported. One that resembles nothing is let be: whoever takes the only `send`
 * of a message out, to see what happens, shall see it. Messages that come from elsewhere are declared:
 * `static handles = ["Ping"]`.
 * @throws TypeError that names the handler and the nearest name that is known, or a method that would not run
 * to its end
 */
export function checkHandlers(processes: readonly Process[], devices: readonly string[] = []): void {
  const classes = new Map<unknown, Process>(); // one process of each class: its handlers are those of all
  const gather = (process: Process) => {
    classes.set(process.constructor, process);
    for (const [, part] of partsOf(process)) gather(part);
  };
  for (const process of processes) gather(process);
  for (const process of classes.values()) checkEager(process);
  const words = new Set<string>();
  for (const process of classes.values()) {
    for (const prototype of chain(process)) {
      for (const word of literalsOf(prototype.constructor)) words.add(word);
      for (const word of (prototype.constructor as { handles?: string[] }).handles ?? []) words.add(word);
    }
  }
  const hosts = [...new Set(processes.flatMap((process) => [process, ...allParts(process)]))];
  for (const process of classes.values()) {
    const upcalls = upcallsOf(hosts.filter((host) => host.constructor === process.constructor), devices);
    for (const method of handlerNames(process)) {
      const name = method.slice(2);
      const known = upcalls.has(method) || words.has(name) ||
        (name.startsWith("Timeout") && words.has(name.slice(7)));
      const fault = known ? undefined : misspelt(process, method, name, words, upcalls);
      if (fault !== undefined) throw new TypeError(fault);
    }
  }
}

function allParts(process: Process): Process[] {
  return partsOf(process).flatMap(([, part]) => [part, ...allParts(part)]);
}

/** The handlers that drivers and hosted parts call, by the names of parts and devices. */
function upcallsOf(hosts: readonly Process[], devices: readonly string[]): Set<string> {
  const upcalls = new Set(["onStart", "onRecover"]);
  for (const host of hosts) {
    for (const [name] of partsOf(host)) {
      upcalls.add("onOutput" + capital(name)).add("onDeliver" + capital(name));
    }
  }
  for (const device of devices) upcalls.add("onCompletion" + capital(device));
  return upcalls;
}

function misspelt(
  process: Process,
  method: string,
  name: string,
  words: Set<string>,
  upcalls: Set<string>,
): string | undefined {
  const className = process.constructor.name;
  if (name.startsWith("Completion")) {
    const devices = [...upcalls].flatMap((upcall) =>
      /^onCompletion(.*)/.exec(upcall)?.[1].toLowerCase() ?? []
    );
    return `${className}.${method} is never called: the devices are ${devices.join(", ") || "none"}`;
  }
  const candidates = [
    ...[...words].flatMap((word) => /^[A-Z]/.test(word) ? ["on" + word, "onTimeout" + word] : []),
    ...upcalls,
  ];
  const others = candidates.filter((candidate) =>
    candidate !== method && (upcalls.has(candidate) || !(candidate in process))
  );
  const near = closest(others, (candidate) => distance(candidate, method), 2);
  if (near === undefined) return undefined;
  return `${className}.${method} is never called: no class of this system mentions "${name}"` +
    `; did you mean ${near}? If such a message comes from outside, say so: static handles = ["${name}"]`;
}

/** Levenshtein's edit distance. */
export function distance(a: string, b: string): number {
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

/**
 * The name that is nearest to one that there is not: the same in other letters, its beginning or its end, or
 * a third of its letters changed at most; undefined if none is.
 */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const given = name.toLowerCase();
  const far = (other: string) => {
    const known = other.toLowerCase();
    const within = given.length > 2 && known.length > 2 &&
      (known.startsWith(given) || given.startsWith(known));
    return given === known ? -2 : within ? -1 : distance(given, known);
  };
  const most = Math.max(1, Math.floor((name.length + 1) / 3));
  return closest(names, far, most);
}

/**
 * The name that is least far; of several, the first by the alphabet.
 * @param most how far it may be
 */
export function closest(
  names: readonly string[],
  far: (name: string) => number,
  most: number,
): string | undefined {
  return names.map((name) => ({ name, far: far(name) })).filter(({ far }) => far <= most)
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))[0]?.name;
}
