/**
 * What an exploration decides: properties by name, and monitors that remember what states alone do not show.
 */
import { isPromise, lazinessOf } from "../../core/eager.ts";
import { brief } from "../../core/plain.ts";
import type { Process } from "../../core/process.ts";
import type { Happening } from "./happening.ts";
import { ProcessError } from "../errors.ts";
import { checkFlag, checkNames } from "../options/known.ts";
import type { MonitorStates } from "./states.ts";
import type { Guarded, World } from "./world.ts";

export type PropertyKind = "always" | "sometimes" | "eventually" | "deadlock";

/** A property by name; make one with `always`, `sometimes`, `eventually` or `deadlock`. */
export type Property = {
  readonly kind: PropertyKind;
  readonly name: string;
  readonly test: (world: World) => boolean;
  /** What it reads in `world.monitor`, where the driver is given no other monitor. */
  readonly monitor?: Monitor;
};

function property<P extends Process, S>(
  kind: PropertyKind,
  name: string,
  test: (world: World<P, S>) => boolean,
): Property {
  if (typeof test !== "function") {
    throw new TypeError(`the property "${name}" needs a function of the world, got ${String(test)}`);
  }
  checkEager(test, `the test of the property "${name}"`);
  return { kind, name, test: test as unknown as (world: World) => boolean };
}

/** @throws TypeError for what is no property, RangeError for two of one name */
export function checkProperties(properties: readonly Property[]): void {
  if (!Array.isArray(properties)) {
    throw new TypeError(`properties must be a list, e.g. [always("safe", …)], got ${brief(properties)}`);
  }
  const names = new Set<string>();
  for (const property of properties as readonly (Property | undefined)[]) {
    if (typeof property?.test !== "function") {
      throw new TypeError(
        `a property is made by always, sometimes, eventually or deadlock, got ${brief(property)}`,
      );
    }
    checkNames("a property", property, ["kind", "name", "test", "monitor"]);
    checkMonitor(property.monitor);
    const { name } = property;
    if (names.has(name)) throw new RangeError(`each property needs a name of its own, got "${name}" twice`);
    names.add(name);
  }
}

function checkEager(call: unknown, what: string): void {
  const laziness = lazinessOf(call);
  if (laziness === undefined) return;
  throw new TypeError(`${what} is ${laziness}: it must answer when it is called, got ${call}`);
}

/**
 * What a test says of a world.
 * @param what whose test it is, for messages: `the property "one leader"`
 * @throws what the test throws, with its name; TypeError if it changed what it was to look at
 */
export function answerOf(what: string, test: (world: World) => boolean, world: Guarded): boolean {
  return Boolean(said(what, test, world));
}

/** What a function says of a world; the same errors. */
export function said(what: string, test: (world: World) => unknown, world: Guarded): unknown {
  let answer: unknown;
  try {
    answer = test(world);
  } catch (cause) {
    if (cause instanceof ProcessError) throw cause;
    throw new Error(`${what} threw: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  if (isPromise(answer)) {
    throw new TypeError(`${what} returned a promise: it must answer at once`);
  }
  const change = world.changed();
  if (change !== undefined) {
    throw new TypeError(`${what} changed ${change}: it may only read (was === meant where = stands?)`);
  }
  return answer;
}

/** Says whether a property's test holds. */
export function holds({ name, test }: Property, world: Guarded): boolean {
  return answerOf(`the property "${name}"`, test, world);
}

/**
 * Holds in every state that can be reached. The test must depend on the world alone.
 * @example
 * const leaders = (world: World<Bully>) => world.live.filter(({ state }) => state === "leader");
 * always("one leader", (world: World<Bully>) => leaders(world).length <= 1)
 */
export function always<P extends Process = Process, S = unknown>(
  name: string,
  test: (world: World<P, S>) => boolean,
): Property {
  return property("always", name, test);
}

/** Holds in at least one state: what can never happen makes other properties hold vacuously. */
export function sometimes<P extends Process = Process, S = unknown>(
  name: string,
  test: (world: World<P, S>) => boolean,
): Property {
  return property("sometimes", name, test);
}

/**
 * Comes true on every execution that is weakly fair: what could be done all the time from some point on (a
 * message received, a timer fired, an operation invoked, a request served, a force finished) is done. Faults,
 * recoveries and healing need not happen.
 */
export function eventually<P extends Process = Process, S = unknown>(
  name: string,
  test: (world: World<P, S>) => boolean,
): Property {
  return property("eventually", name, test);
}

/**
 * No state in which nothing but faults and recoveries can change anything, unless `done` says that this is
 * the end.
 */
export function deadlock<P extends Process = Process, S = unknown>(
  done: (world: World<P, S>) => boolean,
  name = "no deadlock",
): Property {
  return property("deadlock", name, done);
}

/** @throws TypeError for what is no monitor */
export function checkMonitor(given: Monitor | undefined): void {
  if (given === undefined) return;
  checkNames("a monitor", given, ["initial", "fold", "receipts", "states"]);
  checkFlag("a monitor's receipts", given.receipts);
  if (typeof given.fold !== "function") {
    throw new TypeError(`a monitor is made by monitor(initial, fold), got ${brief(given)}`);
  }
}

/**
 * The monitor that a driver was given, or the one that its properties bring.
 * @throws TypeError for properties that bring different ones
 */
export function monitorOf(
  given: Monitor | undefined,
  properties: readonly Property[],
): Monitor | undefined {
  if (given !== undefined) return given;
  const [first, ...others] = properties.filter(({ monitor }) => monitor !== undefined);
  const other = others.find(({ monitor }) => monitor !== first.monitor);
  if (other) {
    throw new TypeError(
      `"${first.name}" and "${other.name}" bring different monitors: give one, monitor: monitor(…)`,
    );
  }
  return first?.monitor;
}

/** Folds outputs, deliveries, invocations, responses, crashes and recoveries into the explored state. */
export type Monitor = {
  readonly initial: unknown;
  readonly fold: (state: unknown, happening: Happening) => unknown;
  /** Whether it is told of each message that a process gets to. */
  readonly receipts?: boolean;
  /** How it keeps its states itself while many are explored; it must agree with `fold`. */
  readonly states?: () => MonitorStates;
};

/**
 * A monitor. Its state is plain data and should stay small: it multiplies the states.
 * @param fold gets a state of its own, which it may change and return; nothing returned means the one given
 * @param options `receipts`: it is also told of each message that a process gets to (`receive`)
 * @example monitor({ leaders: 0 }, (seen, event) => { if (event.kind === "output") seen.leaders++; })
 */
export function monitor<S>(
  initial: S,
  fold: (state: S, happening: Happening) => S | void,
  options: { readonly receipts?: boolean } = {},
): Monitor {
  if (typeof fold !== "function") {
    throw new TypeError(`a monitor needs a function of its state and what happens, got ${brief(fold)}`);
  }
  checkEager(fold, "a monitor's function");
  checkNames("a monitor's options", options, ["receipts"]);
  const { receipts } = options;
  const made = { initial, fold: fold as (state: unknown, happening: Happening) => unknown };
  return receipts === undefined ? made : { ...made, receipts };
}

/**
 * The state of a monitor after something happened; `state` becomes the monitor's.
 * @throws Error that says that it was the monitor that threw
 */
export function folded({ fold }: Monitor, state: unknown, happening: Happening): unknown {
  let next: unknown;
  try {
    next = fold(state, happening) ?? state;
  } catch (cause) {
    throw new Error(`the monitor threw: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  if (isPromise(next)) {
    throw new TypeError("the monitor's function returned a promise: it must return a state");
  }
  return next;
}
