// Small cells, one after the other in one kernel of ours and in one page: whatever they do shows the same.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium, openChromium } from "../../tools/base/browser.ts";
import { flat } from "../tools/live/flat.ts";
import { LiveFolder, type Told } from "../../tools/site/live/build/bare.ts";
import { ask, type Told as OnTslab } from "./kernel.ts";

/** What is tried, and its cells. */
const cells: [string, ...string[]][] = [
  ["a value at the end", "1 + 2", "'text'", "undefined", "null", "[0.1 + 0.2, -0, NaN, 10n]"],
  [
    "an object at the end",
    "({ list: [1, 'two', [3]], map: new Map([[{ a: 1 }, new Set([2])]]), f: () => 1 })",
  ],
  [
    "a class at the end",
    "class Point { x = 1; #hidden = 2; get sum() { return this.x + this.#hidden; } }",
    "new Point()",
  ],
  [
    "formats of the console",
    "console.log('%s has %d of %i, %j, %o and %%', 'A', 1.5, 2.7, { b: [1] }, [2], 'more');",
    "console.error('wrong: %s', new Date(0).toISOString()); console.log(); console.info(Symbol('s'), /r/g);",
    "console.group('outer'); console.log('in\\nside'); console.groupEnd(); console.log('out');",
    "console.dir({ deep: { deeper: { deepest: { end: 1 } } } }); console.assert(1 > 2, 'not %s', 'so');",
  ],
  ["streams in turn", "console.log('a'); console.error('b'); console.log('c'); console.log('d');"],
  [
    "a variable set in a later cell",
    "let count = 1; const read = () => count; function up() { count += 10; }",
    "count = 5; up();",
    "[read(), count]",
    "let count = 100;",
    "up(); [read(), count]",
  ],
  [
    "a constant declared anew, not assigned",
    "const limit = 3;",
    "limit = 4;",
    "const limit = 'four';",
    "limit.length",
  ],
  [
    "a class that is run again",
    "class Animal { speak() { return 'one'; } }\nconst first = new Animal();",
    "class Animal { speak() { return 'two'; } }\nconst made = () => new Animal();",
    "[first.speak(), made().speak(), first instanceof Animal, Animal.name]",
  ],
  [
    "shorthand, destructuring, spreading",
    "const seed = 7; let { a, b: { c = 5 } = {}, ...others } = { a: 1, d: 2, e: 3 } as any;",
    "const [head, , tail = seed] = [1, 2]; console.log({ seed, a, c }, others, head, tail);",
    "[a, c] = [c, a]; ({ a, others } = { a: { seed }, others: 1 }); console.log(a, c, others);",
  ],
  [
    "functions before their line",
    "console.log(later()); var hoisted = later(); function later() { return 'here'; }",
  ],
  ["a name before its line", "console.log(early);\nconst early = 1;", "typeof early"],
  [
    "enums and namespaces",
    "enum Colour { Red, Green = 5 }\nnamespace Shapes { export const sides = 4; }",
    "[Colour[5], Colour.Red, Shapes.sides]",
  ],
  [
    "types alone",
    "type Pair<T> = { left: T; right: T };\ninterface Named { name: string }",
    "const pair: Pair<Named> = { left: { name: 'l' }, right: { name: 'r' } }; pair",
    "const both = { ...pair, more: 1 } satisfies Pair<Named>; both.more",
  ],
  [
    "an export in front",
    "export const exported = 1;\nexport function twice(n: number) { return 2 * n; }",
    "twice(exported)",
  ],
  [
    "loops at the top",
    "let total = 0;\nfor (let i = 0; i < 3; i++) total += i;\nfor (const n of [1, 2]) { total += n; }\ntotal",
    "outer: for (const x of [1, 2, 3]) { for (const y of [1, 2]) { if (y === x) continue outer; console.log(x, y); } }",
  ],
  [
    "awaits at the top",
    "const wait = (ms: number) => new Promise<string>((done) => setTimeout(() => done('waited'), ms));",
    "const what = await wait(5); what",
    "for (const ms of [1, 2]) console.log(await wait(ms), ms);",
    "async function* three() { yield 1; yield 2; }\nfor await (const n of three()) console.log(n);",
    "const [x1, x2] = await Promise.all([wait(2), 3]); [x1, x2]",
    "await Promise.reject(new TypeError('refused'));",
    "const { nodes: dynamic } = await import('happened-before'); typeof dynamic",
  ],
  [
    "type errors",
    "const text: string = 5;",
    "const nothing = 1;\nconst rows = [1, 2].map((n) => n.toUpperCase());\nnothing.missing;",
    "function takes(pair: { left: number; right: string }) {}\ntakes({ left: 'a', right: 1 });",
    "class Half implements Named {}",
  ],
  ["what does not parse", "const open = ;", "function unfinished() {\n  return [1, 2;\n}", "'no end"],
  [
    "names that there are not",
    "console.log(unknownName);",
    'import { nope } from "happened-before";',
    'import x from "nowhere";',
  ],
  [
    "an exception in an earlier cell's function",
    "interface Job {\n  size: number;\n}\n\nfunction check1(job: Job): number {\n  // too large?\n  if (job.size > 2) throw new RangeError(`too large: ${job.size}`);\n  return job.size;\n}",
    "const jobs: Job[] = [{ size: 1 }, { size: 3 }];\n\njobs.map((job) => check1(job));",
    "class Runner {\n  run(all: Job[]) {\n    return all.map(check1);\n  }\n}\nnew Runner().run(jobs);",
  ],
  [
    "reading of nothing",
    "const empty: any = undefined;\nempty.field;",
    "const list: any = {};\nlist.method();",
    "null!.x",
  ],
  ["what is thrown and is no error", "throw 'words';", "throw { code: 7 };", "throw undefined;"],
  [
    "errors within errors",
    "throw new Error('outer', { cause: new TypeError('inner', { cause: 'root' }) });",
    "await Promise.any([Promise.reject(new Error('one')), Promise.reject(new Error('two'))]);",
    "class OwnError extends Error { override name = 'OwnError'; }\nthrow new OwnError('mine');",
  ],
  // On one line: the last frame is where the function begins, or where it calls itself.
  ["a stack that overflows", "function down(n: number): number { return down(n + 1) + 1; }\ndown(0);"],
  [
    "nobody waits for a rejection",
    "void Promise.reject(new Error('lost'));\nconsole.log('meanwhile');",
    "'still here'",
  ],
  [
    "a cell goes on after an error",
    "let before = 1;\nbefore = 2;\nthrow new Error('here');\nbefore = 3;",
    "before",
  ],
  ["strictness", "(Object.freeze({ a: 1 }) as any).a = 2;\nconsole.log(typeof this);"],
  [
    "what a cell displays",
    'import { display, newDisplay } from "tslab";\ndisplay.html("<b>bold</b>");\ndisplay.text("plain");\ndisplay.markdown("*m*");\ndisplay.svg("<svg/>");',
    'const place = newDisplay();\nplace.html("<i>first</i>");\nconsole.log("between");\nplace.html("<i>second</i>");',
  ],
  ["half of a character", "console.log('x\\ud800y');"],
  ["a flood of text", "for (let i = 0; i < 30_000; i++) console.log(`${i} `.repeat(20));"],
  ["a flood of streams", "for (let i = 0; i < 1_200; i++) i % 2 ? console.log(i) : console.error(i);"],
  ["a flood of pictures", "for (let i = 0; i < 1_020; i++) display.html(`<p>${i}</p>`);"],
  [
    "the package",
    'import { always, at, Bully, crash, diff, everyExecution, explore, invoke, nodes, progress, Process, show, simulate, source, spacetime, table, type Handlers, type ProcessId } from "happened-before";',
    "show([{ n: 3, messages: 6 }, { n: 4, messages: 9.25 }]);",
    "const run1 = simulate({ processes: nodes(3, Bully), seed: 3, scenario: [at(0, invoke(1, 'elect'))] });\nshow(spacetime(run1.trace));",
    "show(3 as any);",
    "const say = progress('0 of 3');\nfor (let i = 1; i <= 3; i++) say(`${i} of 3`);",
    "class Modest1 extends Bully {\n  override onOK() {\n    // nothing\n  }\n}\ndiff(Bully, Modest1);",
    "source(Bully);\nsource(Modest1);",
  ],
  [
    "an algorithm that is wrong",
    "type Hi = { type: 'Hi' };\nclass Wrong extends Process<Hi> implements Handlers<Hi> {\n  leader: { id: number } | undefined = undefined;\n  go() {\n    this.broadcast({ type: 'Hi' });\n  }\n  onHi(_message: Hi, from: ProcessId) {\n    console.log(this.leader!.id, from);\n  }\n}\nconst wrong = { processes: nodes(3, Wrong) };",
    "simulate({ ...wrong, scenario: [at(0, invoke(1, 'go'))] });",
    "explore({ ...wrong, invocations: [invoke(1, 'go')], properties: [always('none', () => true)] });",
    "simulate({ ...wrong, until: -1 });",
    "class Lost extends Process<Hi> {\n  onHello() {}\n}\nsimulate({ processes: nodes(2, Lost) });",
    "class Endless extends Process<Hi> implements Handlers<Hi> {\n  go() {\n    while (true) this.broadcast({ type: 'Hi' });\n  }\n  onHi() {}\n}\nsimulate({ processes: nodes(2, Endless), scenario: [at(0, invoke(1, 'go'))] });",
    "class Unstarted extends Process<Hi> {\n  override onStart() {\n    throw new Error('no start');\n  }\n  onHi() {}\n}\nsimulate({ processes: nodes(2, Unstarted) });",
  ],
  [
    "exercises, predictions and files",
    'import { afterPrediction, check, predict, progressOf, readData, reveal, student } from "happened-before";\nstudent("Ada");',
    "class MyBully extends Bully {\n  override onElection(_message: object, from: ProcessId) {\n    const other: any = undefined;\n    this.send(other.id, { type: 'OK' });\n  }\n}\ncheck(\"from the slide's words\", MyBully);",
    "predict('how many', 5);\nafterPrediction('how many', () => 'seen', { actual: 6, within: 2 });",
    "progressOf('leader election');",
    "readData('aws-rtt-18-regions-2019.csv').length",
  ],
];

