// Grades one submission: reads it, runs it where it can do nothing, judges what can be judged outside, and
// adds up its points.
import { judgementOf } from "happened-before";
import { basename } from "node:path";
import type { Assignment, GradedCell } from "./read/assignment.ts";
import { Reader } from "./run/reader.ts";
import type { Limits } from "./run/child.ts";
import { type Asked, type Found, type Outcome, runCells } from "./run/run.ts";

export type { Limits };

export const usualLimits: Limits = { seconds: 60, megabytes: 1500 };

export interface TestResult {
  id: string;
  points: number;
  earned: number;
  /** Whether a person has still to grade it. */
  waits: boolean;
  /** Why not all points; empty if all. */
  reason: string;
  /** HTML that the test showed: the failing execution. */
  picture: string;
  /** What the student wrote, if a person grades it. */
  answer: string;
}

export interface Grade {
  /** The notebook of the course that was answered. */
  assignment: string;
  earned: number;
  /** Points that wait for a person. */
  waiting: number;
  /** Points that were earned and lost again, as it was late. */
  deducted?: number;
  points: number;
  tests: TestResult[];
  /** What went wrong besides tests. */
  remarks: string[];
}

/**
 * Grades the bytes of a submission.
 * @param file its name
 * @returns why it cannot be graded at all, if nobody knows what it answers
 */
export async function gradeBytes(
  file: string,
  bytes: Uint8Array,
  reader: Reader,
  limits: Limits = usualLimits,
): Promise<Grade | string> {
  const { assignment, problem } = await reader.read(basename(file), bytes);
  if (!assignment) return problem;
  const outcome = problem ? { found: new Map(), failed: new Map() } : await runCells(assignment, limits);
  return total(assignment, outcome);
}

function total(assignment: Assignment, outcome: Outcome): Grade {
  const { cells, byHand } = assignment;
  const judged = cells.flatMap((cell, index) =>
    cell.kind === "test" ? [judge(assignment, index, outcome.found.get(index))] : []
  );
  const waiting = byHand.map(({ id, points, answer }): TestResult => ({
    id,
    points,
    earned: 0,
    waits: true,
    reason: "waits for a person",
    picture: "",
    answer,
  }));
  const tests = [...judged, ...waiting];
  const sum = (of: (test: TestResult) => number) => tests.reduce((all, test) => all + of(test), 0);
  const failed = [...outcome.failed].sort(([a], [b]) => a - b).map(([index, why]) =>
    `${cells[index].label}: ${why}`
  );
  const isShort = judged.some(({ earned, points }) => earned < points);
  return {
    assignment: assignment.name,
    earned: sum(({ earned }) => earned),
    waiting: sum(({ waits, points }) => waits ? points : 0),
    points: sum(({ points }) => points),
    tests,
    remarks: [...assignment.remarks, ...failed, ...isShort ? assignment.notes : []],
  };
}

function judge({ cells, known }: Assignment, place: number, found?: Found): TestResult {
  const { id, points } = cells[place];
  let { credit, reason, picture, asked } = found ??
    { credit: 0, reason: "did not run", picture: "", asked: [] };
  for (const one of asked) {
    const judged = judgedOutside(one);
    credit = Math.min(credit, judged.credit);
    reason += judged.reason;
    picture += judged.picture;
  }
  return {
    id,
    points,
    earned: points * credit,
    waits: false,
    reason: inWords(reason.trim(), known.asked, cells.slice(0, place), cells.slice(place)),
    picture,
    answer: "",
  };
}

function judgedOutside({ exercise, answer }: Asked): Found {
  const none = { credit: 0, reason: "", picture: "", asked: [] };
  try {
    const { credit, text, picture } = judgementOf(exercise, answer);
    return {
      ...none,
      credit,
      reason: credit < 1 ? ` ${exercise}: ${text}` : "",
      picture: picture?.html ?? "",
    };
  } catch (error) {
    return { ...none, reason: ` ${error instanceof Error ? error.message : error}` };
  }
}

/**
 * A name that no cell gave belongs to a cell that did not come to it, or to one below: why, its remark says.
 */
function inWords(reason: string, asked: string[], above: GradedCell[], below: GradedCell[]): string {
  const missing = reason.match(/^ReferenceError: ([\w$]+) is not defined/)?.[1] ?? "";
  const declares = ({ kind, own }: GradedCell) => kind === "own" && own.includes(missing);
  const failed = above.findLast(declares), late = below.find(declares);
  if (failed) return `needs ${missing}, but ${failed.label} did not come to declare it`;
  if (late) return `needs ${missing}, which is declared below this test: ${late.label}`;
  return asked.includes(missing) ? `needs ${missing}, which no cell of the submission declares` : reason;
}
