// What is run of a submission: the course's notebook, with the cells that the student wrote, each on its own
// and in the order of the notebook. A test that was altered or deleted in the submission is back, and nothing
// that is the student's stands in for what is the course's.
import type { SubmittedCell } from "./cells.ts";
import { compile, type Compiled } from "./compile.ts";
import { type CourseCell, courseCells } from "./course_cells.ts";
import type { CourseNotebook } from "./match.ts";

export interface GradedCell extends Compiled {
  kind: "given" | "own" | "test";
  /** Who it is, for people. */
  label: string;
  /** Of a test: its grade_id. */
  id: string;
  points: number;
}

export interface Assignment {
  name: string;
  cells: GradedCell[];
  /** Cells that a person grades, with what the student wrote. */
  byHand: { id: string; points: number; answer: string }[];
  known: { given: string[]; asked: string[] };
  remarks: string[];
  /** Remarks that are of interest if points are lost. */
  notes: string[];
}

/** What was made of a file; without an assignment nobody knows what it answers. */
export interface Read {
  assignment: Assignment | null;
  /** Why it cannot be read; empty if it can. */
  problem: string;
}

/** A cell of the student's, and after which of the course's it stands; −1: before all. */
interface Placed {
  cell: SubmittedCell;
  /** The course's cell that it is; undefined for one that the student added. */
  is: CourseCell | undefined;
  after: number;
}

export function assignment({ name, notebook }: CourseNotebook, cells: SubmittedCell[]): Assignment {
  const ours = courseCells(notebook), found = identified(ours, cells), placed = place(ours, cells, found);
  const everything = withoutImports(inOrder(ours, placed)), kept = needed(everything);
  const asked = names(ours.filter(({ kind }) => kind === "answer").map(({ compiled }) => compiled));
  return {
    name,
    cells: kept,
    byHand: ours.filter(({ byHand }) => byHand).map(({ id, points }) => ({
      id,
      points,
      answer: placed.filter(({ is }) => is?.id === id).map(({ cell }) => cell.source).join("\n\n"),
    })),
    known: { given: names(everything.filter(({ kind }) => kind === "given")), asked },
    remarks: [...missing(ours, found, kept), ...problems(everything, kept)],
    notes: twice(kept, asked),
  };
}

function inOrder(ours: CourseCell[], placed: Placed[]): GradedCell[] {
  const all = ours.flatMap((one, index): GradedCell[] => {
    const here = placed.filter(({ is }) => is === one),
      below = placed.filter(({ is, after }) => !is && after === index);
    const own = one.kind === "answer" ? answers(one, here) : changed(one, here);
    return [
      ...own,
      ...(one.kind === "given" || one.kind === "test" ? [graded(one)] : []),
      ...below.map(added),
    ];
  });
  return [...placed.filter(({ is, after }) => !is && after < 0).map(added), ...all];
}

/**
 * All cells see the package: importing a name of it says nothing, unless some cell gives the name to
 * something else.
 */
function withoutImports(cells: GradedCell[]): GradedCell[] {
  const taken = new Set(cells.flatMap(({ own, imports }) => [
    ...own,
    ...Object.keys(imports.foreign),
    ...Object.entries(imports.names).filter(([name, imported]) => name !== imported).map(([name]) => name),
  ]));
  return cells.map((cell) => {
    const names = Object.entries(cell.imports.names).filter(([name]) => taken.has(name));
    return { ...cell, imports: { ...cell.imports, names: Object.fromEntries(names) } };
  });
}

const names = (cells: Compiled[]) => [...new Set(cells.flatMap(declared))];

/** What a cell gives to the cells after it. */
function declared({ own, imports }: Compiled): string[] {
  return [...own, ...Object.keys(imports.names), ...Object.keys(imports.foreign)];
}

/**
 * What is none of the course's stands below the last cell that is; a copy of one says nothing about places.
 */
function place(
  ours: CourseCell[],
  cells: SubmittedCell[],
  found: ReadonlyMap<SubmittedCell, CourseCell>,
): Placed[] {
  const met = new Set<CourseCell>();
  let after = -1;
  return cells.flatMap((cell) => {
    const is = found.get(cell);
    if (is && !met.has(is)) after = ours.indexOf(is);
    if (is) met.add(is);
    return cell.isCode || is?.byHand ? [{ cell, is, after }] : [];
  });
}

/**
 * Which cell of the course's each is: by its grade_id, else by its id, else, if these are gone, by its text.
 */
