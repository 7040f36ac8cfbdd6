// A cell that takes memory without end takes what runs cells with it, and not the page. Chromium gives each
// heap 200 MB here, where it would give 4 GB.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../../../tools/base/browser.ts";
import { Visitors } from "./visitor.ts";

let visitors: Visitors;

describe.skipIf(findChromium() === null)("with little memory", () => {
  beforeAll(async () => {
    visitors = await Visitors.come(undefined, ["--js-flags=--max-old-space-size=200"]);
  }, 300_000);
  afterAll(() => visitors?.leave());

  test(
    "a loop that fills an array ends the kernel; the page says so, keeps the text and runs again",
    async () => {
      const visitor = await visitors.open();
      // Playwright takes the end of a frame for that of its page: the page tells what it shows in its title.
      const session = await visitors.browser.newBrowserCDPSession();
      const title = async () =>
        (await session.send("Target.getTargets")).targetInfos.find(({ type }) => type === "page")?.title;
      await visitor.press("Run the cell first");
      await visitor.until("first", /^done/);
      await visitor.edit("second", "const all = [];\nwhile (true) all.push(new Array(1e6).fill(1));");
      await visitor.page.evaluate(() => {
        const press = (label: string) =>
          document.querySelector<HTMLElement>(`[aria-label="${label}"]`)!.click();
        const shown = (id: string) =>
          document.querySelector<HTMLElement>(`.live-out[data-cell="${id}"]`)!.innerText;
        press("Run the cell second");
        let isAgain = false;
        setInterval(() => {
          const ended = shown("second");
          if (ended.includes("KernelError") && !isAgain) {
            isAgain = true;
            press("Undo my changes of the cell second");
            press("Run the cell last");
          }
          document.title = `${ended} | ${shown("last")}`;
        }, 100);
      });
      await expect.poll(title, { timeout: 15_000 }).toMatch(/its memory has run out/);
      await expect.poll(title, { timeout: 15_000 }).toMatch(/\| in the end 2/);
    },
    60_000,
  );
});
