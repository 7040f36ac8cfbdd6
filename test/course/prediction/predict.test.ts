import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { brierScore, calibration, calibrationRows } from "../../../lib/course/prediction/calibration.ts";
import { predict, reveal, student, studentSeed } from "../../../lib/course/prediction/predict.ts";
import { record, seedOf } from "../../../lib/course/exercise/record.ts";

const folder = mkdtempSync(join(tmpdir(), "predict-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => record.clear());

describe("predict, then reveal", () => {
  test("a prediction is kept with its confidence, and can be changed until it is revealed", () => {
    predict("cost", 10, { confidence: 0.6 });
    predict("cost", 12, { confidence: 0.9 });
    expect(reveal("cost", 12)!.alt).toBe("✓ as you said (cost): It is *12*. You said 12, and are 90 % sure.");
    expect(predict("cost", 13)!.alt).toMatch(/revealed already.*12/);
    expect(record.predictions.get("cost")).toMatchObject({ predicted: 12, actual: 12, right: true });
  });

  test("nothing is told to who has not predicted", () => {
    let ran = false;
    const shown = reveal("cost", () => {
      ran = true;
      return 12345;
    })!;
    expect(shown.alt).toMatch(/Predict first/);
    expect(shown.alt).not.toContain("12345");
    expect(ran).toBe(false);
  });

  test("undefined is no prediction", () => {
    expect(predict("cost", undefined)!.alt).toMatch(/no prediction yet/);
    expect(record.predictions.size).toBe(0);
  });

  test("an experiment runs with the student's own seed, and says so", () => {
    student("Ada Lovelace");
    predict("seed", seedOf("Ada Lovelace"));
    expect(reveal("seed", (seed: number) => seed, { within: 0 })!.alt).toMatch(
      new RegExp(`^✓ as you said .*\\(seed ${studentSeed()}\\)`),
    );
  });

  test("what takes no seed is computed when it is compared, and names none", () => {
    predict("steps", 3);
    expect(reveal("steps", () => 3)!.alt).toMatch(/It is \*?3\b/);
    expect(reveal("steps", () => 3)!.alt).not.toContain("seed");
  });

  const compared: [unknown, unknown, number | undefined, boolean][] = [
    [109, 100, undefined, true],
    [111, 100, undefined, false],
    [100.5, 100, 0, false],
    [-95, -100, undefined, true],
    ["Ring ", "ring", undefined, true],
    ["ring", "bully", undefined, false],
    [true, true, undefined, true],
    [true, "true", undefined, false],
  ];
  test.each(compared)("%j against %j within %j: %j", (predicted, actual, within, right) => {
    predict("it", predicted);
    reveal("it", actual, { within });
    expect(record.predictions.get("it")!.right).toBe(right);
  });

  test("who was nearly certain and wrong hears it", () => {
    predict("it", 1, { confidence: 0.95 });
    expect(reveal("it", 2)!.alt).toMatch(/nearly certain/);
  });

  test.each([0.4, 1.1, NaN])("a confidence of %d is refused", (confidence) => {
    expect(() => predict("it", 1, { confidence })).toThrow(/from 0.5 \(a guess\) to 1 \(certain\), got/);
  });
});

describe("a student", () => {
  test("has a seed that depends on the name alone, and is 1 for nobody", () => {
    expect(studentSeed()).toBe(1);
    student("Ada");
    const seed = studentSeed();
    record.clear();
    student(" Ada ");
    expect(studentSeed()).toBe(seed);
    expect(seed).toBe(1298256557);
    student(7);
    expect(studentSeed()).not.toBe(seed);
  });

  test("needs a name", () => {
    expect(() => student("  ")).toThrow(/needs a name or a number/);
  });

  test("finds the record of an earlier run in the file named", () => {
    const file = join(folder, "ada.json");
    student("Ada", { keepIn: file });
    predict("cost", 10);
    reveal("cost", 20);
    record.clear();
    student("Ada", { keepIn: file });
    expect(record.predictions.get("cost")).toMatchObject({ predicted: 10, actual: 20, right: false });
    expect(JSON.parse(readFileSync(file, "utf8")).student).toBe("Ada");
  });

  test("is told when the file is something else, and the file is left alone", () => {
    const file = join(folder, "other.json");
    writeFileSync(file, "a letter");
    expect(() => student("Ada", { keepIn: file })).toThrow(/other\.json is no record of predictions/);
    expect(readFileSync(file, "utf8")).toBe("a letter");
  });
});

describe("calibration", () => {
  const made = (confidence: number, rights: boolean[]) =>
    rights.map((right, k) => ({ name: `${confidence}/${k}`, predicted: 1, confidence, right }));

  test("groups by confidence and counts what was right", () => {
    expect(calibrationRows([...made(0.9, [true, true, true, false]), ...made(0.5, [false])])).toEqual([
      { confidence: 0.5, right: 0, predictions: 1 },
      { confidence: 0.9, right: 0.75, predictions: 4 },
    ]);
  });

  test("Brier's score: 0 for who knows all, 0.25 for who guesses and says so, 1 for who is certain and wrong", () => {
    expect(brierScore(made(1, [true, true]))).toBe(0);
    expect(brierScore(made(0.5, [true, false]))).toBe(0.25);
    expect(brierScore(made(1, [false]))).toBe(1);
  });

  test("draws what was revealed, and only that", () => {
    expect(calibration()!.alt).toMatch(/nothing revealed yet/);
    predict("a", 1, { confidence: 0.8 });
    predict("b", 1, { confidence: 0.8 });
    reveal("a", 1);
    const picture = calibration()!;
    expect(picture.alt).toBe(
      "Share of right predictions against confidence: 80 % sure, 100 % right (1). Brier score 0.04.",
    );
    expect(picture.html).toContain("<svg");
  });
});
