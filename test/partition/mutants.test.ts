// Each broken twin is caught by its judge, which the original passes.
import { describe, expect, test } from "vitest";
import { PARTITION_MUTANTS } from "../mutants/partition.ts";
import { type JudgeName, judges } from "./judges.ts";

const judge = (name: JudgeName, subject: unknown) => (judges[name] as (of: unknown) => boolean)(subject);

describe("the originals pass", () => {
  const pairs = PARTITION_MUTANTS.map(({ original, judge }) => ({ original, judge, of: original.name }));
  const once = pairs.filter((one, place) =>
    pairs.findIndex(({ original, judge }) => original === one.original && judge === one.judge) === place
  );
  test.each(once)("$of: $judge", ({ original, judge: name }) => {
    expect(judge(name, original)).toBe(true);
  });
});

test.each(PARTITION_MUTANTS)("$name breaks the rule that $rule, and is caught", ({ judge: name, mutant }) => {
  expect(judge(name, mutant)).toBe(false);
});
