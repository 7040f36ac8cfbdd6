/** Tidy rows as an HTML table. */
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
 * A table with a column for each key that occurs in the rows, in the order of first occurrence. Numbers stand
 * right-aligned, all of a column with as many decimals (at most 3 where they are not integers). Of more than
 * 200 rows the first 200 are shown, and a line says so.
 *
 * @param rows at least one plain object
 * @param options.caption stands above the table
 * @throws TypeError for an empty array or a row that is no plain object
 *
 * @example
 * ```ts
 * show(table([{ algorithm: "ring", messages: 12 }], { caption: "Messages for one election" }));
 * ```
 */
export function table(rows: readonly Row[], options: { caption?: string } = {}): Picture {
  if (!Array.isArray(rows) || rows.length === 0) {
    throw new TypeError(
      `a table needs an array of at least one row, got ${Array.isArray(rows) ? "an empty one" : typeof rows}`,
    );
  }
  const odd = rows.findIndex((row) => typeof row !== "object" || row === null || Array.isArray(row));
  if (odd >= 0) {
    throw new TypeError(
      `a row must be an object with a value a column, got ${shortOf(rows[odd], 40)} as row ${odd}`,
    );
  }
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const shown = rows.slice(0, MOST_ROWS);
  const formats = columns.map((column) => formatOf(shown.map((row) => row[column])));
  const head = columns.map((column, k) => `<th scope="col"${formats[k].attribute}>${escapeHtml(column)}</th>`)
    .join("");
  const body = shown.map((row) =>
    `<tr>${
      columns.map((column, k) =>
        `<td${formats[k].attribute}>${escapeHtml(formats[k].text(row[column]))}</td>`
      ).join("")
    }</tr>`
  ).join("\n");
  const caption = options.caption ? `<caption>${escapeHtml(options.caption)}</caption>` : "";
  const rest = rows.length > shown.length
    ? `<div class="hb-note">… and ${rows.length - shown.length} more rows</div>`
    : "";
  const html =
    `<div class="hb"><style>${THEME}${STYLE}</style><div class="hb-scroll"><table class="hb-table">${caption}` +
    `<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody></table></div>${rest}</div>`;
  return new Picture(html, `${options.caption ?? "Table"}: ${rows.length} rows of ${columns.join(", ")}`);
}

function formatOf(values: readonly unknown[]): { attribute: string; text: (value: unknown) => string } {
  const numbers = values.filter((value) => typeof value === "number");
  const isNumeric = numbers.length > 0 &&
    values.every((value) => typeof value === "number" || value === undefined || value === null);
  const decimals = Math.min(3, Math.max(0, ...numbers.map(decimalsOf)));
  const text = (value: unknown) =>
    value === undefined || value === null
      ? ""
      : typeof value === "number" && isNumeric
      ? fixed(value, decimals)
      : typeof value === "string"
      ? value
      : shortOf(value, 80);
  return { attribute: isNumeric ? ' class="hb-number"' : "", text };
}

function decimalsOf(value: number): number {
  if (!Number.isFinite(value) || Number.isInteger(value)) return 0;
  const text = String(Math.round(value * 1000) / 1000);
  return text.includes(".") ? text.length - text.indexOf(".") - 1 : 0;
}

/** With commas between thousands. */
function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value !== 0 && Math.abs(value) < 0.0005) return value.toExponential(2).replace("-", "−");
  const [whole, part] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return (value < 0 ? "−" : "") + grouped + (part ? `.${part}` : "");
}
