import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import { beforeAll, expect, test as anyTest } from "vitest";
import { courseFile, courseReady } from "../../../tools/grade/run/course.ts";

const isDeno = "Deno" in globalThis;
const test = anyTest.skipIf(!isDeno);
beforeAll(() => isDeno ? courseReady() : undefined, 120_000);

/**
 * Goes over all that can be reached from some values, inside: some things are what they are by who looks at
 * them.
 */
const walk = `(roots, outer) => {
  const ways = new Map(), left = Object.entries(roots);
  while (left.length > 0) {
    const [way, thing] = left.pop();
    if (!((typeof thing === "object" && thing !== null) || typeof thing === "function") || ways.has(thing)) continue;
    ways.set(thing, way);
    for (const key of Reflect.ownKeys(thing)) {
      const { value, get, set } = Reflect.getOwnPropertyDescriptor(thing, key);
      for (const part of [value, get, set]) left.push([way + "." + String(key), part]);
    }
    left.push([way + "'s prototype", Reflect.getPrototypeOf(thing)]);
  }
  const all = [...ways];
  return JSON.stringify({
    count: all.length,
    open: all.filter(([thing]) => !Object.isFrozen(thing)).map(([, way]) => way),
    outer: all.filter(([thing]) => outer.includes(thing)).map(([, way]) => way),
  });
}`;

/** As the sandbox makes it. */
function realmOf() {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, {
    codeGeneration: { strings: false, wasm: false },
  });
  const evaluate = (text: string) => new vm.Script(text).runInContext(context);
  const walker = evaluate(walk);
  const script = new vm.Script(readFileSync(courseFile, "utf8"), { filename: "/lib/course/package.js" });
  const realm = script.runInContext(context);
  realm.begin("{}", '{"given":["helper"],"asked":["mine"],"shadowed":["show"]}');
  const outer = [Object, Function, Array, Error, Promise].flatMap((made) => [made, made.prototype]);
  /** @param roots an object literal */
  const reach = (roots: string): { count: number; open: string[]; outer: string[] } =>
    JSON.parse(walker(evaluate(`(${roots})`), outer));
  return { evaluate, reach };
}

test("inside, what answers can reach by names is frozen, and nothing of it comes from outside", () => {
  const { evaluate, reach } = realmOf();
  const { count, open, outer } = reach("{ global: globalThis }");
  expect(count).toBeGreaterThan(700);
  expect([open, outer]).toEqual([[], []]);
  const names = evaluate("Object.getOwnPropertyNames(globalThis).join(' ')");
  expect(names).not.toMatch(/Deno|process|require|WebAssembly|SharedArray|Atomics|FinalizationRegistry|eval/);
});

test("so is what no name leads to", () => {
  const { reach } = realmOf();
  const made = [
    "[].values()",
    "new Map().entries()",
    "new Set().values()",
    "''[Symbol.iterator]()",
    "'x'.matchAll(/x/g)",
    "[].values().map(Number)",
    "Iterator.from({ next() {} })",
    "Object.getPrototypeOf((function* () {})())",
    "Object.getPrototypeOf((async function* () {})())",
    "async () => {}",
    "function* () {}",
    "async function* () {}",
    "new Intl.Segmenter().segment('a')",
    "new Intl.Segmenter().segment('a')[Symbol.iterator]()",
    "new Uint8Array(1)",
    "new Proxy({}, {})",
  ];
  for (const text of made) expect(reach(`{ above: Object.getPrototypeOf(${text}) }`).open).toEqual([]);
});

test("nothing that the engine makes for an answer comes from outside", async () => {
  const { evaluate, reach } = realmOf();
  const made = [
    "(() => { try { null.x } catch (error) { return error } })()",
    "(() => { try { (function f() { f() })() } catch (error) { return error } })()",
    "(() => { try { Function('1') } catch (error) { return error } })()",
    "(() => { const it = {}; Error.captureStackTrace(it); return it })()",
    "(function () { return arguments })()",
    "(function () { 'use strict'; return arguments })()",
    "(async function* () {})()",
    "/(?<a>.)/.exec('x')",
    "((parts) => parts)`a${1}b`",
    "Promise.reject(1).catch(() => {})",
    "new (class extends Map { static s = 1; get y() { return 1 } })()",
  ];
  for (const text of made) expect([text, reach(`{ made: ${text} }`).outer]).toEqual([text, []]);
  const refused = await evaluate(
    "import('node:fs').then(() => 'imported', (error) => [error instanceof TypeError, error.constructor.constructor === Function].join())",
  );
  expect(refused).toBe("true,true");
});

test("what the compiler remembers is the course's own script", () => {
  const cache = readFileSync(join(courseFile, "..", "course.cache"));
  const script = new vm.Script(readFileSync(courseFile, "utf8"), {
    filename: "/lib/course/package.js",
    cachedData: cache,
  });
  expect(cache.length).toBeGreaterThan(100_000);
  expect(script.cachedDataRejected).toBe(false);
});

test("a subclass of an error may name itself, and an object have a toString of its own", () => {
  const { evaluate } = realmOf();
  expect(
    evaluate(
      "(() => { 'use strict'; class Mine extends Error { constructor() { super('x'); this.name = 'Mine' } } return String(new Mine()) })()",
    ),
  ).toBe("Mine: x");
  expect(
    evaluate(
      "(() => { 'use strict'; const o = {}; o.toString = () => 'mine'; o.constructor = 1; return String(o) + o.constructor })()",
    ),
  ).toBe("mine1");
});
