/** A small assignment, and submissions to it. */
import { Reader } from "../../../tools/grade/run/reader.ts";
import { type Grade, gradeBytes, type Limits } from "../../../tools/grade/grade.ts";
import type { Cell, Notebook } from "../../../tools/notebook/format.ts";

export const code = (id: string, source: string, nbgrader?: object): Cell => ({
  cell_type: "code",
  id,
  metadata: nbgrader ? { nbgrader: { schema_version: 3, grade_id: id, task: false, ...nbgrader } } : {},
  source,
});
export const answer = { grade: false, solution: true, locked: false };
export const worth = (points: number) => ({ grade: true, solution: false, locked: true, points });
export const notebook = (...cells: Cell[]): Notebook => ({
  cells,
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
});

const solved = (first: string, solution: string, last: string) =>
  `${first}\n  /// BEGIN SOLUTION\n  ${solution}\n  /// END SOLUTION\n${last}`;

export const original: Notebook = notebook(
  code("imports", 'import { Process, show } from "happened-before";'),
  code("plot", 'throw new Error("nobody needs this cell");'),
  code(
    "helper",
    "const limit = [9];\nfunction must(ok: boolean, what: string): void {\n  if (!ok) throw new Error(what);\n}",
  ),
  code("double", solved("function double(n: number): number {", "return 2 * n;", "}"), answer),
  code("double-small", 'must(double(2) === 4, "double(2) is " + double(2));', worth(1)),
  code("double-large", 'must(double(1e6) === 2e6, "double(1e6) is " + double(1e6));', worth(2)),
  code("square", solved("const square = (n: number) => {", "return n * n;", "};"), answer),
  code("square-test", 'must(square(3) === limit[0], "square(3) is " + square(3));', worth(3)),
);

export const right = {
  double: "function double(n: number) { return n + n; }",
  square: "const square = (n: number) => n ** 2;",
};

/** @param change of the cells, at the end */
export function submission(answers: Partial<typeof right> = {}, change = (cells: Cell[]) => cells): Notebook {
  const cells = original.cells.map((cell) => {
    const given = { ...right, ...answers }[cell.id as keyof typeof right];
    return given === undefined ? cell : { ...cell, source: given };
  });
  return { ...original, cells: change(cells) };
}

/** With a cell of the student's own in front of the cell with this id. */
export const withCell = (before: string, cell: Cell) => (cells: Cell[]) =>
  cells.toSpliced(cells.findIndex(({ id }) => id === before), 0, cell);

export const limits: Limits = { seconds: 10, megabytes: 700 };

const readers = new Map<Notebook, Reader>();

/** Grades against the small assignment, or another. */
export async function grade(
  submitted: Notebook | string,
  course = original,
  within = limits,
): Promise<Grade> {
  let reader = readers.get(course);
  if (!reader) readers.set(course, reader = new Reader([{ name: "small", notebook: course }]));
  const text = typeof submitted === "string" ? submitted : JSON.stringify(submitted);
  const graded = await gradeBytes("small.ipynb", new TextEncoder().encode(text), reader, within);
  if (typeof graded === "string") throw new Error(graded);
  return graded;
}

const bullyCourse = notebook(
  code("imports", 'import { Bully, check } from "happened-before";'),
  code("answer", "class Mine extends Bully {}", answer),
  code("test", 'check("from the slide\'s words", Mine);', worth(3)),
);

/** Grades a class `Mine`, which one of the course's judges looks at, whatever its types. */
export function gradeBully(source: string, seconds: number): Promise<Grade> {
  const cells = bullyCourse.cells.map((cell) =>
    cell.id === "answer" ? { ...cell, source: `// @ts-nocheck\n${source}` } : cell
  );
  return grade(notebook(...cells), bullyCourse, { seconds, megabytes: 1000 });
}

export function endReaders(): void {
  for (const reader of readers.values()) reader.end();
  readers.clear();
}
