// What students get of a notebook: stubs for solutions, no hidden tests, no speaker's notes, no outputs.
import { withoutSecrets } from "../notebook/exercises.ts";
import { type Cell, type Notebook, textOf } from "../notebook/format.ts";
import { type Nbgrader, nbgraderOf, nbgraderProblems } from "../notebook/nbgrader.ts";

/**
 * @throws Error naming each cell whose markers or exercise metadata are not valid: a solution could still be
 * in it
 */
export function studentCopy(notebook: Notebook, name: string): Notebook {
  const problems = nbgraderProblems(notebook);
  if (problems.length > 0) {
    throw new Error(
      `${name} cannot be released:\n${
        problems.map(({ cell, problem }) => `  ${cell.id}: ${problem}`).join("\n")
      }`,
    );
  }
  const cells = notebook.cells.filter((cell) => !isNotes(cell)).map(studentCell)
    .filter((cell) => textOf(cell.source).trim() !== "");
  return { ...notebook, cells, metadata: picked(notebook.metadata, ["kernelspec", "language_info"]) };
}

function studentCell(cell: Cell): Cell {
  const { cell_type, id, source, attachments } = withoutSecrets(cell);
  const metadata = picked(cell.metadata, ["editable", "deletable", "jupyter", "slideshow", "tags"]);
  const about = nbgraderOf(cell);
  if (about) metadata.nbgrader = picked({ ...about }, nbgraderFields);
  const copy: Cell = { cell_type, id, metadata, source, ...(attachments ? { attachments } : {}) };
  return cell_type === "code" ? { ...copy, outputs: [], execution_count: null } : copy;
}

const nbgraderFields: (keyof Nbgrader)[] = [
  "schema_version",
  "grade_id",
  "grade",
  "solution",
  "locked",
  "task",
  "points",
];

/** Only what is known to say nothing about answers: an extension may keep them in fields of its own. */
function picked(all: Record<string, unknown>, names: string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => name in all).map((name) => [name, all[name]]));
}

function isNotes(cell: Cell): boolean {
  return (cell.metadata.slideshow as { slide_type?: string } | undefined)?.slide_type === "notes";
}
