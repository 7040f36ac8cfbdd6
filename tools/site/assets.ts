// Files that all pages of the site share.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formulaStyle } from "../markdown/typeset.ts";
import { root } from "../base/paths.ts";
import { fontFaces } from "../slides/assets.ts";
import type { Section } from "./sections.ts";

export const templates: string = join(root, "tools", "site", "templates");

export function writeAssets(folder: string, sections: Section[]): void {
  const assets = join(folder, "assets");
  mkdirSync(assets, { recursive: true });
  writeFileSync(
    join(assets, "site.css"),
    [
      fontFaces(),
      formulaStyle,
      ...["site.css", "live.css"].map((name) => readFileSync(join(templates, name), "utf8")),
    ].join("\n"),
  );
  writeFileSync(join(assets, "site.js"), readFileSync(join(templates, "site.js"), "utf8"));
  // As a script and not as JSON: a page that is opened from a file may not fetch.
  writeFileSync(join(assets, "search.js"), `globalThis.searchIndex = ${JSON.stringify(sections)};\n`);
}
