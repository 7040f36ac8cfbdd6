/**
 * One text for each value of plain data: two values get the same text exactly if nothing a process may depend
 * on tells them apart. Maps, Sets and plain objects have no order; −0, NaN, the infinities, `undefined` and
 * bytes keep their own form.
 */
import { DEEPEST, nesting, notPlain, TooDeep } from "./plain.ts";

/**
 * The text of plain data.
 * @throws TypeError that names the place of what is no plain data, e.g. `Bully.timer is a function`
 * @example canonical(new Set([2, 1])) === canonical(new Set([1, 2])) // "S[1,2]"
 */
export function canonical(value: unknown, place = "value"): string {
  try {
    return encode(value, -1);
  } catch (error) {
    if (error instanceof TooDeep) throw nesting(value, place);
    throw error === NOT_PLAIN ? blamed(value, place) : error;
  }
}

/** Thrown for what is no plain data; where that is, is looked for only then. */
const NOT_PLAIN = Symbol("not plain");

function encode(value: unknown, depth: number): string {
  switch (typeof value) {
    case "number":
      return value === 0 ? (Object.is(value, -0) ? "-0" : "0") : String(value);
    case "string":
      return quoted(value);
    case "boolean":
      return value ? "true" : "false";
    case "undefined":
      return "u";
    case "object":
      return value === null ? "null" : encodeObject(value, depth + 1);
  }
  throw NOT_PLAIN;
}

/** Letters that stand for themselves in JSON. */
const SIMPLE = /^[ !#-[\]-~]*$/;

function quoted(text: string): string {
  return SIMPLE.test(text) ? '"' + text + '"' : JSON.stringify(text);
}

function encodeObject(value: object, depth: number): string {
  if (depth > DEEPEST) throw new TooDeep();
  if (Array.isArray(value)) {
    let items = "";
    for (let index = 0; index < value.length; index++) {
      items += (index > 0 ? "," : "") + encode(value[index], depth);
    }
    return "[" + items + "]";
  }
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]) => ({
      key,
      text: encode(key, depth),
      item: encode(item, depth),
    }));
    return "M[" + entries.sort(byKey).map((entry) => entry.text + ":" + entry.item).join(",") + "]";
  }
  if (value instanceof Set) {
    const members = [...value].map((key) => ({ key, text: encode(key, depth) }));
    return "S[" + members.sort(byKey).map((member) => member.text).join(",") + "]";
  }
  if (value instanceof Uint8Array) {
    return 'B"' + Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("") + '"';
  }
  if (!isPlain(value)) throw NOT_PLAIN;
  let fields = "";
  for (const key of Object.keys(value).sort()) {
    fields += (fields === "" ? "" : ",") + quoted(key) + ":" +
      encode((value as Record<string, unknown>)[key], depth);
  }
  return "{" + fields + "}";
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Names the first place of what is no plain data, in the order of `encode`. */
function blamed(value: unknown, place: string): Error | undefined {
  if (typeof value !== "object") {
    return typeof value === "function" || typeof value === "symbol" || typeof value === "bigint"
      ? notPlain(value, place, "explored")
      : undefined;
  }
  if (value === null || value instanceof Uint8Array) return undefined;
  const within = (inside: Iterable<readonly [unknown, string]>) => {
    for (const [inner, where] of inside) {
      const found = blamed(inner, where);
      if (found) return found;
    }
  };
  if (Array.isArray(value)) return within(value.map((item, index) => [item, `${place}[${index}]`]));
  if (value instanceof Map) {
    return within(
      [...value].flatMap((
        [key, item],
      ) => [[key, `a key of ${place}`], [item, `${place}.get(${String(key)})`]]),
    );
  }
  if (value instanceof Set) return within([...value].map((key) => [key, `a member of ${place}`]));
  if (!isPlain(value)) return notPlain(value, place, "explored");
  const fields = value as Record<string, unknown>;
  return within(Object.keys(value).sort().map((key) => [fields[key], `${place}.${key}`]));
}

/** Numbers by size, the rest by text: a set of ids is gone through in the order that a reader expects. */
function byKey(a: { key: unknown; text: string }, b: { key: unknown; text: string }): number {
  if (typeof a.key === "number" && typeof b.key === "number" && a.key !== b.key) {
    return a.key < b.key ? -1 : a.key > b.key ? 1 : Number.isNaN(a.key) ? 1 : -1;
  }
  return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
}

/**
 * Another order in which Maps and Sets, or plain objects, or both may have been filled: the other way round,
 * or with what came first now last (which also moves the one in the middle).
 */
