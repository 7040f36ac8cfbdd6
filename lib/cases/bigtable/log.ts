/** What stands in the log of a tablet, and what it means. */
import type { TabletRow } from "./parts.ts";

/**
 * Record `number` of an epoch. The first (0) begins it: what older epochs write behind it does not count. The
 * second (1) has all rows there are by then. Each other one has one row.
 */
export type TabletRecord = {
  readonly epoch: number;
  readonly number: number;
  readonly rows: readonly TabletRow[];
};

/**
 * The rows that a log leaves. It may have holes, and a record more than once, as GFS appends at least once;
 * the first one counts.
 * @param cells the records as JSON, in their order; "" is a hole
 */
export function rowsOf(cells: readonly string[]): Map<string, string> {
  let rows = new Map<string, string>(), epoch = 0;
  const seen = new Set<string>();
  for (const cell of cells.filter((cell) => cell !== "")) {
    const record = JSON.parse(cell) as TabletRecord, name = `${record.epoch}.${record.number}`;
    if (record.epoch < epoch || seen.has(name)) continue;
    epoch = record.epoch;
    seen.add(name);
    if (record.number === 1) rows = new Map();
    for (const [row, value] of record.rows) rows.set(row, value);
  }
  return rows;
}
