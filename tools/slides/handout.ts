// A deck on paper for who listens or speaks: each slide as it is on the screen, and the notes below it.
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { watchedPage } from "../base/browser.ts";
import { escapeHtml } from "../notebook/html.ts";

/** The global of the deck's page. */
declare const Reveal: {
  getTotalSlides(): number;
  next(): void;
  nextFragment(): boolean;
  getCurrentSlide(): HTMLElement;
};

interface Sheet {
  /** JPEG in base64. */
  picture: string;
  /** HTML. */
  notes: string;
}

const style = `@page { size: A4; margin: 14mm 16mm }
body { font: 10.5pt/1.45 "Source Sans 3", system-ui, sans-serif; margin: 0 }
section { break-inside: avoid; margin-bottom: 8mm }
img { border: .3mm solid #d5dce3; box-sizing: border-box; display: block; width: 100% }
.notes { margin-top: 3mm }
.notes :is(p, ul, ol) { margin: 0 0 2mm }
.anchor-link { display: none }`;

/** Writes the handout of a deck as PDF, two slides a page as far as their notes leave room. */
export async function writeHandout(
  browser: Browser,
  deck: string,
  title: string,
  file: string,
): Promise<void> {
  const { page } = await watchedPage(browser, { width: 1280, height: 720 });
  await page.goto(pathToFileURL(deck).href);
  await page.waitForSelector("html[data-deck=ready]");
  const sheets = await sheetsOf(page);
  await page.goto("about:blank");
  await page.setContent(handout(title, sheets));
  const footer =
    `<div style="font-size:8px;margin:0 16mm;text-align:right;width:100%">${escapeHtml(title)} · ` +
    `<span class="pageNumber"></span></div>`;
  const options = {
    format: "A4",
    printBackground: true,
    displayHeaderFooter: true,
    headerTemplate: "<i></i>",
  };
  writeFileSync(file, await page.pdf({ ...options, footerTemplate: footer }));
  await page.context().close();
}

/** Paper has nothing to be pressed. */
const forPaper = ".reveal :is(.controls, .progress), .live-opener { display: none !important }";

/** Goes through an open deck. */
export async function sheetsOf(page: Page): Promise<Sheet[]> {
  await page.addStyleTag({ content: forPaper });
  const sheets: Sheet[] = [];
  for (let left = await page.evaluate(() => Reveal.getTotalSlides()); left > 0; left--) {
    sheets.push(await sheetOf(page));
    await page.evaluate(() => Reveal.next());
  }
  return sheets;
}

async function sheetOf(page: Page): Promise<Sheet> {
  await page.evaluate(() => {
    while (Reveal.nextFragment());
    for (const stepper of Reveal.getCurrentSlide().querySelectorAll(".hb-stepper")) {
      stepper.dispatchEvent(new KeyboardEvent("keydown", { key: "End", bubbles: true, cancelable: true }));
    }
  });
  await page.waitForTimeout(60);
  const picture = (await page.screenshot({ type: "jpeg", quality: 88 })).toString("base64");
  const notes = await page.evaluate(() =>
    [...Reveal.getCurrentSlide().querySelectorAll("aside.notes")].map((note) => note.innerHTML).join("")
  );
  return { picture, notes };
}

export function handout(title: string, sheets: readonly Sheet[]): string {
  const sections = sheets.map(({ picture, notes }, index) =>
    `<section><img alt="slide ${index + 1}" src="data:image/jpeg;base64,${picture}">` +
    `<div class="notes">${notes}</div></section>`
  );
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>` +
    `<style>${style}</style></head><body>${sections.join("\n")}</body></html>`;
}
