import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/base/paths.ts";

const dockerfile = readFileSync(join(root, "Dockerfile"), "utf8");

/** What follows a word of the Dockerfile, in each line that begins with it. */
export function linesOf(word: string): string[] {
  return [...dockerfile.matchAll(new RegExp(`^${word} (.*)$`, "gm"))].map(([, rest]) => rest);
}
