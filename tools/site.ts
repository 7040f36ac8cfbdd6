// deno task site [notebook…]: the course as a site in dist/site/; --check opens each page in Chromium, with
// axe-core.
import { rmSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { openChromium } from "./base/browser.ts";
import { chooseNotebooks } from "./notebook/choose.ts";
import { assertAllRan, runNotebook } from "./notebook/execute.ts";
import { titleOf } from "./notebook/html.ts";
import { distDir } from "./base/paths.ts";
import { main, setUp } from "./setup/all.ts";
import { filesUnder, say, seconds } from "./setup/steps.ts";
import { checkPage } from "./site/check.ts";
import { writeSite } from "./site/write.ts";

const folder = join(distDir, "site");

await main(async () => {
  const given = process.argv.slice(2);
  const unknown = given.filter((argument) => argument.startsWith("-") && argument !== "--check");
  if (unknown.length > 0) throw new Error(`site takes only --check, got ${unknown.join(" ")}`);
  const paths = chooseNotebooks(given.filter((argument) => !argument.startsWith("-")));
  await setUp();
  const chapters = [];
  for (const path of paths) {
    const notebookRun = await runNotebook(path);
    assertAllRan(notebookRun);
    const name = basename(path, ".ipynb");
    chapters.push({ path, name, title: titleOf(notebookRun.notebook, name), notebook: notebookRun.notebook });
    say("executed", `${name} (${seconds(notebookRun.seconds * 1000)})`);
  }
  rmSync(folder, { recursive: true, force: true });
  await writeSite(folder, chapters, (done) => say("written", `${done} of ${chapters.length} pages`));
  say("site", join(folder, "index.html"));
  return given.includes("--check") ? await checkAll() : 0;
});

async function checkAll(): Promise<number> {
  const browser = await openChromium();
  let failed = 0;
  try {
    const pages = filesUnder(folder, ".html", ["slides"]);
    for (const page of pages) {
      const problems = await checkPage(browser, page);
      say("check", `${basename(page)}: ${problems.length} problems`);
      problems.forEach((problem) => console.error(`  ${problem}`));
      failed += problems.length;
    }
  } finally {
    await browser.close();
  }
  return failed === 0 ? 0 : 1;
}
