// deno task build [notebook…]: executes every notebook on tslab, or those named, and writes it as HTML to
// dist/.
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { type NotebookRun, notebookSeconds, runNotebook } from "./notebook/execute.ts";
import { chooseNotebooks } from "./notebook/choose.ts";
import type { Notebook } from "./notebook/format.ts";
import { closeGates } from "./notebook/fold.ts";
import { escapeHtml, titleOf, toHtml } from "./notebook/html.ts";
import { distDir } from "./base/paths.ts";
import { main, setUp } from "./setup/all.ts";
import { say, seconds } from "./setup/steps.ts";

interface Page {
  file: string;
  title: string;
}

await main(async () => {
  const given = process.argv.slice(2), paths = chooseNotebooks(given);
  await setUp();
  mkdirSync(distDir, { recursive: true });
  const pages: Page[] = [];
  for (const [index, path] of paths.entries()) {
    const notebookRun = await runNotebook(path, {
      onProgress: progress(`${index + 1} of ${paths.length}  ${basename(path)}`),
    });
    if (succeeded(notebookRun)) pages.push(await write(notebookRun));
  }
  const whole = join(distDir, "index.html");
  if (given.length === 0) writeFileSync(whole, indexOf(pages));
  const where = given.length === 0 ? [whole] : pages.map(({ file }) => join(distDir, file));
  say("HTML", `${pages.length} of ${paths.length} notebooks, from ${where.join(", ")}`);
  return pages.length === paths.length ? 0 : 1;
});

/** On a terminal a line that changes in place; elsewhere nothing, the end is reported anyhow. */
function progress(name: string): (done: number, all: number) => void {
  if (!process.stdout.isTTY) return () => {};
  return (done, all) => process.stdout.write(`\r${name}: ${done} of ${all} cells${done === all ? "\n" : ""}`);
}

function succeeded(notebookRun: NotebookRun): boolean {
  const isLate = notebookRun.seconds > notebookSeconds;
  const late = isLate ? `, but may take ${notebookSeconds} s` : "";
  say(basename(notebookRun.path), `${seconds(notebookRun.seconds * 1000)} from a cold kernel${late}`);
  notebookRun.failures.forEach((failure) => console.error(failure));
  return notebookRun.failures.length === 0 && !isLate;
}

async function write(notebookRun: NotebookRun): Promise<Page> {
  const name = basename(notebookRun.path, ".ipynb");
  const page = { file: `${name}.html`, title: titleOf(notebookRun.notebook, name) };
  writeFileSync(join(distDir, page.file), await toHtml(forReaders(notebookRun.notebook), page.title));
  return page;
}

function forReaders(notebook: Notebook): Notebook {
  return { ...notebook, cells: closeGates(notebook.cells) };
}

function indexOf(pages: Page[]): string {
  const items = pages.map(({ file, title }) =>
    `<li><a href="${encodeURI(file)}">${escapeHtml(title)}</a></li>`
  );
  return `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>happened-before</title>
<style>:root { color-scheme: light dark } body { font: 1.1rem/1.6 system-ui; max-width: 40rem; margin: 3rem auto }</style>
<h1>happened-before</h1>
<ol>
${items.join("\n")}
</ol>
</html>
`;
}
