import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: { "fill-class": "lets what is under way fill the cache, to be caught" },
  equivalent: {},
  right: [],
};
