import { afterAll, beforeAll, describe, expect, test as anyTest } from "vitest";
import { courseReady } from "../../../tools/grade/run/course.ts";
import type { Cell, Notebook } from "../../../tools/notebook/format.ts";
import {
  answer,
  code,
  endReaders,
  grade,
  notebook,
  original,
  right,
  submission,
  withCell,
  worth,
} from "./assignment.ts";

const isDeno = "Deno" in globalThis;
// The sandbox is Deno's permissions: there is none on Node.
const test = anyTest.skipIf(!isDeno);
beforeAll(() => isDeno ? courseReady() : undefined, 120_000);
afterAll(endReaders);

const without = (id: string) => (cells: Cell[]) => cells.filter((cell) => cell.id !== id);
const replaced = (id: string, source: string) => (cells: Cell[]) =>
  cells.map((cell) => cell.id === id ? { ...cell, source } : cell);

test("a right submission gets all points, whatever else it is", async () => {
  expect(await grade(submission())).toMatchObject({ earned: 6, points: 6, waiting: 0, remarks: [] });
});

test("one test passed of two is partial credit, with the reason", async () => {
  const { earned, tests } = await grade(
    submission({ double: "function double(n: number) { return n < 10 ? 2 * n : n; }" }),
  );
  expect(earned).toBe(4);
  expect(tests[1]).toMatchObject({ earned: 0, reason: "Error: double(1e6) is 1000000" });
});

test("a test that was altered or deleted is back", async () => {
  const altered = submission(
    { double: "function double() { return 4; }" },
    (cells) => replaced("double-large", "1;")(without("square-test")(cells)),
  );
  expect((await grade(altered)).tests.map(({ earned }) => earned)).toEqual([1, 0, 3]);
});

test("a deleted answer and one that is no TypeScript are zero, with the cause, and the others count", async () => {
  expect(await grade(submission({}, without("double")))).toMatchObject({
    earned: 3,
    tests: [{ reason: "needs double, which no cell of the submission declares" }, {}, {}],
    remarks: ["double: the cell is not in the submission"],
  });
  const asText = (cells: Cell[]) =>
    cells.map((cell) => cell.id === "double" ? { ...cell, cell_type: "markdown" as const } : cell);
  expect(await grade(submission({}, asText))).toMatchObject({
    earned: 3,
    remarks: ["double: the cell is one of text, and so it does not run: make it one of code"],
  });
  expect(await grade(submission({ square: "const = 3;" }))).toMatchObject({
    earned: 3,
    remarks: [expect.stringMatching(/^square: line 1 is not TypeScript/)],
  });
});

test("a cell may read the course's data, though no file", async () => {
  const square =
    "const square = (n: number) => readData('aws-rtt-18-regions-2019.csv').length > 9 ? n * n : 0;";
  expect(await grade(submission({ square }))).toMatchObject({ earned: 6 });
});

test("a cell can wait for what stands in parentheses, a list or an object", async () => {
  const square = `const [three] = await [3], four = await (4), { five } = await { five: 5 };
    if (three + four + five !== 12) throw new Error("it has not waited");
    const square = (n: number) => n * n;`;
  expect(await grade(submission({ square }))).toMatchObject({ earned: 6, remarks: [] });
}, 60_000);

test("a chart can be drawn beside an answer, and a cell can wait", async () => {
  const square = `import { ecdf } from "happened-before";
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    const square = (n: number) => n * n;
    const drawn = ecdf([1, 2, 3].map((n) => ({ square: square(n) })), { x: "square", title: "Squares", alt: "They grow." });
    if (!drawn.html.includes("<svg")) throw new Error("nothing was drawn");`;
  expect(await grade(submission({ square }))).toMatchObject({ earned: 6, remarks: [] });
}, 60_000);

