// How many of the one-rule changes of a notebook's classes it notices: written by `deno task mutate`, which
// takes too long to be asked each time.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "../base/paths.ts";

export interface Score {
  killed: number;
  /** Without those that behave as the original. */
  all: number;
}

const file = join(root, "test", "notebooks", "mutants", "scores.json");

/** By the notebook's name; those that were never tried are not in it. */
export function scores(): Record<string, Score> {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
}

/** Keeps what was found of a notebook, and returns the file. */
export function keepScore(path: string, { killed, all }: Score): string {
  const found = { ...scores(), [basename(path, ".ipynb")]: { killed, all } };
  const sorted = Object.fromEntries(Object.entries(found).sort(([a], [b]) => a < b ? -1 : 1));
  writeFileSync(file, JSON.stringify(sorted, null, 2) + "\n");
  return file;
}
