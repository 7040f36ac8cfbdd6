// What of a notebook a room sees on slides.
import { withoutAnswers } from "../release/answers.ts";
import { hasSolution } from "../notebook/exercises.ts";
import { type Cell, textOf } from "../notebook/format.ts";
import { nbgraderOf } from "../notebook/nbgrader.ts";

export interface ShownOptions {
  /** Shows the solutions of exercises; a room of students should not see them. */
  solutions?: boolean;
}

/** The cells of a deck: without answers, and with the long comments of a listing moved to the speaker's notes. */
export function shownCells(cells: Cell[], { solutions = false }: ShownOptions): Cell[] {
  const shown = solutions ? cells : withoutAnswers(cells).map((cell, at) => withoutUse(cell, cells[at]));
  return shown.flatMap((cell) =>
    cell.cell_type === "code" && !isHidden(cell) ? withCommentsAsNotes(cell) : [cell]
  );
}

/** A cell that did nothing but use a solution has nothing left to show; its place on the slides stays. */
function withoutUse(cell: Cell, before: Cell): Cell {
  const hadOutputs = (before.outputs ?? []).length > 0 && (cell.outputs ?? []).length === 0;
  if (!nbgraderOf(cell)?.grade && (!hadOutputs || hasSolution(before))) return cell;
  return { cell_type: "markdown", id: cell.id, metadata: { slideshow: cell.metadata.slideshow }, source: "" };
}

function isHidden(cell: Cell): boolean {
  return ((cell.metadata.tags ?? []) as string[]).includes("hide-input") || slideType(cell) === "skip";
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
