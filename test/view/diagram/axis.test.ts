import { describe, expect, it } from "vitest";
import type { Trace } from "../../../lib/core/trace/trace.ts";
import { spacetime, type SpacetimeOptions } from "../../../lib/view/mod.ts";
import { textWidth } from "../../../lib/view/page/text.ts";
import { all } from "../html.ts";
import { questionAndAnswer, Written } from "../traces.ts";

const html = (trace: Trace, options?: SpacetimeOptions) => spacetime(trace, options).html;

describe("the axis of a diagram", () => {
  const ticksOf = (trace: Trace, options: SpacetimeOptions = {}) =>
    all(html(trace, options), ".hb-axis text:not(.hb-unit)").map((text) => text.textContent);
  const unitOf = (trace: Trace, options: SpacetimeOptions = {}) =>
    all(html(trace, options), ".hb-unit")[0].textContent;
  /** A message every so many ms, from a time on. */
  const regular = (begin: number, every: number, count = 12) => {
    const w = new Written([1, 2]);
    for (let i = 0; i < count; i++) w.receive(w.at(begin + every * i).send(1, 2, { type: "Ping" }));
    return w.trace;
  };

  it.each([[0, 1e-9], [0, 0.0003], [0, 1], [5, 1e6], [1e6, 0.001], [1e9, 0.5]])(
    "says its times, none twice, at least two: from %d ms, every %d ms",
    (begin, every) => {
      for (const order of ["time", "events"] as const) {
        const ticks = ticksOf(regular(begin, every), { order: order });
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(new Set(ticks).size).toBe(ticks.length);
        const times = ticks.map((tick) => Number(tick.replaceAll(",", "").replace("−", "-")));
        for (const time of times) expect(time >= begin - every && time <= begin + 12 * every).toBe(true);
      }
    },
  );

  it("writes no label over another or over the edge", () => {
    for (const [begin, every] of [[1e6, 0.001], [1e9, 0.5], [0, 3]]) {
      for (const order of ["time", "events"] as const) {
        const text = html(regular(begin, every, 40), { order: order, width: 300 });
        const width = Number(all(text, ".hb-main")[0].getAttribute("width"));
        const boxes = all(text, ".hb-axis text:not(.hb-unit)").map((label) => {
          const half = textWidth(label.textContent) / 2, x = Number(label.getAttribute("x"));
          return [x - half, x + half];
        });
        boxes.forEach(([left, right], i) => {
          expect(left).toBeGreaterThanOrEqual(-0.1);
          expect(right).toBeLessThanOrEqual(width + 0.1);
          if (i > 0) expect(left).toBeGreaterThan(boxes[i - 1][1]);
        });
      }
    }
  });

  it("counts the steps of what was explored, from the first after the starts", () => {
    const w = new Written([1, 2]);
    w.at(1).row("start", 1);
    w.at(2).row("start", 2);
    w.at(3).row("invoke", 1, { content: { operation: 1, method: "elect", details: [] } });
    const send = w.send(1, 2, { type: "Ask" });
    w.at(4).receive(send);
    w.at(5).row("crash", 2);
    expect(ticksOf(w.trace)).toEqual(["0", "1", "2", "3"]);
    expect(unitOf(w.trace)).toBe("steps");
    expect(ticksOf(w.trace, { order: "time" }).every((tick) => Number.isInteger(Number(tick)))).toBe(true);
    expect(html(w.trace)).toContain("sent in step 1, received in step 2");
    expect(html(w.trace)).not.toMatch(/\d ms/);
    expect(spacetime(w.trace).alt).toBe(
      "Space-time diagram of 2 processes from the start to step 3: 1 message, 1 crash.",
    );
    expect(all(html(w.trace, { count: 3 }), ".hb-note")[0].textContent).toContain("(the start to step 1)");
    expect(unitOf(questionAndAnswer(), { order: "time" })).toBe("time in ms");
    expect(unitOf(questionAndAnswer(), { order: "events" })).toBe("time in ms, not to scale");
  });
});
