// deno task slides [notebook…]: a deck of slides for each notebook, in dist/slides/; --check opens every
// slide in Chromium.
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { openChromium } from "./base/browser.ts";
import { chooseNotebooks } from "./notebook/choose.ts";
import { assertAllRan, runNotebook } from "./notebook/execute.ts";
import { readNotebook } from "./notebook/format.ts";
import { titleOf } from "./notebook/html.ts";
import { distDir } from "./base/paths.ts";
import { main, setUp } from "./setup/all.ts";
import { say, seconds } from "./setup/steps.ts";
import { checkDeck } from "./slides/check.ts";
import { studentCopy } from "./release/student.ts";
import { LiveParts } from "./site/live/build/write.ts";
import { toDeck } from "./slides/deck.ts";

const options = ["--check", "--solutions"];

await main(async () => {
  const given = process.argv.slice(2);
  const unknown = given.filter((argument) => argument.startsWith("-") && !options.includes(argument));
  if (unknown.length > 0) throw new Error(`slides takes ${options.join(" and ")}, got ${unknown.join(" ")}`);
  const paths = chooseNotebooks(given.filter((argument) => !argument.startsWith("-")));
  await setUp();
  const files: string[] = [];
  const live = join(distDir, "slides", "live");
  const parts = await LiveParts.write(live);
  for (const path of paths) files.push(await writeDeck(path, given.includes("--solutions"), parts));
  return given.includes("--check") ? await checkAll(files) : 0;
});

async function writeDeck(path: string, solutions: boolean, parts: LiveParts): Promise<string> {
  const started = performance.now();
  const notebookRun = await runNotebook(path);
  assertAllRan(notebookRun);
  const name = basename(path, ".ipynb");
  const file = join(distDir, "slides", `${name}.html`);
  mkdirSync(join(distDir, "slides"), { recursive: true });
  const html = await toDeck(notebookRun.notebook, titleOf(notebookRun.notebook, name), {
    solutions,
    folder: dirname(path),
    live: { script: "live/deck.js", page: name },
  });
  const given = readNotebook(path);
  parts.writePage(name, (solutions ? given : studentCopy(given, name)).cells);
  writeFileSync(file, html);
  say("slides", `${file}, ${(html.length / 1e6).toFixed(1)} MB (${seconds(performance.now() - started)})`);
  return file;
}

async function checkAll(files: string[]): Promise<number> {
  const browser = await openChromium();
  let failed = 0;
  try {
    for (const file of files) {
      const shots = join(distDir, "slides", basename(file, ".html"), "shots");
      const { slides, problems } = await checkDeck(browser, file, shots);
      say("check", `${basename(file)}: ${slides} slides, ${problems.length} problems, pictures in ${shots}`);
      problems.forEach((problem) => console.error(`  ${problem}`));
      failed += problems.length;
    }
  } finally {
    await browser.close();
  }
  return failed === 0 ? 0 : 1;
}
