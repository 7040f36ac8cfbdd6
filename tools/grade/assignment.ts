// What is run of a submission: the instructor's notebook, with the cells that students write taken from the submission.
// So a test that was altered or deleted in the submission is back, by its grade_id, and nothing else of it counts.
import ts from "typescript";
import { declaredAtTop } from "../lint/scopes.ts";
import { type Cell, type Notebook, textOf } from "../notebook/format.ts";
import { nbgraderOf } from "../notebook/nbgrader.ts";

export interface GradedCell {
  id: string;
  kind: "given" | "solution" | "test";
  /** JavaScript; empty for a solution that is not there. */
  code: string;
  /** Names that the instructor's version declares: only these reach other cells. */
  declares: string[];
  /** Names that the code itself declares. */
  own: string[];
  /** For a test. */
  points: number;
  /** Why the cell cannot run, if it cannot. */
  problem: string | null;
}

/** The cells to run, in order; cells that no exercise needs are left out. */
export function assignment(original: Notebook, submission: Notebook): GradedCell[] {
  const answers = answersOf(original, submission);
  const cells = original.cells.filter((cell) => cell.cell_type === "code").map((cell) => {
    const about = nbgraderOf(cell);
    if (about?.solution) return solution(cell, answers.get(about.grade_id) ?? null);
    return graded(cell, about?.grade ? "test" : "given", textOf(cell.source), about?.points ?? 0);
  });
  return needed(cells);
}

/** By grade_id, what the student wrote: the cell, and before it the cells that the student added in front of it. */
function answersOf(original: Notebook, submission: Notebook): Map<string, string> {
  const known = new Set(original.cells.map(({ id }) => id));
  const answers = new Map<string, string>();
  let added: string[] = [];
  for (const cell of submission.cells.filter(({ cell_type }) => cell_type === "code")) {
    const about = nbgraderOf(cell);
    if (about?.solution) {
      answers.set(about.grade_id, [...added, textOf(cell.source)].join("\n"));
      added = [];
    } else if (!about && !known.has(cell.id)) added.push(textOf(cell.source));
  }
  return answers;
}

function solution(cell: Cell, answer: string | null): GradedCell & { names: Set<string> } {
  const instructor = declaresOf(textOf(cell.source));
  if (answer === null) {
    return {
      ...graded(cell, "solution", "", 0),
      declares: instructor,
      problem: "the cell is not in the submission",
    };
  }
  return { ...graded(cell, "solution", answer, 0), declares: instructor };
}

function graded(cell: Cell, kind: GradedCell["kind"], source: string, points: number) {
  const { code, names, problem } = compile(source);
  const own = declaresOf(source);
  const id = nbgraderOf(cell)?.grade_id ?? cell.id ?? "";
  return { id, kind, code, names, declares: own, own, points, problem };
}

/** Types go, and so do imports: what cells import is the library, which is there anyhow. */
function compile(source: string): { code: string; names: Set<string>; problem: string | null } {
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true);
  const { parseDiagnostics: [first] } = file as unknown as { parseDiagnostics: ts.Diagnostic[] };
  if (first) {
    const line = file.getLineAndCharacterOfPosition(first.start ?? 0).line + 1;
    const message = ts.flattenDiagnosticMessageText(first.messageText, " ");
    return { code: "", names: new Set(), problem: `line ${line} is not TypeScript: ${message}` };
  }
  const imports = file.statements.filter(ts.isImportDeclaration);
  const bare = imports.reduceRight((text, { pos, end }) => text.slice(0, pos) + text.slice(end), source);
  const { outputText } = ts.transpileModule(bare, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  });
  return { code: outputText.replace(/^export \{\};?$/gm, ""), names: identifiers(file), problem: null };
}

function identifiers(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  (function visit(node: ts.Node): void {
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  })(file);
  return names;
}

/** Names of values that a cell declares; imported ones are the library's. */
function declaresOf(source: string): string[] {
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true);
  const imported = new Set(
    file.statements.filter(ts.isImportDeclaration).flatMap((statement) => {
      const alone = ts.factory.updateSourceFile(file, [statement]);
      return [...declaredAtTop(alone)];
    }),
  );
  return [...declaredAtTop(file)].filter((name) => !imported.has(name));
}

function needed(cells: (GradedCell & { names: Set<string> })[]): GradedCell[] {
  const wanted = new Set<string>();
  const kept: GradedCell[] = [];
  for (const { names, ...cell } of [...cells].reverse()) {
    if (cell.kind === "given" && !cell.declares.some((name) => wanted.has(name))) continue;
    names.forEach((name) => wanted.add(name));
    kept.unshift(cell);
  }
  return kept;
}
