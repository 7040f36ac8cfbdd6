// Exercises: what a solution looks like to those who shall not see it.
import { type Cell, textOf } from "./format.ts";

export const beginSolution = /^([ \t]*)\/\/\/ BEGIN SOLUTION[ \t]*$/;
export const endSolution = /^[ \t]*\/\/\/ END SOLUTION[ \t]*$/;
export const stub = "// YOUR CODE HERE";

interface Region {
  begin: RegExp;
  end: RegExp;
  name: string;
  /** Stands in its place, at the indent of its beginning. */
  instead: string | null;
}

const solutions: Region = { begin: beginSolution, end: endSolution, name: "SOLUTION", instead: stub };
const hiddenTests: Region = {
  begin: /^([ \t]*)\/\/\/ BEGIN HIDDEN TESTS[ \t]*$/,
  end: /^[ \t]*\/\/\/ END HIDDEN TESTS[ \t]*$/,
  name: "HIDDEN TESTS",
  instead: null,
};

/** A source with each solution replaced by one line to be filled in. Markers that do not match are an error. */
export function stripSolutions(source: string): string {
  return withoutRegions(source, solutions);
}

/** A source without its hidden tests; empty if it was nothing else. */
export function stripHiddenTests(source: string): string {
  return withoutRegions(source, hiddenTests);
}

function withoutRegions(source: string, { begin, end, name, instead }: Region): string {
  const kept: string[] = [];
  let opened = 0;
  for (const [index, line] of source.split("\n").entries()) {
    const begins = line.match(begin);
    if (begins && opened > 0) {
      throw new Error(`line ${index + 1} has /// BEGIN ${name} inside of that of line ${opened}`);
    }
    if (begins && instead !== null) kept.push(begins[1] + instead);
    if (begins) opened = index + 1;
    const ends = end.test(line);
    if (ends && opened === 0) throw new Error(`line ${index + 1} has /// END ${name} without a beginning`);
    if (opened === 0) kept.push(line);
    if (ends) opened = 0;
  }
  if (opened > 0) throw new Error(`/// BEGIN ${name} of line ${opened} has no /// END ${name}`);
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
