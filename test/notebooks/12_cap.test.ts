import { describe, expect, test } from "vitest";
import { describeNotebook } from "./course.ts";
import { type Edit, expectKept, expectLost, put, verdictBelow } from "./verdict.ts";

const classes = {
  "consistent-class": "lib/replication/stores/consistent_store.ts",
  "available-class": "lib/replication/stores/available_store.ts",
};
const path = "notebooks/12_cap.ipynb";

/** What the verdict of a class needs besides it. */
const NEEDS: Record<string, string[]> = {
  consistent: ["rest", "properties"],
  available: ["rest", "properties", "consistent-class", "consistent-verdict"],
};
const verdictOn = (name: string, edit?: Edit) => verdictBelow(path, name, NEEDS[name], edit);

describe("each wrong edit loses a promise", () => {
  const wrong: [string, string, Edit, RegExp][] = [
    ["consistent", "asks half", put("/ 2) + 1;", "/ 2);"), /./],
    [
      "consistent",
      "takes an older copy",
      put("if (!isLater(copy, this.copyOf(key))) return;", ""),
      /linearisable/,
    ],
    ["consistent", "forgets what it had", put("this.copies.set(key, copy);", "key;"), /./],
    ["consistent", "never loses its patience", put(/this\.setTimer\("Patience"[^;]*;/, ""), /./],
    ["available", "does not merge", put("this.rule.merge(this.stateOf(key), state)", "state"), /alike/],
    [
      "available",
      "takes any receipt",
      put("if (owed?.get(key) === number) owed.delete(key);", "owed?.delete(key);"),
      /./,
    ],
    [
      "available",
      "sends nothing again",
      put("this.sendState(peer, key, number);\n    if", ";\n    if"),
      /./,
    ],
    [
      "available",
      "owes nothing after a crash",
      put("this.tell(key);\n  }\n\n  // ---- who is asked", "key;\n  }\n\n  // ---- who is asked"),
      /./,
    ],
    ["available", "goes by no clock", put("[this.clock]", "[0]"), /./],
  ];
  test.each(wrong)(
    "the %s store that %s",
    (name, _what, edit, first) => expectLost(verdictOn(name, edit), first),
    120_000,
  );
});

test.each(Object.keys(NEEDS))(
  "the %s store as it stands loses nothing",
  (name) => expectKept(verdictOn(name)),
  120_000,
);

describeNotebook("12_cap", classes, ({ cell }) => {
  test("the two runs look the same to P2, and no store has both", () => {
    const rows = cell("theorem-table").html.match(/(Consistent|Available)Store<.*?<\/tr>/g)!;
    expect(rows.map((row) => row.replace(/<[^>]*>/g, " ").trim().split(/\s+/).join(" "))).toEqual([
      "ConsistentStore cut no no yes",
      "AvailableStore cut no yes no",
      "ConsistentStore whole yes yes yes",
      "AvailableStore whole yes yes yes",
    ]);
    expect(cell("theorem-run").html).toContain("Everything at P2 is the same in both.");
  });
  test("the published figures come out of the replay", () => {
    expect(cell("sentinel-run").html).toContain("1998 acknowledged, 872 left: 56.36 % lost");
  });
});
