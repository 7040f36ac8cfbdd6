// A course folder for nbgrader: its configuration, and each notebook with its solutions as an assignment of
// one, for `nbgrader generate_assignment`, which takes the solutions out.
import ts from "typescript";
import { type Cell, type Notebook, textOf } from "../notebook/format.ts";
import { languageOf, regionsOf } from "../notebook/markers.ts";
import { nbgraderOf } from "../notebook/nbgrader.ts";
import { isNotes } from "./student.ts";

/**
 * What nbgrader makes a release of: without the speaker's notes, which it would hand out, with its own words
 * for markers and for what a person grades, and with tests that say how many of their points were earned.
 */
export function nbgraderSource({ cells, ...rest }: Notebook): Notebook {
  return { ...rest, cells: cells.filter((cell) => !isNotes(cell)).map(nbgraderCell) };
}

function nbgraderCell(cell: Cell): Cell {
  const about = nbgraderOf(cell), marked = withItsMarkers(cell);
  if (!about) return marked;
  const { grade, solution, points } = about;
  const says = (nbgrader: object) => ({ ...marked, metadata: { ...cell.metadata, nbgrader } });
  if (cell.cell_type === "code") return grade && !solution ? withPoints(marked, points ?? 0) : marked;
  // It knows no words to be filled in without points, and calls a text with points of its own a task.
  if (solution && !grade) return says({ ...about, grade: true, points: 0 });
  return grade && !solution ? says({ ...about, grade: false, task: true }) : marked;
}

/** nbgrader looks for these words in capitals with one space, wherever in a line. */
function withItsMarkers(cell: Cell): Cell {
  const source = textOf(cell.source), lines = source.split("\n");
  for (const { kind, indent, from, to } of regionsOf(source, languageOf(cell))) {
    lines[from - 1] = `${indent}/// BEGIN ${kind}`;
    lines[to - 1] = `${indent}/// END ${kind}`;
  }
  const same = lines.join("\n") === source;
  return same ? cell : { ...cell, source: lines.join("\n") };
}

/**
 * A test as the last line of which nbgrader reads points: all that it does, inside of `worth`. The names of
 * the package are imported again, in case an answer has declared its own.
 */
function withPoints(cell: Cell, points: number): Cell {
  const source = textOf(cell.source);
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true);
  if (!/\bcheck\(/.test(source) || points === 0 || !file.statements.every(isForItself)) return cell;
  const inside = source.trimEnd().split("\n").map((line) => line && `  ${line}`).join("\n");
  const head = `import { check, worth } from "happened-before";\nworth(${points}, () => {`;
  return { ...cell, source: `${head}\n${inside}\n});` };
}

/** Whether it declares nothing for other cells and does not wait. */
function isForItself(statement: ts.Statement): boolean {
  const declares = ts.isVariableStatement(statement) || ts.isImportDeclaration(statement) ||
    ts.isDeclarationStatement(statement);
  return !declares && !waits(statement);
}

function waits(node: ts.Node): boolean {
  const isLoop = ts.isForOfStatement(node) && node.awaitModifier !== undefined;
  if (ts.isFunctionLike(node)) return false;
  return ts.isAwaitExpression(node) || isLoop || (ts.forEachChild(node, waits) ?? false);
}

/** Of the notebooks' languages, nbgrader knows no stub; and it stops a cell after 30 s. */
const settings = {
  "CourseDirectory.course_id": "happened-before",
  "ClearSolutions.code_stub": { typescript: "// YOUR CODE HERE" },
  "ClearSolutions.text_stub": "YOUR ANSWER HERE",
  "Execute.timeout": 120,
};

/**
 * nbgrader_config.py. The notebooks' kernel is the course's; the package is found in `node_modules` of a
 * folder above, so that the course folder has to lie in the checkout.
 * @param paths folders in which Jupyter looks for kernels first
 */
export function nbgraderConfig(paths: readonly string[]): string {
  // JSON of texts and numbers is Python, too.
  const lines = Object.entries(settings).map(([name, value]) => `c.${name} = ${JSON.stringify(value)}`);
  return `import os

c = get_config()
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))
${lines.join("\n")}

known = os.environ.get("JUPYTER_PATH", "")
os.environ["JUPYTER_PATH"] = os.pathsep.join(${JSON.stringify(paths)} + ([known] if known else []))
`;
}
