import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { distDir, jupyterShare, root } from "../../tools/base/paths.ts";
import { canonical } from "../../tools/notebook/fmt.ts";
import {
  type Cell,
  type Notebook,
  notebookFiles,
  readNotebook,
  textOf,
} from "../../tools/notebook/format.ts";
import { nbgraderOf } from "../../tools/notebook/nbgrader.ts";
import { nbgraderConfig, nbgraderSource } from "../../tools/release/nbgrader.ts";
import { studentCopy } from "../../tools/release/student.ts";
import { determinedGrade, generated } from "./nbgrader.ts";

const stubs = { typescript: "// YOUR CODE HERE" };
const typescript = { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } };
const notebook = (...cells: Cell[]): Notebook => ({
  cells,
  metadata: typescript,
  nbformat: 4,
  nbformat_minor: 5,
});
const about = { schema_version: 3, grade_id: "a", grade: false, solution: true, locked: false, task: false };
const answer = { ...about, grade: true, points: 2 };
const testOf = (points: number) => ({ ...about, grade: true, solution: false, locked: true, points });

/** The lines inside of `worth`, as they were. */
function unwrapped(source: string): string {
  const [head, worth, ...rest] = source.split("\n");
  if (head !== 'import { check, worth } from "happened-before";') return source;
  expect(worth).toMatch(/^worth\(\d+, \(\) => \{$/);
  expect(rest.pop()).toBe("});");
  return rest.map((line) => line.replace(/^ {2}/, "")).join("\n");
}

describe("of each notebook of the course nbgrader makes what `release` hands out", () => {
  test.each(notebookFiles().map((path) => [basename(path), path]))("%s", (name, path) => {
    const notebook = readNotebook(path), copy = studentCopy(notebook, name);
    const made = generated(nbgraderSource(notebook), stubs).cells;
    const texts = made.map(({ source }) => unwrapped(textOf(source))).filter((source) => source.trim());
    expect(texts).toEqual(copy.cells.map(({ source }) => textOf(source)));
    const tests = made.filter((cell) => nbgraderOf(cell)?.grade && !nbgraderOf(cell)?.solution);
    expect(tests.length).toBeGreaterThan(0);
    for (const cell of tests) expect(textOf(cell.source)).toContain(`worth(${nbgraderOf(cell)!.points}, `);
  });
});

const code = (source: string, nbgrader: object): Cell => ({
  cell_type: "code",
  id: "a",
  metadata: { nbgrader },
  source,
});

test("markers are those that nbgrader looks for, in whatever way they were written", () => {
  const cell = code("f(\n  // begin-solution\n  1,\n  // End  Solutions\n);", about);
  expect(generated(nbgraderSource(notebook(cell)), stubs).cells[0].source).toBe(
    "f(\n  // YOUR CODE HERE\n);",
  );
});

test("words are an answer with points, and a text that is graded is a task", () => {
  const words = (nbgrader: object): Cell => ({ ...code("Draw.", nbgrader), cell_type: "markdown" });
  const of = (nbgrader: object) => generated(nbgraderSource(notebook(words(nbgrader))), stubs).cells[0];
  expect(of(answer)).toMatchObject({ source: "YOUR ANSWER HERE", metadata: { nbgrader: answer } });
  expect(of(about)).toMatchObject({ metadata: { nbgrader: { grade: true, solution: true, points: 0 } } });
  expect(of(testOf(2))).toMatchObject({
    source: "Draw.",
    metadata: { nbgrader: { grade: false, task: true, points: 2 } },
  });
});

test("a test that declares something, waits, or checks nothing is left as it is", () => {
  const same = ["const a = 1;\ncheck('x', a);", "check('x', await a);", "if (a) throw 1;"];
  for (const source of same) {
    expect(nbgraderSource(notebook(code(source, testOf(1)))).cells[0].source).toBe(source);
  }
  const [hidden] = nbgraderSource(
    notebook(
      code("check('x', a);\n/// BEGIN HIDDEN TESTS\nif (a) throw 1;\n/// END HIDDEN TESTS", testOf(1)),
    ),
  ).cells;
  expect(textOf(hidden.source)).toMatch(/ {2}\/\/\/ BEGIN HIDDEN TESTS\n {2}if \(a\) throw 1;/);
});

test("the model gives all points to a cell that says 0: what has earned nothing must be an error", () => {
  const result = (text: string) => [{ output_type: "execute_result" as const, data: { "text/plain": text } }];
  expect(["1.5", "0", "Map(0) {}"].map((text) => determinedGrade(3, result(text)))).toEqual([1.5, 3, 3]);
  expect(() => determinedGrade(1, result("2"))).toThrow("greater than maximum");
});

/** Whether nbgrader's own programs are there. */
function hasNbgrader(): boolean {
  try {
    execFileSync("nbgrader", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** With its solutions as answers: what a right submission holds. */
function solved(released: Notebook, source: Notebook): Notebook {
  const answers = new Map(source.cells.map((cell) => [nbgraderOf(cell)?.grade_id, cell]));
  return {
    ...released,
    cells: released.cells.map((cell) =>
      nbgraderOf(cell)?.solution ? { ...cell, source: answers.get(nbgraderOf(cell)!.grade_id)!.source } : cell
    ),
  };
}

test.skipIf(!hasNbgrader())("nbgrader itself gives a blank copy 0 points, and a right one all", () => {
  const course = join(distDir, "nbgrader-test"), name = "00_start_here";
  rmSync(course, { recursive: true, force: true });
  const source = nbgraderSource(readNotebook(join(root, "notebooks", `${name}.ipynb`)));
  const put = (folder: string, text: string) => {
    mkdirSync(join(course, folder, name), { recursive: true });
    writeFileSync(join(course, folder, name, `${name}.ipynb`), text);
  };
  const nbgrader = (...said: string[]) => execFileSync("nbgrader", said, { cwd: course, encoding: "utf8" });
  put("source", canonical(source));
  writeFileSync(join(course, "nbgrader_config.py"), nbgraderConfig([jupyterShare]));
  nbgrader("generate_assignment", name);
  const released = readNotebook(join(course, "release", name, `${name}.ipynb`));
  expect(JSON.stringify(released)).not.toContain("BEGIN SOLUTION");
  put("submitted/blank", JSON.stringify(released));
  put("submitted/right", JSON.stringify(solved(released, source)));
  const validated = nbgrader("validate", join("submitted/right", name, `${name}.ipynb`));
  expect(validated).toContain("passes all the tests");
  nbgrader("autograde", name);
  nbgrader("generate_feedback", name);
  nbgrader("export");
  const [head, ...rows] = readFileSync(join(course, "grades.csv"), "utf8").trim().split(/\r?\n/)
    .map((line) => line.split(","));
  const [student, score] = ["student_id", "raw_score"].map((column) => head.indexOf(column));
  expect(Object.fromEntries(rows.map((row) => [row[student], Number(row[score])]))).toEqual({
    blank: 0,
    right: 2,
  });
  expect(existsSync(join(course, "feedback", "right", name))).toBe(true);
}, 600_000);
