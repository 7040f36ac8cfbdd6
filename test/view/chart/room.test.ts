import { describe, expect, it } from "vitest";
import { findChromium, openChromium } from "../../../tools/base/browser.ts";
import { cornersOf } from "../../../lib/view/chart/axis/room.ts";
import { textWidth } from "../../../lib/view/page/text.ts";
import { type Box, problemsOf } from "../boxes.ts";
import { all } from "../html.ts";
import { randomChart } from "./random.ts";

/** Above and below a drawing, px: fonts that a browser takes for single characters may be taller. */
const PADDING = 2;

/** Bars whose lowest tick is at the frame's corner, with a long name below it. */
const BESIDE_LOWEST = 1249;
/** By seed. */
const charts = [...Array.from({ length: 40 }, (_, i) => i + 1), BESIDE_LOWEST].map((seed) => ({
  seed,
  html: randomChart(seed).html,
}));

describe("every text of a chart", () => {
  it("has room: none is cut, none lies over another, whatever the ranges, names and sizes", () => {
    for (const { seed, html } of charts) {
      for (const svg of all(html, ".hb-scroll svg")) {
        const boxes = svg.querySelectorAll("text").map((text): Box => {
          const corners = cornersOf(text as never),
            xs = corners.map(({ x }) => x),
            ys = corners.map(({ y }) => y);
          return {
            text: text.textContent,
            left: Math.min(...xs),
            top: Math.min(...ys),
            right: Math.max(...xs),
            bottom: Math.max(...ys),
          };
        });
        const [left, top, width, height] = svg.getAttribute("viewBox")!.split(" ").map(Number);
        expect(
          problemsOf(boxes, { left, top: top - PADDING, right: left + width, bottom: top + height }),
          `seed ${seed}`,
        )
          .toEqual([]);
      }
    }
  });

  it("stands at two ticks or more of each axis of numbers, and says no number twice", () => {
    for (const { seed, html } of charts) {
      if (html.includes('data-part="fx-axis tick label"') || html.includes("critical section")) continue;
      for (const axis of ["x", "y"]) {
        const labels = all(html, `g[data-part="${axis}-axis tick label"] text`).map(({ textContent }) =>
          textContent
        );
        expect(labels.length, `seed ${seed}`).toBeGreaterThanOrEqual(2);
        expect(new Set(labels).size, `seed ${seed}: ${labels.join(" ")}`).toBe(labels.length);
      }
    }
  });
});

describe.skipIf(findChromium() === null)("measured in Chromium", { timeout: 120_000 }, () => {
  it("every text of a chart has room, and is no wider than was reckoned", async () => {
    const browser = await openChromium();
    try {
      const page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
      const divisions = charts.map(({ html }) => `<div class="chart">${html}</div>`);
      await page.setContent(
        `<!doctype html><meta charset="utf-8"><body style="font-family:sans-serif">${divisions.join("")}`,
      );
      const measured = await page.evaluate(() => {
        const box = (element: Element) => {
          const { left, top, right, bottom } = element.getBoundingClientRect();
          return { text: element.textContent ?? "", left, top, right, bottom };
        };
        return [...document.querySelectorAll(".chart")].map((chart) => ({
          edge: box(chart.querySelector(".hb-scroll")!),
          boxes: [...chart.querySelectorAll(".hb-scroll svg text")].map(box).filter(({ left, right }) =>
            right > left
          ),
          lines: [...chart.querySelectorAll<SVGTextElement>(".hb-scroll svg text")].filter((text) =>
            !text.querySelector("tspan")
          )
            .map((text) => ({
              text: text.textContent ?? "",
              width: text.getComputedTextLength(),
              size: Number.parseFloat(getComputedStyle(text).fontSize),
            })),
        }));
      });
      measured.forEach(({ edge, boxes, lines }, i) => {
        expect(boxes.length).toBeGreaterThan(0);
        expect(problemsOf(boxes, edge), `seed ${charts[i].seed}`).toEqual([]);
        for (const { text, width, size } of lines) {
          expect(width, text).toBeLessThanOrEqual(textWidth(text, size) + 0.1);
        }
      });
    } finally {
      await browser.close();
    }
  });
});
