// What a visitor of a page does, in Chromium, from a file and without a network. The kernel is a quick one of
// the tests: that of the course is tested by itself.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findChromium } from "../../../tools/base/browser.ts";
import { type Visitor, Visitors } from "./visitor.ts";

let visitors: Visitors, visitor: Visitor;

describe.skipIf(findChromium() === null)("a visitor", () => {
  beforeAll(async () => void (visitors = await Visitors.come()), 300_000);
  afterAll(() => visitors?.leave());
  beforeEach(async () => void (visitor = await visitors.open()));
  afterEach(() => visitor.context.close());

  test("runs a cell, after those above that it needs, and sees what they show now", async () => {
    expect(await visitor.shown("second")).toBe("now 2, says the build");
    await visitor.press("Run the cell picture");
    await visitor.until("picture", /^done in/);
    expect(await visitor.shown("first")).toBe("n is 1");
    expect(await visitor.shown("second")).toBe("now 2");
    expect(await visitor.shown("picture")).toContain("a picture of 2");
    expect(await visitor.page.title()).toBe("drawn");
    expect(await visitor.state("last")).toBe("");
    await visitor.press("Run the cell second");
    await visitor.until("second", /^done in/);
    expect(await visitor.shown("second")).toBe("now 3");
    await visitor.press("Run all cells, from the top, in a new kernel");
    await visitor.until("last", /^done in/);
    expect(await visitor.shown("last")).toBe("in the end 2");
    expect(visitor.problems).toEqual([]);
  }, 60_000);

  test("changes a cell by keyboard alone, runs it, and those below say that they are old", async () => {
    await visitor.press("Run the cell last");
    await visitor.until("last", /^done in/);
    await visitor.page.focus("[aria-label='Edit the cell second']");
    await visitor.page.keyboard.press("Enter");
    await visitor.page.waitForSelector(".cm-editor.cm-focused");
    await visitor.page.keyboard.press("Control+End");
    await visitor.page.keyboard.press("Enter");
    await visitor.page.keyboard.type("print('more'");
    await expect.poll(() => visitor.state("last")).toContain("not run since a change");
    await visitor.page.keyboard.press("Shift+Enter");
    await visitor.until("second", /^done in/);
    expect(await visitor.shown("second")).toBe("now 3\nmore");
    await visitor.page.keyboard.press("Escape");
    await visitor.page.keyboard.press("Tab");
    await expect.poll(() => visitor.page.evaluate(() => document.activeElement?.getAttribute("aria-label")))
      .toBe("Run the cell second");
    expect(visitor.problems).toEqual([]);
  }, 60_000);

  test("puts its proposals away when a cell runs", async () => {
    await visitor.edit("first", "sim");
    await visitor.page.keyboard.type("u");
    await visitor.page.waitForSelector(".cm-tooltip-autocomplete");
    await visitor.page.keyboard.press("Shift+Enter");
    await visitor.until("first", /./);
    expect(await visitor.page.locator(".cm-tooltip-autocomplete").count()).toBe(0);
  }, 60_000);

  test(
    "finds names of the package with their words, and a mistake underlined with what is wrong",
    async () => {
      await visitor.edit("first", "sim");
      await visitor.page.keyboard.type("u");
      await visitor.page.waitForSelector(".cm-tooltip-autocomplete");
      expect(await visitor.page.locator(".cm-tooltip-autocomplete li").first().innerText()).toBe("simulate");
      await expect.poll(() => visitor.page.locator(".cm-completionInfo").innerText()).toContain(
        "Runs a system.",
      );
      await visitor.page.waitForTimeout(200); // what has only just come up takes no key
      await visitor.page.keyboard.press("Enter");
      expect(await visitor.page.locator(".cm-content").innerText()).toBe("simulate");
      await visitor.page.keyboard.type("; mistake");
      await visitor.page.waitForSelector(".cm-lintRange-error");
      expect(await visitor.page.locator(".cm-lintRange-error").innerText()).toBe("mistake");
      await visitor.page.hover(".cm-lintRange-error");
      await expect.poll(() => visitor.page.locator(".cm-tooltip-lint").innerText()).toContain(
        "Cannot find name",
      );
      expect(visitor.problems).toEqual([]);
    },
    60_000,
  );

  test("stops a loop without an end, and has what ran before", async () => {
    await visitor.edit("second", "while (true) {}");
    await visitor.page.keyboard.press("Shift+Enter");
    await visitor.until("second", /running/);
    await visitor.press("Stop the cell that runs");
    await visitor.until("second", /^stopped/);
    expect(await visitor.status()).toBe("stopped; what ran before is still there");
    await visitor.press("Run the cell last");
    await visitor.until("second", /running/);
    await visitor.press("Stop the cell that runs");
    await visitor.edit("second", "print(self.n)");
    await visitor.page.keyboard.press("Shift+Enter");
    await visitor.until("second", /^done in/);
    expect(await visitor.shown("second")).toBe("1");
  }, 60_000);

  test(
    "runs what was asked for meanwhile after the cell that runs, and nothing more after Stop",
    async () => {
      await visitor.edit("first", "await new Promise((done) => setTimeout(done, 500));\nself.n = 5;");
      await visitor.press("Run the cell first");
      await visitor.until("first", /running/);
      await visitor.press("Run the cell last");
      await visitor.until("last", /^done/);
      expect(await visitor.shown("last")).toBe("in the end 6");
      await visitor.edit("first", "while (true) {}");
      await visitor.press("Run the cell first");
      await visitor.until("first", /running/);
      await visitor.press("Run the cell last");
      await visitor.press("Stop the cell that runs");
      await visitor.untilTold(/^stopped/);
      expect(await visitor.state("last")).toContain("not run since a change");
    },
    60_000,
  );

  test("begins again in the middle of a run, with the outputs that the page came with", async () => {
    await visitor.edit("first", "self.n = 40;");
    await visitor.press("Run the cell second");
    await visitor.until("second", /^done/);
    expect(await visitor.shown("second")).toBe("now 41");
    await visitor.edit("picture", "while (true) {}");
    await visitor.press("Run the cell picture");
    await visitor.until("picture", /running/);
    await visitor.press("Begin again: undo all changes of this page");
    await visitor.untilTold(/^All cells are as the course has them\.$/);
    for (const id of ["first", "second", "picture"]) expect(await visitor.state(id)).toBe("");
    expect(await visitor.shown("second")).toBe("now 2, says the build");
    expect(await visitor.shown("picture")).toBe("");
    await visitor.press("Run the cell last");
    await visitor.until("last", /^done/);
    expect(await visitor.shown("last")).toBe("in the end 2");
  }, 60_000);

  test("sees the code in colours while it is changed, and copies what stands there", async () => {
    await visitor.edit("first", "const one = 1;");
    const colour = (text: string) =>
      visitor.page.locator(".cm-line span", { hasText: text }).first().evaluate((one) =>
        getComputedStyle(one).color
      );
    const plain = await visitor.page.locator(".cm-line").first().evaluate((one) =>
      getComputedStyle(one).color
    );
    expect(new Set([await colour("const"), await colour("1"), plain]).size).toBe(3);
    await visitor.page.evaluate(() => {
      navigator.clipboard.writeText = (text) => Promise.resolve(void (document.body.dataset.copied = text));
    });
    await visitor.page.locator(".code:has(.cm-editor) .copy").click();
    expect(await visitor.page.evaluate(() => document.body.dataset.copied)).toBe("const one = 1;\n");
  }, 60_000);

  test("an edit that fails stops what would run after it, and its error is shown", async () => {
    await visitor.edit("second", "throw new RangeError('it cannot be')");
    await visitor.press("Run from here: the cell first and all below");
    await visitor.until("second", /^error/);
    expect(await visitor.shown("second")).toContain("RangeError: it cannot be");
    expect(await visitor.status()).toBe("stopped at the cell second, which failed");
    expect(await visitor.state("last")).toBe("");
  }, 60_000);

  test(
    "moves a slider to a value that nobody has computed, and sees its picture among the others",
    async () => {
      const slider = visitor.page.locator(".hb-slider");
      expect(await slider.locator(".hb-frame").count()).toBe(2);
      await slider.locator(".live-value").fill("13");
      await slider.locator(".live-value").press("Enter");
      await expect.poll(() => slider.innerText(), { timeout: 10_000 }).toContain("made of 13");
      expect(await slider.innerText()).not.toContain("the picture of");
      await slider.locator("input[type=range]").press("ArrowRight");
      expect(await slider.innerText()).toContain("the picture of 20");
      await slider.locator(".live-value").fill("30");
      await slider.locator(".live-value").press("Enter");
      expect(await slider.locator(".hb-frame").count()).toBe(3);
      expect(visitor.problems).toEqual([]);
    },
    60_000,
  );
});
