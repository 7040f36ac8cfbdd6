/** Reading columns out of tidy rows, with errors that say which row and column. */
import { shortOf } from "../page/text.ts";
import type { Row } from "../page/table.ts";

/** Throws unless there are rows and each has the columns; those named in `numeric` hold finite numbers. */
export function checkRows(
  chart: string,
  rows: readonly Row[],
  numeric: readonly string[],
  others: readonly string[] = [],
): void {
  if (!Array.isArray(rows)) throw new TypeError(`${chart} needs an array of rows, got ${typeof rows}`);
  if (rows.length === 0) throw new RangeError(`${chart} needs at least one row, got none`);
  for (const column of [...numeric, ...others]) {
    const missing = rows.findIndex((row) => !(column in row));
    if (missing >= 0) {
      const known = Object.keys(rows[missing]).join(", ");
      throw new RangeError(`${chart}: row ${missing} has the columns ${known}, got "${column}" to draw`);
    }
  }
  for (const column of numeric) {
    const bad = rows.findIndex((row) => typeof row[column] !== "number" || !Number.isFinite(row[column]));
    if (bad >= 0) {
      throw new RangeError(
        `${chart}: column "${column}" must hold finite numbers, got ${
          shortOf(rows[bad][column])
        } in row ${bad}`,
      );
    }
  }
}

/** A set of rows that are drawn alike. */
export type Series = { readonly name: string; readonly rows: readonly Row[] };

/**
 * The rows by the value of a column, in the order of first occurrence; all of them as one series without a
 * column.
 */
export function seriesOf(rows: readonly Row[], column: string | undefined): Series[] {
  if (column === undefined) return [{ name: "", rows }];
  const byName = new Map<string, Row[]>();
  for (const row of rows) {
    const name = String(row[column]);
    const some = byName.get(name);
    if (some) some.push(row);
    else byName.set(name, [row]);
  }
  return [...byName].map(([name, some]) => ({ name, rows: some }));
}

/** A column's numbers. */
export function numbersOf(rows: readonly Row[], column: string): number[] {
  return rows.map((row) => row[column] as number);
}
