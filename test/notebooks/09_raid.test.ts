import { beforeAll, describe, expect, test } from "vitest";
import { assertAllRan, type NotebookRun, runNotebook } from "../../tools/notebook/execute.ts";
import { replaceCell } from "./edit.ts";
import { shownAndLibrary } from "./visible.ts";

const path = "notebooks/09_raid.ipynb";

test("the class shown is the library's own", () => {
  const [shown, library] = shownAndLibrary(path, "small-class", "lib/storage/small_raid5.ts");
  expect(shown).toBe(library);
});

describe("what a student edits is what runs", () => {
  let original: NotebookRun;
  beforeAll(async () => {
    original = await runNotebook(path);
    assertAllRan(original);
  }, 300_000);

  const cells = [
    "layout-reveal",
    "lost-check",
    "update-timeline",
    "bottleneck-run",
    "hole-all",
    "small-reads",
  ];
  /** Which of these cells show something else after the edit. */
  async function changed(from: string, to: string): Promise<string[]> {
    const ran = await runNotebook(path, {
      edit: replaceCell("small-class", (source) => source.replace(from, to)),
    });
    assertAllRan(ran);
    return cells.filter((id) => ran.cell(id).html !== original.cell(id).html);
  }

  test("the solutions are judged to be right", () => {
    for (const cell of ["check-layout", "check-parity", "check-order", "check-budget"]) {
      expect(original.cell(cell).html).toContain("✓ correct");
    }
    expect(original.cell("progress").html).toContain("4 of 4 exercises correct");
  });

  test("as it stands, nothing is lost but by the write hole", () => {
    expect(original.cell("lost-check").html).not.toContain("✗");
    expect(original.cell("hole-all").html).toContain("1 or 2");
    expect(original.cell("journal-holes").html).toContain("wrong states");
  });

  test("a parity that stays on the last disk changes the layout and who works, but loses nothing", async () => {
    const moved = await changed(
      "return this.members - 1 - stripe % this.members;",
      "return this.members - 1;",
    );
    expect(moved).toContain("layout-reveal");
    expect(moved).toContain("bottleneck-run");
    expect(moved).not.toContain("lost-check");
    expect(moved).not.toContain("small-reads"); // which measures the library's array
  });

  test("a parity that forgets what was read is caught when a disk is lost", async () => {
    const wrong = await changed("return this.sum([data, ...read]);", "return this.sum([data]);");
    expect(wrong).toContain("lost-check");
    expect(wrong).toContain("hole-all");
    expect(wrong).not.toContain("update-timeline");
  });
});
