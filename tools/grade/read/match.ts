// To which of the course's notebooks a submission belongs: by what is in it, and only if that says nothing by
// its name.
import { type Notebook, textOf } from "../../notebook/format.ts";
import { nbgraderOf } from "../../notebook/nbgrader.ts";
import type { SubmittedCell } from "./cells.ts";

export interface CourseNotebook {
  /** Without its ending: `04_leader_election`. */
  name: string;
  notebook: Notebook;
}

export interface Match {
  course: CourseNotebook;
  /** What is odd about it, if anything. */
  remark: string | null;
}

/** @param file the submission's name @returns undefined if neither content nor name say anything */
export function matchOf(file: string, cells: SubmittedCell[], course: CourseNotebook[]): Match | undefined {
  const named = course.find(({ name }) => plain(file).includes(plain(name)));
  const scores = course.map((one) => ({ one, score: scoreOf(cells, one.notebook) }));
  const most = Math.max(0, ...scores.map(({ score }) => score));
  const best = scores.filter(({ score }) => score === most && most > 0).map(({ one }) => one);
  if (best.length === 0) {
    return named && { course: named, remark: `nothing in it comes from ${named.name}, which its name names` };
  }
  const chosen = named && best.includes(named) ? named : best[0];
  const isOdd = named !== undefined && named !== chosen;
  return {
    course: chosen,
    remark: isOdd ? `its name says ${named.name}, but its cells are those of ${chosen.name}` : null,
  };
}

/** Letters and digits: "04 Leader-Election (1)" holds "04_leader_election". */
function plain(name: string): string {
  return name.normalize("NFKC").toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** A name of an exercise is the surest sign; ids and texts of cells are others. */
function scoreOf(cells: SubmittedCell[], { cells: ours }: Notebook): number {
  const gradeIds = new Set(ours.map((cell) => nbgraderOf(cell)?.grade_id).filter((id) => id !== undefined));
  const ids = new Set(ours.map(({ id }) => id)),
    texts = new Set(ours.map(({ source }) => textOf(source).trim()));
  return cells.reduce(
    (sum, { gradeId, id, source }) =>
      sum + (gradeIds.has(gradeId) ? 100 : 0) + (ids.has(id) ? 1 : 0) +
      (source.trim() !== "" && texts.has(source.trim()) ? 1 : 0),
    0,
  );
}
