// Plumbing is folded away: cells whose tag is `hide-input`, in Jupyter and on pages, until a reader unfolds
// them. Decks leave their code out. The tag alone says it; Jupyter's own field is made to follow. And so is
// what answers a question.
import ts from "typescript";
import { type Cell, type Output, textOf } from "./format.ts";
import { nbgraderOf } from "./nbgrader.ts";

const tag = "hide-input";

/** Whether the code of a cell is not for everybody. */
export function isPlumbing(cell: Cell): boolean {
  return cell.cell_type === "code" && tagsOf(cell).includes(tag);
}

/**
 * The cell with the metadata that JupyterLab and Notebook 7 fold it by, if it is plumbing; without, if it is
 * not, or if students write into it. Imports are plumbing.
 */
export function withFold(cell: Cell): Cell {
  const tags = tagsOf(cell);
  const given = isImports(cell) && !tags.includes(tag) ? [...tags, tag] : tags;
  const { source_hidden: _, ...kept } = (cell.metadata.jupyter ?? {}) as Record<string, unknown>;
  const isFolded = cell.cell_type === "code" && given.includes(tag) && !nbgraderOf(cell)?.solution;
  const jupyter = isFolded ? { ...kept, source_hidden: true } : kept;
  const { jupyter: __, ...metadata } = cell.metadata;
  return {
    ...cell,
    metadata: {
      ...metadata,
      ...given.length > tags.length ? { tags: given } : {},
      ...Object.keys(jupyter).length > 0 ? { jupyter } : {},
    },
  };
}

function tagsOf(cell: Cell): string[] {
  return (cell.metadata?.tags ?? []) as string[];
}

function isImports(cell: Cell): boolean {
  if (cell.cell_type !== "code") return false;
  const { statements } = ts.createSourceFile("cell.ts", textOf(cell.source), ts.ScriptTarget.Latest);
  return statements.length > 0 && statements.every(ts.isImportDeclaration);
}

const open = 'class="hb hb-gated" open';

/**
 * The cells of an executed notebook with what stands behind a prediction (`afterPrediction`) folded, for
 * pages that everybody reads: a reader predicts, then opens it.
 */
export function closeGates(cells: Cell[]): Cell[] {
  return cells.map((cell) => cell.outputs ? { ...cell, outputs: cell.outputs.map(closed) } : cell);
}

function closed(output: Output): Output {
  const html = textOf(output.data?.["text/html"] as string | undefined);
  if (!html.includes(open)) return output;
  return { ...output, data: { ...output.data, "text/html": html.replaceAll(open, 'class="hb hb-gated"') } };
}
