import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { describe, expect, test } from "vitest";
import { show } from "../tools/lint/finding.ts";
import { lintFolders, lintLayers } from "../tools/lint/layers.ts";
import { libDir, root } from "../tools/base/paths.ts";
import { filesUnder } from "../tools/setup/steps.ts";

/** The sources below a folder, by their paths in it. */
function sourcesIn(folder: string): Map<string, string> {
  return new Map(
    [".ts", ".cjs"].flatMap((ending) => filesUnder(folder, ending, ["dist"]))
      .map((path) => [relative(folder, path).split(sep).join("/"), readFileSync(path, "utf8")]),
  );
}

test("the imports of lib/ point one way, without a cycle of files or folders, and a mod.ts only re-exports", () => {
  expect(lintLayers(sourcesIn(libDir)).map(show)).toEqual([]);
});

test("the imports of tools/ have no cycle of files or folders", () => {
  expect(lintFolders("tools", sourcesIn(join(root, "tools"))).map(show)).toEqual([]);
});

/** What a file loads when it is loaded: imports for types only do not count. */
function loadedBy(text: string): string[] {
  const statements = text.matchAll(
    /^(?:import|export)\b(?! type\b)[^;]*?["']([^"']+)["'];|\bimport\("([^"]+)"\)/gm,
  );
  return [...statements].map(([, name, later]) => name ?? later);
}

test("of what a page loads with the package, only the course's files know Node: serve loads its own by name", () => {
  const sources = sourcesIn(libDir), open = ["package.ts"], met = new Set(open), knowNode = new Set<string>();
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    for (const name of loadedBy(sources.get(path)!)) {
      const target = join(path, "..", name).split(sep).join("/");
      if (name.startsWith("node:")) knowNode.add(path);
      else if (name.startsWith(".") && !met.has(target)) open.push(target);
      met.add(target);
    }
  }
  expect(met.has("run/serve/serve.ts")).toBe(true);
  expect(met.has("run/simulate/simulate.ts")).toBe(true);
  expect([...knowNode].filter((path) => !path.startsWith("course/"))).toEqual([]);
  expect([...sources.keys()].filter((path) => path.startsWith("run/serve/") && met.has(path)).sort()).toEqual(
    [
      "run/serve/options.ts",
      "run/serve/serve.ts",
    ],
  );
});

