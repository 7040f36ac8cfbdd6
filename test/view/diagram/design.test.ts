import { expect, test } from "vitest";
import { designSlider } from "../../../lib/view/mod.ts";

const STEPS = [
  { says: "A client asks.", arrows: [["client", "server"]] },
  { says: "It is answered.", arrows: [["server", "client"]] },
] as const;
const BOXES = { client: [0, 0], server: [2, 1] } as const;

test("a design has all boxes at once, and a step's arrows from this step on, thick while it is shown", () => {
  const { html, alt } = designSlider(BOXES, STEPS, { title: "A question" });
  const frames = html.split('hb-design">').slice(1);
  expect(frames.map((frame) => frame.match(/class="hb-box"/g)!.length)).toEqual([2, 2]);
  expect(frames.map((frame) => frame.match(/class="hb-way[^"]*"/g))).toEqual([
    ['class="hb-way hb-fresh"'],
    ['class="hb-way"', 'class="hb-way hb-fresh"'],
  ]);
  expect(frames[1]).toContain("2. It is answered.");
  expect(alt).toContain("Step 1: A client asks. (client → server)");
});

test("two arrows between the same boxes lie beside each other", () => {
  const { html } = designSlider(BOXES, STEPS, { title: "A question" });
  const [[, x1, y1], [, x2, y2]] = [
    ...html.split('hb-design">')[2].matchAll(/circle cx="([^"]*)" cy="([^"]*)"/g),
  ];
  expect(Math.hypot(Number(x1) - Number(x2), Number(y1) - Number(y2))).toBeGreaterThan(17);
});

test("an arrow to nowhere says which boxes there are", () => {
  const arrows = [["client", "sever"]] as const;
  expect(() => designSlider(BOXES, [STEPS[0], { says: "?", arrows }], { title: "A question" })).toThrow(
    /boxes are client, server, got sever/,
  );
});

test("nothing lies outside, wherever rows and columns begin", () => {
  const { html } = designSlider({ client: [-1, -0.6], server: [2, 1] }, STEPS, { title: "A question" });
  for (const [, x, y] of html.matchAll(/<rect x="([^"]*)" y="([^"]*)"/g)) {
    expect(Number(x)).toBeGreaterThanOrEqual(0);
    expect(Number(y)).toBeGreaterThanOrEqual(0);
  }
});
