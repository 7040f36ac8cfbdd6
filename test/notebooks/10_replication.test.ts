import { describe, test } from "vitest";
import { describeNotebook } from "./course.ts";
import { type Edit, expectKept, expectLost, put, verdictBelow } from "./verdict.ts";

const classes = {
  "copy-class": "lib/replication/cache/cached_copy.ts",
  "lease-class": "lib/replication/cache/leased_copy.ts",
  "plan-class": "lib/replication/records/plan_table.ts",
};
const path = "notebooks/10_replication.ipynb";

/** What the verdict of a class needs besides it. */
const NEEDS: Record<string, string[]> = {
  copy: ["reads", "properties"],
  lease: ["reads", "properties", "copy-class", "copy-verdict"],
  plan: ["reads", "properties", "copy-class", "copy-verdict"],
};
const verdictOn = (name: string, edit?: Edit) => verdictBelow(path, name, NEEDS[name], edit);

describe("each wrong edit loses a promise", () => {
  const wrong: [string, string, Edit, RegExp][] = [
    [
      "copy",
      "takes any answer",
      put("if (fetching?.number !== number) return;", "if (!fetching) return;"),
      /stale/,
    ],
    ["copy", "fills with what is void", put("if (fetching) this.fetch(object, fetching.reads);", ""), /./],
    [
      "copy",
      "fetches for each read",
      put("else if (fetching) fetching.reads.push(this.operation);", ""),
      /./,
    ],
    [
      "copy",
      "keeps a copy for ever",
      put(/if \(this\.ttlMs < Infinity\) \{?\s*this\.setTimer\([^;]*;\s*\}?/, ""),
      /./,
    ],
    ["copy", "forgets what was written", put("this.values.set(object, value);\n    for", "for"), /./],
    ["lease", "answers at once", put("waiting.replicas.size > 0", "false"), /has it/],
    [
      "lease",
      "waits for ever",
      put(/this\.setTimer\("Leases", waitMs, waitMs, String\(update\)\);/, ""),
      /./,
    ],
    [
      "plan",
      "has no fence",
      put(/this\.fenced && plan < this\.highest/, "false"),
      /older|empty/,
    ],
    [
      "plan",
      "forgets the highest",
      put("highest: this.highest } = last", "highest: this.active } = { active: last.active, highest: 0 }"),
      /./,
    ],
  ];
  test.each(wrong)(
    "the %s that %s",
    (name, _what, edit, first) => expectLost(verdictOn(name, edit), first),
    120_000,
  );
});

test.each(Object.keys(NEEDS))(
  "the %s as it stands loses nothing",
  (name) => expectKept(verdictOn(name)),
  120_000,
);

describeNotebook("10_replication", classes, () => {});
