import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: {
    "mutants-classes": "each lacks a rule, to be caught",
    "unsaid-run": "writes no compensation records, to be caught",
  },
  equivalent: {},
  right: [],
};