const all = cells.flatMap(([name, ...sources]) =>
  sources.map((source, index) => ({ name: `${name}, cell ${index + 1}`, source }))
);

describe.skipIf(findChromium() === null)("a cell shows in a page what it shows in Jupyter", () => {
  const folder = mkdtempSync(join(tmpdir(), "cells-in-page-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  let inPage: Told[], onTslab: OnTslab[], replaced: Told[], without: Told[], problems: string[];

  beforeAll(async () => {
    const site = await LiveFolder.make(folder);
    site.write("empty", []);
    const browser = await openChromium();
    const page = await site.open(browser, "empty");
    [inPage, onTslab] = await Promise.all([
      page.run(all.map(({ source }, index) => ({ id: `cell-${index}`, source }))),
      ask("tslab", all.map(({ source }) => ({ code: source, stop_on_error: false }))),
    ]);
    replaced = await page.run([
      'import { newDisplay } from "tslab";\nconst p = newDisplay(); p.html("<p>old</p>"); console.log("below");',
      'p.html("<p>new</p>");',
    ].map((source, index) => ({ id: `replaced-${index}`, source })));
    without = await page.run([
      "process.cwd()",
      'import { readFileSync } from "node:fs";',
    ].map((source, index) => ({ id: `without-${index}`, source })));
    problems = page.problems;
    await browser.close();
  }, 240_000);

  test.each(all.map(({ name }, index) => [name, index] as const))("%s", (_name, index) => {
    expect(flat(inPage[index].outputs)).toEqual(flat(onTslab[index].outputs));
    expect(inPage[index].outcome).toBe(onTslab[index].reply.status);
  });

  test("what only Node has, a page says that it has not", () => {
    const said = without.map(({ outputs }) => flat(outputs)[0][1].split("\n")[0]);
    expect(said[0]).toMatch(/^CompileError: line 1, column 1: Cannot find name 'process'/);
    expect(said[0]).toMatch(/Node has it, a page has not\.$/);
    expect(said[1]).toMatch(/^CompileError: line 1, column 30: Cannot find module 'node:fs'/);
  });

  test("a later cell replaces what an earlier one shows, where that stands", () => {
    expect(flat(replaced[0].outputs)).toEqual([["text/html", "<p>new</p>"], ["stdout", "below\n"]]);
    expect(flat(replaced[1].outputs)).toEqual([]);
  });

  test("and nothing else is asked for or thrown", () => expect(problems).toEqual([]));
});
