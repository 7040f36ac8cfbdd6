// Writes the site of some chapters into a folder.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { canonical } from "../notebook/fmt.ts";
import { kernelspec, readNotebook } from "../notebook/format.ts";
import { titleOf } from "../notebook/html.ts";
import { root } from "../base/paths.ts";
import { studentCopy } from "../release/student.ts";
import { toDeck } from "../slides/deck.ts";
import { writeNotebook } from "./live/build/browser.ts";
import { LiveParts } from "./live/build/write.ts";
import { writeAssets } from "./assets.ts";
import { bodyOf, type Chapter, chapterPage, indexPage, textPage } from "./page.ts";
import { type Section, sectionsOf } from "./sections.ts";

export async function writeSite(
  folder: string,
  chapters: (Chapter & { path: string })[],
  onProgress: (done: number) => void = () => {},
): Promise<void> {
  mkdirSync(join(folder, "slides"), { recursive: true });
  const live = join(folder, "assets", "live");
  const parts = await LiveParts.write(live);
  const all: Section[] = [];
  for (const [index, chapter] of chapters.entries()) {
    const body = await bodyOf({ ...chapter, folder: dirname(chapter.path) });
    all.push(...sectionsOf(body, chapter));
    writeFileSync(join(folder, `${chapter.name}.html`), chapterPage(chapters, index, body));
    const given = studentCopy(readNotebook(chapter.path), chapter.name);
    writeFileSync(join(folder, `${chapter.name}.ipynb`), canonical(given));
    writeNotebook(live, chapter.name, canonical(given));
    parts.writePage(chapter.name, given.cells);
    writeFileSync(
      join(folder, "slides", `${chapter.name}.html`),
      await toDeck(chapter.notebook, chapter.title, {
        folder: dirname(chapter.path),
        withoutNotes: true,
        live: { script: "../assets/live/deck.js", page: chapter.name },
      }),
    );
    onProgress(index + 1);
  }
  all.push(...await writeGlossary(folder));
  writeFileSync(join(folder, "index.html"), indexPage(chapters));
  writeAssets(folder, all);
}

async function writeGlossary(folder: string): Promise<Section[]> {
  const source = readFileSync(join(root, "docs", "glossary.md"), "utf8");
  const cells = [{ cell_type: "markdown" as const, id: "glossary", metadata: {}, source }];
  const notebook = { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
  const chapter = {
    name: "glossary",
    title: titleOf(notebook, "Glossary"),
    notebook,
    folder: join(root, "docs"),
  };
  const body = await bodyOf(chapter);
  writeFileSync(join(folder, "glossary.html"), textPage(chapter.title, body));
  return sectionsOf(body, chapter);
}
