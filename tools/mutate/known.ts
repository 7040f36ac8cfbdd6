// What is known of a notebook's mutants: a file beside its tests, test/notebooks/mutants/NAME.ts.
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../base/paths.ts";

export interface Known {
  /** Cells with a class that is broken on purpose: by id, why its mutants say nothing. */
  broken?: Readonly<Record<string, string>>;
  /** Mutants that behave as the original: by the name that the table gives them, the reason. */
  equivalent?: Readonly<Record<string, string>>;
  /** Other ways to write the algorithm: no verdict and no check's outcome may change. */
  right?: readonly RightEdit[];
}

export interface RightEdit {
  /** The cell's id. */
  cell: string;
  /** A text that is in the cell once. */
  replace: string;
  with: string;
  /** Why the algorithm is right with it, too. */
  why: string;
}

export function knownFile(path: string): string {
  return join(root, "test", "notebooks", "mutants", `${basename(path, ".ipynb")}.ts`);
}

/** What is known of a notebook's mutants; nothing if it has no such file. */
export async function knownOf(path: string): Promise<Known> {
  const file = knownFile(path);
  if (!existsSync(file)) return {};
  const { known } = await import(/* @vite-ignore */ pathToFileURL(file).href) as { known?: Known };
  if (!known) throw new Error(`${file} must export \`known\`: see tools/mutate/known.ts`);
  return known;
}
