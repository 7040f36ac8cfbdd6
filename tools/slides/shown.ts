// What of a notebook a room sees on slides.
import { withoutAnswers } from "../release/answers.ts";
import { hasSolution } from "../notebook/exercises.ts";
import { isPlumbing } from "../notebook/fold.ts";
import { type Cell, textOf } from "../notebook/format.ts";
import { nbgraderOf } from "../notebook/nbgrader.ts";

export interface ShownOptions {
  /** Shows the solutions of exercises; a room of students should not see them. */
  solutions?: boolean;
  /** Leaves out the speaker's notes, which may tell an answer: for a deck that is handed out. */
  withoutNotes?: boolean;
}

/**
 * The cells of a deck: without answers, and with the long comments of a listing moved to the speaker's notes.
 */
export function shownCells(cells: Cell[], { solutions = false, withoutNotes = false }: ShownOptions): Cell[] {
  const shown = solutions ? cells : withoutAnswers(cells).map((cell, at) => withoutUse(cell, cells[at]));
  const all = shown.flatMap((cell) =>
    cell.cell_type === "code" && !isHidden(cell) ? withCommentsAsNotes(cell) : [cell]
  );
  return withoutNotes ? all.filter((cell) => slideType(cell) !== "notes") : all;
}

/**
 * A test, a text to be answered, and a cell that did nothing but use a solution have nothing to show; their
 * places stay.
 */
function withoutUse(cell: Cell, before: Cell): Cell {
  const about = nbgraderOf(cell);
  const isTest = about?.grade === true && !about.solution;
  const isAnswer = cell.cell_type !== "code" && about?.solution === true;
  const hadOutputs = (before.outputs ?? []).length > 0 && (cell.outputs ?? []).length === 0;
  if (!isTest && !isAnswer && (!hadOutputs || hasSolution(before))) return cell;
  return { cell_type: "markdown", id: cell.id, metadata: { slideshow: cell.metadata.slideshow }, source: "" };
}

function isHidden(cell: Cell): boolean {
  return isPlumbing(cell) || slideType(cell) === "skip";
}

function slideType(cell: Cell): string | undefined {
  return (cell.metadata.slideshow as { slide_type?: string } | undefined)?.slide_type;
}

const longComment = /^[ \t]*\/\*\*[ \t]*\n[\s\S]*?\*\/[ \t]*\n/gm;

/** A comment of several lines is for who reads alone: on a slide it is in the way of the code. */
function withCommentsAsNotes(cell: Cell): Cell[] {
  const source = textOf(cell.source);
  const comments = [...source.matchAll(longComment)].map(([comment]) =>
    comment.replace(/^[ \t]*\/?\*+\/?[ \t]?/gm, "").trim()
  );
  if (comments.length === 0) return [cell];
  const notes: Cell = {
    cell_type: "markdown",
    id: `${cell.id}-comments`,
    metadata: { slideshow: { slide_type: "notes" } },
    source: comments.join("\n\n"),
  };
  return [{ ...cell, source: source.replace(longComment, "") }, notes];
}
