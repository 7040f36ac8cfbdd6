// A deck in a lecture: a slide's code is changed by keyboard.
import type { Page } from "playwright-core";

interface Deck {
  getIndices(slide: Element): { h: number; v: number };
  slide(h: number, v: number): void;
}

/** Goes to the slide with a cell's code, opens it, and runs another text in its place. */
export async function runOnSlide(page: Page, id: string, text: string): Promise<void> {
  await page.evaluate((id) => {
    const slides = (globalThis as unknown as { Reveal: Deck }).Reveal;
    const region = document.querySelector(`.code[aria-label="code of the cell ${id}"]`)!;
    const { h, v } = slides.getIndices(region.closest("section.leaf")!);
    slides.slide(h, v);
  }, id);
  await page.keyboard.press("e");
  await page.waitForSelector(".live-slide .cm-editor.cm-focused");
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
  await page.keyboard.press("Shift+Enter");
}
