import { describe, expect, test } from "vitest";
import { runCells } from "./cells.ts";
import { describeNotebook } from "./course.ts";

const path = "notebooks/13_paxos_and_raft.ipynb";
const put = (from: string | RegExp, to: string) => (source: string) => source.replace(from, to);

/** What the verdict below a class says after an edit: the promises lost, and the first of them. */
function verdictOn(name: "paxos" | "raft", edit?: (source: string) => string) {
  const cells = name === "paxos"
    ? ["seen", "properties", "liveness", "worlds", "paxos-class", "paxos-verdict"]
    : ["scenes", "raft-class", "raft-verdict"];
  const shown = runCells(path, cells, edit ? { [`${name}-class`]: edit } : {});
  const html = shown.html(`${name}-verdict`);
  return { lost: Number(/data-lost="(\d+)"/.exec(html)![1]), html, first: shown.alt(`${name}-verdict`) };
}

describe("each wrong edit loses a promise", () => {
  const wrong: ["paxos" | "raft", string, (source: string) => string, RegExp][] = [
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
  ];
  test.each(wrong)("%s: %s", (name, _what, edit, first) => {
    const { lost, html, first: said } = verdictOn(name, edit);
    expect(lost).toBeGreaterThan(0);
    expect(said).toMatch(first);
    expect(html).not.toMatch(/\bat .*:\d+:\d+\)/);
  }, 120_000);
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
        new RegExp(`${property} +\\w+ +${sign}`),
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
