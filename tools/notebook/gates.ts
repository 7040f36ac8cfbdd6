// What stands behind a prediction in an executed notebook (`afterPrediction`), for pages that everybody reads.
import { type Cell, type Output, textOf } from "./format.ts";

const open = 'class="hb hb-gated" open';

/** The cells with what follows a prediction folded: a reader predicts, then opens it. */
export function closeGates(cells: Cell[]): Cell[] {
  return cells.map((cell) => cell.outputs ? { ...cell, outputs: cell.outputs.map(closed) } : cell);
}

function closed(output: Output): Output {
  const html = textOf(output.data?.["text/html"] as string | undefined);
  if (!html.includes(open)) return output;
  return { ...output, data: { ...output.data, "text/html": html.replaceAll(open, 'class="hb hb-gated"') } };
}
