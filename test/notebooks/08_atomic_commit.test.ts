import { describe, expect, test } from "vitest";
import { describeNotebook } from "./course.ts";
import { type Edit, expectLost, put, verdictBelow } from "./verdict.ts";

const path = "notebooks/08_atomic_commit.ipynb";

const NEEDS = {
  locking: ["distributed-promises", "distributed-atomicity"],
  coordinator: ["seen", "properties"],
  participant: ["seen", "properties", "coordinator-class", "coordinator-verdict"],
};
/** What the verdict below a class says after an edit: the promises lost, and the first of them. */
const verdictOn = (name: keyof typeof NEEDS, edit?: Edit) => verdictBelow(path, name, NEEDS[name], edit);

describe("each wrong edit loses a promise", () => {
  const wrong: [keyof typeof NEEDS, string, Edit, RegExp][] = [
    [
      "locking",
      "forgets locks of reads",
      put('|| type !== "Read" && reads.has(object)', ""),
      /serialisable/,
    ],
    [
      "locking",
      "looks at nobody again",
      put("    this.review();\n  }\n  waits", "  }\n  waits"),
      /all ends/,
    ],
    [
      "locking",
      "grants one and looks no further",
      put('"it may not wait");\n    this.review();', '"it may not wait");'),
      /two wait to read x/,
    ],
    [
      "locking",
      "lets nobody wait",
      put("return true; // everybody", "return false;"),
      /theory|told/,
    ],
    [
      "coordinator",
      "commits with a vote missing",
      put("if (open.missing.size === 0) this.decide", "if (open.missing.size === 1) this.decide"),
      /validity|atomicity|termination/,
    ],
    [
      "coordinator",
      "does not force its decision",
      put("this.force({ record: outcome, transaction, participants: told });", ""),
      /atomicity/,
    ],
    [
      "coordinator",
      "does not repeat",
      put('this.setTimer("Acknowledgements"', '[] && this.setTimer("Votes"'),
      /./,
    ],
    [
      "coordinator",
      "does not answer what it forgot",
      put('?? "abort"; // unknown', '?? "voting"; // unknown'),
      /messages, 4N \+ 3/,
    ],
    [
      "participant",
      "does not force its promise",
      put('this.force({ record: "prepared"', 'this.append({ record: "prepared"'),
      /atomicity|validity/,
    ],
    [
      "participant",
      "says what it has not written",
      put("this.force({ record: outcome, transaction });", "this.append({ record: outcome, transaction });"),
      /atomicity|theory/,
    ],
    [
      "participant",
      "decides alone",
      put("this.ask(Number(key), this.prepared.get(Number(key))!);", 'this.finish(Number(key), "abort");'),
      /atomicity/,
    ],
    [
      "participant",
      "does not ask when it is back",
      put("this.ask(transaction, coordinator);\n    }\n  }", "}\n  }"),
      /messages, 4N \+ 2/,
    ],
  ];
  test.each(wrong)("%s: %s", (name, _what, edit, first) => expectLost(verdictOn(name, edit), first), 120_000);
});

describeNotebook("08_atomic_commit", {}, (student) => {
  test("no class as it stands loses anything", () => {
    for (const cell of ["coordinator-verdict", "participant-verdict"]) {
      expect(student.cell(cell).html).toContain('data-lost="0"');
      expect(student.cell(cell).html).not.toContain("✗");
    }
    expect(student.cell("locking-verdict").html).toContain('data-lost="0"');
  });

  const textOf = (cell: string) => student.cell(cell).html.replace(/<style>[^<]*<\/style>|<[^>]+>|\s+/g, " ");

  test("T1 and T2 wait for each other, and no server sees it", () => {
    expect(textOf("locking-run")).toContain("r1x0 r1z0 w1a r1j0 r2i0 w1j c1 r2j1 w2z c2, and z is 6");
    expect(textOf("circle-run")).toContain("Neither of the two commits; nothing happens after 90 ms");
    expect(textOf("circle-run").match(/T. waits for T. +none/g)).toHaveLength(2);
    expect(textOf("circle-run")).toContain("T1 → T2 → T1");
    expect(textOf("circle-shortest")).toContain("16 steps");
  });

  test("three ways out end in every execution, and one finds a phantom", () => {
    expect(textOf("ways-table")).toMatch(
      /none +✗ in 16 steps .*timeout +✓ +✓ +✓ .*wait-die +✓ +✓ +✓ .*global graph +✓ +✓ +✓ /,
    );
    expect(textOf("phantom")).toContain("“a deadlock that is found is one”: 21 steps");
  });

  test("nobody is stuck in an airport; a saga shows half a trip", () => {
    expect(textOf("trip-table")).toMatch(/transaction +✓ +✓ .*saga +✓ +✗ in 15 steps/);
  });

  test("each of the slide's conditions breaks naive commit, and one coordinator cures one of them", () => {
    expect(textOf("naive-slider").match(/: (18|11|9) steps/g)).toEqual([
      ": 18 steps",
      ": 11 steps",
      ": 9 steps",
    ]);
    expect(textOf("serialise-table")).toMatch(
      /none of these +✓ +✓ +✓ .*concurrent clients +✗ +✓ +✓ .*aborts +✗ +✗ +✓ .*a crash +✗ +✗ +✓ /,
    );
  });

  test("the crash matrix is never torn", () => {
    expect(student.cell("matrix").html).toContain(
      "26 crashes, 78 cells: none are torn, in 9 somebody is blocked",
    );
  });

  test("two of six forces may go, three phases are torn where nobody crashes, Paxos Commit is not blocked by one", () => {
    expect(student.cell("forces-table").html.match(/nothing is lost/g)?.length).toBe(2);
    expect(student.cell("three-run").html).not.toContain("✗");
    expect(student.cell("three-torn").html).toContain("✗ violated");
    const cells = student.cell("paxos-run").html.replace(/<[^>]+>|\s+/g, " ");
    expect(cells).toMatch(/0 +1 +✓ +✗ +1 +1 +✓ +✓ +1 +2 +✓ +✗/);
  });

  test("all costs lie on the formulas", () => {
    expect(student.cell("costs-chart").html).toContain("36 runs: none off the formulas");
  });
});
