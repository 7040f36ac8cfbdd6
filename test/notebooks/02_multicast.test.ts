import { expect, test } from "vitest";
import { describeNotebook } from "./course.ts";

const classes = {
  "reliable-class": "lib/multicast/reliable.ts",
  "causal-class": "lib/multicast/causal.ts",
  "lamport-class": "lib/multicast/lamport.ts",
};

describeNotebook("02_multicast", classes, (student) => {
  test("a causal multicast that does not wait shows the answer first again, and loses its ✓", async () => {
    const hasty = await student.edits(
      "causal-class",
      (source) => source.replace("=> this.isReady(held)", "=> held.from > 0"),
    );
    const causal = ["causal-run", "explore-run", "delay-run", "queue-run", "matrix-run"];
    expect(hasty.changed(...causal, "cost-run")).toEqual(causal);
  });

  test("a total order that acknowledges to the sender only falls off the line", async () => {
    const curt = await student.edits(
      "lamport-class",
      (source) =>
        source.replace(/this\.broadcast\(\{\s*type: "Acknowledge"/, 'this.send(from, { type: "Acknowledge"'),
    );
    const total = ["total-run", "cost-run", "delay-run"];
    expect(curt.changed(...total, "causal-run")).toEqual(total);
  });

  test("a reliable multicast that keeps to itself what it receives is shown to lose agreement", async () => {
    const selfish = await student.edits(
      "reliable-class",
      (source) => source.replace("this.broadcast(message);", ""),
    );
    expect(selfish.changed("reliable-run", "matrix-run")).toEqual(["reliable-run", "matrix-run"]);
  });
});
