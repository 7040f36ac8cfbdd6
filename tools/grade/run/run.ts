// Runs the cells of a submission in the sandbox, as often as it takes: a cell that ends the process costs
// what needs it, and nothing else.
import type { Assignment, GradedCell } from "../read/assignment.ts";
import { give, type Limits, linesOf, startChild } from "./child.ts";
import { courseReady, jobFor, sandboxFile } from "./course.ts";
import type { Job, SandboxCell } from "./sandbox.ts";

/** An answer that is plain data, to be judged where no answer ran. */
export interface Asked {
  exercise: string;
  answer: unknown;
}

/** What came of a test. */
export interface Found {
  credit: number;
  reason: string;
  /** HTML. */
  picture: string;
  asked: Asked[];
}

export interface Outcome {
  /** By the place of the test among the cells. */
  found: Map<number, Found>;
  /** Cells that failed, in the order of the notebook, and why. */
  failed: Map<number, string>;
}

type Result = { failure: string; found?: Found };

export async function runCells({ cells, known }: Assignment, limits: Limits): Promise<Outcome> {
  await courseReady();
  const outcome: Outcome = { found: new Map(), failed: new Map() };
  const left = new Set(cells.keys());
  cells.forEach(({ problem }, index) => problem && left.delete(index));
  while (hasTest(cells, left)) {
    const job = { cells: cells.map(forSandbox), run: [...left], known };
    const stopped = await runOnce(job, limits, (index, result) => take(cells, outcome, left, index, result));
    if (!stopped) break;
    if (stopped.index !== undefined) left.delete(stopped.index);
    const index = stopped.index ?? [...left][0];
    if (cells[index].kind === "test") outcome.found.set(index, { ...nothing, reason: stopped.why });
    else outcome.failed.set(index, stopped.why);
    if (stopped.index === undefined) break; // it did not even begin
  }
  return outcome;
}

const nothing: Found = { credit: 0, reason: "", picture: "", asked: [] };

/** A test that has been run once need not be again. */
function hasTest(cells: GradedCell[], left: Set<number>): boolean {
  return [...left].some((index) => cells[index].kind === "test");
}

function take(cells: GradedCell[], outcome: Outcome, left: Set<number>, index: number, result: Result): void {
  if (cells[index].kind === "test") {
    outcome.found.set(index, result.found ?? { ...nothing, reason: result.failure });
    left.delete(index);
  } else if (result.failure !== "") outcome.failed.set(index, result.failure);
}

function forSandbox({ kind, code, awaits, own, mentions, imports }: GradedCell): SandboxCell {
  return {
    side: kind === "own" ? "student" : "course",
    isTest: kind === "test",
    code,
    awaits,
    own,
    mentions,
    imports,
  };
}

/**
 * @returns the cell that was running when the process ended before its time, and why it ended; undefined if
 * all ran
 */
async function runOnce(
  job: Pick<Job, "cells" | "run" | "known">,
  limits: Limits,
  onResult: (index: number, result: Result) => void,
): Promise<{ index: number | undefined; why: string } | undefined> {
  const child = startChild(sandboxFile, limits);
  let running: number | undefined, isDone = false;
  const read = async () => {
    for await (const line of linesOf(child)) {
      const { begin, ran, result, done } = JSON.parse(line);
      if (begin !== undefined) running = begin;
      if (ran !== undefined) onResult(ran, result);
      isDone ||= done === true;
    }
  };
  await Promise.all([read(), give(child, jobFor(job))]);
  return isDone ? undefined : { index: running, why: child.why() || "ended the process" };
}
