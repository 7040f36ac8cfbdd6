import { describe, expect, test } from "vitest";
import { Bully } from "../../lib/election/bully.ts";
import { graphOf } from "../../lib/run/explore/graph.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { describeNotebook } from "./course.ts";
import { type Edit, expectKept, expectLost, put, verdictBelow } from "./verdict.ts";

const classes = {
  "ring-class": "lib/election/ring.ts",
  "chang-roberts-class": "lib/election/chang_roberts.ts",
  "bully-class": "lib/election/bully.ts",
  "watched-class": "lib/election/watched.ts",
};
const path = "notebooks/04_leader_election.ipynb";

test("in the walker no step leads beyond what it knows", () => {
  const graph = graphOf({
    processes: nodes(3, Bully),
    time: "any",
    invocations: [invoke(1, "elect")],
    network: { copies: 1 },
  }, { states: 5000 });
  expect(graph.exhausted).toBe(true);
});

const NEEDS = ["group", "properties", "worlds", "bully-class"];
/** What the verdict below a class says after an edit: the promises lost, and the first of them. */
const verdictOn = (name: string, edit?: Edit) => verdictBelow(path, name, NEEDS, edit);

describe("each wrong edit loses a promise", () => {
  const wrong: [string, string, Edit, RegExp][] = [
    ["bully", "answers nobody", put('this.send(from, { type: "OK" });', ""), /agreement/],
    ["bully", "answers twice", put('this.send(from, { type: "OK" });', "$&".repeat(2)), /29 in theory/],
    [
      "bully",
      "forgets its second timer",
      put('this.setTimer("Coordinator", this.coordinatorMs);', ""),
      /termination/,
    ],
    [
      "bully",
      "holds no election of its own",
      put('if (this.state !== "electing") this.elect();', ""),
      /termination/,
    ],
    [
      "bully",
      "does not come back",
      put(/override onRecover\(\) \{\s*this\.elect\(\);/, "override onRecover() {"),
      /P5 again/,
    ],
    ["bully", "keeps the old leader's name while it elects", put("this.elected = undefined;", ""), /honesty/],
    [
      "bully",
      "announces to the highest first, and dies in between",
      put("for (const peer of this.lower) ", "for (const peer of [...this.lower].reverse()) "),
      /termination/,
    ],
    ["bully", "announces to nobody", put(/for \(const peer of this\.lower\).*/, ""), /termination/],
    ["bully", "waits although nobody is above it", put("this.higher.length === 0", "false"), /30 in theory/],
    [
      "bully",
      "throws",
      put('this.send(from, { type: "OK" });', "this.send(this.nobody.id, { type: 'OK' });"),
      /threw/,
    ],
    [
      "chang-roberts",
      "lets every id pass",
      put("this.elect(); // the lower", 'this.pass({ type: "Candidate", candidate }); // the lower'),
      /./,
    ],
    ["chang-roberts", "announces for ever", put(/if \(leader === this\.id\) return;.*/, ""), /./],
    ["chang-roberts", "starts again while it elects", put('if (this.state === "electing") return;', ""), /./],
    ["watched", "trusts whom it suspects", put("!this.suspected.has(peer)", "true"), /all follow|theory/],
    [
      "watched",
      "elects whoever is silent",
      put("return suspect === elected;", "return true;"),
      /6 in theory/,
    ],
    [
      "watched",
      "hears of suspicion only",
      put(/return trusted !== undefined.*/, "return false;"),
      /P4 comes back|network/,
    ],
    ["ring", "elects the lowest", put("Math.max", "Math.min"), /validity/],
    [
      "ring",
      "forgets to come back",
      put(/override onRecover\(\) \{\s*this\.elect\(\);/, "override onRecover() {"),
      /P5 again/,
    ],
  ];
  test.each(wrong)(
    "the %s that %s",
    (name, _what, edit, first) => expectLost(verdictOn(name, edit), first),
    120_000,
  );
});

describe("an edit that is right but different loses nothing", () => {
  const right: [string, string, Edit][] = [
    [
      "bully",
      "elects before it answers",
      put(
        /this\.send\(from, \{ type: "OK" \}\);\s*if \(this\.state !== "electing"\) this\.elect\(\);/,
        'if (this.state !== "electing") this.elect();\nthis.send(from, { type: "OK" });',
      ),
    ],
    [
      "bully",
      "asks the highest first",
      put("for (const peer of this.higher) ", "for (const peer of [...this.higher].reverse()) "),
    ],
    [
      "bully",
      "outputs before it stops its timers",
      put(
        /(this\.cancelTimer\("Answer"\);\s*this\.cancelTimer\("Coordinator"\);)([\s\S]*?)(this\.output\(\{ elected: leader \}\);)/,
        "$2$3\n$1",
      ),
    ],
    ["bully", "tells how many elections it has held", put('state: "idle"', 'note = "";\n  state: "idle"')],
    ["chang-roberts", "compares the other way round", put("candidate > this.id", "this.id < candidate")],
    [
      "chang-roberts",
      "sets its state after its leader",
      put(
        /this\.elected = leader;\s*(this\.state = .*;)/,
        "$1\nthis.elected = leader;",
      ),
    ],
    ["watched", "asks in another order", put("suspect === elected", "elected === suspect")],
  ];
  test.each(right)("the %s that %s", (name, _what, edit) => expectKept(verdictOn(name, edit)), 120_000);
});

describeNotebook("04_leader_election", classes, (student) => {
  test("no class as it stands loses anything, and what neither keeps is said", () => {
    for (const cell of ["ring-verdict", "bully-verdict", "chang-roberts-verdict", "watched-verdict"]) {
      expect(student.cell(cell).html).toContain('data-lost="0"');
    }
    expect(student.cell("ring-verdict").html).toContain("✗ violated");
  });

  test("a bully that does not answer is caught by its verdict, and by the checks of what is built on it", async () => {
    const rude = await student.edits("bully-class", put('this.send(from, { type: "OK" });', ""));
    expect(rude.html("bully-verdict")).toContain("Bully loses “agreement”");
    expect(rude.html("bully-verdict")).toContain("The same in words");
    expect(rude.changed("bully-counts", "bully-run", "ring-verdict", "ring-counts")).toEqual([
      "bully-counts",
      "bully-run",
    ]);
    expect(rude.html("check-mend")).not.toContain("✓ correct");
  });
});
