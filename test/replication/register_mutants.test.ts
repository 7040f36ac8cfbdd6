// Each broken twin is caught by its judge, which the original passes.
import { describe, expect, test } from "vitest";
import { REGISTER_MUTANTS } from "../mutants/registers.ts";
import { judges } from "./register_worlds.ts";

describe("the originals pass", () => {
  const once = new Map(REGISTER_MUTANTS.map((one) => [`${one.original.name}: ${one.judge}`, one]));
  test.each([...once])("%s", (_name, { original, judge }) => {
    expect(judges[judge](original)).toBe(true);
  });
});

test.each(REGISTER_MUTANTS)("$name breaks the rule that $rule, and is caught", ({ judge, mutant }) => {
  expect(judges[judge](mutant)).toBe(false);
});
