// The cells of the course's own notebook, as grading sees them.
import { type Cell, type Notebook, textOf } from "../../notebook/format.ts";
import { nbgraderOf } from "../../notebook/nbgrader.ts";
import { compile, type Compiled } from "./compile.ts";

export interface CourseCell {
  /** For people: its grade_id, else its id. */
  id: string;
  gradeId: string;
  cellId: string;
  kind: "given" | "answer" | "test" | "text";
  /** A person grades it: its points wait for one. */
  byHand: boolean;
  points: number;
  source: string;
  compiled: Compiled;
}

const known = new WeakMap<Notebook, CourseCell[]>();

export function courseCells(notebook: Notebook): CourseCell[] {
  let cells = known.get(notebook);
  if (!cells) known.set(notebook, cells = notebook.cells.map(courseCell));
  return cells;
}

function courseCell(cell: Cell): CourseCell {
  const about = nbgraderOf(cell), source = textOf(cell.source).trim(), isCode = cell.cell_type === "code";
  const kind = !isCode ? "text" : about?.solution ? "answer" : about?.grade ? "test" : "given";
  return {
    id: about?.grade_id ?? cell.id ?? "",
    gradeId: about?.grade_id ?? "",
    cellId: cell.id ?? "",
    kind,
    byHand: isByHand(cell),
    points: about?.points ?? 0,
    source,
    compiled: compile(isCode ? source : "", "course"),
  };
}

/** What no test can judge: a text, or a cell that is answer and graded in one. */
function isByHand(cell: Cell): boolean {
  const about = nbgraderOf(cell);
  if (!about) return false;
  const { grade, solution, task } = about as { grade: boolean; solution: boolean; task: boolean };
  return task || grade && (solution || cell.cell_type !== "code");
}
