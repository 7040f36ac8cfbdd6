import { expect, test } from "vitest";
import { tallyOf } from "../../tools/vitest.ts";

const report = (changed: object) => ({
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...changed,
});

test("a report without failures counts its tests", () => {
  expect(tallyOf(report({ numPendingTests: 1, numTodoTests: 1 }), 0)).toEqual({
    passed: 5,
    failed: 0,
    skipped: 2,
  });
});

test("a file that fails before its first test counts as a failure", () => {
  const testResults = [{ status: "failed", assertionResults: [] }];
  expect(tallyOf(report({ testResults }), 1).failed).toBe(1);
});

test("an error outside any test counts as a failure", () => {
  expect(tallyOf(report({}), 1).failed).toBe(1);
});
