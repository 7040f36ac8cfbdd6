import { expect, test } from "vitest";
import { describeNotebook } from "./course.ts";

const classes = { "ring-class": "lib/election/ring.ts", "bully-class": "lib/election/bully.ts" };

describeNotebook("04_leader_election", classes, (student) => {
  test("a bully that answers twice falls off the line, and nothing else changes its verdict", async () => {
    const twice = await student.edits(
      "bully-class",
      (source) =>
        source.replace('this.send(from, { type: "OK" });', 'this.send(from, { type: "OK" });\n'.repeat(2)),
    );
    expect(twice.changed("bully-counts", "bully-run", "ring-counts")).toEqual(["bully-counts", "bully-run"]);
    expect(student.cell("properties").html).not.toContain("✗");
    expect(twice.html("properties")).not.toContain("✗");
  });

  test("a bully that does not answer is caught by the explorer", async () => {
    const rude = await student.edits(
      "bully-class",
      (source) => source.replace('this.send(from, { type: "OK" });', ""),
    );
    expect(rude.html("properties")).toContain("✗ violated");
    expect(rude.changed("bully-counts")).toEqual(["bully-counts"]);
  });
});
