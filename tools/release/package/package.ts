// What a student gets instead of the checkout: the library, built; the kernel; the notebooks without their
// solutions; two commands, and a README of its own.
import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { libDir, root } from "../../base/paths.ts";
import { filesUnder } from "../../setup/steps.ts";
import { importedFrom, lockOf } from "./needed.ts";

/** The folder in which all of the archive lies. */
export const packageName = "happened-before";

/** What it is started with. */
const commands = ["start", "doctor"];
/** Loaded by no import: the kernel and its types. */
const kernelPackages = ["tslab", "@types/node"];
const folders: [folder: string, ending: string][] = [
  ["data", ""],
  ["lib", ""],
  ["tools/kernel", ".cjs"],
  ["tools/jupyter", ""],
];
const files = ["LICENSE", "CITATION.cff", "docs/glossary.md"];

/**
 * The files of the package, by their paths in it. The library must have been built.
 * @param notebooks the students' copies, by their names
 */
export function studentPackage(notebooks: ReadonlyMap<string, string>): Map<string, Uint8Array> {
  const tools = importedFrom(commands.map((name) => join(root, "tools", `${name}.ts`)));
  const library = importedFrom([join(libDir, "package.ts"), join(libDir, "algorithms.ts")]);
  const sources = [
    ...folders.flatMap(([folder, ending]) => filesUnder(join(root, folder), ending, ["node_modules"])),
    ...files.map((file) => join(root, file)),
    ...tools.files,
  ];
  const packed = new Map(
    [...new Set(sources)].sort().map((file) => [placeOf(file), new Uint8Array(readFileSync(file))]),
  );
  const put = (path: string, text: string) => packed.set(path, new TextEncoder().encode(text));
  const imports = [...tools.packages, ...library.packages, ...kernelPackages];
  Object.entries(manifests(new Set(imports.map(nameOf)))).forEach(([path, text]) => put(path, text));
  put("README.md", readFileSync(join(import.meta.dirname!, "README.md"), "utf8"));
  for (const [name, text] of notebooks) put(`notebooks/${name}`, text);
  return new Map([...packed].map(([path, bytes]) => [`${packageName}/${path}`, bytes]));
}

const placeOf = (file: string) => relative(root, file).split(sep).join("/");

/** `deno-std` of `deno-std/text/levenshtein_distance.js`. */
function nameOf(specifier: string): string {
  const parts = specifier.split("/");
  return parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

/** deno.json and its lock, of these packages and commands only. */
function manifests(packages: ReadonlySet<string>): Record<string, string> {
  const ours = JSON.parse(readFileSync(join(root, "deno.json"), "utf8"));
  const lock = JSON.parse(readFileSync(join(root, "deno.lock"), "utf8"));
  const only = (all: Record<string, unknown>, has: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => has(name)));
  const imports = only(ours.imports, (name) => packages.has(name));
  const { nodeModulesDir, workspace, lock: frozen, allowScripts, compilerOptions } = ours;
  const tasks = only(ours.tasks, (name) => commands.includes(name)) as Record<string, object>;
  // Here there are no other notebooks to open.
  tasks.start = { ...tasks.start, description: "Install what is missing and open Jupyter on the notebooks" };
  const json = (what: object) => JSON.stringify(what, null, 2) + "\n";
  return {
    "deno.json": json({
      nodeModulesDir,
      workspace,
      lock: frozen,
      allowScripts,
      imports,
      compilerOptions,
      tasks,
    }),
    "deno.lock": json(lockOf(lock, Object.values(imports) as string[])),
  };
}
