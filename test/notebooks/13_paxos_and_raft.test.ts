import { describe, expect, test } from "vitest";
import { describeNotebook } from "./course.ts";
import { type Edit, expectLost, put, verdictBelow } from "./verdict.ts";

const path = "notebooks/13_paxos_and_raft.ipynb";

const NEEDS = { paxos: ["seen", "properties", "liveness", "worlds"], raft: ["scenes"] };
/** What the verdict below a class says after an edit: the promises lost, and the first of them. */
const verdictOn = (name: keyof typeof NEEDS, edit?: Edit) => verdictBelow(path, name, NEEDS[name], edit);

describe("each wrong edit loses a promise", () => {
  const wrong: ["paxos" | "raft", string, Edit, RegExp][] = [
    [
      "paxos",
      "promises whatever was promised before",
      put("if (ballot < this.promised) return this.refuse(ballot, from);", ""),
      /agreement|theory/,
    ],
    [
      "paxos",
      "does not force its promise",
      put("this.save(); // the promise", "// the promise"),
      /agreement/,
    ],
    ["paxos", "proposes its own value", put("last.value ?? this.wanted!", "this.wanted!"), /agreement/],
    [
      "paxos",
      "takes the oldest value",
      put("b.ballot - a.ballot", "a.ballot - b.ballot"),
      /one value|agreement/,
    ],
    [
      "paxos",
      "believes refusals of an earlier life",
      put(
        'this.state !== "preparing" && this.state !== "proposing"',
        'this.state === "refused" || this.state === "decided"',
      ),
      /validity|one value/,
    ],
    ["paxos", "does not try again", put('this.setTimer("Retry", 0, this.backOffMs);', ""), /termination/],
    ["paxos", "is content with half", put("/ 2) + 1", "/ 2)"), /agreement|one value/],
    ["raft", "votes twice a term", put("&& isFree ", ""), /election safety/],
    ["raft", "votes for any log", put("&& this.isUpToDate(request)", ""), /leader completeness/],
    [
      "raft",
      "prefers the longer log",
      put("lastTerm > ours.lastTerm ||", "lastIndex > ours.lastIndex ||"),
      /completeness|leads/,
    ],
    ["raft", "wants a longer log", put("lastIndex >= ours.lastIndex", "lastIndex > ours.lastIndex"), /./],
    [
      "raft",
      "counts entries of earlier terms",
      put("this.termAt(index) === this.term ? index : this.commitIndex", "index"),
      /figure 8/,
    ],
    [
      "raft",
      "commits what all have",
      put("Math.floor(indices.length / 2)", "Math.ceil(indices.length / 2)"),
      /./,
    ],
    ["raft", "commits what two of five have", put("indices.length / 2", "indices.length / 3"), /./],
    ["raft", "does not sort", put(".sort((a, b) => b - a)", ""), /./],
    ["raft", "does not count itself", put("id === this.id ? this.lastIndex", "false ? this.lastIndex"), /./],
    [
      "raft",
      "counts whom it has not heard",
      put("this.matchIndex.get(id) ?? 0", "this.matchIndex.get(id) ?? 1"),
      /./,
    ],
  ];
  test.each(wrong)("%s: %s", (name, _what, edit, first) => expectLost(verdictOn(name, edit), first), 120_000);
});

describeNotebook("13_paxos_and_raft", { "paxos-class": "lib/consensus/paxos.ts" }, (student) => {
  test("no class as it stands loses anything, and what neither keeps is said", () => {
    for (const cell of ["paxos-verdict", "raft-verdict"]) {
      expect(student.cell(cell).html).toContain('data-lost="0"');
    }
    expect(student.cell("paxos-verdict").html).toContain("✗ violated");
  });

  test("each simpler try breaks where its slide says", () => {
    const line = (cell: string, property: string, sign: string) =>
      expect(student.cell(cell).html.replace(/<[^>]+>|\s+/g, " ")).toMatch(
        new RegExp(`${property} +(always|in the end) +${sign}`),
      );
    line("one-run", "termination", "✗ violated");
    line("one-run", "agreement", "✓ holds");
    line("first-run", "termination", "✗ violated");
    line("first-run", "agreement", "✓ holds");
    line("last-run", "agreement", "✗ violated");
  });

  test("the orphan is adopted, the old value is not, and the duel repeats for ever", () => {
    expect(student.cell("orphan-slider").html).toContain("One to P2 got out: a is decided");
    expect(student.cell("unsaid-run").html).toContain("b and a decided");
    expect(student.cell("lasso-run").html).toContain("from here on it repeats");
  });
});
