import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundleDeclarations } from "../../tools/setup/declarations.ts";

function bundled(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "declarations-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return bundleDeclarations(join(folder, "mod.d.ts"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("two types of one name are two, wherever they are meant, and what nobody needs is left out", () => {
  const text = bundled({
    "mod.d.ts": 'export * from "./a.js"; export { b } from "./b.js";',
    "a.d.ts":
      "interface Way { a: number }\nexport declare function a<Map>(way: Way, map: Map): void;\nexport {};",
    "b.d.ts": 'import type { Road as Street } from "./c.js";\ninterface Way { b: string }\n' +
      "export declare const b: (way: Way) => Street | import('./c.js').Lane;\ndeclare const unused: Way;\nexport {};",
    "c.d.ts": "/** Wide. */\nexport interface Road { c: boolean }\nexport interface Lane { d: boolean }",
  });
  expect(text).toBe([
    "export declare const b: (way: Way) => Road | Lane;",
    "export declare function a<Map>(way: Way2, map: Map): void;",
    "export interface Way { b: string }",
    "/** Wide. */\nexport interface Road { c: boolean }",
    "export interface Lane { d: boolean }",
    "export interface Way2 { a: number }",
    "export {};\n",
  ].join("\n"));
});

test("a public name that means something else elsewhere is refused", () => {
  const files = {
    "mod.d.ts": 'export * from "./a.js"; export * from "./b.js";',
    "a.d.ts": "export interface Date { a: number }",
    "b.d.ts": "export declare function today(): Date;",
  };
  expect(() => bundled(files)).toThrow("the public name Date has two meanings in declarations");
});
