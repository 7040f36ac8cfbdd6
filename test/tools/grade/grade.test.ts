import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test as anyTest } from "vitest";
import { gradeFile, submissionsIn } from "../../tools/grade/folder.ts";
import { gradeSubmission } from "../../tools/grade/grade.ts";
import { type Graded, toCsv, toJson, toPage } from "../../tools/grade/report.ts";
import type { Cell, Notebook } from "../../tools/notebook/format.ts";

// The sandbox is Deno's permissions: there is none on Node.
const test = anyTest.skipIf(!("Deno" in globalThis));

const code = (id: string, source: string, nbgrader?: object): Cell => ({
  cell_type: "code",
  id,
  metadata: nbgrader ? { nbgrader: { schema_version: 3, grade_id: id, task: false, ...nbgrader } } : {},
  source,
});
const answer = { grade: false, solution: true, locked: false };
const worth = (points: number) => ({ grade: true, solution: false, locked: true, points });

const original: Notebook = {
  cells: [
    code("imports", 'import { Process, show } from "happened-before";'),
    code("plot", 'throw new Error("nobody needs this cell");'),
    code("helper", "function must(ok: boolean, what: string): void {\n  if (!ok) throw new Error(what);\n}"),
    code(
      "double",
      "function double(n: number): number {\n  /// BEGIN SOLUTION\n  return 2 * n;\n  /// END SOLUTION\n}",
      answer,
    ),
    code("double-small", 'must(double(2) === 4, "double(2) is " + double(2));', worth(1)),
    code("double-large", 'must(double(1e6) === 2e6, "double(1e6) is " + double(1e6));', worth(2)),
    code(
      "square",
      "const square = (n: number) => {\n  /// BEGIN SOLUTION\n  return n * n;\n  /// END SOLUTION\n};",
      answer,
    ),
    code("square-test", 'must(square(3) === 9, "square(3) is " + square(3));', worth(3)),
  ],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
};

const right = {
  double: "function double(n: number) { return n + n; }",
  square: "const square = (n: number) => n ** 2;",
};

function submission(answers: Partial<typeof right>, change = (cells: Cell[]) => cells): Notebook {
  const cells = original.cells.map((cell) => {
    const given = { ...right, ...answers }[cell.id as keyof typeof right];
    return given === undefined ? cell : { ...cell, source: given };
  });
  return { ...original, cells: change(cells) };
}

const limits = { seconds: 10, megabytes: 700 };
const grade = (given: Notebook) => gradeSubmission(original, given, limits);

test("a right submission gets all points, whatever else it is", async () => {
  expect(await grade(submission({}))).toMatchObject({ earned: 6, points: 6, remarks: [] });
});

test("a test whose answer did not run says so", async () => {
  const { tests } = await grade(
    submission({ square: 'Deno.readTextFileSync("/etc/passwd"); const square = 1;' }),
  );
  expect(tests.find(({ id }) => id === "square-test")).toMatchObject({
    earned: 0,
    reason: "needs square, but the cell square did not give it",
  });
});

test("a cell may read the course's data, though no file", async () => {
  const square =
    "const square = (n: number) => readData('aws-rtt-18-regions-2019.csv').length > 9 ? n * n : 0;";
  expect(await grade(submission({ square }))).toMatchObject({ earned: 6 });
});

anyTest(
  "a folder without a notebook and a file that is none have their row, with all points lost",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "grade-folder-"));
    for (const name of ["ada", "bob/deep", "eve"]) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, "eve", "04_leader_election.ipynb"), '{"cells": [');
    writeFileSync(join(folder, "bob", "deep", "homework.ipynb"), "{}");
    const rows = await Promise.all(submissionsIn(folder).map((file) => gradeFile(folder, file, limits)));
    expect(rows.map(({ name, assignment, grade }) => [name, assignment, grade.earned, grade.points])).toEqual(
      [
        ["ada", "none", 0, 0],
        ["bob/deep/homework.ipynb", "none", 0, 0],
        ["eve/04_leader_election.ipynb", "04_leader_election", 0, 11],
      ],
    );
    expect(rows[2].grade.remarks.join()).toMatch(/^04_leader_election.ipynb is not JSON/);
    rmSync(folder, { recursive: true });
  },
);

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
    (cells) =>
      cells.filter(({ id }) => id !== "square-test").map((cell) =>
        cell.id === "double-large" ? { ...cell, source: "1;" } : cell
      ),
  );
  expect((await grade(altered)).tests.map(({ earned }) => earned)).toEqual([1, 0, 3]);
});

test("a deleted answer and one that is no TypeScript are zero, the others count", async () => {
  const deleted = await grade(submission({}, (cells) => cells.filter(({ id }) => id !== "double")));
  expect(deleted.earned).toBe(3);
  expect(deleted.remarks).toEqual(["double: the cell is not in the submission"]);
  expect((await grade(submission({ square: "const = 3;" }))).earned).toBe(3);
});

