// Scripts for workers, bundled from modules of ours and of npm.
import { noteLicence } from "./licences.ts";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { root } from "../../../base/paths.ts";

export interface ScriptOptions {
  /** Of the variable that gets what the entry exports. */
  name?: string;
  /** Files in place of modules, by the end of what is imported. */
  instead?: Record<string, string>;
  /** Texts of modules that are no files, by what is imported, and texts in place of a file's, by its path. */
  texts?: Record<string, string>;
  /** What stands in for expressions. */
  define?: Record<string, string>;
}

/**
 * @param entry a file, or a name among `texts`
 * @throws Error for a module that is not to be had
 */
export async function script(entry: string, options: ScriptOptions = {}): Promise<string> {
  const { name, instead = {}, texts = {}, define = {} } = options;
  const bundle = await rolldown({
    input: entry,
    cwd: root,
    platform: "browser",
    resolve: { conditionNames: ["import", "browser", "default"] },
    transform: { define },
    logLevel: "silent",
    plugins: [{
      name: "in a page",
      resolveId(id: string) {
        if (Object.hasOwn(texts, id)) return `\0${id}`;
        const end = Object.keys(instead).find((end) => id === end || id.endsWith(`/${end}`));
        return end === undefined ? undefined : instead[end];
      },
      load: (id: string) => texts[id.replace(/^\0/, "")],
    }],
  });
  try {
    const { output } = await bundle.generate({ format: "iife", name, minify: true, comments: false });
    output[0].moduleIds.forEach(noteLicence);
    const outside = output.flatMap((part) => part.type === "chunk" ? part.imports : []);
    if (outside.length > 0) throw new Error(`a page has no ${outside.join(", ")}`);
    return output[0].code;
  } finally {
    await bundle.close();
  }
}

/** A script that hands over a function: where it is loaded, its body is not parsed further than needed. */
export function part(name: string, body: string): string {
  return `(globalThis.__live__ ??= {})[${JSON.stringify(name)}] = function () {\n${body}\n};\n`;
}

/** A script that hands over plain data. */
export function dataPart(name: string, data: unknown): string {
  return `(globalThis.__live__ ??= {})[${JSON.stringify(name)}] = ${JSON.stringify(data)};\n`;
}

export const inspect: string = join(root, "node_modules/node-inspect-extracted/dist/inspect.js");
