/** Showing things below a notebook's cell, on tslab and on Deno's kernel alike. */
import { kernelDisplay } from "./kernel.ts";
import { escapeHtml, Picture } from "./picture.ts";
import { type Row, table } from "./table.ts";

/**
 * Shows a picture, or tidy rows as a table, below the cell. A cell may show several things.
 *
 * @param what a picture, or an array of plain objects
 * @returns nothing in a notebook; elsewhere, where nothing can be shown, the picture
 * @throws TypeError for anything else
 *
 * @example
 * ```ts
 * show(spacetime(run.trace, { title: "An election" }));
 * show([{ n: 3, messages: 6 }, { n: 4, messages: 9 }]);
 * ```
 */
export function show(what: Picture | readonly Row[]): Picture | undefined {
  const picture = isPicture(what) ? what : table(asRows(what));
  const display = kernelDisplay();
  if (!display) return picture;
  display.html(picture.html, picture.alt);
  return undefined;
}

/** By its fields: a notebook may hold two copies of the library. */
function isPicture(what: unknown): what is Picture {
  const picture = what as Partial<Picture> | null | undefined;
  return typeof picture?.html === "string" && typeof picture.alt === "string";
}

function asRows(what: unknown): readonly Row[] {
  if (Array.isArray(what)) return what;
  const got = what === null ? "null" : typeof what;
  throw new TypeError(
    `show takes a picture or an array of rows, e.g. show(spacetime(run.trace)), got ${got}`,
  );
}

/** A line of progress that replaces itself. */
export type Progress = (text: string) => void;

let places = 0;

/**
 * A line below the cell that is replaced at each call: for work that takes long. In a terminal it prints a
 * line each time.
 *
 * @param text what it says at first
 * @returns a function that replaces the text
 *
 * @example
 * ```ts
 * const say = progress("0 of 500 seeds");
 * for (let seed = 1; seed <= 500; seed++) if (seed % 100 === 0) say(`${seed} of 500 seeds`);
 * ```
 */
export function progress(text: string): Progress {
  const display = kernelDisplay();
  const put = display
    ? display.place(`happened-before-progress-${++places}`)
    : (_html: string, plain: string) => console.log(plain);
  const say = (line: string) => put(`<div class="hb-progress">${escapeHtml(line)}</div>`, line);
  say(text);
  return say;
}
