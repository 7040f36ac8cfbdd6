// deno task grade <folder>: grades every notebook in a folder (and its folders) against the course's notebook of the same name.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import process from "node:process";
import { type Grade, gradeSubmission, usualLimits } from "./grade/grade.ts";
import { type Graded, toCsv, toJson, toPage } from "./grade/report.ts";
import { notebookFiles, parseNotebook, readNotebook } from "./notebook/format.ts";
import { distDir } from "./paths.ts";
import { main } from "./setup/all.ts";
import { npmPackages } from "./setup/library.ts";
import { doStep, filesUnder, say } from "./setup/steps.ts";

const usage = "usage: deno task grade <folder with submissions> [--seconds 60] [--megabytes 1500]";

/** A notebook larger than this was not written by hand. */
const mostBytes = 20_000_000;

await main(async () => {
  const { folder, limits } = parse(process.argv.slice(2));
  await doStep(npmPackages);
  const files = filesUnder(folder, ".ipynb", [".ipynb_checkpoints"]);
  if (files.length === 0) throw new Error(`there is no notebook in ${folder}; ${usage}`);
  const graded: Graded[] = [];
  for (const [index, file] of files.entries()) {
    const name = relative(folder, file);
    const grade = await gradeFile(file, limits);
    graded.push({ name, assignment: basename(originalOf(file) ?? "none", ".ipynb"), grade });
    say(`${index + 1} of ${files.length}`, `${name}: ${grade.earned} of ${grade.points}`);
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

/** The course's notebook whose name the submission's name holds: `04_leader_election-ada.ipynb` is one, too. */
function originalOf(file: string): string | undefined {
  return notebookFiles().find((path) => basename(file).includes(basename(path, ".ipynb")));
}

async function gradeFile(file: string, limits: typeof usualLimits): Promise<Grade> {
  const nothing = (remark: string): Grade => ({ earned: 0, points: 0, tests: [], remarks: [remark] });
  const original = originalOf(file);
  if (!original) {
    return nothing("its name has no notebook of the course in it, so nobody knows what it answers");
  }
  if (statSync(file).size > mostBytes) return nothing(`is larger than ${mostBytes / 1e6} MB`);
  try {
    return await gradeSubmission(
      readNotebook(original),
      parseNotebook(readFileSync(file, "utf8"), file),
      limits,
    );
  } catch (error) {
    return nothing(error instanceof Error ? error.message : String(error));
  }
}
