import { beforeAll, describe, expect, test } from "vitest";
import { assertAllRan, type NotebookRun, runNotebook } from "../../tools/notebook/execute.ts";
import { replaceCell } from "./edit.ts";
import { shownAndLibrary } from "./visible.ts";

const path = "notebooks/03_mutual_exclusion.ipynb";

describe("the classes shown are the library's own", () => {
  test.each([
    ["multicast-class", "multicast_lock"],
    ["lamport-class", "lamport"],
    ["ra-class", "ricart_agrawala"],
  ])("%s", (cell, file) => {
    const [shown, library] = shownAndLibrary(path, cell, `lib/mutex/${file}.ts`);
    expect(shown).toBe(library);
  });
});

describe("what a student edits is what runs", () => {
  let original: NotebookRun;
  beforeAll(async () => {
    original = await runNotebook(path);
    assertAllRan(original);
  }, 300_000);

  test("the solutions are judged to be right", () => {
    for (const cell of ["exercise-request-check", "exercise-fence-check", "exercise-back-check"]) {
      expect(original.cell(cell).html).toContain("✓ correct");
    }
  });

  test("one message more for each entry falls off the line", async () => {
    const chatty = replaceCell(
      "lamport-class",
      (source) =>
        source.replace(
          "this.requests.delete(this.id);",
          '$&\nthis.send(this.peers[0], { type: "Acknowledge", timestamp: 0 });',
        ),
    );
    const ran = await runNotebook(path, { edit: chatty });
    assertAllRan(ran);
    for (const cell of ["messages", "compare-table"]) {
      expect(ran.cell(cell).html).not.toBe(original.cell(cell).html);
    }
    expect(ran.cell("ra-run").html).toBe(original.cell("ra-run").html);
  }, 300_000);

  test("Ricart and Agrawala without ids for ties are caught by the explorer", async () => {
    const polite = replaceCell(
      "ra-class",
      (source) => source.replace(/return precedes\([^;]*;/, "return this.requestedAt < other.timestamp;"),
    );
    const ran = await runNotebook(path, { edit: polite });
    assertAllRan(ran);
    expect(original.cell("ra-run").html).not.toContain("✗");
    expect(ran.cell("ra-run").html).toContain("✗ violated");
    expect(ran.cell("exercise-request-check").html).toContain("✗ violated");
    expect(ran.cell("lamport-without-fifo").html).toBe(original.cell("lamport-without-fifo").html);
  }, 300_000);
});
