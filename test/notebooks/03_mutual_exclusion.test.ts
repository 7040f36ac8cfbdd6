import { expect, test } from "vitest";
import { describeNotebook } from "./course.ts";

const classes = {
  "multicast-class": "lib/mutex/multicast_lock.ts",
  "lamport-class": "lib/mutex/lamport.ts",
  "ra-class": "lib/mutex/ricart_agrawala.ts",
};

describeNotebook("03_mutual_exclusion", classes, (student) => {
  test("one message more for each entry falls off the line", async () => {
    const chatty = await student.edits(
      "lamport-class",
      (source) =>
        source.replace(
          "this.requests.delete(this.id);",
          '$&\nthis.send(this.peers[0], { type: "Acknowledge", timestamp: 0 });',
        ),
    );
    expect(chatty.changed("messages", "compare-table", "ra-run")).toEqual(["messages", "compare-table"]);
  });

  test("Ricart and Agrawala without ids for ties are caught by the explorer", async () => {
    const polite = await student.edits(
      "ra-class",
      (source) => source.replace(/return precedes\([^;]*;/, "return this.requestedAt < other.timestamp;"),
    );
    expect(student.cell("ra-run").html).not.toContain("✗");
    expect(polite.html("ra-run")).toContain("✗ violated");
    expect(polite.html("exercise-request-check")).toContain("✗ violated");
    expect(polite.changed("lamport-without-fifo")).toEqual([]);
  });
});