function identified(ours: CourseCell[], cells: SubmittedCell[]): Map<SubmittedCell, CourseCell> {
  const found = new Map<SubmittedCell, CourseCell>();
  for (const cell of cells) {
    const is = ours.find(({ gradeId }) => gradeId !== "" && gradeId === cell.gradeId) ??
      ours.find(({ cellId }) => cellId !== "" && cellId === cell.id);
    if (is) found.set(cell, is);
  }
  const gone = new Set(ours);
  for (const is of found.values()) gone.delete(is);
  for (const cell of cells) {
    const is = found.has(cell)
      ? undefined
      : [...gone].find(({ source }) => source !== "" && source === cell.source.trim());
    if (!is) continue;
    found.set(cell, is);
    gone.delete(is);
  }
  return found;
}

function graded({ compiled, kind, id, points }: CourseCell): GradedCell {
  return { ...compiled, kind: kind === "test" ? "test" : "given", label: id, id, points };
}

function own(compiled: Compiled, label: string): GradedCell {
  return { ...compiled, kind: "own", label, id: "", points: 0 };
}

const added = ({ cell }: Placed) =>
  own(compile(cell.source, "student"), `cell ${cell.number} (the student added it)`);

/** A cell that was split or copied is several: all of them are the answer. */
function answers(one: CourseCell, here: Placed[]): GradedCell[] {
  return here.map(({ cell }) =>
    own(compile(cell.source, "student"), here.length > 1 ? `${one.id} (cell ${cell.number})` : one.id)
  );
}

/**
 * Of a cell of the course's that the student has changed, what it declares besides: an answer may need it.
 */
function changed(one: CourseCell, here: Placed[]): GradedCell[] {
  return here.filter(({ cell }) => cell.isCode && cell.source.trim() !== one.source).flatMap(({ cell }) => {
    const compiled = compile(cell.source, "student"), ours = new Set(declared(one.compiled));
    const rest = <T>(all: Record<string, T>) =>
      Object.fromEntries(Object.entries(all).filter(([name]) => !ours.has(name)));
    const { names, foreign } = compiled.imports;
    const besides = {
      ...compiled,
      own: compiled.own.filter((name) => !ours.has(name)),
      changes: [],
      imports: { names: rest(names), foreign: rest(foreign) },
    };
    return declared(besides).length > 0 ? [own(besides, `cell ${cell.number} (the student changed it)`)] : [];
  });
}

/** The tests, and of the others those that declare or change what is needed. */
function needed(cells: GradedCell[]): GradedCell[] {
  const kept = new Set(cells.filter(({ kind }) => kind === "test")),
    variables = new Set(cells.flatMap(declared));
  for (let before = -1; before < kept.size;) {
    before = kept.size;
    const wanted = new Set(
      [...kept].flatMap(({ mentions }) => mentions).filter((name) => variables.has(name)),
    );
    for (const cell of cells) {
      if (
        [...declared(cell), ...(cell.kind === "own" ? cell.changes : [])].some((name) => wanted.has(name))
      ) kept.add(cell);
    }
  }
  return cells.filter((cell) => kept.has(cell));
}

/** Answers that a test needs and the submission lacks, or holds as something else than code. */
function missing(
  ours: CourseCell[],
  found: ReadonlyMap<SubmittedCell, CourseCell>,
  kept: GradedCell[],
): string[] {
  const wanted = new Set(kept.flatMap(({ mentions }) => mentions));
  const given = new Set(kept.filter(({ kind }) => kind === "own").flatMap(declared));
  return ours.filter(({ kind, compiled }) =>
    kind === "answer" && declared(compiled).some((name) => wanted.has(name) && !given.has(name))
  ).flatMap((one) => {
    const here = [...found].filter(([, is]) => is === one).map(([cell]) => cell);
    if (here.some(({ isCode }) => isCode)) return [];
    return here.length === 0
      ? [`${one.id}: the cell is not in the submission`]
      : [`${one.id}: the cell is one of text, and so it does not run: make it one of code`];
  });
}

/** Why cells cannot run. An answer of which nothing can be made may have declared anything. */
function problems(cells: GradedCell[], kept: GradedCell[]): string[] {
  const isOfInterest = (cell: GradedCell) =>
    kept.includes(cell) || cell.kind === "own" && cell.own.length === 0;
  return cells.filter((cell) => cell.problem && isOfInterest(cell)).map(({ label, problem }) =>
    `${label}: ${problem}`
  );
}

function twice(cells: GradedCell[], asked: string[]): string[] {
  return asked.flatMap((name) => {
    const by = cells.filter((cell) => cell.kind === "own" && declared(cell).includes(name));
    return by.length > 1
      ? [
        `${name} is declared by ${by.length} cells, and the last above its test counts: ${
          by.map(({ label }) => label).join("; ")
        }`,
      ]
      : [];
  });
}
