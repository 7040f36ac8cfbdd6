import { type Cell, textOf } from "../../tools/notebook/format.ts";

/**
 * An edit for `runNotebook`: what a student does who changes one cell.
 * `change` gets the cell's source and returns the new one; a change that changes nothing is an error,
 * so that an edit test cannot pass because the text it replaces is no longer there.
 */
export function replaceCell(id: string, change: (source: string) => string): (cells: Cell[]) => Cell[] {
  return (cells) => {
    const cell = cells.find((candidate) => candidate.id === id && candidate.cell_type === "code");
    if (!cell) {
      throw new Error(`no code cell "${id}"; there are ${cells.map((candidate) => candidate.id).join(", ")}`);
    }
    const source = textOf(cell.source);
    const changed = change(source);
    if (changed === source) throw new Error(`the edit of cell "${id}" changes nothing in\n${source}`);
    cell.source = changed;
    return cells;
  };
}
