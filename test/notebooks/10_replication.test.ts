import { describe, expect, test } from "vitest";
import { plainText } from "../../tools/notebook/plain.ts";
import { runCells } from "./cells.ts";
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

describe("what the tables say", () => {
  const rowsOf = (cell: string, needs: string[] = []) =>
    plainText(runCells(path, [...needs, cell], {}).html(cell)).split("\n").filter((line) =>
      line.includes(" | ")
    )
      .slice(1);

  test("who waits for one backup loses something only if two die, who waits for all never", () => {
    expect(rowsOf("backup-run")).toEqual([
      "asynchronous | 0 | 101 | 10 | 40",
      "semi-synchronous | 20 | 81 | 0 | 20",
      "synchronous | 80 | 21 | 0 | 0",
    ]);
  });

  test("a chain takes as long as published, and is out as long", () => {
    expect(rowsOf("chain-run")).toEqual(["update | 94 | 94 | 4", "query | 7 | 7 | 2"]);
    expect(rowsOf("chain-outage").map((row) => row.split(" | ").slice(2))).toEqual([
      ["2", "2"],
      ["4", "4"],
      ["2", "2"],
    ]);
  });

  test("all seven types converge in every execution, what was heard last does not", () => {
    const rows = rowsOf("convergence-run", ["reads"]).map((row) => row.split(" | "));
    expect(rows.map(([, alike]) => alike)).toEqual([...Array(7).fill("yes"), "no"]);
    expect(rows.map(([, , states]) => states)).toEqual(
      ["1,063", "1,063", "1,063", "712", "1,063", "1,015", "1,063", "199"],
    );
  });

  test("replicas that do all come to the same number in total order, and not in that of each sender", () => {
    const shown = plainText(runCells(path, ["active-run"], {}).html("active-run"));
    expect(shown.match(/✓ holds|✗ violated/g)).toEqual(["✓ holds", "✗ violated"]);
  });
});

describeNotebook("10_replication", classes, () => {});
