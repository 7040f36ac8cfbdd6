// The pages of the course's site: an executed notebook's page and the index. Nothing is loaded from
// elsewhere.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { libDir } from "../base/paths.ts";
import { escapeHtml } from "../markdown/escape.ts";
import { convert } from "../notebook/convert.ts";
import { type Notebook, textOf } from "../notebook/format.ts";
import { closeGates } from "../notebook/fold.ts";
import { openingOf, outsideReferences } from "../notebook/html.ts";
import { withoutAnswers } from "../release/answers.ts";
import { filesUnder, hashBelow } from "../setup/steps.ts";
import { templates } from "./assets.ts";
import { policyElement } from "./policy.ts";
import { withReferences } from "./references.ts";
import { contentsOf } from "./sections.ts";

export interface Chapter {
  /** Of the notebook's file, without its ending. */
  name: string;
  title: string;
  notebook: Notebook;
  /** Where the names of pictures begin; the course's notebooks if it is not given. */
  folder?: string;
}

/** What everybody may see of a notebook. */
function shownOf(notebook: Notebook): Notebook {
  const cells = closeGates(withoutAnswers(notebook.cells)).filter((cell) =>
    (cell.metadata.slideshow as { slide_type?: string } | undefined)?.slide_type !== "notes"
  );
  return { ...notebook, cells };
}

/** The notebook's cells as HTML; answers and speaker's notes are left out. */
export async function bodyOf({ notebook, title, folder }: Chapter): Promise<string> {
  const args = [
    "--to",
    "html",
    "--template",
    "page",
    `--TemplateExporter.extra_template_basedirs=${templates}`,
  ];
  const body = await convert(shownOf(notebook), { title, folder, args });
  const outside = outsideReferences(body);
  if (outside.length > 0) throw new Error(`${title} would load from outside the site: ${outside.join(", ")}`);
  return withReferences(withLinks(withoutEmptyHeadings(body)));
}

/** The corner of a table heads nothing. */
function withoutEmptyHeadings(body: string): string {
  return body.replace(/<th\b([^>]*)>\s*<\/th>/g, "<td$1></td>");
}

/** Notebooks name each other, and the glossary, by their places in the checkout. */
function withLinks(body: string): string {
  return body.replace(/(<a\b[^>]*\shref=")([^":#]+)\.ipynb\b/g, "$1$2.html")
    .replaceAll('href="../docs/glossary.md', 'href="glossary.html');
}

export function chapterPage(chapters: Chapter[], at: number, body: string): string {
  const { name, title } = chapters[at];
  const turn = (chapter: Chapter | undefined, rel: string, arrow: (title: string) => string) =>
    chapter
      ? `<a rel="${rel}" href="${chapter.name}.html">${escapeHtml(arrow(chapter.title))}</a>`
      : "<span></span>";
  return framed(
    title,
    `<div class="frame">
<nav class="contents" aria-label="On this page">${contentsOf(body)}
<ul><li><a download href="${name}.ipynb">Download the notebook</a></li><li><a href="slides/${name}.html">Slides</a></li></ul></nav>
<main id="main">
${body}
<p>Its cells run with the course's library, ${edition()}.</p>
<nav class="turn" aria-label="Other notebooks">${turn(chapters[at - 1], "prev", (t) => `← ${t}`)}${
      turn(chapters[at + 1], "next", (t) => `${t} →`)
    }</nav>
</main>
</div>`,
    `<script src="assets/live/page.js" data-page="${name}"></script>\n`,
  );
}

/** The library's version, and a few letters that differ where its sources do. */
export function edition(): string {
  const { version } = JSON.parse(readFileSync(join(libDir, "package.json"), "utf8"));
  const sources = hashBelow(libDir, filesUnder(libDir, ".ts", ["dist"]));
  return `version ${version} (${sources.slice(0, 8)})`;
}

/** A page that is no notebook. */
export function textPage(title: string, body: string): string {
  return framed(
    title,
    `<div class="frame">
<nav class="contents" aria-label="On this page">${contentsOf(body)}</nav>
<main id="main">
${body}
</main>
</div>`,
  );
}

export function indexPage(chapters: Chapter[]): string {
  const shown = chapters.map((chapter) => ({ ...chapter, notebook: shownOf(chapter.notebook) }));
  const cards = shown.map((chapter) =>
    `<li><div class="picture" aria-hidden="true">${pictureOf(chapter.notebook)}</div><div class="about">` +
    `<h2><a href="${chapter.name}.html">${escapeHtml(chapter.title)}</a></h2><p>${
      escapeHtml(openingOf(chapter.notebook))
    }</p>` +
    `<p><a download href="${chapter.name}.ipynb">Notebook<span hidden> ${
      escapeHtml(chapter.title)
    }</span></a> · ` +
    `<a href="slides/${chapter.name}.html">Slides<span hidden> of ${
      escapeHtml(chapter.title)
    }</span></a></p></div></li>`
  );
  return framed(
    "happened-before",
    `<main id="main" class="frame" style="display: block">
<h1>happened-before</h1>
<p>A course in distributed systems as notebooks that run: the algorithms, their executions, and what breaks them.</p>
<ul class="cards">${cards.join("\n")}</ul>
<p>What does a word mean? <a href="glossary.html">Glossary and notation</a></p>
</main>`,
  );
}

/** The richest execution that a notebook draws, else its first picture. */
function pictureOf(notebook: Notebook): string {
  const shown = notebook.cells.flatMap((cell) => cell.outputs ?? [])
    .map((output) => textOf(output.data?.["text/html"] as string | undefined));
  const figure = shown.find((html) => html.includes("hb-spacetime")) ??
    shown.find((html) => html.includes("<svg")) ?? "";
  const style = figure.match(/<style>[\s\S]*?<\/style>/)?.[0] ?? "";
  const pictures = [...figure.matchAll(/<svg[\s\S]*?<\/svg>/g)].map(([svg]) => svg);
  const largest = pictures.sort((a, b) => b.length - a.length)[0] ?? "";
  // What a diagram's style says holds inside of one.
  return `<div class="hb"><div class="hb-diagram">${style}${withOwnIds(largest)}</div></div>`;
}

/** The same picture stands on the notebook's page, but here several stand on one. */
function withOwnIds(svg: string): string {
  const bare = svg.replace(/\s(?:role|aria-label|tabindex)="[^"]*"/g, "");
  const [, start] = bare.match(/^(<svg[^>]*>)/) ?? ["", ""];
  const [width, height] = ["width", "height"].map((name) =>
    start.match(new RegExp(`\\s${name}="([\\d.]+)`))?.[1]
  );
  if (start.includes("viewBox") || !width || !height) return bare;
  return bare.replace("<svg", `<svg viewBox="0 0 ${width} ${height}"`);
}

function framed(title: string, content: string, more = ""): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
${policyElement}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="assets/site.css">
<script>try { const theme = localStorage.getItem("theme"); if (theme) document.documentElement.dataset.theme = theme; } catch {}</script>
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header><a class="home" href="index.html">happened-before</a>
<search><input id="search" type="search" placeholder="Search" aria-label="Search the course" autocomplete="off">
<ul id="found" aria-label="Search results"></ul><span id="status" role="status" style="position: absolute; clip-path: inset(50%)"></span></search>
<button id="theme" type="button" hidden>Dark</button></header>
${content}
<script src="assets/search.js"></script>
<script src="assets/site.js"></script>
${more}</body>
</html>
`;
}