describe("cells of the student's own:", () => {
  const twice = code("twice", "const twice = (n: number) => 2 * n;");
  const calls = "function double(n: number) { return twice(n); }";
  const stub = "let double = (n: number) => 0;";
  const fine: [string, Notebook][] = [
    ["a helper above the answer", submission({ double: calls }, withCell("double", twice))],
    ["a helper below the answer", submission({ double: calls }, withCell("double-small", twice))],
    [
      "a helper in a cell of the course's that the student changed",
      submission(
        { double: calls },
        (cells) =>
          cells.map((cell) =>
            cell.id === "helper" ? { ...cell, source: `${cell.source}\n${twice.source}` } : cell
          ),
      ),
    ],
    [
      "a first try above with the same names",
      submission(
        {},
        withCell("double", code("try", "function double(n: number) { return 0; }\nconst must = 1;")),
      ),
    ],
    [
      "an answer that is set in a cell below",
      submission({ double: stub }, withCell("double-small", code("set", "double = (n: number) => 2 * n;"))),
    ],
    [
      "a helper whose variable a later cell changes",
      submission(
        { double: "let factor = 1;\nfunction double(n: number) { return factor * n; }" },
        withCell("double-small", code("set", "factor = 2;")),
      ),
    ],
    [
      "an answer in a new cell, the old one deleted",
      submission({}, (cells) => cells.map((cell) => cell.id === "double" ? code("new", right.double) : cell)),
    ],
    [
      "an answer in the cell of the test",
      submission(
        {},
        (cells) => replaced("double-small", `${right.double}\nmust(true, "");`)(without("double")(cells)),
      ),
    ],
    ["what nobody needs loops", submission({}, withCell("double", code("loop", "while (true);")))],
    [
      "an enum, a namespace and an exported class",
      submission(
        { double: "export function double(n: number) { return new Two().times(n); }" },
        withCell(
          "double",
          code(
            "two",
            "enum E { Two = 2 }\nnamespace N { export const two = E.Two; }\nexport default class Two { times(n: number) { return N.two * n; } }",
          ),
        ),
      ),
    ],
  ];
  test.each(fine)("%s", async (_what, submitted) => {
    expect(await grade(submitted)).toMatchObject({ earned: 6, remarks: [] });
  });

  test("one that throws costs nothing else, and what it declared before counts", async () => {
    const thrown = code("try", 'function double(n: number) { return 0; }\nthrow new Error("no");');
    expect(await grade(submission({}, withCell("double", thrown)))).toMatchObject({
      earned: 6,
      remarks: ["cell 4 (the student added it): Error: no"],
    });
    const double = `${right.double}\nnull.x;`;
    expect(await grade(submission({ double }))).toMatchObject({
      earned: 6,
      remarks: [expect.stringMatching(/^double: TypeError/)],
    });
  });

  test("an answer that stands below its test is zero, and the reason says so", async () => {
    const { earned, tests } = await grade(
      submission({}, (cells) => [...without("double")(cells), code("late", right.double)]),
    );
    expect(earned).toBe(3);
    expect(tests[0].reason).toBe(
      "needs double, which is declared below this test: cell 8 (the student added it)",
    );
  });

  test("what is imported from elsewhere is named when it is used", async () => {
    const double =
      'import { readFileSync as read } from "node:fs";\nfunction double(n: number) { return read ? 2 * n : 0; }';
    const { tests } = await grade(submission({ double }));
    expect(tests[0].reason).toBe(
      'ReferenceError: read comes from "node:fs", which answers cannot import where they are graded',
    );
  });

  test("a sum that no compiler gets to the end of costs its own exercise", async () => {
    const square = `const square = (n: number) => n * n;\nconst sum = ${Array(40_000).fill("1").join("+")};`;
    expect(await grade(submission({ square }))).toMatchObject({
      earned: 3,
      remarks: ["square: cannot be compiled: it is nested too deep"],
    });
  }, 60_000);
});

