// Reading pictures back: what a test says about a picture, it says about its elements.
import { parseHTML } from "linkedom";
import { type Box, LABEL_HEIGHT, LABEL_SIZE } from "../../lib/view/diagram/drawing/labels.ts";
import { textWidth } from "../../lib/view/page/text.ts";

export type Element = {
  readonly textContent: string;
  readonly innerHTML: string;
  readonly outerHTML: string;
  readonly tagName: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Element[];
};

export function parsed(html: string): Element {
  const { document } = parseHTML(`<!doctype html><html><body>${html}</body></html>`);
  return document.body as unknown as Element;
}

/** All elements for a selector. */
export function all(html: string, selector: string): Element[] {
  return [...parsed(html).querySelectorAll(selector)];
}

/** The box that a label's text takes. */
export function boxOf(label: Element): Box {
  const text = label.textContent;
  return {
    x: Number(label.getAttribute("x")),
    y: Number(label.getAttribute("y")) - LABEL_SIZE,
    width: textWidth(text),
    height: LABEL_HEIGHT - 0.2,
  };
}

/** The corners of a path, M, L, H and V absolute. */
export function pointsOf(path: string): { x: number; y: number }[] {
  return [...path.matchAll(/[ML]\s*(-?[\d.]+)[ ,](-?[\d.]+)/g)].map(([, x, y]) => ({
    x: Number(x),
    y: Number(y),
  }));
}
