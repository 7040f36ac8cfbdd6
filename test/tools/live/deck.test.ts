// The code of a deck's slides, changed and run during a lecture, from a file and without a network.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../../../tools/base/browser.ts";
import { opensAnswers, reachedBy } from "../../../tools/site/live/deck/cells.ts";
import { runOnSlide } from "./lecture.ts";
import { pageName } from "./site.ts";
import { Visitors } from "./visitor.ts";

let visitors: Visitors;

describe.skipIf(findChromium() === null)("in a lecture", () => {
  beforeAll(async () => void (visitors = await Visitors.come()), 300_000);
  afterAll(() => visitors?.leave());

  test("E opens a slide's code in the slide; run, it changes what later slides show", async () => {
    const visitor = await visitors.open(
      pathToFileURL(join(visitors.site, "slides", `${pageName}.html`)).href,
    );
    const { page } = visitor;
    await page.waitForSelector("html[data-deck=ready]");
    const output = page.locator('.piece.output[data-cell="second"]');
    expect(await output.textContent()).toContain("now 2, says the build");
    await runOnSlide(page, "first", "const shared = self.n = 41;\nprint('changed');");
    await expect.poll(() => page.locator(".live-slide [role=status]").innerText(), { timeout: 10_000 })
      .toMatch(/^done/);
    await expect.poll(() => output.textContent()).toContain("now 42");
    expect(await page.locator('.code[aria-label="code of the cell first"] pre').first().textContent())
      .toContain("41");
    await page.keyboard.press("Escape");
    await page.click(".live-slide >> text=Close");
    expect(await page.locator(".live-slide").count()).toBe(0);
    expect(visitor.requests).toEqual([]);
    expect(visitor.problems).toEqual([]);
    await visitor.context.close();
  }, 60_000);
});

test("a change reaches the cells that name what it declares, and those that name what these do", () => {
  const cells = ["class A {}", "const other = 1;", "class B extends A {}", "show(other)", "show(new B())"];
  expect(reachedBy(cells.map((source) => ({ source })), 0)).toEqual([2, 4]);
  expect(reachedBy([{ source: "const { a, b: [c] } = f();" }, { source: "print(c)" }], 0)).toEqual([1]);
});

test("what waits for predictions is opened by name", () => {
  const cells = [
    'predict("a", 1);',
    'afterPrediction(\n  "how \\"many\\"", () => 1);',
    'afterPrediction("b", draw)',
  ];
  expect(opensAnswers(cells.map((source) => ({ source })))!.source).toContain('["how \\"many\\"","b"]');
  expect(opensAnswers([{ source: "1" }])).toBe(undefined);
});
