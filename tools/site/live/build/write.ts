// Writes what runs the cells of pages: parts that all pages share, and those of each.
import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { jupyterDir, libDir, root } from "../../../base/paths.ts";
import type { Cell } from "../../../notebook/format.ts";
import { doStep, filesUnder, hashOf, type Step } from "../../../setup/steps.ts";
import type { Compiler } from "../compiler/compile.ts";
import { scriptNames, scriptOf } from "./browser.ts";
import { compilerOf, compilerPart } from "./compiler.ts";
import { kernelPart } from "./kernel.ts";
import { licences } from "./licences.ts";
import { builtCells, pageParts } from "./page.ts";
import { dataPart } from "./script.ts";

const made = join(jupyterDir, "live");
const shared = ["kernel", "compiler", "sources", ...scriptNames].map((name) => `${name}.js`).concat(
  "licences.txt",
);

const sharedParts: Step = {
  name: "live parts",
  key: () => hashOf({ files: sources() }),
  results: () => shared.map((name) => join(made, name)),
  async work() {
    mkdirSync(made, { recursive: true });
    replace("kernel.js", await kernelPart());
    replace("compiler.js", await compilerPart());
    replace("sources.js", dataPart("sources", librarySources()));
    for (const name of scriptNames) replace(`${name}.js`, await scriptOf(name));
    replace("licences.txt", licences());
    return "the course, its kernel and its compiler bundled for pages";
  },
};

function sources(): string[] {
  return [
    ...["lib/dist", "tools/kernel", "tools/site/live", "data"].flatMap((folder) =>
      filesUnder(join(root, folder), "")
    ),
    join(root, "deno.lock"),
  ];
}

/** At once: somebody else may be reading it. */
function replace(name: string, text: string): void {
  const draft = join(made, `${name}.${process.pid}`);
  writeFileSync(draft, text);
  renameSync(draft, join(made, name));
}

/** The parts of a site, in a folder of it. */
export class LiveParts {
  private constructor(private readonly folder: string, private readonly compiler: Compiler) {}

  /** Writes what all pages share. */
  static async write(folder: string): Promise<LiveParts> {
    await doStep(sharedParts);
    mkdirSync(folder, { recursive: true });
    for (const name of shared) copyFileSync(join(made, name), join(folder, name));
    return new LiveParts(folder, compilerOf(readFileSync(join(made, "compiler.js"), "utf8")));
  }

  /** Writes a page's parts. @param cells as the page shows them */
  writePage(page: string, cells: Cell[]): void {
    const parts = pageParts(page, builtCells(this.compiler, cells));
    for (const [name, text] of Object.entries(parts)) writeFileSync(join(this.folder, name), text);
  }
}

/** The text of what source() shows, by place. */
function librarySources(): Record<string, string> {
  const files = filesUnder(libDir, ".ts", ["dist", "node_modules"])
    .map((file) => relative(libDir, file).replaceAll("\\", "/"))
    .filter((file) => !/^(run|view|verify|course\/(?!first|mod))/.test(file));
  return Object.fromEntries(
    files.map((file) => [`/course/lib/${file}`, readFileSync(join(libDir, file), "utf8")]),
  );
}
