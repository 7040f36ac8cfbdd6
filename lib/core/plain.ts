/** Plain data: what the fields of a process, messages and log records are made of, and how they are copied. */

/**
 * A copy that shares nothing with the original. Allowed are numbers, strings, booleans, `undefined`, `null`, arrays,
 * plain objects, `Map`, `Set` and `Uint8Array`, nested without cycles.
 * @throws TypeError that names the place of what is no plain data, e.g. `message.callback is a function`.
 */
export function copy<T>(value: T, place = "value"): T {
  return typeof value === "object" && value !== null
    ? copyObject(value as object, place, 0) as T
    : plainPrimitive(value, place);
}

function plainPrimitive<T>(value: T, place: string): T {
  const type = typeof value;
  if (type === "function" || type === "symbol" || type === "bigint") {
    throw new TypeError(
      `${place} is a ${type}: only plain data can be copied ` +
        "(numbers, strings, booleans, arrays, plain objects, Map, Set, Uint8Array)",
    );
  }
  return value;
}

function copyObject(value: object, place: string, depth: number): unknown {
  if (depth > 100) throw new TypeError(`${place} is nested more than 100 deep: does it contain itself?`);
  const inner = (item: unknown, at: string) =>
    typeof item === "object" && item !== null ? copyObject(item, at, depth + 1) : plainPrimitive(item, at);
  if (Array.isArray(value)) return value.map((item, index) => inner(item, `${place}[${index}]`));
  if (value instanceof Map) {
    return new Map(
      [...value].map((
        [key, item],
      ) => [inner(key, `${place}'s key`), inner(item, `${place}.get(${String(key)})`)]),
    );
  }
  if (value instanceof Set) return new Set([...value].map((item) => inner(item, `${place}'s member`)));
  if (value instanceof Uint8Array) return new Uint8Array(value); // not slice(): Node's Buffer would share its memory
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(
      `${place} is a ${value.constructor?.name ?? "special object"}: only plain data can be copied ` +
        "(numbers, strings, booleans, arrays, plain objects, Map, Set, Uint8Array)",
    );
  }
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    result[key] = inner((value as Record<string, unknown>)[key], `${place}.${key}`);
  }
  return result;
}

/** A copy of a message. Most have only primitive fields, so that one level is enough. */
export function copyMessage<M extends object>(message: M): M {
  for (const key in message) {
    const field = message[key];
    if (typeof field === "number" || typeof field === "string" || typeof field === "boolean") continue; // compared thrice: engines do this without a call
    if (field !== undefined && field !== null) return copy(message, "message");
  }
  return { ...message };
}
