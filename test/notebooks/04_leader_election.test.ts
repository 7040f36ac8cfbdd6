import { beforeAll, describe, expect, test } from "vitest";
import { assertAllRan, type NotebookRun, runNotebook } from "../../tools/notebook/execute.ts";
import { replaceCell } from "./edit.ts";
import { shownAndLibrary } from "./visible.ts";

const path = "notebooks/04_leader_election.ipynb";

describe("the classes shown are the library's own", () => {
  test.each([["ring-class", "ring"], ["bully-class", "bully"]])("%s", (cell, file) => {
    const [shown, library] = shownAndLibrary(path, cell, `lib/election/${file}.ts`);
    expect(shown).toBe(library);
  });
});

describe("what a student edits is what runs", () => {
  let original: NotebookRun;
  beforeAll(async () => {
    original = await runNotebook(path);
    assertAllRan(original);
  }, 300_000);

  test("a bully that answers twice falls off the line, and nothing else changes its verdict", async () => {
    const twice = replaceCell(
      "bully-class",
      (source) =>
        source.replace('this.send(from, { type: "OK" });', 'this.send(from, { type: "OK" });\n'.repeat(2)),
    );
    const ran = await runNotebook(path, { edit: twice });
    assertAllRan(ran);
    expect(ran.cell("bully-counts").html).not.toBe(original.cell("bully-counts").html);
    expect(ran.cell("bully-run").html).not.toBe(original.cell("bully-run").html);
    expect(ran.cell("ring-counts").html).toBe(original.cell("ring-counts").html);
    expect(original.cell("properties").html).not.toContain("✗");
    expect(ran.cell("properties").html).not.toContain("✗");
  });

  test("a bully that does not answer is caught by the explorer", async () => {
    const rude = replaceCell(
      "bully-class",
      (source) => source.replace('this.send(from, { type: "OK" });', ""),
    );
    const ran = await runNotebook(path, { edit: rude });
    assertAllRan(ran);
    expect(ran.cell("properties").html).toContain("✗ violated");
    expect(ran.cell("bully-counts").html).not.toBe(original.cell("bully-counts").html);
  });
});
