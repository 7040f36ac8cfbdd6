import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { notebooksDir } from "../../tools/base/paths.ts";
import { renewCopies } from "../../tools/release/copies.ts";

const answer = { schema_version: 3, grade_id: "a", grade: false, solution: true, locked: false, task: false };
const folder = mkdtempSync(join(tmpdir(), "copies-")), copies = join(folder, "student");
const files = ["a.ipynb", "b.ipynb"].map((name) => join(folder, "notebooks", name));

/** A notebook with a solution, or without. */
function put(file: string, text: string, nbgrader: object | null = answer): void {
  const source = nbgrader ? `${text}\n/// BEGIN SOLUTION\nsecret();\n/// END SOLUTION` : text;
  const cell = {
    cell_type: "code",
    id: "a",
    metadata: nbgrader ? { nbgrader } : {},
    source,
    outputs: [],
    execution_count: null,
  };
  writeFileSync(file, JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 }));
}

const copyOf = (name: string) => readFileSync(join(copies, name), "utf8");

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "notebooks"), { recursive: true });
  files.forEach((file) => put(file, "const first = 1;"));
});

test("students get copies without solutions, once", () => {
  expect(renewCopies(files, copies)).toEqual({ folder: copies, written: ["a.ipynb", "b.ipynb"], kept: [] });
  expect(copyOf("a.ipynb")).toContain("// YOUR CODE HERE");
  expect(copyOf("a.ipynb")).not.toContain("secret");
  expect(renewCopies(files, copies)).toMatchObject({ written: [], kept: [] });
});

test("a newer notebook replaces a copy that nobody has changed; one with work in it stays", () => {
  renewCopies(files, copies);
  writeFileSync(join(copies, "b.ipynb"), copyOf("b.ipynb").replace("// YOUR CODE HERE", "mine();"));
  files.forEach((file) => put(file, "const second = 2;"));
  for (let again = 0; again < 2; again++) {
    expect(renewCopies(files, copies)).toMatchObject({
      written: again ? [] : ["a.ipynb"],
      kept: ["b.ipynb"],
    });
    expect(copyOf("a.ipynb")).toContain("second");
    expect(copyOf("b.ipynb")).toContain("mine()");
  }
  rmSync(join(copies, "b.ipynb"));
  expect(renewCopies(files, copies).written).toEqual(["b.ipynb"]);
});

test("notebooks without solutions are opened where they are", () => {
  files.forEach((file) => put(file, "const first = 1;", null));
  expect(renewCopies(files, copies)).toEqual({ folder: notebooksDir, written: [], kept: [] });
});
