// Points as nbgrader reads them from what the course's kernel shows.
import process from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { determinedGrade } from "../tools/nbgrader.ts";
import { ask, errorOf, type Told } from "./kernel.ts";

const cell =
  'import { check, worth } from "happened-before";\nworth(3, () => {\n  check("greetings", greetings);\n});';
const before = process.env.NBGRADER_EXECUTION;
let told: Told[];

beforeAll(async () => {
  process.env.NBGRADER_EXECUTION = "autograde";
  const answer = (
    source: string,
  ) => [{ code: source, stop_on_error: false }, { code: cell, stop_on_error: false }];
  told = await ask("tslab", [
    'import { check } from "happened-before";',
    ...answer("let greetings: number | undefined;"),
    ...answer("greetings = 33;"),
    ...answer("greetings = 20;"),
    ...answer("greetings = 40;"),
    { code: 'check("greetings", 20);', stop_on_error: false },
  ]);
});
afterAll(() => {
  if (before === undefined) delete process.env.NBGRADER_EXECUTION;
  else process.env.NBGRADER_EXECUTION = before;
});

const earned = ({ outputs }: Told) =>
  determinedGrade(
    3,
    outputs.map(({ type, name, data }) => ({ output_type: type, name, data })) as Parameters<
      typeof determinedGrade
    >[1],
  );

test("a blank answer and a wrong one earn nothing, one that is almost right half, a right one all", () => {
  expect([2, 4, 6, 8].map((at) => earned(told[at]))).toEqual([0, 0, 1.5, 3]);
  expect(errorOf(told[2])!.evalue).toMatch(/^greetings: not defined yet/);
});

test("a test without points of its own earns all or nothing", () => {
  expect(earned(told[9])).toBe(0);
});
