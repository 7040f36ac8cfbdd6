import { describe, expect, test } from "vitest";
import { lintNotebook } from "../../tools/lint/notebook.ts";
import { lintSource } from "../../tools/lint/source.ts";
import { lintWidth } from "../../tools/lint/width.ts";
import { canonical } from "../../tools/notebook/fmt.ts";
import { type Cell, kernelspec, type Notebook } from "../../tools/notebook/format.ts";

describe("in lib/, the lint", () => {
  const problems = (text: string) => lintSource("lib/x.ts", text).map(({ problem }) => problem);

  test.each([
    ["Math.random()", /^Math.random: draw from the seeded/],
    ["new Date()", /^Date: virtual time/],
    ["const t = Date.now()", /^Date: virtual time/],
    ["globalThis.Date.now()", /^Date: virtual time/],
    ["performance.now()", /^performance: virtual time/],
    ["(12).toLocaleString()", /^toLocaleString: .*locale/],
    ["names.sort((a, b) => a.localeCompare(b))", /^localeCompare: .*locale/],
    ["new Intl.NumberFormat()", /^Intl: .*locale/],
    ["crypto.randomUUID()", /^crypto: draw/],
    ["function f(now = Date.now) {}", /^Date/],
    ["const clock = { now: Date }", /^Date/],
  ])("refuses %s", (text, expected) => {
    const found = problems(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
  });

  test.each([
    "this.random()",
    "const row = { Date: 1 }; row.Date",
    "interface Row { performance: number }",
    "// new Date() in a comment\nconst s = 'Date.now()'",
    "Math.floor(1.5)",
  ])("leaves alone %s", (text) => expect(problems(text)).toEqual([]));

  test("names the line", () => {
    expect(lintSource("lib/x.ts", "\n\nMath.random();")[0].where).toBe("lib/x.ts:3");
  });
});

describe("words wider than code", () => {
  const wide = (path: string, text: string) => lintWidth(path, text, 20).map(({ where }) => where);
  const words = "words that go on and on";

  test.each([
    ["a.ts", `x();\n// ${words}`],
    ["a.ts", `x();\n   * ${words}`],
    ["a.ts", `x();\n/** ${words} */`],
    ["a.py", `x()\n# ${words}`],
    ["a.md", `# Title\n${words}`],
    ["a.md", `- x\n- ${words}`],
  ])("are found in %s: %j", (path, text) => expect(wide(path, text)).toEqual([`${path}:2`]));

  test.each([
    ["a.ts", `const text = "${words}";`],
    ["a.ts", "// https://a.long.address/of/a/page"],
    ["a.ts", "// twenty letters ok"],
    ["a.md", "```ts\n" + words + "\n```"],
    ["a.md", `| ${words} |`],
    ["a.md", `## ${words}`],
    ["a.md", "-----------------------------"],
  ])("are not seen in %s: %j", (path, text) => expect(wide(path, text)).toEqual([]));

  test("are found again behind a listing", () => {
    expect(wide("a.md", "```\n" + words + "\n```\n" + words)).toEqual(["a.md:4"]);
  });
});

function cell(source: string, changed: Partial<Cell> = {}): Cell {
  const metadata = { slideshow: { slide_type: "slide" } };
  return { cell_type: "code", id: "first", metadata, source, outputs: [], execution_count: null, ...changed };
}

function notebook(cells: Cell[]): Notebook {
  return { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
}

describe("in a notebook, the lint", () => {
  const problems = (cells: Cell[]) => lintNotebook("x.ipynb", notebook(cells)).map(({ problem }) => problem);

  test("finds a cell with more code than a reader takes in", () => {
    const lines = (count: number) =>
      Array.from({ length: count }, (_, k) => `const x${k} = ${k};`).join("\n");
    expect(problems([cell(lines(12))])).toEqual([]);
    expect(problems([cell(lines(13))])).toEqual([expect.stringMatching(/^has 13 lines of code/)]);
  });
  const afterFirst = (source: string) =>
    problems([cell("const n = 1, seed = 2;"), cell(source, { id: "second" })]);

  test("says nothing of a sound one", () => {
    const text = cell("# Title", { cell_type: "markdown", id: "title", outputs: undefined });
    expect(problems([text, cell("const n = 1;\nawait Promise.resolve();\nn")])).toEqual([]);
  });

  test("finds a shorthand that reaches into an earlier cell, deep inside a call too", () => {
    expect(afterFirst("run({ n, seed: seed });")).toEqual([expect.stringContaining("write {n: n}")]);
    expect(afterFirst("run(() => [{ options: { seed } }]);")).toEqual([
      expect.stringContaining("write {seed: seed}"),
    ]);
  });

  test("finds a shorthand of an imported or destructured name", () => {
    const first = cell(`import { a as b } from "happened-before"; const { c: [d] } = b;`);
    expect(problems([first, cell("f({ b, d });", { id: "second" })])).toHaveLength(2);
  });

  test.each([
    "const n = 3; f({ n });",
    "function g(n: number) { return { n }; }",
    "const g = ({ n }: { n: number }) => ({ n });",
    "const { n } = { n: 4 };",
    "try { f(); } catch (n) { f({ n }); }",
    "f({ n: n });",
  ])("leaves alone a shorthand of the cell's own: %s", (source) => expect(afterFirst(source)).toEqual([]));

  test("finds a loop outside any function, in a block too, and none inside a function", () => {
    expect(problems([cell("for (let i = 0; i < 9; i++) f(i);")])).toEqual([
      expect.stringContaining("line 1 is a loop"),
    ]);
    expect(problems([cell("if (x) {\n  while (y) f();\n}")])).toEqual([
      expect.stringContaining("line 2 is a loop"),
    ]);
    expect(problems([cell("function g() { for (const x of xs) f(x); }\nclass C { m() { while (1) {} } }")]))
      .toEqual([]);
  });

  test.each<[string, Partial<Cell>, RegExp]>([
    ["outputs", { outputs: [{ output_type: "stream", name: "stdout", text: "x" }] }, /has outputs/],
    ["an execution count", { execution_count: 3 }, /has an execution count/],
    ["no source", { source: [" \n"] }, /is empty/],
    ["no id", { id: undefined }, /has no id/],
    ["a random id", { id: "1b9a7f3c" }, /must be a name/],
    ["an id with capitals", { id: "Ring" }, /must be a name/],
    ["no slide type", { metadata: {} }, /slide_type must be one of/],
    ["an unknown slide type", { metadata: { slideshow: { slide_type: "page" } } }, /got page/],
    ["code that is no TypeScript", { source: "const = 1;" }, /is not TypeScript/],
    ["an import by path", { source: `import { a } from "../lib/mod.ts";` }, /stock tslab cannot find/],
    [
      "an import of a part",
      { source: `import { a } from "happened-before/core";` },
      /stock tslab cannot find/,
    ],
  ])("finds a cell with %s", (_name, changed, expected) => {
    expect(problems([cell("1;", changed)])).toEqual([expect.stringMatching(expected)]);
  });

  test("finds an id given twice", () => {
    expect(problems([cell("1;"), cell("2;")])).toEqual([expect.stringContaining("taken by an earlier cell")]);
  });

  describe("of what is cited", () => {
    const words = (source: string, id = "words") =>
      cell(source, { cell_type: "markdown", id, outputs: undefined });
    const list = words(
      "## References\n\n1. A. Lovelace: *Notes.* 1843.\n2. G. Boole: *Laws.* 1854.",
      "references",
    );

    test.each(["As told in [3].", "Both say so [1, 3].", "**[3]**"])(
      "finds what no reference has: %s",
      (text) =>
        expect(problems([words(text), list])).toEqual(["cites [3], which is not among the references"]),
    );
    test("finds what is cited where there are no references", () =>
      expect(problems([words("As told in [1].")])).toHaveLength(1));
    test.each([
      "Told in [1] and [1, 2].",
      "`a[3]` is a row",
      "cells[3]",
      "notebook [13](13.ipynb)",
      "$x[3]$",
    ])(
      "leaves alone: %s",
      (text) => expect(problems([words(text), list])).toEqual([]),
    );
  });

  test("finds another kernel than the design's", () => {
    const other = { ...notebook([cell("1;")]), metadata: { kernelspec: { ...kernelspec, name: "deno" } } };
    expect(lintNotebook("x.ipynb", other)).toEqual([{
      where: "x.ipynb",
      problem: expect.stringContaining("kernelspec must be"),
    }]);
  });
});

describe("the canonical form of a notebook", () => {
  test("has no outputs, no counts, sorted keys, one newline at its end, and is its own canonical form", () => {
    const messy = notebook([
      cell("const a = 1;\r\na\n\n", { execution_count: 7, outputs: [{ output_type: "stream" }] }),
    ]);
    messy.metadata.language_info = { name: "typescript" };
    const text = canonical(messy);
    expect(JSON.parse(text).cells[0]).toMatchObject({
      execution_count: null,
      outputs: [],
      source: ["const a = 1;\n", "a"],
    });
    expect(Object.keys(JSON.parse(text).metadata)).toEqual(["kernelspec"]);
    expect(text).toMatch(/^\{\n "cells": \[\n[\s\S]*\}\n$/);
    expect(canonical(JSON.parse(text))).toBe(text);
  });
});
