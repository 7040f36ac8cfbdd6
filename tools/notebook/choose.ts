// Which notebooks a task is for.
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { notebooksDir } from "../base/paths.ts";
import { notebookFiles } from "./format.ts";

/**
 * The files of these names: paths, names in `notebooks/`, or beginnings of such names that fit one, e.g. 04;
 * all notebooks if none is named.
 */
export function chooseNotebooks(names: string[]): string[] {
  return names.length === 0 ? notebookFiles() : names.map(findNotebook);
}

export function findNotebook(name: string): string {
  const candidates = [name, join(notebooksDir, name), join(notebooksDir, name + ".ipynb")];
  const path = candidates.find((candidate) => candidate.endsWith(".ipynb") && existsSync(candidate));
  if (path) return path;
  const begun = notebookFiles().filter((file) => basename(file).startsWith(name));
  if (begun.length === 1) return begun[0];
  const names = notebookFiles().map((file) => basename(file, ".ipynb"));
  throw new Error(`no notebook ${name}, or more than one; there are ${names.join(", ")}`);
}
