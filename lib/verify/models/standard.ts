/** Models of the usual shared objects. */
import { type Applied, type Model, model, perObject, unknownMethod } from "./model.ts";

/** `read()` → the value, `write(value)`; it holds 0 at first. */
export const register: Model<unknown> = model<unknown>("register", 0, {
  read: (value) => [value, value],
  write: (_, next) => [next],
}, { reads: ["read"] });

/** A register with `cas(expected, next)`, compare and set: → whether it held what was expected. */
export const casRegister: Model<unknown> = model<unknown>("cas register", 0, {
  read: (value) => [value, value],
  write: (_, next) => [next],
  cas: (value, expected, next) => same(value, expected) ? [next, true] : [value, false],
}, { reads: ["read"] });

/** Texts under keys: `get(key)` → "" if it has none, `put(key, text)`, `append(key, text)`. */
export const keyValue: Model<Readonly<Record<string, string>>> = model<Readonly<Record<string, string>>>(
  "key-value store",
  {},
  {
    get: (texts, key) => [texts, textOf(texts, key)],
    put: (texts, key, text) => [{ ...texts, [key]: text }],
    append: (texts, key, text) => [{ ...texts, [key]: textOf(texts, key) + text }],
  },
  { object: (_, [key]) => key, reads: ["get"] },
);

function textOf(texts: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(texts, key) ? texts[key] : "";
}

/**
 * Registers by name: `read(name)`, `write(name, value)`, `cas(name, expected, next)`; each holds 0 at first.
 */
export const registers: Model<Readonly<Record<string, unknown>>> = {
  ...perObject(casRegister),
  name: "registers",
};

/** First in, first out: `enqueue(value)`, `dequeue()` → the oldest, null if there is none. */
export const queue: Model<readonly unknown[]> = model<readonly unknown[]>("queue", [], {
  enqueue: (values, value) => [[...values, value]],
  dequeue: (values) => [values.slice(1), values[0] ?? null],
});

/** Last in, first out: `push(value)`, `pop()` → the newest, null if there is none. */
export const stack: Model<readonly unknown[]> = model<readonly unknown[]>("stack", [], {
  push: (values, value) => [[...values, value]],
  pop: (values) => [values.slice(0, -1), values[values.length - 1] ?? null],
});

/** `add(value)`, `remove(value)` → whether that changed the set, `has(value)`. Each value is an object. */
export const set: Model<readonly unknown[]> = model<readonly unknown[]>("set", [], {
  add: (values, value) => values.includes(value) ? [values, false] : [[...values, value].sort(inOrder), true],
  remove: (values, value) => {
    const rest = values.filter((other) => other !== value);
    return rest.length === values.length ? [values, false] : [rest, true];
  },
  has: (values, value) => [values, values.includes(value)],
}, { object: (_, [value]) => value, reads: ["has"] });

/** `increment(by = 1)`, `incrementAndGet()` → the new count, `read()`. */
export const counter: Model<number> = model<number>("counter", 0, {
  increment: (count, by = 1) => [count + by],
  incrementAndGet: (count) => [count + 1, count + 1],
  read: (count) => [count, count],
}, { reads: ["read"] });

/**
 * `acquire()` → whether the caller got it: not if anybody holds it, the caller too. `release()` → whether the
 * caller held it.
 */
export const lock: Model<number | string | null> = {
  name: "lock",
  initial: null,
  apply(holder, method, _details, process): Applied<number | string | null> {
    if (method === "acquire") return holder === null ? [process, true] : [holder, false];
    if (method === "release") return holder === process ? [null, true] : [holder, false];
    throw unknownMethod("lock", method, ["acquire", "release"]);
  },
};

/**
 * A lock of which nobody asks who holds it: `acquire()` and `release()` of whoever calls. An answer says
 * nothing; an operation that cannot happen makes a history wrong.
 */
export const mutex: Model<boolean> = {
  name: "mutex",
  initial: false,
  apply(isHeld, method): Applied<boolean> {
    if (method === "acquire") return isHeld ? [isHeld, IMPOSSIBLE] : [true];
    if (method === "release") return isHeld ? [false] : [isHeld, IMPOSSIBLE];
    throw unknownMethod("mutex", method, ["acquire", "release"]);
  },
};

/** An answer that no client ever got. */
const IMPOSSIBLE = "impossible";

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function inOrder(a: unknown, b: unknown): number {
  const [one, other] = [JSON.stringify(a), JSON.stringify(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}
