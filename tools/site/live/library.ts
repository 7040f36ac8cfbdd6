// The library as one script for a browser: the seam to the machine is left out, and anything else of Node or
// Deno is an error.
import { join } from "node:path";
import { rolldown } from "rolldown";
import { libDir } from "../../base/paths.ts";

/** What stands in for `lib/course/files/files.ts`: texts by their place, which the page hands over. */
export const filesOfPage = `
const texts = () => globalThis.__files__ ??= new Map();
const nameOf = (place) => place instanceof URL ? place.pathname : String(place);
export const placesOf = (path) => [new URL(path, "file:///course/")];
export function readText(place) {
  const text = texts().get(nameOf(place));
  if (text === undefined) throw new Error("there is no file " + nameOf(place));
  return text;
}
export const writeText = (place, text) => void texts().set(nameOf(place), text);
export const appendText = (place, text) => writeText(place, (texts().get(nameOf(place)) ?? "") + text);
export const exists = (place) => texts().has(nameOf(place));
export const createText = (place, text) => exists(place) || writeText(place, text);
export const filesBelow = (folder) =>
  [...texts().keys()].filter((name) => name.startsWith(folder.pathname))
    .map((name) => name.slice(folder.pathname.length)).sort();
`;

/**
 * The text of a script that leaves the public names in a global.
 * @param global the name of that global
 * @param entry a module of lib/, from its folder
 * @throws Error naming the file and what it imports, if that is of a runtime
 */
export async function bundleForBrowser(global: string, entry = "package.ts"): Promise<string> {
  const bundle = await rolldown({
    input: join(libDir, entry),
    platform: "browser",
    resolve: { conditionNames: ["import", "browser", "default"] },
    logLevel: "silent",
    plugins: [{
      name: "without a machine",
      resolveId(name: string, from: string | undefined) {
        if (!/^(node|deno|jsr|npm):/.test(name)) return undefined;
        throw new Error(`${from ?? entry} imports ${name}: only lib/course/files/files.ts may`);
      },
      load(path: string) {
        return path.replaceAll("\\", "/").endsWith("/course/files/files.ts") ? filesOfPage : undefined;
      },
    }],
  });
  try {
    const { output } = await bundle.generate({ format: "iife", name: global, keepNames: true });
    const outside = output.flatMap((part) => part.type === "chunk" ? part.imports : []);
    if (outside.length > 0) throw new Error(`a browser has no ${outside.join(", ")}`);
    return output[0].code;
  } finally {
    await bundle.close();
  }
}
