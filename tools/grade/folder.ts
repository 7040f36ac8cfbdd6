// What in a folder is a submission, and to which notebook of the course it belongs.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { notebookFiles, parseNotebook, readNotebook } from "../notebook/format.ts";
import { filesUnder } from "../setup/steps.ts";
import { type Grade, gradeSubmission, type Limits, nothingOf } from "./grade.ts";
import type { Graded } from "./report.ts";

/** A notebook larger than this was not written by hand. */
const mostBytes = 20_000_000;

const skipped = [".ipynb_checkpoints"];

/** All notebooks in a folder and its folders, and each folder directly in it that has none: somebody handed in nothing. */
export function submissionsIn(folder: string): string[] {
  const empty = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !skipped.includes(entry.name))
    .map((entry) => join(folder, entry.name))
    .filter((path) => filesUnder(path, ".ipynb", skipped).length === 0);
  return [...filesUnder(folder, ".ipynb", skipped), ...empty].sort((a, b) => a < b ? -1 : 1);
}

export async function gradeFile(folder: string, file: string, limits: Limits): Promise<Graded> {
  const original = originalOf(file);
  const name = relative(folder, file);
  const grade = await gradeOf(file, original, limits);
  return { name, assignment: original ? basename(original, ".ipynb") : "none", grade };
}

/** The course's notebook whose name the submission's name holds: `04_leader_election-ada.ipynb` is one, too. */
function originalOf(file: string): string | undefined {
  return notebookFiles().find((path) => basename(file).includes(basename(path, ".ipynb")));
}

async function gradeOf(file: string, path: string | undefined, limits: Limits): Promise<Grade> {
  const unknown = (remark: string): Grade => ({ earned: 0, points: 0, tests: [], remarks: [remark] });
  if (statSync(file).isDirectory()) return unknown("there is no notebook in this folder");
  if (!path) return unknown("its name has no notebook of the course in it, so nobody knows what it answers");
  const original = readNotebook(path);
  if (statSync(file).size > mostBytes) return nothingOf(original, `is larger than ${mostBytes / 1e6} MB`);
  try {
    const submission = parseNotebook(readFileSync(file, "utf8"), basename(file));
    return await gradeSubmission(original, submission, limits);
  } catch (error) {
    return nothingOf(original, error instanceof Error ? error.message : String(error));
  }
}
