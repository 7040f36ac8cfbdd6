// Submissions in a folder that all machines see: a block is every so-manieth of them.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { distDir } from "../../base/paths.ts";
import { gradeAll, gradeSome, resultsIn } from "../../grade/batch/batch.ts";
import { hashOfBytes } from "../../grade/batch/results.ts";
import { submissionsIn } from "../../grade/folder.ts";
import { usualLimits } from "../../grade/grade.ts";
import type { Graded } from "../../grade/report.ts";
import { courseReady } from "../../grade/run/course.ts";
import { npmPackages } from "../../setup/library.ts";
import { doStep } from "../../setup/steps.ts";
import type { Block, Merged } from "../work.ts";

export async function block({ index, of }: Block, args: readonly string[]): Promise<Graded[]> {
  await doStep(npmPackages);
  await courseReady();
  return await gradeSome(submissionsOf({ index, of }, args), usualLimits);
}

/** The submissions themselves, which all machines must see as they are. */
export function given(block: Block, args: readonly string[]): string {
  const files = submissionsOf(block, args);
  return JSON.stringify(
    files.map(({ name, path, problem }) => [name, problem || hashOfBytes(readFileSync(path))]),
  );
}

/** Puts what was found where `deno task grade` keeps it, which then has nothing left to run. */
export async function merge(parts: readonly Graded[][], args: readonly string[]): Promise<Merged> {
  await courseReady();
  const target = join(distDir, "grades"), files = submissions(args), results = resultsIn(target, usualLimits);
  for (const graded of parts.flat()) {
    const file = files.find(({ name }) => name === graded.name);
    if (file && graded.grade) results.keep(file.name, readFileSync(file.path), graded);
  }
  const { all } = await gradeAll(files, target, { limits: usualLimits, jobs: 1, only: [] });
  const graded = all.filter(({ grade }) => grade).length;
  return { text: `${graded} of ${all.length} graded: grades.csv and index.html in ${target}`, code: 0 };
}

function submissionsOf({ index, of }: Block, args: readonly string[]) {
  return submissions(args).filter((_, place) => place % of === index);
}

function submissions([folder]: readonly string[]) {
  if (folder === undefined) throw new Error("grade needs the folder with the submissions");
  if (!existsSync(folder)) {
    throw new Error(`there is no folder ${resolve(folder)}: all machines need it there`);
  }
  return submissionsIn(resolve(folder));
}
