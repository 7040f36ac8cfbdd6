/** Answers that attack by what the engine does for them: getters, proxies, iterators, endless numbers. */
import { readFileSync } from "node:fs";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test as anyTest } from "vitest";
import { endChildren, startChild } from "../../../tools/grade/run/child.ts";
import { courseReady, sandboxFile } from "../../../tools/grade/run/course.ts";
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
beforeAll(() => isDeno ? courseReady() : undefined, 120_000);
afterAll(endReaders);

const earned = ({ tests }: Awaited<ReturnType<typeof grade>>) => tests.map((one) => one.earned);

describe("costs its own exercise alone, if it", () => {
  test.each([
    ["never lets go of the microtasks", "(async () => { for (;;) await null; })();", /did not end within/],
    [
      "waits for a generator without an end",
      "async function* all() { for (;;) yield 1; }\nfor await (const one of all());",
      /did not end within/,
    ],
    ["asks a pattern that tries all ways", '/^(a+)+$/.test("a".repeat(60) + "b");', /did not end within/],
    [
      "computes a number without an end",
      "let n = 3n;\nfor (;;) n *= n;",
      /did not end|ended the process|took more|Maximum BigInt/,
    ],
    [
      "throws what cannot be read to its end",
      'throw Object.defineProperty(new Error("x"), "message", { get() { for (;;); } });',
      /did not end within/,
    ],
    ["throws a text of 200 MB", 'throw new Error("x".repeat(2e8));', /double: Error: x+$/],
    [
      "throws errors within errors",
      'let all: any = new Error("inner");\nfor (let n = 0; n < 1e4; n++) all = new AggregateError([all], "outer", { cause: all });\nthrow all;',
      /double: AggregateError: outer$/,
    ],
    [
      "waits for a thenable that answers for ever",
      "const never = await ({ then(ok) { this.then(ok); } });",
      /RangeError/,
    ],
  ])("%s", async (_what, extra, remark) => {
    const double = `// @ts-nocheck\nlet double = () => 0;\n${extra}`;
    const seconds = remark.source.includes("did not end") ? 6 : 40;
    const graded = await grade(submission({ double }), original, { seconds, megabytes: 1000 });
    expect(earned(graded)).toEqual([0, 0, 3]);
    expect(graded.remarks.join("\n")).toMatch(remark);
    expect(graded.remarks.join("\n").length).toBeLessThan(3000);
  }, 120_000);

  test("a right answer that leaves timers behind has its points", async () => {
    const double = `const again = () => { setTimeout(again, 1); };\nagain();\nsetInterval(again, 1);
      function double(n: number) { return 2 * n; }`;
    expect(await grade(submission({ double }))).toMatchObject({ earned: 6, remarks: [] });
  }, 60_000);
});

describe("earns nothing by", () => {
  const attempts = (...all: string[]) =>
    `// @ts-nocheck\nfunction attempt(what) { try { what(); } catch { /* on to the next */ } }\n` +
    all.map((one) => `attempt(() => { ${one}; });`).join("\n") + "\nvar double = () => 0;";

  test("names of the language that the judge reads", async () => {
    const names =
      "Map Set JSON structuredClone Array Object Error Math Number String Symbol Promise Reflect " +
      "RegExp Proxy Date Intl console performance setTimeout queueMicrotask TextEncoder Iterator";
    const double = attempts(
      ...names.split(" ").flatMap((name) => [
        `globalThis.${name} = class { static stringify() { return ""; } }`,
        `Object.defineProperty(globalThis, "${name}", { get: () => undefined })`,
        `Object.prototype.__defineGetter__.call(globalThis, "${name}", () => undefined)`,
      ]),
      ...["at", "every", "filter", "find", "flatMap", "includes", "map", "some", "toSorted", "values"].map((
        one,
      ) => `Array.prototype.${one} = () => true`),
      "console.log = () => {}",
      "Object.prototype.__proto__ = { credit: 1 }",
      "[].__proto__.__proto__ = null",
      "Object.assign(Object.getPrototypeOf(async function* () {}).prototype, { next: 1 })",
      "Error.captureStackTrace(must)",
    );
    const graded = await grade(submission({ double }));
    expect(earned(graded)).toEqual([0, 0, 3]);
    expect(graded.remarks).toEqual([]);
  }, 60_000);

  test("the scopes that its names are looked up in", async () => {
    const double = `// @ts-nocheck
      function scope() { return this; }
      const attempt = (what) => { try { what(); } catch { /* on to the next */ } };
      const all = [scope(), Object.getPrototypeOf(scope() ?? {})];
      for (const one of all) {
        attempt(() => { one.must = () => {}; });
        attempt(() => { one[Symbol.unscopables] = { must: true }; });
        attempt(() => Object.setPrototypeOf(one, { must() {} }));
        attempt(() => Object.defineProperty(one, "must", { get: () => () => {} }));
      }
      attempt(() => arguments[1]({ must: [() => () => {}, () => {}], limit: [() => [0], () => {}] }));
      function double() { attempt(() => { this.must = () => {}; }); attempt(() => Object.setPrototypeOf(this, null)); return 0; }`;
    expect(earned(await grade(submission({ double }))).slice(0, 2)).toEqual([0, 0]);
  }, 60_000);

  test("the constructor of something that comes from elsewhere", async () => {
    const things = [
      "globalThis",
      "console.log",
      "performance.now",
      "setTimeout",
      "new TextEncoder()",
      "Error().constructor",
      "Iterator.prototype",
      "(function* () {})",
      "(async () => {})",
      "(async function* () {})",
      "Promise.resolve()",
      "import('x').catch((error) => error)",
      "require",
      "attempt",
    ];
    const double = `// @ts-nocheck
      let double = () => 0;
      const said = [];
      const attempt = (what) => { try { what(); } catch (error) { said.push(error.message); } };
      for (const one of [${things.join(", ")}]) {
        for (const maker of [one.constructor, one.constructor.constructor]) {
          attempt(() => { said.push(String(maker("return typeof Deno + typeof process")())); });
        }
      }
      throw new Error([...new Set(said)].join(" | "));`;
    const { remarks } = await grade(submission({ double }));
    expect(remarks.join()).toContain("Code generation from strings disallowed");
    expect(remarks.join()).not.toMatch(/object|undefinedundefined/);
  }, 60_000);

  test("another pattern in the place of one of the course's", async () => {
    const course = notebook(
      code("form", "const form = /^4$/;"),
      code("answer", "const n = 4;", answer),
      code("test", 'if (!form.test(String(n))) throw new Error("no");', worth(1)),
    );
    const with_ = (source: string) =>
      notebook(course.cells[0], { ...course.cells[1], source: `// @ts-nocheck\n${source}` }, course.cells[2]);
    expect((await grade(with_("const n = 4;"), course)).earned).toBe(1);
    expect((await grade(with_('const n = 5;\nform.compile("");'), course)).earned).toBe(0);
    expect((await grade(with_('const n = 5;\ntry { form.compile(""); } catch {}'), course)).earned).toBe(0);
    expect(
      (await grade(with_("const n = 5;\nform.exec = () => true; form.test = () => true;"), course)).earned,
    )
      .toBe(0);
  }, 60_000);
});

