import { expect, test } from "vitest";
import { scoreOf } from "../../lib/course/challenge.ts";

const score = (entry: unknown) => scoreOf("patience", entry);
const learning = (gaps: readonly number[]) => gaps.length < 2 ? 400 : Math.max(...gaps) + 20;

test("who is always as patient is beaten by who looks at the gaps", () => {
  const constants = [150, 200, 225, 250, 275, 300, 400, 600].map((ms) => score(() => ms));
  for (const { score, judgement } of constants) {
    expect(score).toBeLessThan(485);
    expect(judgement.outcome).toBe("almost");
  }
  const learnt = score(learning);
  expect(learnt.score).toBeGreaterThan(Math.max(...constants.map(({ score }) => score)));
  expect(learnt.judgement.outcome).toBe("correct");
});

test("haste costs mistakes, and patience costs time", () => {
  const [hasty, patient] = [score(() => 120), score(() => 600)];
  expect(hasty.measured.mistakesAMinute).toBeGreaterThan(20);
  expect(patient.measured.mistakesAMinute).toBe(0);
  expect(patient.measured.detectionMs).toBeGreaterThan(550);
  expect(hasty.judgement.hint).toMatch(/suspicions of the living/);
  expect(patient.judgement.hint).toMatch(/waiting/);
});

test("what is no time, no function or an exception scores nothing, and hears why", () => {
  expect(score(undefined).judgement.text).toMatch(/It should be a function of the latest times/);
  expect(score(400).judgement.text).toMatch(/An entry is a function/);
  expect(score(() => NaN).judgement.text).toMatch(/more than 0 and finite; after 0 gaps it is NaN/);
  expect(score((gaps: number[]) => gaps.length > 2 ? -1 : 400).judgement.text).toMatch(
    /after 3 gaps it is -1/,
  );
  const throwing = (gaps: { none: number[] }) => gaps.none.length;
  expect(score(throwing).judgement.text).toMatch(/stopped with an error/);
  for (const wrong of [undefined, 400, () => NaN, throwing]) expect(score(wrong).score).toBe(0);
});
