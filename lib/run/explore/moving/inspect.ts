/** The steps from a state, asked for while or after a search goes on, which does not count them. */
import type { Engine } from "./engine.ts";

/**
 * Calls `reach` for each step that changes something; `row` is the expander's, and changes after it.
 * @param dropped how many messages the step drops
 */
export function stepsOf(
  { expander }: Engine,
  rows: Int32Array,
  base: number,
  reach: (label: number, row: Int32Array, dropped: number) => void,
): void {
  const { idle, dropped: before } = expander;
  let dropped = before;
  expander.expand(rows, base, {
    reach(label) {
      reach(label, expander.row, expander.dropped - dropped);
      dropped = expander.dropped;
    },
  });
  expander.idle = idle;
  expander.dropped = before;
}

/** The steps that change nothing. Who has sent something to itself handles that before all else. */
export function idleOf({ cells, model }: Engine, rows: Int32Array, base: number): number[] {
  const places = model.ids.map((_, place) => place);
  const owing = places.filter((place) => cells.own.data[rows[base + place]] === 1);
  return (owing.length > 0 ? owing : places).flatMap((place) =>
    cells.idleOutcomes.get(rows[base + place]) ?? []
  );
}
