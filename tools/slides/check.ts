// Opens every slide of a deck in Chromium without a network, and looks: nothing is cut off, nothing is asked
// for.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { watchedPage } from "../base/browser.ts";
import { collisions, cutOff } from "./collisions.ts";

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
    problems.push(...(await goThrough(page)).map((problem) => `slide ${number}: ${problem}`));
    await picture(page, join(shots, `${String(number).padStart(2, "0")}.png`));
    const seen = [...await look(page), ...await play(page)];
    problems.push(...new Set(seen.map((problem) => `slide ${number}: ${problem}`)));
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

/** Chromium on a busy machine now and then does not answer the first time. */
async function picture(page: Page, path: string): Promise<void> {
  await page.screenshot({ path, timeout: 10_000 }).catch(() => page.screenshot({ path }));
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

const mostSteps = 60;

/** Takes each stepper of the slide through its steps by the keyboard, and looks at each of them. */
async function goThrough(page: Page): Promise<string[]> {
  const problems: string[] = [];
  for (const stepper of await page.locator("section.present.leaf .hb-stepper").all()) {
    const words = () => stepper.locator(".hb-words").innerText();
    let before = await words(), steps = 0;
    for (; steps < mostSteps; steps++) {
      await stepper.press("ArrowRight");
      const after = await words();
      if (after === before) break;
      const seen = (await look(page)).filter((problem) => !problems.some((one) => one.endsWith(problem)));
      problems.push(...seen.map((problem) => `step ${steps + 2}: ${problem}`));
      before = after;
    }
    if (steps === 0) problems.push("a stepper does not go on");
    await stepper.press("End");
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  }
  return problems;
}

async function look(page: Page): Promise<string[]> {
  const seen = [];
  for (const what of [overflows, collisions, cutOff]) seen.push(...await page.evaluate(what));
  return seen;
}

/** Plays the games of the slide for some moves, by the keyboard: they grow, and a slide does not. */
async function play(page: Page): Promise<string[]> {
  const problems: string[] = [];
  for (const game of await page.locator("section.present.leaf .hb-walker").all()) {
    for (const move of "1213121") {
      await game.press(move);
      problems.push(...await look(page));
    }
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  }
  return problems;
}

/**
 * Runs in the page: what of the current slide is outside of it, hidden behind an edge, or too small to read.
 */
function overflows(): string[] {
  const slide = Reveal.getCurrentSlide();
  const box = slide.getBoundingClientRect();
  const found: string[] = [];
  const pixels = (part: Element) => {
    const svg = part.closest("svg");
    const drawn = svg?.viewBox.baseVal?.width ? svg.clientWidth / svg.viewBox.baseVal.width : 1;
    return parseFloat(getComputedStyle(part).fontSize) * drawn *
      (part as Element & { currentCSSZoom: number }).currentCSSZoom;
  };
  // What one steps through scrolls by itself to the step at hand.
  const stepped = ".hb-stepper .hb-scroll, .hb-walker .hb-scroll, .hb-walker .hb-moves";
  // 16, rounded. A label that has no room to be larger may be smaller than what is read from the last row.
  const leastPx = 15.5, leastCrowdedPx = 11;
  const name = (part: Element) => `${part.tagName.toLowerCase()}.${part.getAttribute("class") ?? ""}`;
  for (
    const part of slide.querySelectorAll(".page, .piece, .piece > *, .hb svg, .hb table, pre, p, li, h1, h2")
  ) {
    if (part.closest("details:not([open])") || (part.closest(".scrolls") && !part.matches(".scrolls"))) {
      continue;
    }
    if (part.closest(stepped)) continue;
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
    if (part.closest(`.scrolls, ${stepped}`)) continue;
    if (part.scrollWidth > part.clientWidth + 4) found.push(`${name(part)} is cut off at its right`);
  }
  const sizes = [
    ...slide.querySelectorAll(
      ".hb svg text, .hb :is(td, th, p, li, button, .hb-note, .hb-key), pre, .words > *",
    ),
  ]
    .filter((part) =>
      part.textContent?.trim() && part.getBoundingClientRect().width > 0 && !part.closest("details")
    )
    .map((part) => ({
      size: pixels(part),
      least: part.closest("[data-crowded], .dense, .hb-walker, .hb-quiz") ? leastCrowdedPx : leastPx,
    }));
  const small = sizes.filter(({ size, least }) => size < least).map(({ size }) => size);
  if (small.length > 0) {
    const smallest = Math.min(...small).toFixed(1);
    found.push(`${small.length} texts of ${smallest} px and more, which nobody can read from the last row`);
  }
  for (const part of slide.querySelectorAll(".scrolls")) found.push(`${name(part)} is larger than a slide`);
  return found;
}