export type Turn = {
  readonly how: "reversed" | "rotated";
  readonly what: "collections" | "objects" | "all";
};

/**
 * The value of a text, fresh: it shares nothing with what was encoded or restored before. Maps, Sets and
 * objects are filled in the order of their text, unless `turn` names another.
 * @throws SyntaxError for a text that `canonical` does not make
 */
export function restore(text: string, turn?: Turn): unknown {
  // Most texts are JSON, which the engine reads several times faster.
  if (turn === undefined && !BEYOND_JSON.test(text)) return JSON.parse(text);
  const reader = new Reader(text, turn);
  const value = reader.value();
  if (reader.at !== text.length) throw reader.wrong();
  return value;
}

/** What JSON has no word for, or what looks like it. */
const BEYOND_JSON = /[MSB][["]|(?:^|[:,[])u|NaN|Infinity/;

const WORDS: [string, unknown][] = [
  ["true", true],
  ["false", false],
  ["null", null],
  ["u", undefined],
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
];
const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/y;

class Reader {
  at = 0;
  constructor(private readonly text: string, private readonly turn: Turn | undefined) {}

  wrong(): SyntaxError {
    return new SyntaxError(`no canonical text: "${this.text}" at ${this.at}`);
  }

  value(): unknown {
    const start = this.text[this.at];
    switch (start) {
      case '"':
        return this.string();
      case "[":
        return this.list(() => this.value());
      case "{":
        return this.object();
      case "M":
        this.at++;
        return new Map(this.turned(this.list(() => this.entry()), "collections"));
      case "S":
        this.at++;
        return new Set(this.turned(this.list(() => this.value()), "collections"));
      case "B":
        this.at++;
        return Uint8Array.from(this.string().match(/../g) ?? [], (hex) => parseInt(hex, 16));
    }
    return this.primitive();
  }

  private turned<T>(items: T[], what: Turn["what"]): T[] {
    const { turn } = this;
    if (turn === undefined || turn.what !== "all" && turn.what !== what) return items;
    return turn.how === "reversed" ? items.reverse() : [...items.slice(1), ...items.slice(0, 1)];
  }

  private primitive(): unknown {
    NUMBER.lastIndex = this.at;
    if (NUMBER.test(this.text)) {
      const digits = this.text.slice(this.at, NUMBER.lastIndex);
      this.at += digits.length;
      return Number(digits);
    }
    for (const [word, value] of WORDS) {
      if (!this.text.startsWith(word, this.at)) continue;
      this.at += word.length;
      return value;
    }
    throw this.wrong();
  }

  private string(): string {
    let end = this.at + 1;
    while (this.text[end] !== '"') {
      if (end >= this.text.length) throw this.wrong();
      end += this.text[end] === "\\" ? 2 : 1;
    }
    const letters = this.text.slice(this.at + 1, end);
    this.at = end + 1;
    return SIMPLE.test(letters) ? letters : JSON.parse(`"${letters}"`);
  }

  private list<T>(item: () => T, close = "]"): T[] {
    const items: T[] = [];
    if (this.text[++this.at] === close) {
      this.at++;
      return items;
    }
    for (;;) {
      items.push(item());
      const next = this.text[this.at++];
      if (next === close) return items;
      if (next !== ",") throw this.wrong();
    }
  }

  private entry(): [unknown, unknown] {
    const key = this.value();
    if (this.text[this.at++] !== ":") throw this.wrong();
    return [key, this.value()];
  }

  private object(): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const [key, item] of this.turned(this.list(() => this.entry(), "}"), "objects")) {
      // Any other name is a field like all; this one would set what the object inherits from.
      if (key === "__proto__") {
        Object.defineProperty(result, key, {
          value: item,
          writable: true,
          enumerable: true,
          configurable: true,
        });
      } else result[key as string] = item;
    }
    return result;
  }
}

/**
 * How many entries the largest Map, Set or object in a value has whose order a program could have chosen: the
 * order does not show below 2, and only a rotation shows all of it from 3 on. Keys of an object that are
 * integers always come first, ascending.
 */
export function mostInOrder(value: unknown): number {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return 0;
  const inner = value instanceof Map
    ? [...value.keys(), ...value.values()]
    : value instanceof Set
    ? [...value]
    : Object.values(value);
  const own = value instanceof Map || value instanceof Set
    ? value.size
    : Array.isArray(value)
    ? 0
    : Object.keys(value).filter((key) => !isIndex(key)).length;
  return inner.reduce<number>((most, item) => Math.max(most, mostInOrder(item)), own);
}

const isIndex = (key: string) => /^(0|[1-9]\d*)$/.test(key) && Number(key) < 4_294_967_295;
