// Writes what runs the cells of pages: parts that all pages share, and those of each.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { libDir } from "../../../base/paths.ts";
import type { Cell } from "../../../notebook/format.ts";
import { filesUnder } from "../../../setup/steps.ts";
import type { Compiler } from "../compiler/compile.ts";
import { compilerOf, compilerPart } from "./compiler.ts";
import { kernelPart } from "./kernel.ts";
import { builtCells, pageParts } from "./page.ts";
import { dataPart } from "./script.ts";

/** The parts of a site, in a folder of it. */
export class LiveParts {
  private constructor(private readonly folder: string, private readonly compiler: Compiler) {}

  /** Writes what all pages share. */
  static async write(folder: string): Promise<LiveParts> {
    mkdirSync(folder, { recursive: true });
    const compiler = await compilerPart();
    writeFileSync(join(folder, "compiler.js"), compiler);
    writeFileSync(join(folder, "kernel.js"), await kernelPart());
    writeFileSync(join(folder, "sources.js"), dataPart("sources", librarySources()));
    return new LiveParts(folder, compilerOf(compiler));
  }

  /** Writes a page's parts. @param cells as the page shows them */
  writePage(page: string, cells: Cell[]): void {
    const parts = pageParts(page, builtCells(this.compiler, cells));
    for (const [name, text] of Object.entries(parts)) writeFileSync(join(this.folder, name), text);
  }
}

/** The library's own text, which source() shows, by place. */
function librarySources(): Record<string, string> {
  const files = filesUnder(libDir, ".ts", ["dist", "node_modules"]);
  const isShown = (file: string) =>
    !/\/lib\/(run|view|verify|course\/(?!first))/.test(file.replaceAll("\\", "/"));
  return Object.fromEntries(
    files.filter(isShown).map((file) => [
      `/course/lib/${file.slice(libDir.length + 1).replaceAll("\\", "/")}`,
      readFileSync(file, "utf8"),
    ]),
  );
}
