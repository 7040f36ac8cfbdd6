// deno task grade <folder>: grades every notebook in a folder (and its folders) against the course's notebook of the same name.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { gradeFile, submissionsIn } from "./grade/folder.ts";
import { usualLimits } from "./grade/grade.ts";
import { type Graded, toCsv, toJson, toPage } from "./grade/report.ts";
import { distDir } from "./paths.ts";
import { main } from "./setup/all.ts";
import { npmPackages } from "./setup/library.ts";
import { doStep, say } from "./setup/steps.ts";

const usage = "usage: deno task grade <folder with submissions> [--seconds 60] [--megabytes 1500]";

await main(async () => {
  const { folder, limits } = parse(process.argv.slice(2));
  await doStep(npmPackages);
  const files = submissionsIn(folder);
  if (files.length === 0) throw new Error(`there is no notebook in ${folder}; ${usage}`);
  const graded: Graded[] = [];
  for (const [index, file] of files.entries()) {
    const one = await gradeFile(folder, file, limits);
    graded.push(one);
    say(`${index + 1} of ${files.length}`, `${one.name}: ${one.grade.earned} of ${one.grade.points}`);
  }
  const target = join(distDir, "grades");
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, "grades.csv"), toCsv(graded));
  writeFileSync(join(target, "grades.json"), toJson(graded));
  writeFileSync(join(target, "index.html"), toPage(graded));
  say("grades", `grades.csv, grades.json and index.html in ${target}`);
  return 0;
});

function parse(argv: string[]) {
  const limits = { ...usualLimits };
  const folders: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const name = argv[at].replace(/^--/, "");
    if (name !== "seconds" && name !== "megabytes") folders.push(argv[at]);
    else if (!(Number(argv[++at]) > 0)) throw new Error(`--${name} must be a number > 0, got ${argv[at]}`);
    else limits[name] = Number(argv[at]);
  }
  if (folders.length !== 1 || folders[0].startsWith("-")) throw new Error(usage);
  const folder = resolve(folders[0]);
  if (!existsSync(folder)) throw new Error(`there is no folder ${folder}; ${usage}`);
  return { folder, limits };
}
