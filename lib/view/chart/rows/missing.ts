/** What never came, counted and said: a broken answer is data, too. */
import type { Row } from "../../page/table.ts";
import { type Series } from "./columns.ts";

/** Rows in which one of the columns holds no number, by series. */
export type Missing = { readonly name: string; readonly missing: number; readonly of: number };

export function missingIn(series: readonly Series[], columns: readonly string[]): Missing[] {
  return series.map(({ name, rows }) => {
    let missing = 0;
    for (const row of rows) if (columns.some((column) => !isNumber(row, column))) missing++;
    return { name, missing, of: rows.length };
  });
}

const isNumber = (row: Row, column: string) => Number.isFinite(row[column]);

/** A sentence: "12 of 100 never arrived (ring: 12 of 50)."; nothing where nothing is missing. */
export function missingNote(all: readonly Missing[], words: string): string[] {
  const missing = sum(all.map((one) => one.missing)), of = sum(all.map((one) => one.of));
  if (of === 0) return ["There are no rows: nothing to draw."];
  if (missing === 0) return [];
  const parts = all.filter((one) => one.missing > 0 && one.name !== "")
    .map((one) => `${one.name}: ${one.missing} of ${one.of}`);
  const each = parts.length === 0 || all.length === 1 ? "" : ` (${parts.join(", ")})`;
  return [`${missing} of ${of} ${words}${each}${missing === of ? ": nothing to draw" : ""}.`];
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The name of a series in the key: one without any value says so. */
export const nameInKey = ({ name, missing, of }: Missing) =>
  name !== "" && missing === of ? `${name} (no values)` : name;
