import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test as anyTest } from "vitest";
import { courseReady } from "../../../tools/grade/run/course.ts";
import {
  answer,
  code,
  endReaders,
  grade,
  gradeBully,
  notebook,
  original,
  submission,
  worth,
} from "./assignment.ts";

const isDeno = "Deno" in globalThis;
const test = anyTest.skipIf(!isDeno);
const folder = mkdtempSync(join(tmpdir(), "grade-test-"));
const file = JSON.stringify(join(folder, "answers.json"));
beforeAll(async () => {
  writeFileSync(join(folder, "answers.json"), '{"a":1}');
  if (isDeno) await courseReady();
}, 120_000);
afterAll(() => {
  endReaders();
  rmSync(folder, { recursive: true });
});

/** A right answer, and something besides. */
const spoiled = (extra: string) => `${extra}\nfunction double(n: number) { return 2 * n; }`;
/** A wrong one. */
const wrong = (extra: string) => `function double(): any { return 0; }\n${extra}`;

describe("gets zero for the exercise, with the cause, and the others count, if it", () => {
  test.each([
    ["loops", "while (true);", /double: did not end within 10 s/],
    ["loops after a wait", "await Promise.resolve(); while (true);", /double: did not end/],
    [
      "loops when nobody waits for it",
      "Promise.resolve().then(() => { while (true); });",
      /double: did not end/,
    ],
    [
      "eats memory",
      "const all: any[] = []; while (true) all.push(new Array(1e6).fill(all.length));",
      /double: (took more than|ended the process)/,
    ],
    [
      "eats memory outside of the heap",
      "const all: any[] = []; while (true) all.push(new Uint8Array(1e7).fill(1));",
      /double: took more than 700 MB/,
    ],
  ])("%s", async (_what, extra, remark) => {
    const { tests, remarks } = await grade(
      submission({ double: `function double(n: number) { return 2 * n; }\n${extra}` }),
      original,
      { seconds: extra.includes("push") ? 60 : 10, megabytes: 700 },
    );
    expect(remarks.join("\n")).toMatch(remark);
    expect(tests.map(({ earned }) => earned)).toEqual([0, 0, 3]);
  }, 120_000);

  test("waits for what never comes, before it has declared anything", async () => {
    const { earned, remarks } = await grade(
      submission({ double: "await new Promise(() => {});\nconst double = (n: number) => 2 * n;" }),
    );
    expect(remarks).toEqual(["double: waits for something that never comes"]);
    expect(earned).toBe(3);
  }, 60_000);
});

