import { beforeEach, describe, expect, test } from "vitest";
import { record } from "../../../lib/course/exercise/record.ts";
import { afterPrediction, showMe } from "../../../lib/course/prediction/gate.ts";
import { predict, reveal, student, studentSeed } from "../../../lib/course/prediction/predict.ts";
import { Picture } from "../../../lib/view/page/picture.ts";
import { closeGates } from "../../../tools/notebook/fold.ts";

beforeEach(() => record.clear());
const answer = () => new Picture("<p>forty-two</p>", "forty-two");

describe("a gate", () => {
  test("shows nothing, and runs nothing, before there is a prediction", () => {
    let ran = 0;
    const shown = afterPrediction("steps", () => (ran++, answer()), { actual: () => ran++ })!;
    expect(ran).toBe(0);
    expect(shown.html).not.toContain("forty-two");
    expect(shown.alt).toContain('`import { showMe } from "happened-before"; showMe("steps");`');
  });

  test("opens with a prediction, compares, and gives the student's own seed", () => {
    student("Ada");
    predict("steps", 42);
    const seeds: number[] = [];
    const { html, alt } = afterPrediction("steps", (seed) => (seeds.push(seed), answer()), {
      actual: 42,
      within: 0,
      unit: "steps",
    })!;
    expect(seeds).toEqual([studentSeed()]);
    expect(html).toContain("forty-two");
    expect(alt).toMatch(/^✓ as you said \(steps\): It is \*42 steps\*/);
    expect(record.predictions.get("steps")).toMatchObject({ actual: 42, right: true });
  });

  test("opens on request, which is recorded, and no prediction counts after it", () => {
    showMe("steps");
    expect([...record.shown]).toEqual(["steps"]);
    expect(afterPrediction("steps", answer, { actual: 42 })!.alt).toMatch(/not predicted.*42.*forty-two/);
    expect(predict("steps", 42)!.alt).toMatch(/shown before/);
    expect(record.predictions.size).toBe(0);
  });

  test("of what does not happen any more it says so, and nobody is right or wrong", () => {
    predict("steps", 8);
    expect(reveal("steps", undefined)!.alt).toMatch(/nothing to compare with.*does not happen at all/);
    expect(record.predictions.get("steps")!.right).toBeUndefined();
  });

  test("is open where somebody predicted, and closed on a page for everybody", () => {
    predict("steps", 42);
    const { html } = afterPrediction("steps", answer)!;
    expect(html).toContain('<details class="hb hb-gated" open>');
    const output = { output_type: "display_data" as const, data: { "text/html": html }, metadata: {} };
    const [{ outputs }] = closeGates([{ cell_type: "code", metadata: {}, source: "", outputs: [output] }]);
    const closed = String(outputs![0].data!["text/html"]);
    expect(closed).toContain('<details class="hb hb-gated">');
    expect(closed).toContain("forty-two");
  });
});
