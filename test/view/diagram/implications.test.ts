import { describe, expect, test } from "vitest";
import { type Implication, implicationMap } from "../../../lib/view/mod.ts";

const ARROWS: Implication[] = [["strong", "left"], ["strong", "right"], ["left", "weak"], ["strong", "weak"]];
const boxes = (html: string) =>
  [...html.matchAll(/<rect x="[^"]*" y="([^"]*)"[^>]*\/>(?:<rect[^>]*\/>)?<text[^>]*>([^<]*)</g)]
    .map(([, y, name]) => [name, Number(y)]);

describe("a map of implications", () => {
  test("has each name once, below all that imply it", () => {
    expect(boxes(implicationMap(ARROWS, { title: "t" }).html)).toEqual([
      ["strong", 4],
      ["left", 78],
      ["right", 78],
      ["weak", 152],
    ]);
  });

  test("has an arrow for each pair, and the one it is about last and thick", () => {
    const { html, alt } = implicationMap(ARROWS, { title: "t", arrow: ["strong", "right"] });
    const kinds = [...html.matchAll(/<g class="hb-way([^"]*)"/g)].map(([, kind]) => kind.trim());
    expect(kinds).toEqual(["", "", "", "hb-thick"]);
    expect(alt).toContain("Drawn thick: strong → right.");
    expect(html.match(/hb-end"/g)).toHaveLength(2);
  });

  test("marks what is so by a sign and a second frame, what is not by a sign and dashes", () => {
    const marks = new Map([["strong", false], ["weak", true]]);
    const { html, alt } = implicationMap(ARROWS, { title: "t", marks });
    expect(html).toContain(">✗ strong<");
    expect(html).toContain(">✓ weak<");
    expect(html).toContain(">left<");
    expect(html.match(/<rect/g)).toHaveLength(5);
    expect(alt).toContain("Yes: weak. No: strong.");
  });

  test("an arrow that leads further down passes a row between its boxes", () => {
    const arrows: Implication[] = [["a", "b"], ["a", "c"], ["b", "d"], ["a", "d"], ["c", "e"], ["d", "f"], [
      "a",
      "f",
    ]];
    const { html } = implicationMap(arrows, { title: "t" });
    const rects = [...html.matchAll(/<rect x="([^"]*)" y="([^"]*)" width="([^"]*)" height="([^"]*)"/g)]
      .map(([, ...of]) => of.map(Number));
    const lines = [...html.matchAll(/class="hb-line" d="M([^"]*)"/g)].map(([, points]) =>
      points.split("L").map((point) => point.split(" ").map(Number))
    );
    expect(lines.map((points) => points.length).sort()).toEqual([2, 2, 2, 2, 2, 4, 6]);
    for (const points of lines) {
      for (let step = 0; step < 200; step++) {
        const at = step * (points.length - 1) / 200, from = Math.floor(at), part = at - from;
        const [x, y] = points[from].map((value, axis) => value + part * (points[from + 1][axis] - value));
        for (const [left, top, width, height] of rects) {
          const isInside = x > left && x < left + width && y > top + 0.1 && y < top + height - 0.1;
          expect(isInside, `${x},${y} in the box at ${left},${top}`).toBe(false);
        }
      }
    }
  });

  test("boxes of a row do not lie on each other", () => {
    const row = Array.from({ length: 6 }, (_, k): Implication => ["all", `a longer name, number ${k}`]);
    const { html } = implicationMap(row, { title: "t" });
    const sides = [...html.matchAll(/<rect x="([^"]*)" y="78" width="([^"]*)"/g)].map(([, x, width]) => [
      Number(x),
      Number(x) + Number(width),
    ]);
    expect(sides).toHaveLength(6);
    sides.slice(1).forEach(([left], k) => expect(left).toBeGreaterThan(sides[k][1] + 10));
    expect(sides[5][1]).toBeLessThan(Number(/svg [^>]*width="(\d+)"/.exec(html)![1]));
  });
});

test("what is no map is refused", () => {
  expect(() => implicationMap([["a", "b"], ["b", "a"]], { title: "t" })).toThrow("arrows lead in a circle");
  expect(() => implicationMap(ARROWS, { title: "t", arrow: ["weak", "strong"] })).toThrow(
    "arrow must be one of the arrows, got weak → strong",
  );
  expect(() => implicationMap(ARROWS, { title: "t", marked: true } as never)).toThrow("marked");
});
