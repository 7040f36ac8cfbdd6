import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { canonical } from "../../lib/core/canonical.ts";
import { copy, copyMessage } from "../../lib/core/plain.ts";

describe("copy", () => {
  const original = () => ({
    list: [1, [2, 3]],
    map: new Map<unknown, unknown>([["a", { b: 1 }], [{ key: 1 }, [4]]]),
    set: new Set<unknown>([1, { c: 2 }]),
    bytes: Uint8Array.of(1, 2),
    nothing: null,
    absent: undefined,
    special: [NaN, -0, Infinity],
  });

  test("equals the original and shares nothing with it", () => {
    const before = original(), after = copy(before);
    expect(after).toEqual(before);
    const containers = (value: unknown): object[] => {
      if (typeof value !== "object" || value === null) return [];
      const inner = value instanceof Map
        ? [...value.keys(), ...value.values()]
        : value instanceof Set
        ? [...value]
        : value instanceof Uint8Array
        ? []
        : Object.values(value);
      return [value, ...inner.flatMap(containers)];
    };
    const own = new Set(containers(after));
    expect(containers(before).filter((container) => own.has(container))).toEqual([]);
  });

  test("does not share the memory of Node's Buffer, whose slice would", () => {
    const buffer = Buffer.from([1, 2, 3]), after = copy(buffer);
    buffer[0] = 9;
    expect([...after]).toEqual([1, 2, 3]);
  });

  test.each<[string, unknown, string]>([
    ["a function", { a: { b: () => 1 } }, "value.a.b is a function"],
    ["a symbol", [Symbol("x")], "value[0] is a symbol"],
    ["a bigint", new Map([["k", 1n]]), "value.get(k) is a bigint"],
    ["a date", new Set([new Date(0)]), "value's member is a Date"],
    ["a promise", { p: Promise.resolve() }, "value.p is a Promise"],
    ["an instance of a class", { own: new (class Own {})() }, "value.own is a Own"],
  ])("refuses %s and says where it is", (_name, value, message) => {
    expect(() => copy(value)).toThrow(message + ": only plain data can be copied");
  });

  test.each<[unknown, string]>([
    [() => 1, "write it as a method, and keep what it needs"],
    [1n, "use a number or a string"],
    [new Date(0), "keep its time in ms"],
    [new WeakSet(), "use a Set"],
    [Promise.resolve(), "set a timer, or go on where the answer is handled"],
    [new Float64Array(1), "use an array"],
    [new (class Own {})(), "keep what it holds in a plain object"],
  ])("says what to use instead of %s", (value, instead) => {
    for (const process of [copy, canonical] as ((value: unknown) => unknown)[]) {
      expect(() => process([value])).toThrow(`Uint8Array); ${instead}`);
    }
  });

  test("refuses what contains itself", () => {
    const loop: unknown[] = [];
    loop.push(loop);
    expect(() => copy(loop)).toThrow("value[0] is value again: plain data cannot contain itself");
    const list = new Map<string, unknown>(), inside = { list, deep: [new Set([{ list }])] };
    list.set("first", inside);
    expect(() => copy({ type: "A", list }, "message")).toThrow(
      "message.list.get(first).list is message.list again",
    );
  });

  test("refuses what is too deep, and says so of what does not contain itself", () => {
    const nested = (depth: number): unknown => depth === 0 ? {} : [{}, nested(depth - 1)];
    for (const process of [copy, canonical] as ((value: unknown) => unknown)[]) {
      expect(() => process(nested(100))).not.toThrow();
      expect(() => process(nested(101))).toThrow(
        "value is nested more than 100 deep: keep a list, and indices",
      );
    }
  });
});

describe("copyMessage", () => {
  test("copies flat and nested messages alike", () => {
    const flat = { type: "A", n: 1 }, nested = { type: "B", list: [1] };
    expect(copyMessage(flat)).toEqual(flat);
    expect(copyMessage(flat)).not.toBe(flat);
    expect(copyMessage(nested).list).not.toBe(nested.list);
  });
  test("names the field that is no plain data", () => {
    expect(() => copyMessage({ type: "A", call: () => 1 })).toThrow("message.call is a function");
  });
});
