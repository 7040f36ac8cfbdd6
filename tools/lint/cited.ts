// What the words cite must stand in the list of references.
import { type Cell, textOf } from "../notebook/format.ts";

/** For each cell that cites `[3]` where the list below "References" has no 3, the first such number. */
export function citationProblems(cells: Cell[]): Map<Cell, string> {
  const words = cells.filter((cell) => cell.cell_type === "markdown");
  const list = words.map(({ source }) => /^##? References\b([\s\S]*)/m.exec(textOf(source))?.[1] ?? "").join(
    "",
  );
  const listed = new Set([...list.matchAll(/^(\d+)\. /gm)].map(([, number]) => number));
  const problems = new Map<Cell, string>();
  for (const cell of words) {
    const missing = citedIn(textOf(cell.source)).find((number) => !listed.has(number));
    if (missing) problems.set(cell, `cites [${missing}], which is not among the references`);
  }
  return problems;
}

/** `[1]` and `[1, 2]`, but neither in code nor as the words of a link. */
function citedIn(text: string): string[] {
  const words = text.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`]*`/g, "").replace(/\$[^$]*\$/g, "");
  return [...words.matchAll(/(?<![\w\]])\[(\d+(?:, ?\d+)*)\](?!\()/g)].flatMap(([, all]) => all.split(/, ?/));
}
