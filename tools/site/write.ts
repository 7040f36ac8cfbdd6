// Writes the site of some chapters into a folder.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { canonical, readNotebook } from "../notebook/format.ts";
import { studentCopy } from "../release/student.ts";
import { toDeck } from "../slides/deck.ts";
import { writeAssets } from "./assets.ts";
import { bodyOf, type Chapter, chapterPage, indexPage, type Section, sectionsOf } from "./page.ts";

export async function writeSite(
  folder: string,
  chapters: (Chapter & { path: string })[],
  onProgress: (done: number) => void = () => {},
): Promise<void> {
  mkdirSync(join(folder, "slides"), { recursive: true });
  const all: Section[] = [];
  for (const [index, chapter] of chapters.entries()) {
    const body = await bodyOf(chapter);
    const sections = sectionsOf(body, chapter);
    all.push(...sections);
    writeFileSync(join(folder, `${chapter.name}.html`), chapterPage(chapters, index, body, sections));
    writeFileSync(
      join(folder, `${chapter.name}.ipynb`),
      canonical(studentCopy(readNotebook(chapter.path), chapter.name)),
    );
    writeFileSync(
      join(folder, "slides", `${chapter.name}.html`),
      await toDeck(chapter.notebook, chapter.title),
    );
    onProgress(index + 1);
  }
  writeFileSync(join(folder, "index.html"), indexPage(chapters));
  writeAssets(folder, all);
}
