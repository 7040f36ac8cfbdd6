// npm packages, and the build of lib/ that Node and tslab read.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { libDir, root } from "../base/paths.ts";
import { must, run } from "../base/process.ts";
import { bundleDeclarations } from "./declarations.ts";
import { filesUnder, hashOf, type Step } from "./steps.ts";

const distDir = join(libDir, "dist");
const manifests = ["deno.json", "deno.lock", "lib/package.json"].map((file) => join(root, file));
const builders = ["tsconfig.build.json", "tools/setup/library.ts", "tools/setup/declarations.ts"]
  .map((file) => join(root, file));

export const npmPackages: Step = {
  name: "npm packages",
  key: () => hashOf({ files: manifests }),
  results: () => {
    const { imports } = JSON.parse(readFileSync(manifests[0], "utf8"));
    return Object.keys(imports).map((name) => join(root, "node_modules", name));
  },
  async work() {
    // process.execPath is deno here: a fresh machine has it from npx only, not on its PATH.
    await must(process.execPath, ["install", "--frozen", "--quiet"]);
    return "installed from the lock";
  },
};

/** A student's package holds the library built, and not what builds it. */
export const isBuilt: boolean = !existsSync(builders[0]);

export const buildLibrary: Step = {
  name: "library",
  key: () => hashOf({ files: [...sources(), ...manifests, ...builders] }),
  results: () => [join(distDir, "package.js"), join(distDir, "package.d.ts")],
  async work() {
    const compiled = await run("node", [
      join(root, "node_modules/typescript/bin/tsc"),
      "-p",
      "tsconfig.build.json",
    ]);
    if (compiled.code !== 0) {
      const lines = (compiled.stdout || compiled.stderr).trim().split("\n");
      const more = lines.length > 12 ? [`… and ${lines.length - 12} lines more`] : [];
      throw new Error(["lib/ does not compile:", ...lines.slice(0, 12), ...more].join("\n"));
    }
    removeStale();
    const declarations = readable(bundleDeclarations(join(distDir, "package.d.ts")));
    filesUnder(distDir, ".d.ts").forEach((file) => rmSync(file));
    writeFileSync(join(distDir, "package.d.ts"), declarations);
    return "built to lib/dist";
  },
};

function sources(): string[] {
  return filesUnder(libDir, ".ts", ["dist", "node_modules"]);
}

/** Removes what was built from a source that is gone, so that nothing can import it. */
function removeStale(): void {
  for (const file of filesUnder(distDir, ".js")) {
    const source = join(libDir, relative(distDir, file).replace(/\.js$/, ".ts"));
    if (!existsSync(source)) rmSync(file);
  }
}

/** Declarations for the TypeScript 5.0 in tslab, which does not know typed arrays with a type argument. */
function readable(declarations: string): string {
  return declarations.replace(
    /\b((?:Big)?(?:Int|Uint|Float)\d+(?:Clamped)?Array|DataView)<(?:Shared)?ArrayBuffer(?:Like)?>/g,
    "$1",
  );
}