describe("the layers test finds", () => {
  const sound = {
    "mod.ts": `export * from "./core/process.ts";`,
    "core/process.ts": `export type Id = number;`,
    "clocks/lamport.ts": `import type { Id } from "../core/process.ts"; export type L = Id;`,
    "mutex/lamport.ts": `import type { L } from "../clocks/lamport.ts"; export type M = L;`,
    "storage/disk.ts": `import type { Id } from "../core/process.ts"; export type D = Id;`,
    "run/simulate.ts": `import type { D } from "../storage/disk.ts"; export type S = D;`,
    "view/charts.ts": `import "linkedom"; import type { S } from "../run/simulate.ts"; export type V = S;`,
    "course/check.ts":
      `import type { M } from "../mutex/lamport.ts"; import "../view/charts.ts"; export type C = M;`,
  };
  const problems = (changed: Record<string, string>) =>
    lintLayers(new Map(Object.entries({ ...sound, ...changed }))).map(show);

  test("nothing in a sound library", () => expect(problems({})).toEqual([]));

  const broken: [string, string, string, RegExp][] = [
    [
      "core importing an algorithm",
      "core/host.ts",
      `import "../clocks/lamport.ts";`,
      /core may import only core$/,
    ],
    [
      "an algorithm importing a driver",
      "mutex/x.ts",
      `import "../run/simulate.ts";`,
      /mutex may import only/,
    ],
    [
      "a type taken from a driver",
      "mutex/x.ts",
      `export type S = import("../run/simulate.ts").S;`,
      /mutex may import/,
    ],
    [
      "a re-export from a driver",
      "mutex/x.ts",
      `export * from "../run/simulate.ts";`,
      /mutex may import only/,
    ],
    [
      "an algorithm importing a higher topic",
      "clocks/x.ts",
      `import "../mutex/lamport.ts";`,
      /clocks may import/,
    ],
    ["an algorithm importing from outside", "mutex/x.ts", `import "linkedom";`, /nothing from outside/],
    ["a driver importing from a runtime", "run/x.ts", `import "node:fs";`, /only lib\/course\/files.* may/],
    ["storage importing a driver", "storage/x.ts", `import "../run/simulate.ts";`, /storage may import only/],
    ["a driver importing an algorithm", "run/x.ts", `import "../mutex/lamport.ts";`, /run may import only/],
    ["a judge importing a picture", "verify/x.ts", `import "../view/charts.ts";`, /verify may import only/],
    ["a picture importing the course", "view/x.ts", `import "../course/check.ts";`, /view may import only/],
    ["a folder without a place", "extra/x.ts", ``, /^lib\/extra/],
    ["an import of a missing file", "run/x.ts", `import "./gone.ts";`, /not in lib/],
    [
      "a cycle inside one folder",
      "core/process.ts",
      `import "./process.ts";`,
      /cycle: lib\/core\/process.ts →/,
    ],
    ["a definition in mod.ts", "mod.ts", `export const version = 1;`, /may only re-export/],
    [
      "a definition in a folder's mod.ts",
      "run/mod.ts",
      `export const n = 1;`,
      /^lib\/run\/mod.ts.* re-export/,
    ],
    ["a name that repeats its folder's", "run/fuzz/fuzz_trial.ts", ``, /fuzz_trial.ts.*trial.ts is enough/],
  ];
  test.each(broken)("%s", (_name, path, text, expected) => {
    const found = problems({ [path]: text || `import "../core/process.ts";` });
    expect(found.join("\n")).toMatch(new RegExp(expected.source, "m"));
  });

  test("a cycle through three files", () => {
    const found = problems({
      "core/a.ts": `import "./b.ts";`,
      "core/b.ts": `import "./c.ts";`,
      "core/c.ts": `import "./a.ts";`,
    });
    expect(found).toEqual([
      "lib/core/a.ts: is in a cycle: lib/core/a.ts → lib/core/b.ts → lib/core/c.ts → lib/core/a.ts",
    ]);
  });
});

describe("the layers test finds between rooms", () => {
  const problems = (sources: Record<string, string>) =>
    lintFolders("tools", new Map(Object.entries(sources))).map(show);

  test("nothing where imports point one way, whatever a mod.ts re-exports", () => {
    expect(problems({
      "a.ts": `import "./x/one.ts";`,
      "x/one.ts": `import "../y/two.ts";`,
      "y/two.ts": ``,
      "y/mod.ts": `export * from "../x/one.ts";`,
    })).toEqual([]);
  });

  test("folders that import each other through different files", () => {
    expect(problems({
      "x/one.ts": `import "../y/two.ts";`,
      "x/other.ts": ``,
      "y/two.ts": ``,
      "y/three.ts": `import "../x/other.ts";`,
    })).toEqual([
      "tools/x: is in a cycle of folders: tools/x/one.ts imports tools/y/two.ts, " +
      "tools/y/three.ts imports tools/x/other.ts",
    ]);
  });

  test("files of Node's that require each other", () => {
    expect(problems({ "x/a.cjs": `const { b } = require("./b.cjs");`, "x/b.cjs": `require("./a.cjs");` }))
      .toEqual(["tools/x/a.cjs: is in a cycle: tools/x/a.cjs → tools/x/b.cjs → tools/x/a.cjs"]);
  });

  test("a room below that imports from the folder above it, which imports from the room", () => {
    expect(
      problems({ "x/y/low.ts": `import "../top.ts";`, "x/top.ts": ``, "x/use.ts": `import "./y/low.ts";` }),
    )
      .toHaveLength(1);
  });

  test("thirteen files in one folder", () => {
    const files = Array.from({ length: 13 }, (_, index) => [`x/f${index}.ts`, ""]);
    expect(problems(Object.fromEntries(files))).toEqual([expect.stringContaining("holds 13 files")]);
    expect(problems(Object.fromEntries(files.slice(1)))).toEqual([]);
  });
});

test("the layers test reads the real library", () => {
  expect(filesUnder(libDir, ".ts", ["dist"])).toContain(join(libDir, "mod.ts"));
});
