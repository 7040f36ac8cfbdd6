// Exercises: what a solution looks like to those who shall not see it.
import { type Cell, textOf } from "./format.ts";

export const beginSolution = /^([ \t]*)\/\/\/ BEGIN SOLUTION[ \t]*$/;
export const endSolution = /^[ \t]*\/\/\/ END SOLUTION[ \t]*$/;
export const stub = "// YOUR CODE HERE";

/** A source with each solution replaced by one line to be filled in. Markers that do not match are an error. */
export function stripSolutions(source: string): string {
  const kept: string[] = [];
  let opened = 0;
  for (const [index, line] of source.split("\n").entries()) {
    const begin = line.match(beginSolution);
    if (begin && opened > 0) throw new Error(`line ${index + 1} begins a solution in that of line ${opened}`);
    if (begin) kept.push(begin[1] + stub);
    if (begin) opened = index + 1;
    const isEnd = endSolution.test(line);
    if (isEnd && opened === 0) throw new Error(`line ${index + 1} ends a solution that did not begin`);
    if (opened === 0) kept.push(line);
    if (isEnd) opened = 0;
  }
  if (opened > 0) throw new Error(`the solution that begins at line ${opened} has no /// END SOLUTION`);
  return kept.join("\n");
}

export function hasSolution(cell: Cell): boolean {
  return cell.cell_type === "code" &&
    textOf(cell.source).split("\n").some((line) => beginSolution.test(line) || endSolution.test(line));
}

/** The cell as students get it: the stub for its solution, and none of the outputs that the solution had. */
export function withoutSolution(cell: Cell): Cell {
  if (!hasSolution(cell)) return cell;
  return { ...cell, source: stripSolutions(textOf(cell.source)), outputs: [], execution_count: null };
}
