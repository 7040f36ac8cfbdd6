import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, openChromium } from "../../../tools/base/browser.ts";
import type { Trace } from "../../../lib/core/trace/trace.ts";
import { Random } from "../../../lib/core/random.ts";
import { spacetime, type SpacetimeOptions } from "../../../lib/view/mod.ts";
import { problemsOf } from "../boxes.ts";
import { all, boxOf } from "../html.ts";
import { crowd, everything, token, Written } from "../traces.ts";

/** Messages of random names at random times, to oneself, too, and outputs. */
function random(seed: number): Trace {
  const random = new Random(seed),
    ids = Array.from({ length: 2 + random.integer(6) }, (_, i) => i * 10 ** random.integer(3));
  const w = new Written([...new Set(ids)].sort((a, b) => a - b)), scale = 10 ** (random.integer(9) - 4);
  const { processes } = w.trace, some = () => processes[random.integer(processes.length)];
  let now = random.integer(3) * 1e6;
  for (let i = 0; i < 40; i++) {
    now += scale * random.uniform() * (random.integer(4) === 0 ? 20 : 1);
    const send = w.at(now).send(some(), some(), {
      type: "Message".repeat(1 + random.integer(3)),
      value: random.integer(1000),
    });
    if (random.integer(4) > 0) w.at(now += scale * random.uniform()).receive(send);
    if (random.integer(4) === 0) {
      w.row("output", some(), { content: { heard: "W".repeat(random.integer(20)) } });
    }
    if (random.integer(5) === 0) w.status(some(), ["electing", "leader", "waiting"][random.integer(3)]);
  }
  return w.trace;
}

const traces: [string, Trace][] = [
  ["everything", everything()],
  ["a crowd", crowd(6)],
  ["a token", token(4, 60)],
  ...Array.from({ length: 12 }, (_, i): [string, Trace] => [`random ${i}`, random(i + 1)]),
];
const options: SpacetimeOptions[] = [{ order: "time" }, { order: "events", width: 400 }, {
  timestamps: "vector",
}];

describe("the labels of a diagram", () => {
  it.each(traces)("stand at what they name: %s", (_, trace) => {
    const { html } = spacetime(trace, { order: "events" });
    const lines = all(html, ".hb-arrows > g path:not(.hb-hit):not(.hb-head)").map((path) => {
      const numbers = path.getAttribute("d")!.match(/-?[\d.]+/g)!.map(Number);
      return Array.from(
        { length: numbers.length / 2 },
        (_, i) => ({ x: numbers[2 * i], y: numbers[2 * i + 1] }),
      );
    });
    for (const label of all(html, ".hb-message")) {
      const box = boxOf(label);
      const near = Math.min(...lines.map((points) => distance(points, box)));
      expect(near, label.textContent).toBeLessThan(8);
    }
  });
});

/** From a polyline to a box, in px: points of the line every half px are close enough. */
function distance(
  points: readonly { x: number; y: number }[],
  box: { x: number; y: number; width: number; height: number },
): number {
  let least = Infinity;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]], steps = Math.ceil(2 * Math.hypot(b.x - a.x, b.y - a.y)) || 1;
    for (let k = 0; k <= steps; k++) {
      const x = a.x + (b.x - a.x) * k / steps, y = a.y + (b.y - a.y) * k / steps;
      const dx = Math.max(box.x - x, 0, x - box.x - box.width),
        dy = Math.max(box.y - y, 0, y - box.y - box.height);
      least = Math.min(least, Math.hypot(dx, dy));
    }
  }
  return least;
}

describe.skipIf(findChromium() === null)("measured in Chromium", { timeout: 120_000 }, () => {
  let browser: Awaited<ReturnType<typeof openChromium>>;
  beforeAll(async () => browser = await openChromium(), 60_000);
  afterAll(async () => await browser?.close());

  it("no label lies over another or is cut", async () => {
    const page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
    for (const [name, trace] of traces) {
      for (const some of options) {
        await page.setContent(`<!doctype html><meta charset="utf-8"><body>${spacetime(trace, some).html}`);
        const { boxes, edge } = await page.evaluate(() => {
          const box = (element: Element) => {
            const { left, top, right, bottom } = element.getBoundingClientRect();
            return { text: element.textContent ?? "", left, top, right, bottom };
          };
          return {
            edge: box(document.querySelector(".hb-main")!),
            boxes: [...document.querySelectorAll(".hb-main text")].map(box),
          };
        });
        expect(boxes.length).toBeGreaterThan(4);
        expect(problemsOf(boxes, edge), `${name}, ${JSON.stringify(some)}`).toEqual([]);
      }
    }
  });

  it("the names of the processes stand at their lines", async () => {
    const page = await browser.newPage();
    await page.setContent(`<!doctype html><meta charset="utf-8"><body>${spacetime(everything()).html}`);
    const tops = await page.evaluate(() =>
      [".hb-diagram .hb-names", ".hb-main"].map((which) =>
        document.querySelector(which)!.getBoundingClientRect().top
      )
    );
    expect(tops[0]).toBe(tops[1]);
  });
});