describe("the package under other names:", () => {
  const course = notebook(
    code("imports", 'import { Bully } from "happened-before";'),
    code("answer", "class Mine extends Bully {}", answer),
    code("test", 'if (!(Mine.prototype instanceof Bully)) throw new Error("no bully");', worth(1)),
  );
  const forms = [
    'import * as hb from "happened-before";\nclass Mine extends hb.Bully {}',
    'import { Bully as Base, type ProcessId } from "happened-before";\nclass Mine extends Base {}',
    'const { Bully: Base } = await import("happened-before");\nclass Mine extends Base {}',
    'const hb = require("happened-before");\nclass Mine extends hb.Bully {}',
    'import hb from "happened-before";\nclass Mine extends hb.Bully {}',
    'import hb = require("happened-before");\nclass Mine extends hb.Bully {}',
    'import type { ProcessId } from "happened-before";\nimport { Bully } from "happened-before";\nclass Mine extends Bully {}',
  ];
  test.each(forms)("%s", async (source) => {
    const submitted = notebook(
      ...course.cells.map((cell) => cell.id === "answer" ? { ...cell, source } : cell),
    );
    expect(await grade(submitted, course)).toMatchObject({ earned: 1, remarks: [] });
  });

  test("an alias holds in the cells after", async () => {
    const [imports, solution, check] = course.cells;
    const submitted = notebook(
      imports,
      code("alias", 'import * as hb from "happened-before";'),
      { ...solution, source: "class Mine extends hb.Bully {}" },
      check,
    );
    expect(await grade(submitted, course)).toMatchObject({ earned: 1, remarks: [] });
  });
});

describe("cells whose marks are gone or double:", () => {
  const bare = (cells: Cell[]) => cells.map((cell) => ({ ...cell, metadata: {} }));
  const nameless = (cells: Cell[]) => cells.map(({ id: _, ...cell }) => cell);
  const renamed = (cells: Cell[]) => cells.map((cell, index) => ({ ...cell, id: `cell-${index}` }));
  const copyOf = (id: string, source: string): Cell => ({
    ...original.cells.find((cell) => cell.id === id)!,
    id: "copy",
    source,
  });
  const fine: [string, Notebook][] = [
    ["without metadata", submission({}, bare)],
    ["without ids", submission({}, nameless)],
    ["with other ids", submission({}, renamed)],
    ["with neither", submission({}, (cells) => nameless(bare(cells)))],
    ["an answer whose copy below was emptied", submission({}, (cells) => [...cells, copyOf("double", "")])],
    [
      "an answer that was split",
      submission(
        { double: "function double(n: number) { return two * n; }" },
        withCell("double", copyOf("double", "const two = 2;")),
      ),
    ],
  ];
  test.each(fine)("%s", async (_what, submitted) => {
    expect(await grade(submitted)).toMatchObject({ earned: 6, remarks: [] });
  });

  test("of a copy that is another answer the last counts, which is said if it costs points", async () => {
    const wrong = copyOf("square", "const square = (n: number) => 1;");
    const { earned, remarks } = await grade(submission({}, withCell("square-test", wrong)));
    expect(earned).toBe(3);
    expect(remarks).toEqual([
      "square is declared by 2 cells, and the last above its test counts: square (cell 7); square (cell 8)",
    ]);
  });
});

describe("what a person grades", () => {
  const flags = { grade: true, solution: true, locked: false };
  const essay: Cell = {
    cell_type: "markdown",
    id: "essay",
    metadata: { nbgrader: { schema_version: 3, grade_id: "essay", task: false, ...flags, points: 4 } },
    source: "Why?",
  };
  const course = notebook(
    code("by-hand", "function f(n: number) {\n/// BEGIN SOLUTION\nreturn n;\n/// END SOLUTION\n}", {
      ...flags,
      points: 5,
    }),
    essay,
    code("test", 'if (f(1) !== 1) throw new Error("x");', worth(1)),
  );

  test("counts among the points and waits", async () => {
    const submitted = notebook(
      ...course.cells.map((cell) => cell === essay ? { ...cell, source: "Because of FLP." } : cell),
    );
    const graded = await grade(submitted, course);
    expect(graded).toMatchObject({ earned: 1, waiting: 9, points: 10, remarks: [] });
    expect(graded.tests.find(({ id }) => id === "essay")).toMatchObject({
      waits: true,
      reason: "waits for a person",
      answer: "Because of FLP.",
    });
  });

  test("waits in a submission that cannot be read, too", async () => {
    expect(await grade("{", course)).toMatchObject({ earned: 0, waiting: 9, points: 10 });
  });
});
