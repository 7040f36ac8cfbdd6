// Opens every slide of a deck in Chromium without a network, and looks: nothing is cut off, nothing is asked for.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { watchedPage } from "../browser.ts";

export interface DeckCheck {
  slides: number;
  problems: string[];
}

/** Checks one deck; a screenshot of each slide, all its steps shown, is left in `shots`. */
export async function checkDeck(
  browser: Browser,
  file: string,
  shots: string,
  onProgress: (done: number, all: number) => void = () => {},
): Promise<DeckCheck> {
  rmSync(shots, { recursive: true, force: true });
  mkdirSync(shots, { recursive: true });
  const { page, requests, errors } = await watchedPage(browser, { width: 1280, height: 720 });
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector("html[data-deck=ready]");
  const slides = await page.evaluate(() => Reveal.getTotalSlides());
  const problems: string[] = [];
  for (let number = 1; number <= slides; number++) {
    await showSteps(page);
    await page.screenshot({ path: join(shots, `${String(number).padStart(2, "0")}.png`) });
    problems.push(...(await page.evaluate(overflows)).map((problem) => `slide ${number}: ${problem}`));
    onProgress(number, slides);
    await page.evaluate(() => Reveal.next());
  }
  if (!await page.evaluate(() => Reveal.isLastSlide())) problems.push("the last slide was not reached");
  problems.push(
    ...requests.map((address) => `asks for ${address}`),
    ...errors.map((error) => `throws ${error}`),
  );
  await page.context().close();
  return { slides, problems };
}

interface Reveal {
  getTotalSlides(): number;
  next(): void;
  isLastSlide(): boolean;
  availableFragments(): { next: boolean };
  nextFragment(): boolean;
  getCurrentSlide(): HTMLElement;
}

/** The global of the page; code that uses it runs there. */
declare const Reveal: Reveal;

async function showSteps(page: Page): Promise<void> {
  await page.evaluate(() => {
    while (Reveal.nextFragment());
  });
  await page.waitForTimeout(60);
}

/** Runs in the page: what of the current slide is outside of it, hidden behind an edge, or too small to read. */
function overflows(): string[] {
  const slide = Reveal.getCurrentSlide();
  const box = slide.getBoundingClientRect();
  const found: string[] = [];
  const name = (part: Element) => `${part.tagName.toLowerCase()}.${part.getAttribute("class") ?? ""}`;
  for (
    const part of slide.querySelectorAll(".page, .piece, .piece > *, .hb svg, .hb table, pre, p, li, h1, h2")
  ) {
    if (part.closest("details:not([open])") || (part.closest(".scrolls") && !part.matches(".scrolls"))) {
      continue;
    }
    const { left, right, top, bottom, width } = part.getBoundingClientRect();
    if (width === 0) continue;
    const isOut = left < box.left - 1 || right > box.right + 1 || top < box.top - 1 ||
      bottom > box.bottom - 20;
    if (isOut) {
      found.push(
        `${name(part)} is outside of the slide by ${
          Math.round(Math.max(right - box.right, bottom - box.bottom + 20))
        } px`,
      );
    }
  }
  for (const part of slide.querySelectorAll(".hb-scroll, pre")) {
    if (part.closest(".scrolls")) continue;
    if (part.scrollWidth > part.clientWidth + 4) found.push(`${name(part)} is cut off at its right`);
  }
  for (const part of slide.querySelectorAll(".scrolls")) found.push(`${name(part)} is larger than a slide`);
  return found;
}
