// Writes the parts of live pages into the site.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scriptNames, scriptText } from "./bundle.ts";

/** Where the parts lie in the site. */
const partsFolder = join("assets", "live");

/** What all pages share. */
export async function writeScripts(folder: string): Promise<void> {
  for (const name of scriptNames) write(folder, name, await scriptText(name));
}

/** The notebook as it is handed out, for the page to hand it out with changes. */
export function writeNotebookPart(folder: string, page: string, notebook: string): void {
  write(folder, `${page}.notebook`, leaving(`${page}.notebook`, JSON.parse(notebook)));
}

/** As a script and not as JSON: a page that is opened from a file may not fetch. */
function leaving(name: string, value: unknown): string {
  return `(globalThis.__live__ ??= {})[${JSON.stringify(name)}] = ${JSON.stringify(value)};\n`;
}

function write(folder: string, name: string, text: string): void {
  mkdirSync(join(folder, partsFolder), { recursive: true });
  writeFileSync(join(folder, partsFolder, `${name}.js`), text);
}
