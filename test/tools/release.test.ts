import { execFileSync } from "node:child_process";
import process from "node:process";
import { describe, expect, test } from "vitest";
import type { Cell, Notebook } from "../../tools/notebook/format.ts";
import { gradedByHand, type Nbgrader, nbgraderProblems } from "../../tools/notebook/nbgrader.ts";
import { withoutAnswers } from "../../tools/release/answers.ts";
import { nbgraderConfig, nbgraderSource } from "../../tools/release/nbgrader.ts";
import { studentCopy } from "../../tools/release/student.ts";
import { shownCells } from "../../tools/slides/shown.ts";

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

const essay: Cell = {
  cell_type: "markdown",
  id: "essay",
  metadata: { nbgrader: meta("essay", { grade: true, points: 4 }) },
  source: "Because of the secret, ![drawn](attachment:secret.png).",
  attachments: { "secret.png": { "image/png": "AAAA" } },
};
const byHand = code("by-hand", solved.replace("42", "secret"), meta("by-hand", { grade: true, points: 5 }));

test("cells that a person grades are listed with their points", () => {
  const drawing: Cell = {
    ...code("drawing", "Draw it on paper.", meta("drawing", test1)),
    cell_type: "markdown",
  };
  const all = notebook(
    essay,
    byHand,
    drawing,
    code("a", solved, meta("a")),
    code("t", "check();", meta("t", test1)),
  );
  expect(gradedByHand(all).map(({ id, points }) => [id, points])).toEqual([
    ["essay", 4],
    ["by-hand", 5],
    ["drawing", 2],
  ]);
  expect(nbgraderProblems(all)).toEqual([]);
});

test("nbgrader gets solutions and hidden tests, from which it makes its own release, but no speaker's notes", () => {
  const notes = { ...essay, id: "notes", metadata: { slideshow: { slide_type: "notes" } } };
  const solution = code("a", solved, meta("a"));
  expect(nbgraderSource(notebook(notes, solution, byHand))).toEqual(notebook(solution, byHand));
});

test("nbgrader's configuration is Python: a stub for the notebooks' language, time, the course's kernel", () => {
  const read = `import json, os
class Any(dict):
    __getattr__ = lambda self, name: self.setdefault(name, Any())
    __setattr__ = dict.__setitem__
c = Any()
exec(os.environ["CONFIG"], {"get_config": lambda: c, "__file__": "/course/nbgrader_config.py"})
print(json.dumps([c, os.environ["JUPYTER_PATH"]]))`;
  const env = {
    ...process.env,
    CONFIG: nbgraderConfig(['/a "quoted" folder/share']),
    JUPYTER_PATH: "/other",
  };
  const said = execFileSync("python3", ["-c", read], { env, encoding: "utf8" });
  const [config, path] = JSON.parse(said);
  expect(config).toEqual({
    CourseDirectory: { root: "/course", course_id: "happened-before" },
    ClearSolutions: { code_stub: { typescript: "// YOUR CODE HERE" }, text_stub: "YOUR ANSWER HERE" },
    Execute: { timeout: 120 },
  });
  expect(path).toBe('/a "quoted" folder/share:/other');
});

test("an answer in words is handed out empty, its pictures too, and keeps its points", () => {
  const [copy] = studentCopy(notebook(essay), "a.ipynb").cells;
  expect(copy).toEqual({
    cell_type: "markdown",
    id: "essay",
    metadata: essay.metadata,
    source: "YOUR ANSWER HERE",
  });
});

test("neither pages nor slides show an answer in words, a hidden test or a secret of the notes", () => {
  const cells: Cell[] = [
    essay,
    byHand,
    code("t", "shown();\n# BEGIN HIDDEN TESTS\nsecret();\n# END HIDDEN TESTS", meta("t", test1)),
    { ...essay, id: "notes", metadata: { slideshow: { slide_type: "notes" } } },
  ];
  expect(JSON.stringify(withoutAnswers(cells.slice(0, 3)))).not.toContain("secret");
  const slides = shownCells(cells, { withoutNotes: true });
  expect(JSON.stringify(slides)).not.toContain("secret");
  expect(slides.map(({ source }) => source)).toEqual(["", expect.stringContaining("YOUR CODE HERE"), ""]);
});

