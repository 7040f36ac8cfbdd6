// A lecture with the true kernel: a slide's code is changed by keyboard, and later slides show what it does.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { findChromium, openChromium, watchedPage } from "../../tools/base/browser.ts";
import { runNotebook } from "../../tools/notebook/execute.ts";
import { LiveParts } from "../../tools/site/live/build/write.ts";
import { toDeck } from "../../tools/slides/deck.ts";
import { runOnSlide } from "../tools/live/lecture.ts";

const name = "04_leader_election";
const violated = (table: string | null) => table!.split("✗ violated").length;

test.skipIf(findChromium() === null)(
  "a property that is changed on a slide is judged on later ones",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "deck-in-page-"));
    const [{ notebook }, browser] = await Promise.all([
      runNotebook(`notebooks/${name}.ipynb`),
      openChromium(),
    ]);
    try {
      (await LiveParts.write(join(folder, "live"))).writePage(name, notebook.cells);
      const file = join(folder, `${name}.html`);
      writeFileSync(
        file,
        await toDeck(notebook, "A lecture", { live: { script: "live/deck.js", page: name } }),
      );
      const { page, requests, errors } = await watchedPage(browser, { width: 1280, height: 720 });
      await page.goto(pathToFileURL(file).href);
      await page.waitForSelector("html[data-deck=ready]");
      const judged = page.locator('.piece.output[data-cell="ring-verdict"]');
      const before = await judged.textContent();
      const cell = notebook.cells.find(({ id }) => id === "properties")!;
      const source = [cell.source].flat().join("");
      expect(source).toContain("length <= 1");
      await runOnSlide(page, "properties", source.replace("length <= 1", "length < 1"));
      await expect.poll(() => page.locator(".live-slide [role=status]").innerText(), { timeout: 60_000 })
        .toMatch(/^(done|error|stopped)/);
      expect(await page.locator(".live-slide [role=status]").innerText()).toMatch(/^done/);
      expect(violated(await judged.textContent())).toBeGreaterThan(violated(before));
      const counts = page.locator('.piece.output[data-cell="ring-counts"]');
      expect(await counts.textContent()).toContain("Two laps, each message acknowledged");
      expect([...requests, ...errors]).toEqual([]);
    } finally {
      await browser.close();
      rmSync(folder, { recursive: true });
    }
  },
  300_000,
);
