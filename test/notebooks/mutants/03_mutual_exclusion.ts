import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: {
    "lamport-literal": "half of the rule, to be caught",
  },
};
