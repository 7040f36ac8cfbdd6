/** What stands in the logs: a table to be put beside a space-time diagram. */
import type { Process } from "../../core/process.ts";
import type { Simulation } from "../../run/simulate/simulate.ts";
import type { Row } from "../../view/page/table.ts";

/**
 * A row for each record that a server wrote, in the order of time, with a column a server; "!" if it was
 * forced.
 * @param run with its whole trace
 * @example show(table(logRows(run)))
 */
export function logRows(run: Simulation<Process>): Row[] {
  const rows = [...run.trace];
  const names = run.processes.map(({ id }) => `P${id}`);
  return rows.flatMap(({ kind, process, time, content }, place) => {
    if (kind !== "append") return [];
    const next = rows[place + 1], isForced = next?.kind === "force" && next.process === process;
    const record = String((content as { record?: unknown }).record);
    const cells = names.map((name) => [name, name === `P${process}` ? record + (isForced ? " !" : "") : ""]);
    return [{ ms: time, ...Object.fromEntries(cells) }];
  });
}
