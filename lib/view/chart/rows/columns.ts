/** Reading columns out of tidy rows, with errors that say which row and column. */
import { nearest } from "../../page/options.ts";
import { shortOf } from "../../page/text.ts";
import type { Row } from "../../page/table.ts";

/** What tells series apart has so many forms: colours, dashes and symbols. */
const MOST_SERIES = 216;

/**
 * Throws unless these are rows and some of them have the columns; those named in `numeric` hold numbers, or
 * nothing: `null`, `undefined`, `NaN` and infinities are answers that never came, and are counted as missing.
 */
export function checkRows(
  chart: string,
  rows: readonly Row[],
  numeric: readonly string[],
  others: readonly string[] = [],
): void {
  if (!Array.isArray(rows)) {
    throw new TypeError(`${chart} needs an array of rows, got ${rows === null ? "null" : typeof rows}`);
  }
  const odd = rows.findIndex((row) => typeof row !== "object" || row === null || Array.isArray(row));
  if (odd >= 0) {
    throw new TypeError(
      `${chart}: a row must be an object with a value a column, got ${shortOf(rows[odd], 40)} as row ${odd}`,
    );
  }
  for (const column of [...numeric, ...others]) {
    if (rows.length === 0 || rows.some((row) => column in row)) continue;
    const known = Object.keys(rows[0]), near = nearest(column, known);
    throw new RangeError(
      `${chart}: the rows have the columns ${known.join(", ")}, got "${column}" to draw` +
        (near === undefined ? "" : `; did you mean ${near}?`),
    );
  }
  for (const column of numeric) {
    const bad = rows.findIndex((row) =>
      !(row[column] === null || row[column] === undefined) &&
      typeof row[column] !== "number"
    );
    if (bad >= 0) {
      throw new TypeError(
        `${chart}: column "${column}" must hold numbers, got ${shortOf(rows[bad][column])} (${typeof rows[
          bad
        ][column]}) in row ${bad}`,
      );
    }
  }
}

/** @throws RangeError for a value that has no place on a logarithmic axis */
export function checkPositive(rows: readonly Row[], column: string): void {
  const bad = rows.findIndex((row) => numberOf(row[column]) <= 0);
  if (bad >= 0) {
    throw new RangeError(
      `a logarithmic axis needs values > 0, got ${rows[bad][column]} as "${column}" in row ${bad}`,
    );
  }
}

/** A set of rows that are drawn alike. */
export type Series = { readonly name: string; readonly rows: readonly Row[] };

/**
 * The rows by the value of a column, in the order of first occurrence; all of them as one series without a
 * column.
 * @throws RangeError for more series than can be told apart
 */
export function seriesOf(chart: string, rows: readonly Row[], column: string | undefined): Series[] {
  if (column === undefined) return [{ name: "", rows }];
  const series = groupsOf(rows, column);
  if (series.length <= MOST_SERIES) return series;
  throw new RangeError(
    `${chart}: at most ${MOST_SERIES} series can be told apart, got ${series.length} values of "${column}"`,
  );
}

/** The rows by the value of a column, in the order of first occurrence. */
export function groupsOf(rows: readonly Row[], column: string): Series[] {
  const byName = new Map<string, Row[]>();
  for (const row of rows) {
    const name = nameOf(row, column), some = byName.get(name);
    if (some) some.push(row);
    else byName.set(name, [row]);
  }
  return [...byName].map(([name, some]) => ({ name, rows: some }));
}

/** What a column says in a row. */
export function nameOf(row: Row, column: string): string {
  const value = row[column];
  return value === undefined || value === null ? `no ${column}` : String(value);
}

/** A column's numbers; NaN where there is none. */
export function numbersOf(rows: readonly Row[], column: string): Float64Array {
  return Float64Array.from(rows, (row) => numberOf(row[column]));
}

const numberOf = (value: unknown) => typeof value === "number" && Number.isFinite(value) ? value : NaN;

/** Some numbers, one a row. */
export type Columns = readonly Float64Array[];

/** Columns, sorted by the first; rows in which it is missing have no place and are left out. */
export function sortedColumns(rows: readonly Row[], columns: readonly string[]): Columns {
  const all = columns.map((column) => numbersOf(rows, column)), [first] = all;
  const order: number[] = [];
  let sorted = true;
  for (let i = 0; i < first.length; i++) {
    if (Number.isNaN(first[i])) continue;
    if (order.length > 0 && first[i] < first[order[order.length - 1]]) sorted = false;
    order.push(i);
  }
  if (!sorted) order.sort((a, b) => first[a] - first[b] || a - b);
  return all.map((values) => Float64Array.from(order, (i) => values[i]));
}