test("a cell that the student added before an answer belongs to it", async () => {
  const helped = submission(
    { square: "const square = (n: number) => myOwn(n);" },
    (cells) => cells.toSpliced(6, 0, code("mine", "function myOwn(n: number) { return n * n; }")),
  );
  expect((await grade(helped)).earned).toBe(6);
});

const secretFile = mkdtempSync(join(tmpdir(), "grade-test-"));
writeFileSync(join(secretFile, "answers.json"), '{"a":1}');
afterAll(() => rmSync(secretFile, { recursive: true }));
const file = JSON.stringify(join(secretFile, "answers.json"));
const spoiled = (extra: string) => `function double(n: number) { return 2 * n; }\n${extra}`;

describe("gets zero for the exercise, and the others count, if it", () => {
  test.each([
    ["loops", spoiled("while (true);"), /double: did not end within 10 s/],
    ["loops after a wait", spoiled("await Promise.resolve(); while (true);"), /did not end/],
    ["exits", spoiled('(await import("node:process")).default.exit(0);'), /double: ended the process/],
    [
      "eats memory",
      spoiled("const all = []; while (true) all.push(new Array(1e6).fill(all.length));"),
      /double: (took more than|ended the process)/,
    ],
    [
      "eats memory outside of the heap",
      spoiled("const all = []; while (true) all.push(new Uint8Array(1e7).fill(1));"),
      /double: took more than 700 MB/,
    ],
    [
      "reads a file",
      spoiled(`(await import("node:fs")).readFileSync(${file});`),
      /double: NotCapable: Requires read/,
    ],
    [
      "imports a file",
      spoiled(`await import("file://" + ${file}, { with: { type: "json" } });`),
      /double: .*[Rr]equires read/,
    ],
    [
      "asks the network",
      spoiled('await fetch("http://127.0.0.1:8080/");'),
      /double: NotCapable: Requires net access/,
    ],
    [
      "starts a program",
      spoiled('(await import("node:child_process")).execSync("ls");'),
      /double: NotCapable/,
    ],
    [
      "reads the environment",
      spoiled(
        'if ((await import("node:process")).default.env.HOME) throw new Error("got it");',
      ),
      /double: NotCapable/,
    ],
  ])("%s", async (_what, double, remark) => {
    const { tests, remarks } = await grade(submission({ double }));
    expect(remarks.join("\n")).toMatch(remark);
    expect(tests.map(({ earned }) => earned)).toEqual([0, 0, 3]);
  }, 120_000);
});

describe("earns nothing by", () => {
  test.each([
    [
      "printing what looks like results",
      'function double() { return 0; }\nfor (const line of ["double-small", "double-large"]) console.log(JSON.stringify(["test", line, 1, "[]"]));',
    ],
    ["declaring what the tests use", "function must() {}\nfunction double() { return 0; }"],
    [
      "changing what the tests rely on",
      "function double() { return 0; }\nError.prototype.toString = () => '';\nObject.prototype.toJSON = () => 1;",
    ],
    [
      "replacing built-ins",
      "function double() { return 0; }\nArray.prototype.map = () => []; JSON.stringify = () => '[]';",
    ],
    [
      "an object that is equal to all",
      "function double() { return { valueOf: () => 4, [Symbol.toPrimitive]: () => 4 }; }",
    ],
  ])("%s", async (_what, double) => {
    const { tests } = await grade(submission({ double }));
    expect(tests.slice(0, 2).map(({ earned }) => earned)).toEqual([0, 0]);
  }, 60_000);
});

describe("the report", () => {
  const graded: Graded[] = [{
    name: "=cmd.ipynb",
    assignment: "04",
    grade: {
      earned: 1,
      points: 2,
      remarks: ["<b>", 'a, "b"'],
      tests: [{
        id: "t",
        points: 2,
        earned: 1,
        reason: "=1+1",
        picture: '<script>alert("x")</script><p>drawn</p>',
      }],
    },
  }];

  test("as a table holds nothing that a spreadsheet computes", () => {
    expect(toCsv(graded)).toBe(
      "submission,assignment,test,earned,points,why\r\n'=cmd.ipynb,04,t,1,2,'=1+1\r\n" +
        '\'=cmd.ipynb,04,total,1,2,"<b>; a, ""b"""\r\n',
    );
  });

  test("as JSON has each test", () => {
    expect(JSON.parse(toJson(graded))[0]).toMatchObject({
      submission: "=cmd.ipynb",
      earned: 1,
      tests: [{ id: "t", earned: 1 }],
    });
  });

  test("as a page locks what a submission showed into a frame without scripts", () => {
    const page = toPage(graded);
    expect(page).toContain("◑ t, 1 of 2");
    expect(page).toMatch(/<iframe sandbox title[^>]*srcdoc="[^"]*&lt;p&gt;drawn/);
    expect(page).not.toContain("<script");
    expect(page).not.toContain("<b>");
  });
});
