/**
 * All that the library asks of the machine it runs on: files beside it, and those that a cell names. Nothing
 * else in lib/ imports from a runtime, so that a browser needs another file in place of this one only.
 */
import {
  appendFileSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import process from "node:process";

/** A path as a cell gives it, or a place beside the library. */
export type Place = string | URL;

/**
 * Where something of the checkout may lie, whether this runs from the source or from lib/dist.
 * @param path from the checkout's root, e.g. `data/` or `lib/mutex/`
 */
export function placesOf(path: string): URL[] {
  return ["../../../", "../../../../"].map((root) => new URL(root + path, import.meta.url));
}

/** @throws Error of the runtime if there is no such file, or it may not be read */
export function readText(place: Place): string {
  return readFileSync(place, "utf8");
}

/** @throws Error of the runtime if it cannot be written */
export function writeText(place: Place, text: string): void {
  writeFileSync(place, text);
}

/** At once and at the end of the file, whoever else appends. @throws Error of the runtime */
export function appendText(place: Place, text: string): void {
  appendFileSync(place, text);
}

export function exists(place: Place): boolean {
  return existsSync(place);
}

/**
 * The files of a folder and of those in it, sorted, by their paths in it; none if there is no such folder.
 */
export function filesBelow(folder: URL): string[] {
  try {
    return readdirSync(folder, { encoding: "utf8", recursive: true }).map((file) =>
      file.replaceAll("\\", "/")
    )
      .sort();
  } catch {
    return [];
  }
}

/**
 * Makes a file that is not there yet. Of many that do so at the same time one succeeds, and nobody sees the
 * file before its text is whole. One that cannot be written is left out, which shows when it is read.
 */
export function createText(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, text);
    linkSync(draft, path);
  } catch {
    if (!existsSync(path)) createPlainly(path, text); // else somebody was faster
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Where files cannot be linked. */
function createPlainly(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: "wx" });
  } catch {
    // It cannot be written.
  }
}
