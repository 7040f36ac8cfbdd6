import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: {},
  equivalent: {},
  right: [
    {
      cell: "session-class",
      replace: "if (leftMs <= 0) return this.retry();",
      with: "if (!(leftMs > 0)) {\n      this.retry();\n      return;\n    }",
      why: "says the same in other words",
    },
  ],
};