describe("a class that is judged earns nothing by", () => {
  const judged = (source: string) => gradeBully(source, 40);
  const right = 'this.send(from, { type: "OK" }); if (this.state !== "electing") this.elect();';

  test.each([
    ["a getter for the method", "get onElection() { return super.onElection; }"],
    [
      "a getter that gives another each time",
      "get onElection() { return Math.random() < 2 ? () => {} : 1; }",
    ],
    ["being an instance of everything", "static [Symbol.hasInstance]() { return true; } onElection() {}"],
    ["another class for its kin", "static get [Symbol.species]() { return Bully; } onElection() {}"],
    [
      "one state for all",
      "toJSON() { return 0; } get [Symbol.toStringTag]() { return 'Bully'; } onElection() {}",
    ],
    [
      "a state that cannot be seen",
      `#n = 0; onElection(message, from) { if (this.#n++ > 0) return; ${right} }`,
    ],
    [
      "a state outside of it",
      `static n = 0; onElection(message, from) { if (Mine.n++ % 2 > 0) return; ${right} }`,
    ],
    [
      "messages that are something else at each look",
      "onElection(message, from) { let n = 0; this.send(from, { get type() { return n++ % 2 ? 'OK' : 'Coordinator'; } }); }",
    ],
    [
      "a proxy for a message",
      "onElection(message, from) { this.send(from, new Proxy({}, { get: () => 'OK', ownKeys: () => { throw 1; } })); }",
    ],
    ["a method that is a generator", `*onElection(message, from) { ${right} }`],
    ["one that is asynchronous", `async *onElection(message, from) { ${right} }`],
    [
      "a stack that is full",
      "onElection(message, from) { try { this.onElection(message, from); } catch { this.send(from, { type: 'OK' }); } }",
    ],
    [
      "states without an end",
      `onElection(message, from) { this.n = (this.n ?? 0) + 1; this.send(from, { type: "Election", n: this.n }); }`,
    ],
    [
      "a prototype that cannot be put back",
      "constructor() { super(); Object.preventExtensions(Mine.prototype); } onElection() {}",
    ],
    [
      "another prototype while it runs",
      "onElection(message, from) { Object.setPrototypeOf(this, Object.create(Bully.prototype)); }",
    ],
    ["a static block", "static { try { Bully.prototype.elect = () => {}; } catch {} } onElection() {}"],
  ])("%s", async (_what, members) => {
    const graded = await judged(`class Mine extends Bully { ${members} }`);
    expect(graded.earned).toBe(0);
    expect(graded.tests[0].reason + graded.remarks).not.toBe("");
    expect(graded.tests[0].reason.length).toBeLessThan(10_001);
  }, 120_000);

  test("an error as long as a book, of which the beginning is said", async () => {
    for (const word of ["x", "at x.y ("]) {
      const message = `"\\n    ${word}" + ${JSON.stringify(word)}.repeat(1e6)`;
      const graded = await judged(
        `class Mine extends Bully { onElection() { throw new Error("no" + ${message}); } }`,
      );
      expect(graded.earned).toBe(0);
      expect(graded.tests[0].reason).toMatch(
        /^from the slide's words: Your code stopped with an error.*: no/,
      );
    }
  }, 120_000);
});

anyTest.skipIf(!isDeno || process.platform !== "linux")(
  "what runs answers is ended by the system, too, if its grader is killed and looks at no clock any more",
  async () => {
    const child = startChild(sandboxFile, { seconds: 2, megabytes: 700 });
    const about = (what: string) => readFileSync(`/proc/${child.process.pid}/${what}`, "utf8");
    while (about("cmdline").startsWith("/bin/sh")) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(about("limits")).toMatch(/^Max cpu time +76 +76 /m);
    endChildren(); // as a grader does that is told to stop
    expect((await child.process.status).signal).toBe("SIGKILL");
  },
  60_000,
);
