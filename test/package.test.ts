import * as library from "happened-before";
import { expect, test } from "vitest";

/**
 * Everything that can be reached from a value by properties and prototypes, with the way there; what the
 * language brings is left out.
 */
function reachable(names: Record<string, unknown>): Map<object, string> {
  const ways = new Map<object, string>(), left: [object, string][] = [];
  const meet = (thing: unknown, way: string) => {
    const isObject = (typeof thing === "object" && thing !== null) || typeof thing === "function";
    if (!isObject || ways.has(thing) || ofTheLanguage.has(thing)) return;
    ways.set(thing, way);
    left.push([thing, way]);
  };
  for (const [name, value] of Object.entries(names)) meet(value, name);
  while (left.length > 0) {
    const [thing, way] = left.pop()!;
    for (const key of Reflect.ownKeys(thing)) {
      const { value, get, set } = Object.getOwnPropertyDescriptor(thing, key)!;
      for (const part of [value, get, set]) meet(part, `${way}.${String(key)}`);
    }
    meet(Object.getPrototypeOf(thing), `${way}'s prototype`);
  }
  return ways;
}

const ofTheLanguage = new Set<object>();
const generator = function* () {};
const roots = [
  {},
  [],
  new RangeError(),
  new TypeError(),
  () => {},
  async () => {},
  generator,
  generator(),
  async function* () {},
];
for (const thing of reachable({ roots }).keys()) ofTheLanguage.add(thing);

test("nothing that the package exports can be changed, however deep it lies", () => {
  const ways = reachable(library);
  expect(ways.size).toBeGreaterThan(800);
  expect([...ways].filter(([thing]) => !Object.isFrozen(thing)).map(([, way]) => way)).toEqual([]);
  // A Map is not what it seems: frozen, it still takes entries.
  const open = [...ways].filter(([thing]) =>
    thing instanceof Map || thing instanceof Set || ArrayBuffer.isView(thing)
  );
  expect(open.map(([, way]) => way)).toEqual([]);
});

test("a class of the package can be extended, and its methods overridden by a method or a field", () => {
  class Quiet extends library.Bully {
    override elect() {}
    override onOK = () => {};
  }
  expect(Object.getOwnPropertyNames(Quiet.prototype)).toEqual(["constructor", "elect"]);
  expect(() => Object.assign(library.Bully.prototype, { elect() {} })).toThrow(TypeError);
});
