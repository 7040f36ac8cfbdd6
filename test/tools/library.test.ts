import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as library from "happened-before";
import { expect, test } from "vitest";
import { libDir, root } from "../../tools/base/paths.ts";
import { filesUnder } from "../../tools/setup/steps.ts";

const require = createRequire(import.meta.url);

test("Deno reads the library's source and Node its build, with the same public names", async () => {
  const built = await import(/* @vite-ignore */ join(libDir, "dist", "package.js"));
  const isSame = "Deno" in globalThis ? built !== library : built === library;
  expect(Object.keys(library).sort()).toEqual(Object.keys(built).sort());
  expect(isSame).toBe(true);
});

test("the build can be required, as tslab does", () => {
  const required = require(join(libDir, "dist", "package.js"));
  expect(Object.keys(required).sort()).toEqual(Object.keys(library).sort());
});

test("the declarations parse under the TypeScript that tslab carries", () => {
  const fromTslab = createRequire(realpathSync(join(root, "node_modules", "tslab", "package.json")));
  const ts: typeof import("typescript") = fromTslab("@tslab/typescript-for-tslab");
  expect(ts.version).toMatch(/^5\.0\./);
  const program = ts.createProgram(filesUnder(join(libDir, "dist"), ".d.ts"), {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
    types: [],
    noEmit: true,
  });
  const ours = ts.getPreEmitDiagnostics(program).filter(({ file }) => file?.fileName.includes("/lib/dist/"));
  expect(
    ours.map(({ file, messageText }) =>
      `${file!.fileName}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`
    ),
  )
    .toEqual([]);
});
