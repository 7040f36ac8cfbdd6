import { beforeAll, describe, expect, test } from "vitest";
import { assertAllRan, type NotebookRun, runNotebook } from "../../tools/notebook/execute.ts";
import { replaceCell } from "./edit.ts";
import { shownAndLibrary } from "./visible.ts";

const path = "notebooks/01_time.ipynb";

describe("the classes shown are the library's own", () => {
  const shown = [["cristian-class", "cristian"], ["berkeley-class", "berkeley"], [
    "elected-class",
    "elected_berkeley",
  ]];
  test.each(shown)("%s", (cell, file) => {
    const [inNotebook, library] = shownAndLibrary(path, cell, `lib/clocks/${file}.ts`);
    expect(inNotebook).toBe(library);
  });
});

describe("what a student edits is what runs", () => {
  let original: NotebookRun;
  beforeAll(async () => {
    original = await runNotebook(path);
    assertAllRan(original);
  }, 300_000);

  test("the solutions are judged to be right", () => {
    for (const cell of ["check-lamport", "check-compare", "check-cristian"]) {
      expect(original.cell(cell).html).toContain("✓ correct");
    }
  });

  test(
    "a client that takes answers to be new has another error, and the group of clocks has not",
    async () => {
      const late = replaceCell(
        "cristian-class",
        (source) => source.replace("timeMs + roundTripMs / 2 - this.time", "timeMs - this.time"),
      );
      const ran = await runNotebook(path, { edit: late });
      assertAllRan(ran);
      for (const cell of ["cristian-run", "cristian-bound", "slew-run", "ntp-run", "exercise-cristian"]) {
        expect(ran.cell(cell).html).not.toBe(original.cell(cell).html);
      }
      expect(ran.cell("berkeley-crash").html).toBe(original.cell("berkeley-crash").html);
    },
    300_000,
  );

  test("a leader that sends all the same does not bring the clocks together", async () => {
    const uniform = replaceCell(
      "berkeley-class",
      (source) => source.replace("byMs: averageMs - ms", "byMs: averageMs"),
    );
    const ran = await runNotebook(path, { edit: uniform });
    assertAllRan(ran);
    expect(ran.cell("berkeley-crash").html).not.toBe(original.cell("berkeley-crash").html);
  }, 300_000);

  test("a Lamport clock that ignores what it receives is caught by the explorer, and counted", async () => {
    const deaf = replaceCell(
      "stamped-class",
      (source) => source.replace("Math.max(this.lamport, received) + 1", "this.lamport + 1"),
    );
    const ran = await runNotebook(path, { edit: deaf });
    assertAllRan(ran);
    expect(original.cell("explore-run").html).toContain("✓ holds");
    expect(ran.cell("explore-run").html).toContain("✗ violated");
    expect(ran.cell("converse-run").html).not.toBe(original.cell("converse-run").html);
  }, 300_000);
});
