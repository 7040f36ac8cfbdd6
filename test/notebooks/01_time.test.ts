import { expect, test } from "vitest";
import { describeNotebook } from "./course.ts";

const classes = {
  "cristian-class": "lib/clocks/cristian.ts",
  "berkeley-class": "lib/clocks/berkeley.ts",
  "elected-class": "lib/clocks/elected_berkeley.ts",
};

describeNotebook("01_time", classes, (student) => {
  test("a client that takes answers to be new has another error, and the group of clocks has not", async () => {
    const late = await student.edits(
      "cristian-class",
      (source) => source.replace("timeMs + roundTripMs / 2 - this.time", "timeMs - this.time"),
    );
    const ofCristian = ["cristian-run", "cristian-bound", "slew-run", "ntp-run", "exercise-cristian"];
    expect(late.changed(...ofCristian, "berkeley-crash")).toEqual(ofCristian);
  });

  test("a leader that sends all the same does not bring the clocks together", async () => {
    const uniform = await student.edits(
      "berkeley-class",
      (source) => source.replace("byMs: averageMs - ms", "byMs: averageMs"),
    );
    expect(uniform.changed("berkeley-crash")).toEqual(["berkeley-crash"]);
  });

  test("a Lamport clock that ignores what it receives is caught by the explorer, and counted", async () => {
    const deaf = await student.edits(
      "stamped-class",
      (source) => source.replace("Math.max(this.lamport, received) + 1", "this.lamport + 1"),
    );
    expect(student.cell("explore-run").html).toContain("✓ holds");
    expect(deaf.html("explore-run")).toContain("✗ violated");
    expect(deaf.changed("converse-run")).toEqual(["converse-run"]);
  });
});
