// What a notebook that was run with its solutions gives away: the solutions, and whatever later cells showed
// of them.
import ts from "typescript";
import { declaredAtTop } from "../lint/scopes.ts";
import { hasSolution, withoutSecrets } from "../notebook/exercises.ts";
import { type Cell, type Output, textOf } from "../notebook/format.ts";
import { nbgraderOf } from "../notebook/nbgrader.ts";
import { changedIn, Declared } from "./changes.ts";

/** What these show is the record of whoever ran the notebook. */
const personal = ["calibration", "progressOf"];

/**
 * The cells with stubs for solutions, without hidden tests, and without the outputs of tests and of cells
 * that used what a solution declares or changes. Of a prediction that was revealed, what happened stays, and
 * what was predicted goes.
 */
export function withoutAnswers(cells: Cell[]): Cell[] {
  const fromSolutions = new Set(personal);
  const earlier = new Declared();
  return cells.map((cell) => {
    const bare = withoutSecrets(cell);
    if (cell.cell_type !== "code") return bare;
    const file = ts.createSourceFile("cell.ts", textOf(cell.source), ts.ScriptTarget.Latest, true);
    const gives = hasSolution(cell) || nbgraderOf(cell)?.grade || uses(file, fromSolutions);
    if (gives) {
      const changed = changedIn(file, earlier, hasSolution(cell));
      [...declaredAtTop(file), ...changed].forEach((name) => fromSolutions.add(name));
      earlier.spread(fromSolutions, uses);
    }
    earlier.add(file);
    if (!gives) return { ...bare, outputs: bare.outputs?.map(forEverybody) };
    return { ...bare, outputs: [], execution_count: null };
  });
}

/** Names of properties are no uses: `found.states` has nothing to do with a variable `states`. */
function uses(node: ts.Node, names: Set<string>): boolean {
  if (ts.isImportDeclaration(node)) return false;
  if (ts.isIdentifier(node)) return names.has(node.text);
  const isMember = (ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node) ||
    ts.isMethodDeclaration(node) || ts.isPropertySignature(node)) && ts.isIdentifier(node.name);
  return ts.forEachChild(node, (child) => {
    if (isMember && child === node.name) return false;
    if (ts.isPropertyAccessExpression(node) && child === node.name) return false;
    return uses(child, names);
  }) ?? false;
}

function forEverybody(output: Output): Output {
  const html = textOf(output.data?.["text/html"] as string | undefined);
  if (!html.includes('class="hb-own"')) return output;
  const shown = html.replace(/ ?<span class="hb-own">[\s\S]*?<\/span>/g, "")
    .replace(/<b>[^<]*<\/b>(?= <span class="hb-what">)/g, "<b>● revealed</b>")
    .replace(/border-color:var\([^)]*\)/g, "border-color:currentColor");
  return { ...output, data: { ...output.data, "text/html": shown } };
}
