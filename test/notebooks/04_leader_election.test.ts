import { expect, test } from "vitest";
import { Bully } from "../../lib/election/bully.ts";
import { graphOf } from "../../lib/run/explore/graph.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { describeNotebook } from "./course.ts";

const classes = { "ring-class": "lib/election/ring.ts", "bully-class": "lib/election/bully.ts" };

test("in the walker no step leads beyond what it knows", () => {
  const graph = graphOf({
    processes: nodes(3, Bully),
    time: "any",
    invocations: [invoke(1, "elect")],
    network: { copies: 1 },
  }, { states: 5000 });
  expect(graph.exhausted).toBe(true);
});

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

  test("a ring that acknowledges the list before it has passed it on falls off the line, and loses it", async () => {
    const early = await student.edits(
      "ring-class",
      (source) =>
        source.replace("if (ids.includes(this.id)) {", 'this.send(from, { type: "Ack", number });\n$&'),
    );
    expect(early.changed("ring-counts", "average-counts", "bully-counts")).toEqual([
      "ring-counts",
      "average-counts",
    ]);
    expect(student.cell("ring-explored").html).not.toContain("✗");
    expect(early.html("ring-explored")).toContain("✗ violated");
  });

  test("a bully that does not answer is caught by the explorer, and by the checks of what is built on it", async () => {
    const rude = await student.edits(
      "bully-class",
      (source) => source.replace('this.send(from, { type: "OK" });', ""),
    );
    expect(rude.html("properties")).toContain("✗ violated");
    expect(rude.changed("bully-counts")).toEqual(["bully-counts"]);
    expect(rude.html("check-mend")).not.toContain("✓ correct");
  });
});
