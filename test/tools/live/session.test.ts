// What a page does with its session, in Chromium, from a file: only what is needed is loaded, a cell that
// does not end is stopped, and what had been done is done again.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findChromium, openChromium } from "../../../tools/base/browser.ts";
import { placesOf } from "../../../tools/kernel/cell/place.cjs";
import { flat } from "./flat.ts";
import { type Globals, LiveFolder, type LivePage } from "../../../tools/site/live/build/bare.ts";

const sources = [
  'import { predict, readData, student } from "happened-before";\nlet count = 1;',
  "count++;\nconsole.log(count);",
  "count",
  'student("Ada", { keepIn: "ada.json" });\npredict("how many", 3);',
  "const wrong: string = 5;",
];
const cells = sources.map((source, index) => ({ id: `cell-${index}`, source }));

describe.skipIf(findChromium() === null)("in Chromium", () => {
  const folder = mkdtempSync(join(tmpdir(), "session-test-"));
  let browser: Browser, site: LiveFolder, page: LivePage;

  beforeAll(async () => {
    browser = await openChromium();
    site = await LiveFolder.make(folder);
    site.write("few", cells.map(({ id, source }) => ({ cell_type: "code", id, metadata: {}, source })));
  }, 240_000);
  beforeEach(async () => page = await site.open(browser, "few"));
  afterEach(async () => {
    expect(page.problems).toEqual([]);
    await page.close();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** What each cell shows, as its last output's text. */
  const lastTexts = async (given: typeof cells) =>
    (await page.run(given)).map(({ outputs }) => flat(outputs).at(-1)?.[1] ?? "");

  test("cells as they were built run without a compiler, in order and again", async () => {
    expect(await lastTexts(cells.slice(0, 3))).toEqual(["", "2\n", "2\n"]);
    expect(await lastTexts([...cells.slice(0, 3), cells[1], cells[2]])).toEqual([
      "",
      "2\n",
      "2\n",
      "3\n",
      "3\n",
    ]);
    expect(await page.loaded()).toEqual(["few.cells.js", "kernel.js"]);
  });

  test("a changed cell is compiled, and what stands below it after that", async () => {
    const changed = { id: "cell-0", source: "let count = 'n';" };
    const [, error] = await lastTexts([changed, cells[1]]);
    expect(error).toContain("CompileError: line 1, column 1: An arithmetic operand must be of type");
    expect(await page.loaded()).toContain("compiler.js");
  });

  test("a cell that the editor has checked runs, and what it declares is known below", async () => {
    const shown = await page.page.evaluate(async () => {
      const { Session } = (globalThis as unknown as Globals).live;
      const session = new Session({ base: new URL("live/", location.href).href, page: "few" });
      const source = "type Ours = 7;\nconst ours: Ours = 7;";
      await session.diagnose([], source);
      await session.run({ id: "cell-0", source }, () => {});
      let shown: unknown;
      await session.run({ id: "cell-1", source: "const x: Ours = ours;\nx" }, (outputs) => shown = outputs);
      return shown;
    });
    expect(flat(shown as [])).toEqual([["stdout", "7\n"]]);
  });

  test("a cell that the build could not compile says why", async () => {
    expect((await lastTexts(cells)).at(-1)).toContain("Type 'number' is not assignable to type 'string'");
  });

  test("an endless loop is stopped, and earlier variables are back, silently", async () => {
    const told = await page.page.evaluate(async (cells) => {
      const { Session } = (globalThis as unknown as Globals).live;
      const states: string[] = [];
      const session = new Session({
        base: new URL("live/", location.href).href,
        page: "few",
        onState: (s) => states.push(s),
      });
      const shown: unknown[] = [];
      let calls = 0;
      for (const cell of cells.slice(0, 2)) await session.run(cell, () => calls++);
      const before = calls;
      const endless = session.run(
        { id: "x", source: "count = 10;\nwhile (true);" },
        (outputs) => shown[0] = outputs,
      );
      while (states.at(-1) !== "running") await new Promise((done) => setTimeout(done, 20));
      session.interrupt();
      const outcome = await endless;
      await session.run(cells[2], (outputs) => shown[1] = outputs);
      return { outcome, shown, more: calls - before, states };
    }, cells);
    expect(told.outcome).toBe("interrupted");
    expect(flat(told.shown[0] as [])[0][1]).toMatch(/^Interrupted: the cell was stopped/);
    expect(flat(told.shown[1] as [])).toEqual([["stdout", "2\n"]]);
    expect(told.more).toBe(0);
    expect(told.states).toContain("repeating");
  });

  test("a loop that a timer left behind is stopped, and whoever waits hears what to change", async () => {
    const shown = await page.page.evaluate(async () => {
      const { Session } = (globalThis as unknown as Globals).live;
      const session = new Session({ base: new URL("live/", location.href).href, page: "few" });
      await session.run({ id: "x", source: "setTimeout(() => { while (true); }, 1);" }, () => {});
      await new Promise((done) => setTimeout(done, 200));
      let shown: unknown;
      const waits = session.run({ id: "y", source: "console.log('mine');" }, (outputs) => shown = outputs);
      await new Promise((done) => setTimeout(done, 1500));
      session.interrupt();
      await waits;
      session.restart();
      return shown;
    });
    expect(flat(shown as [])[0][1]).toMatch(
      /^Interrupted: the cell had not begun: .* such as a timer .* “Run all”/,
    );
  });

  test("what cells write is handed over to be kept, and is there at the next visit", async () => {
    const kept = await page.page.evaluate(async (cells) => {
      const { Session } = (globalThis as unknown as Globals).live;
      const base = new URL("live/", location.href).href;
      const files: Record<string, string> = {};
      const session = new Session({ base, page: "few", onFile: (place, text) => files[place] = text });
      for (const cell of cells.slice(0, 4)) await session.run(cell, () => {});
      session.restart();
      const later = new Session({ base, page: "few", files });
      let shown: unknown;
      for (const cell of cells.slice(0, 4)) await later.run(cell, (outputs) => shown = outputs);
      return { files, shown };
    }, cells);
    expect(JSON.parse(kept.files["ada.json"]).predictions).toMatchObject([{
      name: "how many",
      predicted: 3,
    }]);
    expect(JSON.stringify(kept.shown)).toContain("Ada");
  });

  test("an editor is told what is wrong where, what can follow, and what a name is", async () => {
    const told = await page.page.evaluate(async () => {
      const { Session } = (globalThis as unknown as Globals).live;
      const session = new Session({ base: new URL("live/", location.href).href, page: "few" });
      const above = ['import { nodes, type Bully } from "happened-before";\nconst rows = [1];'];
      return {
        wrong: await session.diagnose(above, "rows.\nlength();\nconst s: string = rows;"),
        follows: await session.complete(above, "const n = nodes(3, rows.len", 27),
        is: await session.describe(above, "nodes", 1),
      };
    });
    expect(told.wrong.map(({ from, to }) => [from, to])).toEqual([[6, 12], [22, 23]]);
    expect(told.wrong[1].message).toMatch(/^Type 'number\[\]' is not assignable to type 'string'/);
    expect(told.follows).toMatchObject({ from: 24, to: 27, candidates: ["length"] });
    expect(told.is!.type).toContain("nodes");
    expect(told.is!.about).not.toBe("");
  });

  test("a cell reaches neither storage nor network nor other pages", async () => {
    const names = [
      "fetch",
      "indexedDB",
      "caches",
      "BroadcastChannel",
      "Worker",
      "navigator",
      "XMLHttpRequest",
    ];
    const source = `console.log(${JSON.stringify(names)}.filter((name) => name in globalThis).join());`;
    expect(await lastTexts([{ id: "x", source }])).toEqual(["\n"]);
  });
});

test.each([
  ["V8", "Error: x\n    at A.go (cell[2]:2:18)\n    at cell[2]:4:3\n    at self.__cell__ (cell[2]:5:3)"],
  [
    "SpiderMonkey",
    "go@cell[2]:2:18\nself.__cell__/</<@cell[2]:4:35\nself.__cell__@cell[2]:5:3\nge@/lib/a.js:3:6",
  ],
  ["JavaScriptCore", "go@cell[2]:2:18\n@cell[2]:4:35\n@cell[2]:5:3\nge@/lib/a.js:3:6"],
])("a stack as %s writes it leads to the lines of the cell", (_engine, stack) => {
  const source = "class A {\n  go() { throw new Error('x'); }\n}\nnew A().go();";
  const cell = { count: 2, source, emitted: `(function() { ${source}\n})()` };
  const places = placesOf(stack, new Map([["cell[2]", cell]]));
  expect(places.filter((line: string) => line.startsWith("in "))).toEqual([
    expect.stringMatching(/^in \[2\], line 2, in (A\.)?go$/),
    "in [2], line 4",
  ]);
});
