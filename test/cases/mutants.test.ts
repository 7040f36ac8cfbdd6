// Each broken twin of lib/cases is caught, and its original is not, in the same world.
import { expect, test } from "vitest";
import { explore, type Options } from "../../lib/run/explore/explore.ts";
import { fuzz, type FuzzOptions } from "../../lib/run/fuzz/fuzz.ts";
import { CASE_MUTANTS } from "../mutants/cases.ts";

function holds(options: Options | FuzzOptions, property: string): unknown {
  const properties = options.properties!.filter(({ name }) => name === property);
  const { verdicts } = "seeds" in options
    ? fuzz({ ...options, properties })
    : explore({ ...options as Options, properties });
  return verdicts[property].holds;
}

test.each(CASE_MUTANTS.map((one) => ({ ...one, name: one.mutant.name })))(
  "$name breaks the rule that $rule",
  ({ original, mutant, world, property }) => {
    expect(holds(world(original as never), property)).not.toBe(false);
    expect(holds(world(mutant as never), property)).toBe(false);
  },
);
