import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  equivalent: {
    "spanner-class SpannerServer.lastTimestamp: lastTimestamp = 0; → lastTimestamp = (-1);":
      "who takes over sets it, and nobody else reads it",
    "spanner-class SpannerServer.lastTimestamp: lastTimestamp = 0; → lastTimestamp = 1;":
      "who takes over sets it, and nobody else reads it",
    "spanner-class SpannerServer.takeOver: super.takeOver(); this.lastTimestamp = this.trueTime.now().latest; → this.lastTimestamp = this.trueTime.now().latest; super.takeOver();":
      "nothing that is said in between has a timestamp",
  },
  right: [
    {
      cell: "spanner-class",
      replace: "if (this.trueTime.after(timestamp)) return this.install(transaction);",
      with: "if (timestamp < this.trueTime.now().earliest) return this.install(transaction);",
      why: "says the same of what has surely passed",
    },
  ],
};
