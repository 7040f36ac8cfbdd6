import { describe, expect, test } from "vitest";
import { readNotebook } from "../../tools/notebook/format.ts";
import { type Edit, expectKept, expectLost, put, verdictBelow } from "./verdict.ts";
import { shownAndLibrary } from "./visible.ts";

const path = "notebooks/14_storage.ipynb", needs = ["bigtable-rest", "bigtable-properties"];
const verdictOn = (edit?: Edit) => verdictBelow(path, "bigtable", needs, edit);

describe("each wrong edit of the tablet server loses a promise", () => {
  const wrong: [string, Edit, RegExp][] = [
    ["goes on without its lock", put('this.isSure = news.type === "held";', "this.isSure = true;"), /./],
    ["keeps what it had", put("    this.epochs.clear();\n    this.tablets.clear();\n", ""), /./],
    ["never says that it has its lock", put(/if \(this\.isSure\) this\.send\([^;]*;/g, ""), /./],
    ["does not look whether it serves", put("this.isSure ? [...this.tablets.keys()] : []", '["user"]'), /./],
    [
      "takes what was assigned under another lock",
      put("if (lock !== this.lock) return;", ""),
      /served by two/,
    ],
    ["does not keep what is put", put("this.tablets.get(tablet)!.set(row, value);", ""), /clients are told/],
  ];
  test.each(wrong)("%s", (_what, edit, first) => expectLost(verdictOn(edit), first), 120_000);
});

test("the tablet server as it stands loses nothing, and all is told when the table says", () => {
  const verdict = verdictOn();
  expectKept(verdict);
  expect(verdict.html).not.toContain("✗");
}, 120_000);

test("the class shown is the library's own", () => {
  const [shown, library] = shownAndLibrary(
    path,
    "bigtable-class",
    "lib/cases/bigtable/tablet_server.ts",
  );
  expect(shown).toBe(library);
});

test("it has its question, its picture, its figures and its exercise", () => {
  const ids = readNotebook(path).cells.map(({ id }) => id);
  for (const part of ["idea", "picture", "verdict", "away", "figures", "guess", "made"]) {
    expect(ids).toContain(`bigtable-${part}`);
  }
});
