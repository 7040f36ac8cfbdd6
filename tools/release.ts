// deno task release [notebook…]: student copies, instructor's copies and decks, in dist/release/.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { chooseNotebooks } from "./notebook/choose.ts";
import { assertAllRan, runNotebook } from "./notebook/execute.ts";
import { canonical, readNotebook } from "./notebook/format.ts";
import { titleOf } from "./notebook/html.ts";
import { distDir, root } from "./paths.ts";
import { studentCopy } from "./release/student.ts";
import { main, setUp } from "./setup/all.ts";
import { say } from "./setup/steps.ts";
import { toDeck } from "./slides/deck.ts";

const target = join(distDir, "release");
const folders = ["student", "instructor", "slides"].map((name) => join(target, name));

await main(async () => {
  const given = process.argv.slice(2);
  const unknown = given.filter((argument) => argument.startsWith("-") && argument !== "--no-slides");
  if (unknown.length > 0) throw new Error(`release takes only --no-slides, got ${unknown.join(" ")}`);
  const paths = chooseNotebooks(given.filter((argument) => !argument.startsWith("-")));
  // All copies first: a notebook that cannot be released stops the release before anything is written.
  const copies = paths.map((path) => [path, canonical(studentCopy(readNotebook(path), basename(path)))]);
  const [student, instructor] = folders;
  folders.forEach((folder) => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  });
  for (const [path, copy] of copies) {
    writeFileSync(join(student, basename(path)), copy);
    writeFileSync(join(instructor, basename(path)), canonical(readNotebook(path)));
  }
  say("copies", `${paths.length} notebooks for students and instructors, in ${target}`);
  // Notebooks link to it by its place beside their folder.
  mkdirSync(join(target, "docs"), { recursive: true });
  copyFileSync(join(root, "docs", "glossary.md"), join(target, "docs", "glossary.md"));
  if (!given.includes("--no-slides")) await writeDecks(paths);
  return 0;
});

async function writeDecks(paths: string[]): Promise<void> {
  await setUp();
  for (const [index, path] of paths.entries()) {
    const name = basename(path, ".ipynb");
    const notebookRun = await runNotebook(path);
    assertAllRan(notebookRun);
    writeFileSync(
      join(target, "slides", `${name}.html`),
      await toDeck(notebookRun.notebook, titleOf(notebookRun.notebook, name)),
    );
    say("slides", `${name} (${index + 1} of ${paths.length})`);
  }
}
