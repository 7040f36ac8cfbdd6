// deno task grade <folder>: grades every notebook in a folder (and its folders) against the course's notebook
// that it answers.
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { gradeAll, type Options } from "./grade/batch.ts";
import { submissionsIn } from "./grade/folder.ts";
import { usualLimits } from "./grade/grade.ts";
import { points } from "./grade/report.ts";
import { courseReady } from "./grade/run/course.ts";
import { distDir } from "./base/paths.ts";
import { main } from "./setup/all.ts";
import { npmPackages } from "./setup/library.ts";
import { doStep, say } from "./setup/steps.ts";

const usage =
  "usage: deno task grade <folder with submissions> [--only NAME]… [--jobs N] [--seconds 60] [--megabytes 1500]";

await main(async () => {
  const { folder, options } = parse(process.argv.slice(2));
  await doStep(npmPackages);
  const files = submissionsIn(folder);
  if (files.length === 0) throw new Error(`there is no notebook in ${folder}; ${usage}`);
  const unknown = options.only.filter((part) => !files.some(({ name }) => name.includes(part)));
  if (unknown.length > 0) {
    throw new Error(`no submission in ${folder} has ${unknown.join(" or ")} in its name`);
  }
  await courseReady();
  const target = join(distDir, "grades");
  await gradeAll(files, target, options, (one, { done, kept }) => {
    say(`${done} of ${files.length}`, printable(`${one.name}: ${points(one)}${kept ? ", as before" : ""}`));
  });
  say("grades", `grades.csv, grades.json and index.html in ${target}`);
  return 0;
});

/** A name may hold anything, and a terminal obeys some of it. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "?");
}

function parse(argv: string[]): { folder: string; options: Options } {
  const limits = { ...usualLimits }, only: string[] = [], folders: string[] = [];
  let jobs = Math.min(4, availableParallelism());
  for (let at = 0; at < argv.length; at++) {
    const name = argv[at].replace(/^--/, "");
    const number = () => {
      const given = Number(argv[++at]);
      if (!(given > 0)) throw new Error(`--${name} must be a number > 0, got ${argv[at]}`);
      return given;
    };
    if (argv[at] === "--only") only.push(argv[++at] ?? "");
    else if (argv[at] === "--jobs") jobs = Math.ceil(number());
    else if (argv[at] === "--seconds" || argv[at] === "--megabytes") {
      limits[name as keyof typeof limits] = number();
    } else folders.push(argv[at]);
  }
  if (folders.length !== 1 || folders[0].startsWith("-")) throw new Error(usage);
  if (only.includes("")) throw new Error(`--only needs a part of a submission's name; ${usage}`);
  const folder = resolve(folders[0]);
  if (!existsSync(folder)) throw new Error(`there is no folder ${folder}; ${usage}`);
  return { folder, options: { limits, jobs, only } };
}
