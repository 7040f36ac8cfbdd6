import { describe, expect, test } from "vitest";
import { describeNotebook } from "./course.ts";
import { type Edit, expectLost, put, verdictBelow } from "./verdict.ts";

const path = "notebooks/08_atomic_commit.ipynb";

const NEEDS = {
  coordinator: ["seen", "properties"],
  participant: ["seen", "properties", "coordinator-class", "coordinator-verdict"],
};
/** What the verdict below a class says after an edit: the promises lost, and the first of them. */
const verdictOn = (name: keyof typeof NEEDS, edit?: Edit) => verdictBelow(path, name, NEEDS[name], edit);

describe("each wrong edit loses a promise", () => {
  const wrong: [keyof typeof NEEDS, string, Edit, RegExp][] = [
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
