// What students get of a notebook: stubs for solutions, no hidden tests, no speaker's notes, no outputs.
import { stripHiddenTests, stripSolutions } from "../notebook/exercises.ts";
import { type Cell, type Notebook, textOf } from "../notebook/format.ts";
import { nbgraderProblems } from "../notebook/nbgrader.ts";

/** @throws Error if the notebook's exercise metadata is not valid, or if a solution would still be in it */
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
  for (const cell of cells) {
    if (/\/\/\/ (BEGIN|END) /.test(textOf(cell.source))) {
      throw new Error(`${name}, cell ${cell.id}: a marker is left over`);
    }
  }
  return { ...notebook, cells };
}

function studentCell(cell: Cell): Cell {
  if (cell.cell_type !== "code") return cell;
  const source = stripHiddenTests(stripSolutions(textOf(cell.source)));
  return { ...cell, source, outputs: [], execution_count: null };
}

function isNotes(cell: Cell): boolean {
  return (cell.metadata.slideshow as { slide_type?: string } | undefined)?.slide_type === "notes";
}
