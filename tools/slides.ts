// deno task slides [notebook…]: a deck of slides for each notebook, in dist/slides/; --check opens every
// slide in Chromium, --handout prints them with their notes.
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { openChromium } from "./base/browser.ts";
import { chooseNotebooks } from "./notebook/choose.ts";
import { readNotebook } from "./notebook/format.ts";
import { titleOf } from "./notebook/html.ts";
import { distDir } from "./base/paths.ts";
import { main, setUp } from "./setup/all.ts";
import { say, seconds } from "./setup/steps.ts";
import { studentCopy } from "./release/student.ts";
import { LiveParts } from "./site/live/build/write.ts";
import { checkDeck } from "./slides/check.ts";
import { type DeckOptions, toDeck } from "./slides/deck.ts";
import { executed } from "./slides/executed.ts";
import { writeHandout } from "./slides/handout.ts";
import { readTheme } from "./slides/theme.ts";

const folder = join(distDir, "slides");
const flags = ["--check", "--solutions", "--handout"], files = ["--theme", "--logo"];

interface Deck {
  file: string;
  title: string;
}

await main(async () => {
  const { names, has, fileOf } = parse(process.argv.slice(2));
  const theme = readTheme(fileOf("--theme"), fileOf("--logo"));
  const paths = chooseNotebooks(names);
  await setUp();
  const decks: Deck[] = [], parts = await LiveParts.write(join(folder, "live"));
  for (const path of paths) {
    decks.push(await writeDeck(path, { solutions: has("--solutions"), theme }, parts));
  }
  if (has("--handout")) await writeHandouts(decks);
  return has("--check") ? await checkAll(decks) : 0;
});

function parse(argv: string[]) {
  const names: string[] = [], given = new Map<string, string>();
  for (let at = 0; at < argv.length; at++) {
    if (flags.includes(argv[at])) given.set(argv[at], "");
    else if (files.includes(argv[at])) {
      if (argv[at + 1] === undefined) throw new Error(`${argv[at]} needs a file`);
      given.set(argv[at], argv[++at]);
    } else if (argv[at].startsWith("-")) {
      throw new Error(`slides takes ${flags.join(", ")}, --theme FILE.css and --logo FILE, got ${argv[at]}`);
    } else names.push(argv[at]);
  }
  return { names, has: (name: string) => given.has(name), fileOf: (name: string) => given.get(name) };
}

/** A deck with solutions has a name of its own, so that it is not handed out by mistake. */
async function writeDeck(path: string, options: DeckOptions, parts: LiveParts): Promise<Deck> {
  const started = performance.now();
  const { notebook, isKept } = await executed(path);
  const name = basename(path, ".ipynb"), title = titleOf(notebook, name);
  const page = `${name}${options.solutions ? "_with_solutions" : ""}`, file = join(folder, `${page}.html`);
  mkdirSync(folder, { recursive: true });
  const live = { script: "live/deck.js", page };
  const html = await toDeck(notebook, title, { ...options, folder: dirname(path), live });
  const given = readNotebook(path);
  parts.writePage(page, (options.solutions ? given : studentCopy(given, name)).cells);
  writeFileSync(file, html);
  const kept = isKept ? ", with the outputs of an earlier run, as no code has changed" : "";
  say(
    "slides",
    `${file}, ${(html.length / 1e6).toFixed(1)} MB (${seconds(performance.now() - started)})${kept}`,
  );
  return { file, title };
}

async function writeHandouts(decks: Deck[]): Promise<void> {
  const browser = await openChromium();
  try {
    for (const { file, title } of decks) {
      const handout = file.replace(/\.html$/, "_handout.pdf");
      await writeHandout(browser, file, title, handout);
      say("handout", handout);
    }
  } finally {
    await browser.close();
  }
}

async function checkAll(decks: Deck[]): Promise<number> {
  const browser = await openChromium();
  let failed = 0;
  try {
    for (const { file } of decks) {
      const shots = join(folder, basename(file, ".html"), "shots");
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