describe("what later cells show of a solution is left out if it", () => {
  const shown = (source: string): Cell => ({
    ...code("shown", source),
    outputs: [{ output_type: "stream", name: "stdout", text: "secret" }],
  });
  const outputs = (...[given, solution, later]: string[]) => {
    const answer = code("a", `/// BEGIN SOLUTION\n${solution}\n/// END SOLUTION`, meta("a"));
    return JSON.stringify(withoutAnswers([code("given", given), answer, shown(later)]));
  };

  test.each([
    ["assigns to an earlier variable", "let x = 0;", "x = 42;", "print(x);"],
    ["counts one up", "let x = 0;", "x++;", "print(x);"],
    ["assigns to several", "let x, y;", "[y, { z: x }] = [1, { z: 42 }];", "print(x);"],
    ["assigns in a loop", "let x = 0;", "for (x of [42]);", "print(x);"],
    ["fills an earlier object", "const all = {};", "all.x = 42;", "print(all);"],
    ["fills it by a method", "const all = new Map();", 'all.set("x", 42);', "print(all);"],
    ["has it filled", "const all = [];\nfunction fill(any: any) {}", "fill(all);", "print(all);"],
    ["changes an earlier class", "class A {}", "A.prototype.f = () => 42;", "print(new A().f());"],
    ["declares on globalThis", "", "globalThis.x = 42;", "print(x);"],
    ["changes what a function reads", "let x = 0;\nfunction f() { return x; }", "x = 42;", "print(f());"],
    ["changes it inside a function", "let x = 0;", "function g() { x = 42; }", "print(x);"],
  ])("%s", (_what, ...sources) => expect(outputs(...sources)).not.toContain("secret"));

  test.each([
    ["only reads a variable", "const all = [1];\nconst n = 3;", "const y = f(n, all[0]);", "print(n);"],
    ["has a local of the name", "let x = 0;", "function g() { let x; x = 42; }", "print(x);"],
    ["gives a class to a function", "class A {}", "const y = f(A);", "print(A);"],
  ])("and stays if it %s", (_what, ...sources) => expect(outputs(...sources)).toContain("secret"));
});

test("a student's copy has no metadata but what is known, and no picture that it does not show", () => {
  const given: Cell = {
    cell_type: "markdown",
    id: "words",
    metadata: {
      slideshow: { slide_type: "slide", remark: "secret" },
      jupyter: { source_hidden: true, answer: "secret" },
      tags: ["x"],
      solution2: "secret",
    },
    source: "![a](attachment:a%20b.png)",
    attachments: {
      "a b.png": { "image/png": "AAAA" },
      "secret.png": { "image/png": "BBBB" },
      "a": { "image/png": "secret" },
    },
  };
  const all = {
    ...notebook(given),
    answers: "secret",
    metadata: { kernelspec: { name: "tslab", answer: "secret" }, answers: "secret" },
  };
  const copy = studentCopy(all, "a.ipynb");
  expect(JSON.stringify(copy)).not.toContain("secret");
  expect(copy.metadata).toEqual({ kernelspec: { name: "tslab" } });
  expect(copy.cells[0].metadata).toEqual({
    jupyter: { source_hidden: true },
    slideshow: { slide_type: "slide" },
    tags: ["x"],
  });
  expect(copy.cells[0].attachments).toEqual({ "a b.png": { "image/png": "AAAA" } });
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
    [
      "metadata that is null",
      { ...code("a", "x"), metadata: { nbgrader: null } },
      "metadata.nbgrader must be left out or have fields, got null",
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
