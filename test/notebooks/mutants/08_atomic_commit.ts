import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: {
    "paxos-run": "leads once at most, to be explored",
    "bug": "breaks one rule, to be found",
  },
  equivalent: {},
  right: [
    {
      cell: "coordinator-class",
      replace: "if (missing.size === 0) return this.end(transaction);",
      with: "if (missing.size < 1) return this.end(transaction);",
      why: "the same number",
    },
    {
      cell: "participant-class",
      replace: "if (!this.tentative.has(transaction)) return false;",
      with: "if (this.tentative.has(transaction) === false) return false;",
      why: "says the same",
    },
  ],
};
