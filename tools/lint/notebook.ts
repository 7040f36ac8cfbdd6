// What a committed notebook must be: canonical metadata, stable cells, and code that stock tslab runs as
// written.
import { basename } from "node:path";
import ts from "typescript";
import { type Cell, kernelspec, type Notebook, textOf } from "../notebook/format.ts";
import { nbgraderProblems } from "../notebook/nbgrader.ts";
import { citationProblems } from "./cited.ts";
import type { Finding } from "./finding.ts";
import { declaredAtTop, earlierShorthands } from "./scopes.ts";
import { lengthProblems } from "./visible.ts";

const slideTypes = ["slide", "subslide", "fragment", "skip", "notes", "-"];

export function lintNotebook(path: string, notebook: Notebook): Finding[] {
  return [
    ...lintMetadata(path, notebook),
    ...lintCells(path, notebook.cells),
    ...lintCode(path, notebook.cells),
    ...lintLengths(path, notebook.cells),
    ...findings(path, notebook.cells, citationProblems(notebook.cells)),
    ...lintExercises(path, notebook),
  ];
}

function lintMetadata(path: string, notebook: Notebook): Finding[] {
  const given = JSON.stringify(notebook.metadata.kernelspec, Object.keys(kernelspec));
  const right = JSON.stringify(kernelspec, Object.keys(kernelspec));
  return given === right
    ? []
    : [{ where: path, problem: `metadata.kernelspec must be ${right}, got ${given}` }];
}

function lintCells(path: string, cells: Cell[]): Finding[] {
  const seen = new Set<string>();
  return cells.flatMap((cell, index) => {
    const where = placeOf(path, cell, index);
    const problems = [...idProblems(cell, seen), ...contentProblems(cell)];
    return problems.map((problem) => ({ where, problem }));
  });
}

/** Written before code had to be short. */
const longer = /^03_mutual_exclusion\.ipynb$/;

function lintLengths(path: string, cells: Cell[]): Finding[] {
  if (longer.test(basename(path))) return [];
  return findings(path, cells, lengthProblems(cells));
}

function lintExercises(path: string, notebook: Notebook): Finding[] {
  const problems = nbgraderProblems(notebook).map(({ cell, problem }) => [cell, problem] as const);
  return findings(path, notebook.cells, problems);
}

/** What was found in some of the cells, with their places. */
function findings(path: string, cells: Cell[], problems: Iterable<readonly [Cell, string]>): Finding[] {
  return [...problems].map(([cell, problem]) => ({
    where: placeOf(path, cell, cells.indexOf(cell)),
    problem,
  }));
}

function idProblems(cell: Cell, seen: Set<string>): string[] {
  if (!cell.id) return ["has no id; give it a short name, such as ring-class"];
  if (seen.has(cell.id)) return [`the id ${cell.id} is taken by an earlier cell`];
  seen.add(cell.id);
  const isRandom = /^[0-9a-f]{8}(-[0-9a-f-]+)?$/.test(cell.id) && /\d/.test(cell.id);
  const isName = /^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/.test(cell.id);
  return isName && !isRandom ? [] : [`the id must be a name, such as ring-class, got ${cell.id}`];
}

function contentProblems(cell: Cell): string[] {
  const problems: string[] = [];
  const slideshow = cell.metadata?.slideshow as { slide_type?: string } | undefined;
  if (!slideshow?.slide_type || !slideTypes.includes(slideshow.slide_type)) {
    problems.push(
      `metadata.slideshow.slide_type must be one of ${slideTypes.join(" ")}, got ${slideshow?.slide_type}`,
    );
  }
  if (textOf(cell.source).trim() === "") problems.push("is empty");
  if (cell.outputs && cell.outputs.length > 0) problems.push("has outputs; `deno task fmt` removes them");
  if (cell.execution_count) problems.push("has an execution count; `deno task fmt` removes it");
  return problems;
}

function lintCode(path: string, cells: Cell[]): Finding[] {
  const earlier = new Set<string>();
  return cells.flatMap((cell, index) => {
    if (cell.cell_type !== "code") return [];
    const file = ts.createSourceFile(`${cell.id}.ts`, textOf(cell.source), ts.ScriptTarget.Latest, true);
    const problems = [
      ...syntaxProblems(file),
      ...importProblems(file),
      ...loopProblems(file),
      ...shorthandProblems(file, earlier),
    ];
    declaredAtTop(file).forEach((name) => earlier.add(name));
    return problems.map((problem) => ({ where: placeOf(path, cell, index), problem }));
  });
}

function syntaxProblems(file: ts.SourceFile): string[] {
  const { parseDiagnostics: [first] } = file as unknown as { parseDiagnostics: ts.Diagnostic[] };
  return first ? [`is not TypeScript: ${ts.flattenDiagnosticMessageText(first.messageText, " ")}`] : [];
}

function importProblems(file: ts.SourceFile): string[] {
  return file.statements.filter(ts.isImportDeclaration)
    .map((statement) => (statement.moduleSpecifier as ts.StringLiteral).text)
    .filter((name) => name.startsWith(".") || name.startsWith("happened-before/"))
    .map((name) => `imports ${name}, which stock tslab cannot find; import from "happened-before"`);
}

function loopProblems(file: ts.SourceFile): string[] {
  const loops = file.statements.flatMap(function find(node: ts.Node): ts.Node[] {
    if (ts.isIterationStatement(node, false)) return [node];
    const descends = ts.isBlock(node) || ts.isIfStatement(node) || ts.isTryStatement(node);
    return descends ? childrenOf(node).flatMap(find) : [];
  });
  return loops.map((loop) =>
    `line ${
      lineOf(file, loop)
    } is a loop outside any function, which stock tslab runs hundreds of times slower; ` +
    `put it into a function`
  );
}

function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return children;
}

function shorthandProblems(file: ts.SourceFile, earlier: Set<string>): string[] {
  return earlierShorthands(file, earlier).map((property) => {
    const name = property.name.text;
    return `line ${lineOf(file, property)} has {${name}} for a variable of an earlier cell, ` +
      `which stock tslab does not find; write {${name}: ${name}}`;
  });
}

function lineOf(file: ts.SourceFile, node: ts.Node): number {
  return file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
}

function placeOf(path: string, cell: Cell, index: number): string {
  return `${path} cell ${index + 1} (${cell.id ?? "no id"})`;
}
