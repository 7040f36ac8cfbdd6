/** Tidy rows as an HTML table. */
import { decimalsOf, plainNumber, powerNumber } from "./numbers.ts";
import { checkOptions, TEXT } from "./options.ts";
import { escapeHtml, Picture } from "./picture.ts";
import { shortOf } from "./text.ts";
import { THEME } from "./theme.ts";

/** A row: a plain object with a value a column. */
export type Row = Readonly<Record<string, unknown>>;

const MOST_ROWS = 200;

/** Two classes in each rule of a cell: Jupyter and nbconvert say with two that cells stand right. */
const STYLE = `.hb .hb-table{border-collapse:collapse;font-size:13px;margin:0;border:0}
.hb .hb-table th,.hb .hb-table td{padding:4px 12px;border:0;border-bottom:1px solid rgba(128,128,128,.3);text-align:left;background:none}
.hb .hb-table thead th{border-bottom:1.5px solid currentColor;font-weight:600}
.hb .hb-table .hb-number{text-align:right;font-variant-numeric:tabular-nums}
.hb .hb-table caption{caption-side:top;text-align:left;font-weight:600;padding:0 0 6px;color:inherit}`;

/**
 * A table with a column for each key that occurs in the rows, in the order of first occurrence. All numbers
 * of a column have one precision: as many decimals each, at most 3, or as many as the smallest needs for
 * three digits; with powers of ten where that takes too many. What a row has no value for (`null`,
 * `undefined`, `NaN`) is shown as – and counted below. Of more than 200 rows the first 200 are shown, and a
 * line says so.
 *
 * @param rows plain objects; none is an empty table that says so
 * @param options.caption stands above the table
 * @throws TypeError for a row that is no plain object, or an option that it has not
 *
 * @example
 * ```ts
 * show(table([{ algorithm: "ring", messages: 12 }], { caption: "Messages for one election" }));
 * ```
 */
export function table(rows: readonly Row[], options: { caption?: string } = {}): Picture {
  checkOptions("table", options, { caption: TEXT });
  if (!Array.isArray(rows)) {
    throw new TypeError(`a table needs an array of rows, got ${rows === null ? "null" : typeof rows}`);
  }
  const odd = rows.findIndex((row) => typeof row !== "object" || row === null || Array.isArray(row));
  if (odd >= 0) {
    throw new TypeError(
      `a row must be an object with a value a column, got ${shortOf(rows[odd], 40)} as row ${odd}`,
    );
  }
  const columns = columnsOf(rows), shown = rows.slice(0, MOST_ROWS);
  const formats = columns.map((column) => formatOf(shown.map((row) => row[column])));
  const head = columns.map((column, k) => `<th scope="col"${formats[k].attribute}>${escapeHtml(column)}</th>`)
    .join("");
  const cell = (row: Row, column: string, { attribute, text }: Format) =>
    `<td${attribute}>${column in row ? escapeHtml(text(row[column])) : ""}</td>`;
  const body = shown.map((row) =>
    `<tr>${columns.map((column, k) => cell(row, column, formats[k])).join("")}</tr>`
  )
    .join("\n");
  const notes = [
    ...rows.length === 0 ? ["There are no rows."] : [],
    ...missingNote(rows, columns),
    ...rows.length > shown.length ? [`… and ${rows.length - shown.length} more rows`] : [],
  ];
  const caption = options.caption ? `<caption>${escapeHtml(options.caption)}</caption>` : "";
  const html =
    `<div class="hb"><style>${THEME}${STYLE}</style><div class="hb-scroll"><table class="hb-table">${caption}` +
    `<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody></table></div>` +
    `${notes.map((note) => `<div class="hb-note">${escapeHtml(note)}</div>`).join("")}</div>`;
  const alt = `${options.caption ?? "Table"}: ${rows.length} rows of ${columns.join(", ")}`;
  return new Picture(html, [alt, ...missingNote(rows, columns)].join(". "));
}

function columnsOf(rows: readonly Row[]): string[] {
  const columns = new Set<string>();
  for (const row of rows) for (const column of Object.keys(row)) columns.add(column);
  return [...columns];
}

const isMissing = (value: unknown) => value === undefined || value === null || Number.isNaN(value);

/** Which columns hold – and how often. */
function missingNote(rows: readonly Row[], columns: readonly string[]): string[] {
  const counts = columns.flatMap((column) => {
    let missing = 0;
    for (const row of rows) if (column in row && isMissing(row[column])) missing++;
    return missing === 0 ? [] : [`${missing} of ${rows.length} in “${column}”`];
  });
  return counts.length === 0 ? [] : [`– is no value: ${counts.join(", ")}`];
}

type Format = { readonly attribute: string; readonly text: (value: unknown) => string };

function formatOf(values: readonly unknown[]): Format {
  const numbers = values.filter((value): value is number => typeof value === "number");
  const isNumeric = numbers.length > 0 &&
    values.every((value) => typeof value === "number" || isMissing(value));
  const written = numberFormat(numbers.filter(Number.isFinite));
  const text = (value: unknown) =>
    isMissing(value)
      ? "–"
      : typeof value === "number"
      ? written(value)
      : typeof value === "string"
      ? value
      : shortOf(value, 80);
  return { attribute: isNumeric ? ' class="hb-number"' : "", text };
}

/** More digits than a number has say nothing. */
const MOST_DIGITS = 15;

/** One precision and one notation for all. */
function numberFormat(numbers: readonly number[]): (value: number) => string {
  const greatest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // What is smaller than the last digit of another is a rounding error.
  const sizes = numbers.map(Math.abs).filter((size) => size > greatest * Number.EPSILON);
  const least = sizes.reduce((a, b) => Math.min(a, b), greatest || 1);
  const whole = 1 + Math.max(0, Math.floor(Math.log10(greatest || 1)));
  const most = Math.max(3, 2 - Math.floor(Math.log10(least)));
  const power = (value: number) => powerNumber(value, 2);
  if (whole > MOST_DIGITS || most > MOST_DIGITS) return power;
  const decimals = numbers.reduce((a, value) => Math.max(a, decimalsOf(Number(value.toFixed(most)))), 0);
  return whole + decimals > MOST_DIGITS ? power : (value) => plainNumber(value, decimals);
}
