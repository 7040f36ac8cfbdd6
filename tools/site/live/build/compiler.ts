// The part of a live page that compiles cells: TypeScript and tslab's converter, and the declarations that
// they read.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { libDir, root } from "../../../base/paths.ts";
import { filesUnder } from "../../../setup/steps.ts";
import type { Compiler } from "../compiler/compile.ts";
import { globals, tslab } from "../compiler/globals.ts";
import { instead } from "./kernel.ts";
import { part, script } from "./script.ts";

const compilerDir = join(root, "tools", "site", "live", "compiler");
const converter = join(root, "node_modules", "tslab", "dist", "converter.js");
const typescript = createRequire(createRequire(import.meta.url).resolve("tslab/package.json"))
  .resolve("@tslab/typescript-for-tslab");

export async function compilerPart(): Promise<string> {
  const node = join(compilerDir, "path.ts");
  const nothing = ["fs", "os", "inspector", "crypto", "perf_hooks", "source-map-support", "buffer"];
  const main = await script(join(compilerDir, "main.ts"), {
    name: "compiler",
    instead: {
      ...instead,
      ...Object.fromEntries(nothing.map((name) => [name, join(compilerDir, "nothing.cjs")])),
      path: node,
      semver: node,
      "@tslab/typescript-for-tslab": join(compilerDir, "typescript.cjs"),
      "typescript of tslab": typescript,
      "tslab's converter": converter,
    },
    // In what may become a module, no variable is called so.
    texts: { [converter]: readFileSync(converter, "utf8").replace(/\bawait\b(?!-)/g, "awaiting") },
    define: { __dirname: '"/course/tslab/dist"', "process.version": '"v20"', "process.browser": "true" },
  });
  return part("compiler", `const $types = ${JSON.stringify(types())};\n${main}\nreturn compiler;`);
}

/** The compiler for the build. @param part as `compilerPart` gives it */
export function compilerOf(part: string): Compiler {
  const realm = createContext({ console, performance, setTimeout, clearTimeout });
  runInContext(part, realm);
  return runInContext("new (__live__.compiler().Compiler)()", realm);
}

/** Texts by the place where TypeScript looks for them. */
function types(): Record<string, string> {
  const language = filesUnder(dirname(typescript), ".d.ts")
    .filter((file) =>
      /^lib\.(es5|es20(1\d|2[0-2])(\.\w+)*|decorators(\.legacy)?)\.d\.ts$/.test(basename(file))
    )
    .filter((file) => !file.includes("full"));
  const modules = "/course/node_modules";
  return {
    ...Object.fromEntries(
      language.map((file) => [`/course/typescript/lib/${basename(file)}`, readFileSync(file, "utf8")]),
    ),
    [`${modules}/happened-before/package.json`]: readFileSync(join(libDir, "package.json"), "utf8"),
    [`${modules}/happened-before/dist/package.d.ts`]: readFileSync(join(libDir, "dist/package.d.ts"), "utf8"),
    [`${modules}/@types/node/package.json`]: '{"types":"index.d.ts"}',
    [`${modules}/@types/node/index.d.ts`]: globals,
    [`${modules}/tslab/package.json`]: '{"types":"index.d.ts"}',
    [`${modules}/tslab/index.d.ts`]: tslab,
  };
}
