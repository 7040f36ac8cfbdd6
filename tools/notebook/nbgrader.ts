// nbgrader's cell metadata, version 3, by a schema of our own: nbgrader itself is not needed to write or read
// it.
import { type Cell, type Notebook, textOf } from "./format.ts";
import { languageOf, regionsOf } from "./markers.ts";

export interface Nbgrader {
  schema_version: 3;
  grade_id: string;
  /** The cell's points count. */
  grade: boolean;
  /** Students write into this cell. */
  solution: boolean;
  /** Students may not change the cell. */
  locked: boolean;
  task: false;
  /** With `grade` only. */
  points?: number;
}

export function nbgraderOf(cell: Cell): Nbgrader | undefined {
  return cell.metadata.nbgrader as Nbgrader | undefined;
}

/** A cell whose points a person gives: a text, or code that no test judges. */
export function isGradedByHand(cell: Cell): boolean {
  const about = nbgraderOf(cell);
  return about?.grade === true && (about.solution === true || cell.cell_type !== "code");
}

/** The cells of a notebook that a person grades, in their order. */
export function gradedByHand(notebook: Notebook): { id: string; points: number; cell: Cell }[] {
  return notebook.cells.filter(isGradedByHand).map((cell) => {
    const { grade_id, points = 0 } = nbgraderOf(cell)!;
    return { id: grade_id, points, cell };
  });
}

const flags = ["grade", "solution", "locked", "task"] as const;

/** What is wrong with the exercise metadata of a notebook's cells; empty if all is well. */
export function nbgraderProblems(notebook: Notebook): { cell: Cell; problem: string }[] {
  const seen = new Set<string>();
  return notebook.cells.flatMap((cell) => {
    const given = nbgraderOf(cell);
    const problems = given === undefined ? [] : shape(given);
    try {
      const regions = regionsOf(textOf(cell.source), languageOf(cell));
      const hasSolution = regions.some(({ kind }) => kind === "SOLUTION");
      if (given) problems.push(...sense(given, cell, hasSolution, seen));
      else if (hasSolution) problems.push(missing(cell));
    } catch (error) {
      problems.push((error as Error).message);
    }
    return problems.map((problem) => ({ cell, problem }));
  });
}

function missing(cell: Cell): string {
  const right: Nbgrader = {
    schema_version: 3,
    grade_id: cell.id ?? "exercise-name",
    grade: false,
    solution: true,
    locked: false,
    task: false,
  };
  return `has a solution and needs metadata.nbgrader, such as ${JSON.stringify(right)}`;
}

function shape(given: Nbgrader | null): string[] {
  if (given === null) return ["metadata.nbgrader must be left out or have fields, got null"];
  const problems: string[] = [];
  const say = (name: string, right: string) =>
    problems.push(
      `metadata.nbgrader.${name} must be ${right}, got ${JSON.stringify(given[name as keyof Nbgrader])}`,
    );
  if (given.schema_version !== 3) say("schema_version", "3");
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(given.grade_id ?? "")) {
    say("grade_id", "a name of letters, digits, - and _");
  }
  flags.filter((flag) => typeof given[flag] !== "boolean").forEach((flag) => say(flag, "true or false"));
  if (given.task) say("task", "false: tasks are not graded here");
  const isPoints = typeof given.points === "number" && given.points >= 0 && Number.isFinite(given.points);
  if (given.grade && !isPoints) say("points", "a number ≥ 0");
  if (!given.grade && given.points !== undefined) say("points", "left out without grade");
  return problems;
}

function sense(given: Nbgrader, cell: Cell, hasSolution: boolean, seen: Set<string>): string[] {
  const problems: string[] = [];
  if (seen.has(given.grade_id)) problems.push(`the grade_id ${given.grade_id} is taken by an earlier cell`);
  seen.add(given.grade_id);
  if (given.solution && given.locked) problems.push("is a solution and locked: nobody could write into it");
  if (hasSolution && !given.solution) {
    problems.push("has a solution, so metadata.nbgrader.solution must be true");
  }
  if (given.grade && !given.solution && !given.locked) problems.push("is a test, so it must be locked");
  if (given.solution && cell.cell_type === "code" && !hasSolution) {
    problems.push("is to be solved, but has no /// BEGIN SOLUTION");
  }
  if (given.grade && !given.solution && textOf(cell.source).trim() === "") {
    problems.push("is a test without a line");
  }
  return problems;
}
