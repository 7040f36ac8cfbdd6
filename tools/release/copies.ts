// Students work on copies without solutions, which lie beside the course's notebooks.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { notebooksDir, studentDir } from "../base/paths.ts";
import { hasSolution } from "../notebook/exercises.ts";
import { canonical } from "../notebook/fmt.ts";
import { notebookFiles, readNotebook } from "../notebook/format.ts";
import { studentCopy } from "./student.ts";

/** What became of the copies. */
export interface Copies {
  /** The folder that students open: the course's own where its notebooks hold no solutions. */
  folder: string;
  /** Names of notebooks that are new or newer than their copies, which nobody had changed. */
  written: string[];
  /** Names of notebooks that are newer than their copies; these somebody has changed, and so they stay. */
  kept: string[];
}

/**
 * Makes the copies that are missing, and anew those of notebooks that have changed.
 * @param files the notebooks, all of one folder @param target where the copies lie
 */
export function renewCopies(files = notebookFiles(), target = studentDir): Copies {
  const all = files.map((path) => ({ name: basename(path), notebook: readNotebook(path) }));
  const copies: Copies = { folder: notebooksDir, written: [], kept: [] };
  if (!all.some(({ notebook }) => notebook.cells.some(hasSolution))) return copies;
  mkdirSync(target, { recursive: true });
  const record = join(target, ".copies.json");
  const before: Record<string, string> = existsSync(record) ? JSON.parse(readFileSync(record, "utf8")) : {};
  const now = { ...before };
  for (const { name, notebook } of all) {
    const file = join(target, name), copy = canonical(studentCopy(notebook, name)), hash = hashOf(copy);
    if (hash === before[name] && existsSync(file)) continue;
    const isTheirs = existsSync(file) && hashOf(readFileSync(file, "utf8")) !== before[name];
    if (isTheirs) copies.kept.push(name);
    else {
      writeFileSync(file, copy);
      now[name] = hash;
      copies.written.push(name);
    }
  }
  writeFileSync(record, JSON.stringify(now, null, 1) + "\n");
  return { ...copies, folder: target };
}

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");
