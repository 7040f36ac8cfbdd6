import { beforeAll, describe, expect, test } from "vitest";
import { ask, errorOf, printed, type Told } from "./kernel.ts";

/** Cells, each with what it prints on any kernel whose cells share their variables. */
const stories: Record<string, [code: string, prints: string][]> = {
  "set anew in a later cell is the one that the earlier cell's functions read": [
    ["let timeout = 100; function wait() { return timeout; }", ""],
    ["timeout = 500; console.log(timeout)", "500\n"],
    ["console.log(wait())", "500\n"],
  ],
  "set anew is the one that the earlier cell's classes count with": [
    ["let count = 1; class Counter { next() { return count++; } }", ""],
    ["count = 10; console.log(new Counter().next(), count)", "10 11\n"],
  ],
  "may be changed in any form": [
    [
      "let [a, { b = 2 }] = [1, {} as { b?: number }], c = 3; var v: any = 4;\n" +
      "const get = () => [a, b, c, v].join();",
      "",
    ],
    ["a++; b += 10; c ??= 9; ({ v } = { v: 40 }); console.log(get())", "2,12,3,40\n"],
    ["[a, b] = [b, a]; ({ x: c, ...v } = { x: 7 } as any); console.log(get())", "12,2,7,[object Object]\n"],
    ["for (a of [5, 6]); for (v = 0; v < 3; v++); ({ c = 8 } = {}); console.log(get())", "6,2,8,3\n"],
    ["function later() { a = 100; return () => { b--; }; }\nlater()(); console.log(get())", "100,1,8,3\n"],
    [
      "class Setter { static set(to: number) { c = to; } }\nSetter.set(9); console.log(get(), a, b, c, v)",
      "100,1,9,3 100 1 9 3\n",
    ],
  ],
  "changed by an earlier cell's function, or after that cell has ended, is seen by later cells": [
    ["let steps = 0; const step = () => { steps++; }; void setTimeout(() => { steps += 10; }, 100);", ""],
    ["step(); step(); console.log(steps)", "2\n"],
    ["await new Promise((done) => setTimeout(done, 200)); console.log(steps)", "12\n"],
  ],
  "declared anew is the same variable, for earlier functions, too": [
    ["let unit = 1; const units = () => unit; const more = () => ++unit;", ""],
    ["let unit = more(); console.log(unit, units())", "2 2\n"],
    ["unit = 5; console.log(units(), more())", "5 6\n"],
    ["let unit: number; console.log(unit, units())", "undefined undefined\n"],
  ],
  "may be a function, a class or an enum that is declared anew": [
    ["function rule() { return 1; } class Rule { value() { return 1; } } enum Side { Left = 1 }", ""],
    ["const all = () => [rule(), new Rule().value(), Side.Left].join(); console.log(all())", "1,1,1\n"],
    ["function rule() { return 2; } class Rule { value() { return 2; } } enum Side { Left = 2 }", ""],
    ["console.log(all())", "2,2,2\n"],
  ],
  "of a cell that is run again starts anew": [
    [
      "let runs = 0; var total = 0; const run = () => { total++; return ++runs; }; console.log(run(), total)",
      "1 1\n",
    ],
    ["run(); console.log(runs, total)", "2 2\n"],
    [
      "let runs = 0; var total = 0; const run = () => { total++; return ++runs; }; console.log(run(), total)",
      "1 1\n",
    ],
  ],
  "of a loop, a block or a function stays its own": [
    ["let i = 7, list: (() => number)[] = []; const own = (i: number) => ({ i, n: i });", ""],
    ["for (let i = 0; i < 2; i++) list.push(() => i);\n{ const i = 9; list.push(() => i); }", ""],
    ["console.log(list.map((f) => f()).join(), own(3).i, i)", "0,1,9 3 7\n"],
    ["for (var k = 0; k < 2; k++) list.push(() => k); console.log(list.at(-1)!(), k)", "2 2\n"],
  ],
  "declared as a var without a value keeps that which it has": [
    [
      "var kept = 1; var kept: number; var fresh: any; const keeps = () => kept; console.log(kept, fresh)",
      "1 undefined\n",
    ],
    ["var kept: number; console.log(keeps())", "1\n"],
  ],
  "keeps the names of what it holds": [
    ["const arrow = () => 1; let Made = class {}; console.log(arrow.name, Made.name)", "arrow Made\n"],
    [
      "let { get2 = () => 1 } = {} as any, [Two = class {}] = [] as any; console.log(get2.name, Two.name)",
      "get2 Two\n",
    ],
    ["Made = class {}; get2 = () => 3; console.log(Made.name, get2.name)", "Made get2\n"],
  ],
  "is set in the head of a loop that waits": [
    ["let item = 0; const latest = () => item;", ""],
    ["for await (item of [1, 2]) console.log(latest());", "1\n2\n"],
    ["for await (const own of [3]) console.log(own, item);", "3 2\n"],
  ],
  "is found where something else is called exports": [
    ["let tally = 1; const more2 = () => ++tally;", ""],
    ["function inner(exports: any) { tally = 5; return [exports.tally, tally, more2()].join(); }", ""],
    ["console.log(inner({ tally: 'own' }), tally)", "own,5,6 6\n"],
    ["let exports = { tally: 0 }; console.log(exports.tally, tally)", "0 6\n"],
  ],
  "may be said to be exported": [
    [
      "export let open = 1, plain = 2; export const opened = () => open; export { open as renamed, plain };\n" +
      "export default class Door { width = open } export enum Way { In = 4 } export type Key = Way;",
      "",
    ],
    ["open = 3; export { open };\nconsole.log(opened(), new Door().width, Way.In)", "3 3 4\n"],
    [
      "export let open = 7; export function opened2(): Key { return open; }\nconsole.log(opened(), opened2())",
      "7 7\n",
    ],
  ],
};