describe("has nothing but the language and the package:", () => {
  test.each([
    ["a file", `Deno.readTextFileSync(${file});`, /Deno is not defined \(where answers are graded there are/],
    ["the end of the process", "process.exit(0);", /process is not defined/],
    ["a module of Node", 'await import("node:fs");', /cannot be imported where answers are graded/],
    [
      "a file as a module",
      `await import("file://" + ${file}, { with: { type: "json" } });`,
      /cannot be imported where answers are graded/,
    ],
    ["a module of Node by another word", 'require("node:fs");', /"node:fs" cannot be imported/],
    ["a registry", 'await import("npm:left-pad");', /cannot be imported where answers are graded/],
    [
      "a text as a module",
      'await import("data:text/javascript,export default 1");',
      /cannot be imported where answers are graded/,
    ],
    ["the network", 'await fetch("http://127.0.0.1:8080/");', /fetch is not defined/],
    ["what outlives the run", 'localStorage.setItem("a", "b");', /localStorage is not defined/],
    ["another store that does", 'await caches.open("a");', /caches is not defined/],
    ["another thread", 'new Worker("data:text/javascript,");', /Worker is not defined/],
    [
      "memory that threads share",
      "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
      /is not defined/,
    ],
    ["machine code", "new WebAssembly.Module(new Uint8Array(8));", /WebAssembly is not defined/],
    ["a text as code", 'eval("1");', /eval is not defined/],
    ["a function from a text", 'Function("return this")();', /Code generation from strings disallowed/],
    [
      "an asynchronous one",
      '(async () => {}).constructor("return this")();',
      /Code generation from strings disallowed/,
    ],
    [
      "who called it",
      "(function () { return arguments.callee.caller; })();",
      /may not be accessed on strict mode functions/,
    ],
    ["where it stands", "import.meta.url;", /import\.meta/],
  ])("%s", async (_what, extra, remark) => {
    const { remarks, tests } = await grade(
      submission({ double: spoiled(`(() => 1)();\n${extra}\nclass Late {}`) }),
    );
    expect(remarks.join("\n")).toMatch(remark);
    expect(tests[2].earned).toBe(3);
  }, 60_000);
});

describe("earns nothing by", () => {
  /** Each as a statement; what one of them throws the next does not feel. */
  const changes = [
    "Object.prototype.toString = () => ''",
    "Object.prototype.credit = 1",
    "({}).__proto__.ok = true",
    "Object.defineProperty(Object.prototype, 'get', { get: () => 1 })",
    "Object.setPrototypeOf(Object.prototype, { credit: 1 })",
    "Array.prototype.push = function () { return 1 }",
    "Array.prototype[Symbol.iterator] = function* () {}",
    "Object.getPrototypeOf([].values()).next = () => ({ done: true })",
    "Object.getPrototypeOf(function* () {}).prototype.next = () => ({ done: true })",
    "Map.prototype.get = () => 1",
    "Promise.prototype.then = function (ok) { ok() }",
    "Function.prototype.call = () => true",
    "Function.prototype.toString = () => 'class A {}'",
    "Function.prototype[Symbol.hasInstance] = () => true",
    "RegExp.prototype.test = () => false",
    "RegExp.prototype.exec = () => null",
    "String.prototype.includes = () => true",
    "JSON.stringify = () => '{\"credit\":1}'",
    "JSON.parse = () => ({ credit: 1 })",
    "Reflect.ownKeys = () => []",
    "Math.min = () => 1",
    "Object.is = () => true",
    "Number.isFinite = () => true",
    "Error.prepareStackTrace = (_error, sites) => sites[0].getThis()",
    "Error.stackTraceLimit = 1000",
    "Error.prototype.toString = () => ''",
    "Symbol.prototype.toString = () => ''",
    "globalThis.must = () => {}",
    "globalThis.Error = class {}",
    "delete globalThis.Error",
    "must = () => {}",
    "limit.length = 0",
    "limit[0] = 0",
    "must.call = () => {}",
    "Object.defineProperty(must, 'apply', { value: () => {} })",
    "show.html = ''",
    "Process.prototype.send = () => {}",
    "judgementOf = () => ({ credit: 1 })",
    "hb.judgementOf = () => ({ credit: 1 })",
    "hb.Process.prototype.onStart = () => {}",
    "$declare({ must: [() => () => {}, () => {}], check: [() => () => {}, () => {}] })",
    "$names.must = () => {}",
  ];
  const attempts = changes.map((change) => `attempt(() => { ${change}; });`).join("\n");
  const all = `// @ts-nocheck\nimport * as hb from "happened-before";
    function attempt(what: () => void) { try { what(); } catch { /* on to the next */ } }
    function everything(this: any) {\n${attempts}\nattempt(() => { this.must = () => {}; });\nattempt(() => { this.limit[0] = 0; }); }\n`;

  test("changing what the tests rely on: at once, while they run, and after", async () => {
    const double = `${all}everything();
      Promise.resolve().then(everything);
      setTimeout(everything, 1);
      function double(): any { everything.call(this); Promise.resolve().then(everything); return { valueOf() { everything(); return 4; } }; }`;
    const square = `const square = function (this: any) { everything.call(this); return 0; };`;
    expect((await grade(submission({ double, square }))).earned).toBe(0);
  }, 60_000);

  test("changing the course's own cells does not cost the others their points", async () => {
    const double = `${all}everything();\nfunction double() { everything.call(this); return 0; }`;
    expect((await grade(submission({ double }))).tests.map(({ earned }) => earned)).toEqual([0, 0, 3]);
  }, 60_000);

  test.each([
    [
      "printing what looks like results",
      'console.log(\'{"ran":2,"result":{"failure":"","found":{"credit":1}}}\');',
    ],
    [
      "declaring what the tests use",
      "function must() {}\nconst check = () => {}, show = check, Error = Object, limit = [0];",
    ],
    [
      "an object that is equal to all",
      "double = (() => ({ valueOf: () => 4, [Symbol.toPrimitive]: () => 4 })) as any;",
    ],
    ["a comment that is none to the compiler", "1 <!-- ` \n + 2; }; }; globalThis.x = 1; // `"],
    [
      "ending the functions that it is put into",
      "}; }; } }), (globalThis as any).must = () => {}, (function () { with ({}) { return () => { return () => {",
    ],
    [
      "settling late",
      "let done: any; setTimeout(() => done(), 1e9); await new Promise((resolve) => done = resolve);",
    ],
  ])("%s", async (_what, extra) => {
    const { tests } = await grade(submission({ double: wrong(extra) }));
    expect(tests.map(({ earned }) => earned)).toEqual([0, 0, 3]);
  }, 60_000);
});

describe("a class that is judged earns nothing by", () => {
  const judged = (source: string) => gradeBully(source, 30);

  test("and a right one has all points", async () => {
    const source = `class Mine extends Bully {
      onElection(_message, from) { this.send(from, { type: "OK" }); if (this.state !== "electing") this.elect(); }
    }`;
    expect(await judged(source)).toMatchObject({ earned: 3, remarks: [] });
  }, 60_000);

  test.each([
    ["what the class above does", "onElection(message, from) { super.onElection(message, from); }"],
    [
      "text of its own",
      'static toString() { Object.prototype.credit = 1; return "class"; } onElection() { 1; }',
    ],
    ["a proxy in its place", "constructor() { super(); return new Proxy(this, {}); } onElection() { 1; }"],
    ["another object in its place", "constructor() { super(); return new Bully(); } onElection() { 1; }"],
    [
      "its driver",
      "onElection() { for (const key of Reflect.ownKeys(this)) { const it = this[key]; if (it && typeof it === 'object') for (const k of Reflect.ownKeys(it)) try { it[k] = undefined; } catch {} } }",
    ],
    [
      "errors that cannot be looked at",
      "onElection() { throw new Proxy(new Error(), { get() { throw 1; }, getPrototypeOf() { throw 2; } }); }",
    ],
    [
      "errors with a judgement",
      'onElection() { throw Object.assign(new Error("x"), { judgement: { outcome: "correct", text: "" }, name: "Settled" }); }',
    ],
    ["a run that never ends", "onElection() { for (;;) this.elect(); }"],
    ["promises", "async onElection() { await 1; }"],
    ["a recursion through the library", "onElection(message, from) { this.onElection(message, from); }"],
  ])("%s", async (_what, members) => {
    const { earned, tests } = await judged(`class Mine extends Bully { ${members} }`);
    expect(earned).toBe(0);
    expect(tests[0].reason).not.toBe("");
  }, 120_000);

  test.each([
    ["the package's class by another name", "const Mine = Bully;"],
    ["a proxy of it", "const Mine = new Proxy(Bully, {});"],
    ["a function that returns it", "const Mine = () => Bully;"],
    [
      "its methods",
      "class Mine extends Bully {}\nObject.defineProperties(Mine.prototype, Object.getOwnPropertyDescriptors(Bully.prototype));",
    ],
    [
      "one of them",
      "class Mine extends Bully {}\nObject.defineProperty(Mine.prototype, 'onElection', { value: Bully.prototype.onElection });",
    ],
  ])("%s", async (_what, source) => {
    const { earned, tests } = await judged(source);
    expect(earned).toBe(0);
    expect(tests[0].reason).toMatch(/(Bully|Mine\.\w+) is what the package has already/);
  }, 60_000);

  test(
    "values that are judged outside: what is not plain is judged inside, and what is plain by what it is",
    async () => {
      const values = notebook(
        code("answer", "const n = 40;", answer),
        code("test", 'check("greetings", n);', worth(1)),
      );
      const with_ = (source: string) => notebook({ ...values.cells[0], source }, values.cells[1]);
      const earned = async (source: string) => (await grade(with_(source), values)).earned;
      expect(await earned("const n = 40;")).toBe(1);
      expect(await earned("const n = () => 40;")).toBe(1);
      expect(await earned("const n = 20;")).toBe(0.5);
      expect(await earned("const n: any = { toJSON: () => 40, valueOf: () => 40 };")).toBe(0);
      expect(await earned("const n: any = new Number(40);")).toBe(0);
      expect(await earned("const n: any = new Proxy(() => 40, { apply: () => 41 });")).toBe(0);
    },
    120_000,
  );
});
