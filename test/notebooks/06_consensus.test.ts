import { describe, expect, test } from "vitest";
import { describeNotebook } from "./course.ts";
import { type Edit, expectLost, put, verdictBelow } from "./verdict.ts";

const classes = {
  "voting-class": "lib/consensus/voting.ts",
  "flood-class": "lib/consensus/flood_set.ts",
  "rounds-class": "lib/consensus/rounds.ts",
  "coin-class": "lib/consensus/ben_or.ts",
};
const path = "notebooks/06_consensus.ipynb";

const NEEDS = ["group", "properties", "liveness", "worlds"];
/** What the verdict below a class says after an edit: the promises lost, and the first of them. */
const verdictOn = (name: string, edit?: Edit) => verdictBelow(path, name, NEEDS, edit);

describe("each wrong edit loses a promise", () => {
  const wrong: [string, string, Edit, RegExp][] = [
    ["voting", "waits for one less", put("- this.faulty;", "- 1;"), /agreement/],
    ["voting", "decides its own", put("Math.min(...votes)", "this.proposal!"), /agreement/],
    ["voting", "forgets its own vote", put("this.votes.set(this.id, value);", ""), /termination/],
    [
      "voting",
      "forgets early votes",
      put("if (this.decision !== undefined) return;", "if (this.proposal === undefined) return;"),
      /termination/,
    ],
    [
      "flood",
      "stops a round early",
      put("this.round <= this.faulty", "this.round < this.faulty"),
      /agreement/,
    ],
    ["flood", "tells its own value only", put("[...this.seen]", "[this.proposal!]"), /agreement/],
    [
      "flood",
      "mixes the rounds",
      put(/received\.get\(round\)/, "received.get(1)"),
      /agreement|termination|seen/,
    ],
    ["rounds", "suggests what half report", put("> half", ">= half"), /messages|agreement|decide/],
    ["rounds", "decides on one suggestion", put("> this.faulty", "> 0"), /agreement/],
    [
      "rounds",
      "keeps its value beside a suggestion",
      put("suggested ?? this.fallBack()", "this.fallBack()"),
      /./,
    ],
    ["rounds", "stops when it has decided", put("if (!wasDecided)", "if (this.decision === undefined)"), /./],
  ];
  test.each(wrong)(
    "%s that %s",
    (name, _what, edit, first) => expectLost(verdictOn(name, edit), first),
    120_000,
  );
});

describeNotebook("06_consensus", classes, (student) => {
  test("no class as it stands loses anything, and what none keeps is said", () => {
    for (const cell of ["voting-verdict", "flood-verdict", "rounds-verdict", "coin-verdict"]) {
      expect(student.cell(cell).html).toContain('data-lost="0"');
    }
    expect(student.cell("voting-verdict").html).toContain("✗ violated");
  });

  test("the numbers of the pictures are those of the tables", () => {
    expect(student.cell("valence-all").html).toContain("64 states, 0 of them bivalent");
    expect(student.cell("valence-two").html).toContain("125 states, 105 of them bivalent");
    expect(student.cell("adversary-map").html).toContain("22 states between rounds, 3 of them bivalent");
    expect(student.cell("keep-run").html).toContain("6 states between rounds, 0 of them bivalent");
    expect(student.cell("ring-run").html).toContain("in round 10001, and 0 have decided");
    expect(student.cell("coin-run").html).toContain("Exactly 45/19 rounds for three");
  });

  test("who falls back to 1 cannot be kept bivalent from 0, 1, 1, and the pictures say so", async () => {
    const edited = await student.edits("rounds-class", put("return 0;", "return 1;"));
    expect(edited.changed("adversary-map", "ring-run", "valence-two")).toEqual(["adversary-map", "ring-run"]);
    expect(edited.html("adversary-map")).toContain("0 of them bivalent");
  });
});
