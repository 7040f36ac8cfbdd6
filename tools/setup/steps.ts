// Steps of the set-up. A step is done when a stamp holds the hash of what it depends on; then it takes no
// time.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { stampsDir } from "../base/paths.ts";

export interface Step {
  name: string;
  /** Hash of everything the step's result depends on. */
  key: () => string;
  /** Files the step leaves behind; when one is gone the step is done again. */
  results: () => string[];
  /** Does the work and says in a few words what it did. */
  work: () => Promise<string>;
}

/** Does a step unless it is already done, and prints one line about it. */
export async function doStep(step: Step): Promise<void> {
  const stamp = join(stampsDir, step.name.replaceAll(" ", "-"));
  const key = step.key();
  if (isDone(stamp, key, step.results())) return say(step.name, "already done");
  const started = performance.now();
  const did = await step.work();
  mkdirSync(stampsDir, { recursive: true });
  writeFileSync(stamp, key);
  say(step.name, `${did} (${seconds(performance.now() - started)})`);
}

export function say(name: string, text: string): void {
  console.log(`${name.padEnd(14)} ${text}`);
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function isDone(stamp: string, key: string, results: string[]): boolean {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === key &&
    results.every((file) => existsSync(file));
}

/** One hash over texts and the contents of files (a file that does not exist counts as empty). */
export function hashOf(parts: { texts?: string[]; files?: string[] }): string {
  const hash = createHash("sha256");
  for (const text of parts.texts ?? []) hash.update(text + "\0");
  for (const file of parts.files ?? []) {
    hash.update(file + "\0");
    if (existsSync(file)) hash.update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** One hash over files and their places in a folder, the same wherever the folder lies. */
export function hashBelow(folder: string, files: readonly string[]): string {
  return hashOf({ texts: files.flatMap((file) => [relative(folder, file), readFileSync(file, "utf8")]) });
}

/** All files under a folder whose name ends with `ending`, sorted; `skip` names folders to leave out. */
export function filesUnder(folder: string, ending: string, skip: string[] = []): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => a.name < b.name ? -1 : 1)
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return skip.includes(entry.name) ? [] : filesUnder(path, ending, skip);
      return entry.name.endsWith(ending) ? [path] : [];
    });
}
