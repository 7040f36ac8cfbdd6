// deno task release [notebook…]: student copies, a package with all that a student needs, instructor's
// copies, decks and a course folder for nbgrader, in dist/release/.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { chooseNotebooks } from "./notebook/choose.ts";
import { canonical } from "./notebook/fmt.ts";
import { readNotebook } from "./notebook/format.ts";
import { titleOf } from "./notebook/html.ts";
import { gradedByHand } from "./notebook/nbgrader.ts";
import { distDir, jupyterShare, root } from "./base/paths.ts";
import { nbgraderConfig, nbgraderSource } from "./release/nbgrader.ts";
import { packageName, studentPackage } from "./release/package/package.ts";
import { zip } from "./release/package/zip.ts";
import { studentCopy } from "./release/student.ts";
import { main, setUp } from "./setup/all.ts";
import { say } from "./setup/steps.ts";
import { toDeck } from "./slides/deck.ts";
import { executed } from "./slides/executed.ts";

const target = join(distDir, "release");
const folders = ["student", "instructor", "slides"].map((name) => join(target, name));

await main(async () => {
  const given = process.argv.slice(2);
  const unknown = given.filter((argument) => argument.startsWith("-") && argument !== "--no-slides");
  if (unknown.length > 0) throw new Error(`release takes only --no-slides, got ${unknown.join(" ")}`);
  const paths = chooseNotebooks(given.filter((argument) => !argument.startsWith("-")));
  // All copies first: a notebook that cannot be released stops the release before anything is written.
  const copies = paths.map((path) => [path, canonical(studentCopy(readNotebook(path), basename(path)))]);
  await setUp(); // the package holds the library built
  const [student, instructor] = folders;
  folders.forEach((folder) => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  });
  for (const [path, copy] of copies) {
    writeFileSync(join(student, basename(path)), copy);
    writeFileSync(join(instructor, basename(path)), canonical(readNotebook(path)));
  }
  writeForNbgrader(paths);
  const packed = studentPackage(new Map(copies.map(([path, copy]) => [basename(path), copy])));
  writeFileSync(join(target, `${packageName}-student.zip`), zip(packed));
  say("copies", `${paths.length} notebooks for students and instructors, in ${target}`);
  paths.forEach(sayGradedByHand);
  // Notebooks link to it by its place beside their folder.
  mkdirSync(join(target, "docs"), { recursive: true });
  copyFileSync(join(root, "docs", "glossary.md"), join(target, "docs", "glossary.md"));
  if (!given.includes("--no-slides")) await writeDecks(paths);
  return 0;
});

/** What nbgrader itself has put into its folder stays: grades and what was handed in. */
function writeForNbgrader(paths: string[]): void {
  const course = join(target, "nbgrader");
  rmSync(join(course, "source"), { recursive: true, force: true });
  for (const path of paths) {
    const folder = join(course, "source", basename(path, ".ipynb"));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, basename(path)), canonical(nbgraderSource(readNotebook(path))));
  }
  writeFileSync(join(course, "nbgrader_config.py"), nbgraderConfig([jupyterShare]));
}

/** Points that `deno task grade` cannot give. */
function sayGradedByHand(path: string): void {
  const cells = gradedByHand(readNotebook(path));
  if (cells.length === 0) return;
  const points = cells.reduce((sum, cell) => sum + cell.points, 0);
  const names = cells.map(({ id, points, cell }) => `${id} (${cell.cell_type}, ${points})`).join(", ");
  say("by hand", `${basename(path)}: a person grades ${cells.length} cells, ${points} points: ${names}`);
}

/** One to hand out, and one with the speaker's notes beside the instructor's copy. */
async function writeDecks(paths: string[]): Promise<void> {
  for (const [index, path] of paths.entries()) {
    const name = basename(path, ".ipynb");
    const { notebook } = await executed(path);
    for (const [folder, withoutNotes] of [["slides", true], ["instructor", false]] as const) {
      const options = { folder: dirname(path), withoutNotes };
      const deck = await toDeck(notebook, titleOf(notebook, name), options);
      writeFileSync(join(target, folder, `${name}.html`), deck);
    }
    say("slides", `${name} (${index + 1} of ${paths.length})`);
  }
}
