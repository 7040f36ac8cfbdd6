// What in a folder was handed in. Links are not followed: one could lead anywhere, to another's work or to
// the solutions.
import { type Dirent, lstatSync, readdirSync, readFileSync } from "node:fs";
import { basename, extname, join, relative, sep } from "node:path";

export interface Submission {
  /** Relative to the folder, with forward slashes. */
  name: string;
  path: string;
  /** Why it cannot be read; empty for a file that can. */
  problem: string;
}

/** A notebook larger than this cannot be read; outputs may make it large. */
const mostMegabytes = 200;
const deepest = 20;

const skipped = /^(\.ipynb_checkpoints|__MACOSX|node_modules|\..*|\._.*)$/;
/** As a browser or a mail program may name it, too. */
const notebook = /\.ipynb( ?\(\d+\))?(\.(txt|json))?$/i;
const archive = /\.(zip|tar|gz|tgz|bz2|xz|7z|rar)$/i;
/** What may hold a notebook under another name. */
const perhaps = /^(\.(json|txt|ipynb.*))?$/i;

/**
 * All that was handed in, in the order of names: notebooks in the folder and in its folders, archives, and
 * each folder directly in it in which nothing of it was found.
 */
export function submissionsIn(folder: string): Submission[] {
  const stat = lstatSync(folder);
  if (stat.isFile()) return [{ name: basename(folder), path: folder, problem: problemOf(folder) }];
  return entries(folder).flatMap((entry): Found[] => {
    const path = join(folder, entry.name), found = submitted(path, entry, 0);
    const isEmpty = found.length === 0 && entry.isDirectory();
    return isEmpty ? [{ path, problem: `there is no notebook in this folder; ${contentsOf(path)}` }] : found;
  }).map((one) => ({ ...one, name: relative(folder, one.path).split(sep).join("/") }));
}

type Found = Omit<Submission, "name">;

/** Files directly in the folder that are no notebooks, as a paper that somebody has handed in. */
export function passedOver(folder: string): string[] {
  if (lstatSync(folder).isFile()) return [];
  return entries(folder).filter((entry) =>
    entry.isFile() && submitted(join(folder, entry.name), entry, 0).length === 0
  ).map(({ name }) => name);
}

function entries(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !skipped.test(name))
    .sort((a, b) => a.name < b.name ? -1 : 1);
}

const because = (error: unknown) => `cannot be read: ${error instanceof Error ? error.message : error}`;

function submitted(path: string, entry: Dirent, depth: number): Found[] {
  const { name } = entry;
  if (entry.isDirectory()) {
    if (depth === deepest) return [{ path, problem: `lies more than ${deepest} folders deep` }];
    try {
      return entries(path).flatMap((inner) => submitted(join(path, inner.name), inner, depth + 1));
    } catch (error) {
      return [{ path, problem: because(error) }];
    }
  }
  const isNamed = notebook.test(name) || archive.test(name);
  if (entry.isFile()) return isNamed || isPerhaps(path) ? [{ path, problem: problemOf(path) }] : [];
  if (!isNamed && (depth > 0 || !entry.isSymbolicLink())) return [];
  return [{
    path,
    problem: entry.isSymbolicLink() ? "is a link, and links are not followed" : "is no regular file",
  }];
}

/** A file without the ending of a notebook that begins as one. */
function isPerhaps(path: string): boolean {
  if (!perhaps.test(extname(path))) return false;
  try {
    return problemOf(path) === "" &&
      /"(cells|nbformat|cell_type)"/.test(readFileSync(path, "latin1").slice(0, 100_000));
  } catch {
    return false;
  }
}

function problemOf(path: string): string {
  try {
    const stat = lstatSync(path);
    if (!stat.isFile()) return "is no regular file";
    if (archive.test(path)) return "is an archive: unpack it, and grade the folder again";
    return stat.size > mostMegabytes * 1e6 ? `is larger than ${mostMegabytes} MB` : "";
  } catch (error) {
    return because(error);
  }
}

function contentsOf(folder: string): string {
  const names = readdirSync(folder).slice(0, 5);
  return names.length === 0 ? "it is empty" : `there is ${names.join(", ")}`;
}

/** Added to a name by who saves a file again, once: as words of their own, or Arnold would be Arn. */
const again =
  /([-_ .]*\(\d+\)|(^|[-_ .]+)(copy ?\d*|kopie ?\d*|final|last|new|neu|old|fixed|corrected|v\d+(\.\d+)*|version ?\d+))$/i;
const copyOf = /^(copy of|kopie von)[-_ .]+/i;

/**
 * Who handed in each file: the folder that it lies in, below those that all lie in; of files in one folder,
 * what their names have besides the assignment's. Two files of the same student and assignment are one too
 * many.
 * @param assignments names of the course's notebooks
 */
export function studentsOf(names: readonly string[], assignments: readonly string[]): Map<string, string> {
  const ofAssignments = new Set(assignments.map(words));
  const folders = names.map((name) =>
    name.split("/").slice(0, -1).filter((part) => !ofAssignments.has(words(part)))
  );
  let common = 0;
  while (
    names.length > 1 &&
    folders.every((parts) => parts[common] !== undefined && parts[common] === folders[0][common])
  ) common++;
  return new Map(names.map((name, at) => [name, folders[at][common] ?? nameOf(name, assignments)]));
}

function nameOf(name: string, assignments: readonly string[]): string {
  let rest = words(withoutEndings(basename(name).replace(notebook, "")));
  for (const assignment of assignments) rest = rest.replace(words(assignment), " ");
  return words(withoutEndings(rest));
}

/** The same for names that differ only in how they are written and in what is added to them. */
export function studentKey(student: string): string {
  return words(withoutEndings(student)) || student;
}

/** One ending at a time: a pattern for many would try each way to part a long name into them. */
function withoutEndings(name: string): string {
  const less = name.replace(again, "").replace(copyOf, "");
  return less === name ? name : withoutEndings(less);
}

function words(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
