// How long a notebook takes who works through it: counted, not hoped.
import { codeLines, mainPart } from "../lint/visible.ts";
import { isPlumbing } from "../notebook/fold.ts";
import { type Cell, type Notebook, textOf } from "../notebook/format.ts";
import { nbgraderOf } from "../notebook/nbgrader.ts";

/** A slow reader of a text with formulas, who runs each cell and looks at what it shows. */
export const rates = {
  wordsAMinute: 200,
  linesAMinute: 15,
  minutesAPrediction: 2,
  minutesAPicture: 2,
  minutesAnExercise: 10,
};

/** What there is to do before the appendix. */
export interface Effort {
  words: number;
  /** Of code that stands there, comments not counted: neither plumbing nor exercises. */
  lines: number;
  predictions: number;
  /** Cells that show something. */
  pictures: number;
  exercises: number;
}

export function effortOf({ cells }: Pick<Notebook, "cells">): Effort {
  const part = mainPart(cells).filter((cell) => !isNotes(cell) && cell.id !== timeCell);
  const code = part.filter((cell) => cell.cell_type === "code");
  const sources = (some: Cell[]) => some.map((cell) => textOf(cell.source));
  const answers = sources(code.filter((cell) => nbgraderOf(cell)?.solution));
  const given = code.filter((cell) => !nbgraderOf(cell));
  const predictions = answers.map((source) => source.match(/^predict\(/gm)?.length ?? 0);
  return {
    words: sources(part.filter((cell) => cell.cell_type === "markdown")).join(" ").match(/[\p{L}\p{N}]+/gu)
      ?.length ?? 0,
    lines: sources(given.filter((cell) => !isPlumbing(cell))).reduce(
      (sum, source) => sum + codeLines(source).length,
      0,
    ),
    predictions: predictions.reduce((sum, count) => sum + count, 0),
    pictures: sources(given).filter((source) => /^(show|afterPrediction)\(/m.test(source)).length,
    exercises: predictions.filter((count) => count === 0).length,
  };
}

/** Of each part, whole minutes. */
function minutesBy({ words, lines, predictions, pictures, exercises }: Effort) {
  return {
    words: Math.round(words / rates.wordsAMinute),
    lines: Math.round(lines / rates.linesAMinute),
    predictions: predictions * rates.minutesAPrediction,
    pictures: pictures * rates.minutesAPicture,
    exercises: exercises * rates.minutesAnExercise,
  };
}

/** To ten minutes: nobody can say it more exactly. */
export function minutesOf(effort: Effort): number {
  const sum = Object.values(minutesBy(effort)).reduce((before, minutes) => before + minutes, 0);
  return 10 * Math.round(sum / 10);
}

/** The id of the cell in which a notebook says how long it takes; `deno task fmt` writes it. */
const timeCell = "title-time";

export function timeText(effort: Effort): string {
  const { predictions, pictures, exercises } = effort, minutes = minutesBy(effort);
  return `*Working through it takes about ${
    minutesOf(effort)
  } minutes, without the appendix: ${minutes.words} ` +
    `for the words (${rates.wordsAMinute} a minute), ${minutes.lines} for the code that stands here ` +
    `(${rates.linesAMinute} lines a minute), ${minutes.predictions} for ${
      some(predictions, "prediction")
    }, ` +
    `${minutes.pictures} for ${pictures} pictures and verdicts, ${minutes.exercises} for ${
      some(exercises, "exercise")
    }.*`;
}

function some(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** A notebook with its time in the cell for it, if it has one. */
export function withTime<T extends Pick<Notebook, "cells">>(notebook: T): T {
  const cells = notebook.cells.map((cell) =>
    cell.id === timeCell ? { ...cell, source: timeText(effortOf(notebook)) } : cell
  );
  return { ...notebook, cells };
}

function isNotes(cell: Cell): boolean {
  return (cell.metadata.slideshow as { slide_type?: string } | undefined)?.slide_type === "notes";
}