const cells = Object.values(stories).flat();

const refused = [
  'import { basename } from "node:path"; const tail = () => basename("/a/b");\n' +
  "const limit = 1; function f() { return limit; }",
  "limit = 2",
  "f = () => 2",
  'basename = () => "c"',
  "let limit = 2; console.log(f())",
  'function basename(path: string) { return "c"; }\nconsole.log(tail())',
  "console.log(early()); let late = 5; function early() { return late; }",
  "console.log(late)",
];

/** Deno's kernel adds to the enum that was there. */
const enums = [
  "enum Level { Low = 1 } namespace Levels { export const low = 1; }",
  "enum Level { High = 2 } namespace Levels { export const high = 2; }",
  "console.log(Object.keys(Level).join(), Object.keys(Levels).join())",
];

let told: Told[];
beforeAll(async () => {
  told = await ask("tslab", [...cells.map(([code]) => code), ...refused, ...enums]);
});

describe("a variable of an earlier cell", () => {
  test.each(Object.entries(stories))("%s", (_title, story) => {
    const from = cells.indexOf(story[0]);
    const seen = story.map(([code], index) => {
      const { evalue } = errorOf(told[from + index]) ?? {};
      return [code, evalue ?? printed(told[from + index])];
    });
    expect(seen).toEqual(story);
  });
});

test("an enum that is declared anew has only what it declares then", () => {
  expect(printed(told.at(-1)!)).toBe("2,High high\n");
});

describe("what cannot be had is said", () => {
  const ofRefused = (from: number, to: number) => told.slice(cells.length + from, cells.length + to);
  test("where a constant, a function or an import is set, with what to write instead", () => {
    expect(ofRefused(1, 4).map((each) => errorOf(each)?.evalue)).toEqual(
      [["limit", "a constant"], ["f", "a function"], ["basename", "an import"]].map(([name, kind]) =>
        `line 1, column 1: Cannot assign to '${name}' because it is ${kind}. ` +
        `For another value declare it anew: let ${name} = …`
      ),
    );
  });
  test("and what to write instead works", () => {
    expect(ofRefused(4, 6).map((each) => printed(each))).toEqual(["2\n", "c\n"]);
  });
  test("where a variable is used before its declaration", () => {
    const [early, late] = ofRefused(6, 8);
    expect(early.reply.evalue).toBe("Cannot access 'late' before initialization");
    expect(late.reply.evalue).toContain("Cannot find name 'late'");
  });
});

test("Deno's kernel prints the same", async () => {
  const all = await ask("deno", [
    ...cells.map(([code]) => code),
    "await new Promise((done) => setTimeout(done, 200))",
  ]);
  // It may say that a cell is done before it shows what the cell printed.
  const texts = all.flatMap(({ strays, outputs }) => [...strays, ...outputs]).map(({ text }) => text ?? "");
  expect(texts.join("")).toBe(cells.map(([, prints]) => prints).join(""));
});
