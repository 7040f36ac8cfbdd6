import { describe, expect, test } from "vitest";
import { stripHiddenTests, stripSolutions } from "../../tools/notebook/exercises.ts";
import type { Cell, Notebook } from "../../tools/notebook/format.ts";
import { type Nbgrader, nbgraderProblems } from "../../tools/notebook/nbgrader.ts";
import { studentCopy } from "../../tools/release/student.ts";

const meta = (grade_id: string, rest: Partial<Nbgrader> = {}): Nbgrader => ({
  schema_version: 3,
  grade_id,
  grade: false,
  solution: true,
  locked: false,
  task: false,
  ...rest,
});
const code = (id: string, source: string, nbgrader?: Partial<Nbgrader>): Cell => ({
  cell_type: "code",
  id,
  metadata: nbgrader ? { nbgrader } : {},
  source,
});
const notebook = (...cells: Cell[]): Notebook => ({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
const solved = "class A {\n  /// BEGIN SOLUTION\n  answer = 42;\n  /// END SOLUTION\n}";
const test1 = { grade: true, solution: false, locked: true, points: 2 };

test("a solution becomes one line at its indent", () => {
  expect(stripSolutions(solved)).toBe("class A {\n  // YOUR CODE HERE\n}");
});

test.each([
  ["/// BEGIN SOLUTION\nx", "/// BEGIN SOLUTION of line 1 has no /// END SOLUTION"],
  ["x\n/// END SOLUTION", "line 2 has /// END SOLUTION without a beginning"],
  [
    "/// BEGIN SOLUTION\n/// BEGIN SOLUTION\n/// END SOLUTION",
    "line 2 has /// BEGIN SOLUTION inside of that of line 1",
  ],
])("markers that do not match are an error: %j", (source, message) => {
  expect(() => stripSolutions(source)).toThrow(message);
});

test("hidden tests vanish, a visible one beside them stays", () => {
  expect(stripHiddenTests("a();\n/// BEGIN HIDDEN TESTS\nb();\n/// END HIDDEN TESTS\nc();")).toBe(
    "a();\nc();",
  );
});

test("a student's copy has no solution, no hidden test, no notes and no outputs, and keeps its grade_ids", () => {
  const copy = studentCopy(
    notebook(
      { ...code("a", solved, meta("a")), outputs: [{ output_type: "stream", name: "stdout", text: "42" }] },
      code("a-test", "/// BEGIN HIDDEN TESTS\nsecret();\n/// END HIDDEN TESTS", meta("a-test", test1)),
      code(
        "b-test",
        "visible();\n/// BEGIN HIDDEN TESTS\nsecret();\n/// END HIDDEN TESTS",
        meta("b-test", test1),
      ),
      { cell_type: "markdown", id: "n", metadata: { slideshow: { slide_type: "notes" } }, source: "whisper" },
    ),
    "a.ipynb",
  );
  const text = JSON.stringify(copy);
  for (const gone of ["42", "secret", "whisper", "SOLUTION", "HIDDEN"]) expect(text).not.toContain(gone);
  expect(copy.cells.map(({ id }) => id)).toEqual(["a", "b-test"]);
  expect(nbgraderProblems(copy)).toHaveLength(1); // the stub of a is no solution any more
});

describe("the schema refuses", () => {
  test.each([
    ["a solution without metadata", code("a", solved), "needs metadata.nbgrader"],
    [
      "another version",
      code("a", solved, { ...meta("a"), schema_version: 2 as 3 }),
      "schema_version must be 3, got 2",
    ],
    [
      "a grade_id with a blank",
      code("a", solved, meta("a b")),
      'grade_id must be a name of letters, digits, - and _, got "a b"',
    ],
    [
      "points without grade",
      code("a", solved, meta("a", { points: 1 })),
      "points must be left out without grade, got 1",
    ],
    [
      "grade without points",
      code("a", "x", meta("a", { ...test1, points: undefined })),
      "points must be a number ≥ 0, got undefined",
    ],
    [
      "negative points",
      code("a", "x", meta("a", { ...test1, points: -1 })),
      "points must be a number ≥ 0, got -1",
    ],
    ["a locked solution", code("a", solved, meta("a", { locked: true })), "is a solution and locked"],
    [
      "a test that can be changed",
      code("a", "x", meta("a", { ...test1, locked: false })),
      "is a test, so it must be locked",
    ],
    [
      "a flag that is no boolean",
      code("a", solved, { ...meta("a"), task: 0 as unknown as false }),
      "task must be true or false, got 0",
    ],
  ])("%s", (_name, cell, message) => {
    expect(nbgraderProblems(notebook(cell)).map(({ problem }) => problem).join("\n")).toContain(message);
    expect(() => studentCopy(notebook(cell), "a.ipynb")).toThrow("cannot be released");
  });

  test("a grade_id that is taken", () => {
    const problems = nbgraderProblems(notebook(code("a", solved, meta("a")), code("b", solved, meta("a"))));
    expect(problems.map(({ problem }) => problem)).toEqual(["the grade_id a is taken by an earlier cell"]);
  });
});
