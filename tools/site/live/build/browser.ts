// The scripts of pages themselves: each file with its imports as one script.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../base/paths.ts";
import { dataPart, script } from "./script.ts";

/** The script that a page begins with, and what it loads when that is needed, by the names of the files. */
const entries = {
  page: "page/page.ts",
  session: "session/part.ts",
  changes: "keep/part.ts",
  sliders: "page/sliders.ts",
  editor: "editor/part.ts",
  deck: "deck/deck.ts",
};

export type ScriptName = keyof typeof entries;
export const scriptNames = Object.keys(entries) as ScriptName[];

export function scriptOf(name: ScriptName): Promise<string> {
  return script(join(root, "tools", "site", "live", entries[name]));
}

/** The notebook as it is handed out, for the page to hand it out with changes. */
export function writeNotebook(folder: string, page: string, notebook: string): void {
  writeFileSync(join(folder, `${page}.notebook.js`), dataPart(`${page}.notebook`, JSON.parse(notebook)));
}
