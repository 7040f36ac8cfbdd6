// deno task grade <folder>: grades every notebook in a folder (and its folders) against the course's notebook
// that it answers.
import { join } from "node:path";
import process from "node:process";
import { gradeAll } from "./grade/batch/batch.ts";
import { passedOver, submissionsIn } from "./grade/folder.ts";
import { parse, usage } from "./grade/batch/options.ts";
import { points } from "./grade/report.ts";
import { endChildren } from "./grade/run/child.ts";
import { courseReady } from "./grade/run/course.ts";
import { distDir } from "./base/paths.ts";
import { main } from "./setup/all.ts";
import { npmPackages } from "./setup/library.ts";
import { doStep, say } from "./setup/steps.ts";

for (const [signal, number] of [["SIGINT", 2], ["SIGTERM", 15], ["SIGHUP", 1]] as const) {
  process.on(signal, () => {
    endChildren();
    process.exit(128 + number);
  });
}

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
  const { problems } = await gradeAll(files, target, options, (one, { done, kept }) => {
    say(`${done} of ${files.length}`, printable(`${one.name}: ${points(one)}${kept ? ", as before" : ""}`));
  });
  const others = passedOver(folder);
  if (others.length > 0) problems.push(`no notebook, and so not graded: ${others.join(", ")}`);
  problems.forEach((problem) => say("look at", printable(problem)));
  const tables = options.desk?.roster ? "moodle.csv, canvas.csv, " : "";
  say("grades", `${tables}grades.csv, grades.json, index.html and feedback/ in ${target}`);
  return 0;
});

/** A name may hold anything, and a terminal obeys some of it. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "?");
}
