import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { challenge, scoreOf } from "../../lib/course/challenge.ts";
import { record } from "../../lib/course/exercise/record.ts";
import { appendScore, readScores } from "../../lib/course/challenges/scores.ts";
import { student } from "../../lib/course/prediction/predict.ts";
import type { ProcessId } from "../../lib/core/process.ts";
import { WatchedBully } from "../../lib/election/watched.ts";

const folder = mkdtempSync(join(tmpdir(), "challenge-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => record.clear());

const NAME = "election timeout";
const entry = (intervalMs: number, timeoutMs: number, answerMs: number) => () =>
  new WatchedBully(intervalMs, timeoutMs, answerMs);

/** Claims from the start what will be right after the crash. */
class Fortune extends WatchedBully {
  override elected: ProcessId | undefined = 4;
  override elect() {}
  override onOutputDetector() {}
}

const balanced = scoreOf(NAME, entry(50, 150, 80));

describe("the election timeout", () => {
  test("too patient waits, too hasty elects for nothing, and between them it is best", () => {
    const patient = scoreOf(NAME, entry(50, 400, 200));
    const hasty = scoreOf(NAME, entry(50, 115, 60));
    expect(patient.measured.leaderlessMs).toBeGreaterThan(2 * balanced.measured.leaderlessMs);
    expect(hasty.measured.needlessAMinute).toBeGreaterThan(10 * balanced.measured.needlessAMinute);
    expect(balanced.score).toBeGreaterThan(patient.score);
    expect(balanced.score).toBeGreaterThan(hasty.score);
    expect(balanced.judgement.outcome).toBe("correct");
  });

  test("the same entry has the same score, and another secret other runs", () => {
    expect(scoreOf(NAME, entry(50, 150, 80))).toEqual(balanced);
    const again = scoreOf(NAME, entry(50, 150, 80), "known to the teacher");
    expect(again.measured).not.toEqual(balanced.measured);
  });

  test("an entry that random faults break scores zero, and its run is drawn", () => {
    const { score, measured, judgement } = scoreOf(NAME, Fortune);
    expect(measured.leaderlessMs).toBeLessThan(20);
    expect(score).toBe(0);
    expect(judgement.text).toMatch(/does not come to agree/);
    expect(judgement.picture?.html).toContain("<svg");
  });

  test("a flood of heartbeats scores zero", () => {
    const { score, judgement } = scoreOf(NAME, entry(20, 60, 50));
    expect(score).toBe(0);
    expect(judgement.text).toMatch(/messages a second and process; the network carries 120/);
  });

  const broken: [string, unknown, string, RegExp][] = [
    ["nothing", undefined, "not defined yet", /should be a function/],
    ["numbers instead of a process", { timeoutMs: 100 }, "keep working", /function that makes a process/],
    [
      "what throws",
      () => {
        throw new Error("no idea");
      },
      "keep working",
      /no idea/,
    ],
    ["what makes no process", () => 3, "keep working", /must return a Process, got 3/],
  ];
  test.each(broken)("%s scores zero and says why", (_what, given, outcome, says) => {
    const { score, judgement } = scoreOf(NAME, given);
    expect([score, judgement.outcome]).toEqual([0, outcome]);
    expect(judgement.text).toMatch(says);
  });

  test("an unknown challenge is named", () => {
    expect(() => scoreOf("fastest", () => 1)).toThrow(
      'the challenges are election timeout, duelling proposers, undecided, patience, three replicas; got "fastest"',
    );
  });

  test("seeds are not shown", () => {
    expect(JSON.stringify(balanced.judgement)).not.toMatch(/seed/);
  });
});

describe("the class's table", () => {
  test("has an entry a line, and shows the best of each, the highest first", () => {
    const file = join(folder, "table.csv");
    student('Ada, "the first"');
    challenge(NAME, () => 3, { table: file });
    challenge(NAME, entry(50, 150, 80), { table: file });
    student("Bob");
    const shown = challenge(NAME, () => 3, { table: file })!;
    expect(readScores(file).map(({ student, score }) => [student, Number(score) > 0])).toEqual([
      ['Ada, "the first"', false],
      ['Ada, "the first"', true],
      ["Bob", false],
    ]);
    expect(shown.html).toMatch(/Ada, &quot;the first&quot;[\s\S]*Bob/);
    expect(shown.html.match(/Ada/g)).toHaveLength(1);
  });

  test("nothing is written unless a table is named", () => {
    challenge(NAME, () => 3);
    expect(() => readFileSync("class_table.csv")).toThrow();
  });

  test("a file that is something else is left alone", () => {
    const file = join(folder, "letter.csv");
    writeFileSync(file, "Dear Ada,\n");
    expect(() => appendScore(file, { challenge: "a", student: "b", score: 1 })).toThrow(/no table of scores/);
    expect(readFileSync(file, "utf8")).toBe("Dear Ada,\n");
  });

  test("commas, quotes and ends of lines in a name stay in one field", () => {
    const file = join(folder, "names.csv");
    appendScore(file, { challenge: "a", student: 'x, "y"\nz', score: 1 });
    appendScore(file, { challenge: "a", student: "", score: 2 });
    expect(readScores(file)).toEqual([
      { challenge: "a", student: 'x, "y" z', score: 1 },
      { challenge: "a", student: "", score: 2 },
    ]);
  });

  test("processes that append at the same time lose no entry and mix none", async () => {
    const file = join(folder, "together.csv");
    // They need nothing but node:fs, so that plain Node can run them.
    for (const name of ["challenges/scores", "files/files"]) {
      const { outputText } = ts.transpileModule(readFileSync(`lib/course/${name}.ts`, "utf8"), {
        compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
      });
      writeFileSync(
        join(folder, `${basename(name)}.mjs`),
        outputText.replace("../files/files.ts", "./files.mjs"),
      );
    }
    const table = JSON.stringify(file);
    await Promise.all([1, 2, 3, 4].map((who) => {
      const path = join(folder, `writer${who}.mjs`);
      writeFileSync(
        path,
        `import { appendScore } from "./scores.mjs";
        for (let k = 0; k < 50; k++) appendScore(${table}, { challenge: "a", student: "s${who}", score: k });`,
      );
      return promisify(execFile)("node", [path]);
    }));
    const rows = readScores(file);
    expect(rows).toHaveLength(200);
    expect(new Set(rows.map(({ student, score }) => `${student}/${score}`)).size).toBe(200);
  });
});
