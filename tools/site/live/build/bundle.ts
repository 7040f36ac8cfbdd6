// The scripts that pages load: TypeScript for a browser, each file with its imports as one script.
import { join } from "node:path";
import { rolldown } from "rolldown";
import { root } from "../../../base/paths.ts";

/** The page's own script, and the parts that it loads when they are needed, by the names of their files. */
const entries = {
  page: "page/page.ts",
  session: "session/part.ts",
  changes: "keep/part.ts",
  editor: "editor/part.ts",
  deck: "deck/deck.ts",
};

export type ScriptName = keyof typeof entries;
export const scriptNames = Object.keys(entries) as ScriptName[];

const texts = new Map<ScriptName, Promise<string>>();

export function scriptText(name: ScriptName): Promise<string> {
  const known = texts.get(name) ?? bundle(entries[name]);
  texts.set(name, known);
  return known;
}

/** @param entry a file, from the folder of live pages */
async function bundle(entry: string): Promise<string> {
  const made = await rolldown({
    input: join(root, "tools", "site", "live", entry),
    platform: "browser",
    logLevel: "silent",
  });
  try {
    const { output } = await made.generate({ format: "iife", minify: true, comments: { legal: true } });
    return output[0].code;
  } finally {
    await made.close();
  }
}
