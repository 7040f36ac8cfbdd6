// How much code a cell puts before its readers, besides the class that it is about.
import ts from "typescript";
import { isPlumbing } from "../notebook/fold.ts";
import { type Cell, textOf } from "../notebook/format.ts";
import { nbgraderOf } from "../notebook/nbgrader.ts";

/** More than a reader takes in at a glance, or a slide holds in a size to be read from the back row. */
export const mostLines = 12;

/** The classes that a cell declares and that may be under study: those that extend or implement something. */
export function classesIn(file: ts.SourceFile): ts.ClassDeclaration[] {
  return file.statements.filter(ts.isClassDeclaration).filter(({ heritageClauses }) =>
    heritageClauses?.length
  );
}

/** The cells before the appendix: what a class works through. */
export function mainPart(cells: Cell[]): Cell[] {
  const end = cells.findIndex((cell) =>
    cell.cell_type === "markdown" && /^##? (Appendix|References)\b/m.test(textOf(cell.source))
  );
  return end < 0 ? cells : cells.slice(0, end);
}

/** The lines of a source with code in them: neither blank nor nothing but words. */
export function codeLines(source: string): number[] {
  const lines = new Set<number>();
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) return;
    if (node.getChildCount(file) === 0 && node.getWidth(file) > 0) {
      const last = file.getLineAndCharacterOfPosition(node.end).line;
      for (let line = lineOf(file, node.getStart(file)); line <= last; line++) lines.add(line);
    }
    node.getChildren(file).forEach(visit);
  };
  file.statements.forEach(visit);
  return [...lines].sort((a, b) => a - b);
}

/** What is wrong with the length of each cell before the appendix; undefined where nothing is. */
export function lengthProblems(cells: Cell[]): Map<Cell, string> {
  const problems = new Map<Cell, string>();
  for (const cell of mainPart(cells)) {
    if (cell.cell_type !== "code" || isPlumbing(cell) || nbgraderOf(cell)) continue;
    const lines = linesBesides(textOf(cell.source));
    if (lines > mostLines) {
      problems.set(
        cell,
        `has ${lines} lines of code besides a class that extends or implements something, of at most ` +
          `${mostLines}: fold it (hide-input), split it, call the library, or move it to the appendix`,
      );
    }
  }
  return problems;
}

function linesBesides(source: string): number {
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true);
  const studied = classesIn(file).map((one) => [lineOf(file, one.getStart(file)), lineOf(file, one.end)]);
  return codeLines(source).filter((line) => !studied.some(([from, to]) => from <= line && line <= to)).length;
}

function lineOf(file: ts.SourceFile, place: number): number {
  return file.getLineAndCharacterOfPosition(place).line;
}
