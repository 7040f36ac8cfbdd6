// Which notebooks a task is for.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { notebooksDir } from "../paths.ts";
import { notebookFiles } from "./format.ts";

/** The files of these names (a path, or a name in `notebooks/`); all notebooks if none is named. */
export function chooseNotebooks(names: string[]): string[] {
  return names.length === 0 ? notebookFiles() : names.map(findNotebook);
}

export function findNotebook(name: string): string {
  const candidates = [name, join(notebooksDir, name), join(notebooksDir, name + ".ipynb")];
  const path = candidates.find((candidate) => candidate.endsWith(".ipynb") && existsSync(candidate));
  if (!path) throw new Error(`no notebook ${name}; there are\n  ${notebookFiles().join("\n  ")}`);
  return path;
}
