import { beforeAll, describe, expect, test } from "vitest";
import { assertAllRan, type NotebookRun, runNotebook } from "../../tools/notebook/execute.ts";
import { replaceCell } from "./edit.ts";
import { shownAndLibrary } from "./visible.ts";

const path = "notebooks/02_multicast.ipynb";

describe("the classes shown are the library's own", () => {
  const shown = [["reliable-class", "reliable"], ["causal-class", "causal"], ["lamport-class", "lamport"]];
  test.each(shown)("%s", (cell, file) => {
    const [inNotebook, library] = shownAndLibrary(path, cell, `lib/multicast/${file}.ts`);
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
    for (const cell of ["check-fifo", "check-lamport", "check-reliable"]) {
      expect(original.cell(cell).html).toContain("✓ correct");
    }
  });

  test("a causal multicast that does not wait shows the answer first again, and loses its ✓", async () => {
    const hasty = replaceCell(
      "causal-class",
      (source) => source.replace("=> this.isReady(held)", "=> held.from > 0"),
    );
    const ran = await runNotebook(path, { edit: hasty });
    assertAllRan(ran);
    for (const cell of ["causal-run", "explore-run", "delay-run", "queue-run", "matrix-run"]) {
      expect(ran.cell(cell).html).not.toBe(original.cell(cell).html);
    }
    expect(ran.cell("cost-run").html).toBe(original.cell("cost-run").html);
  }, 300_000);

  test("a total order that acknowledges to the sender only falls off the line", async () => {
    const curt = replaceCell(
      "lamport-class",
      (source) =>
        source.replace(/this\.broadcast\(\{\s*type: "Acknowledge"/, 'this.send(from, { type: "Acknowledge"'),
    );
    const ran = await runNotebook(path, { edit: curt });
    assertAllRan(ran);
    for (const cell of ["total-run", "cost-run", "delay-run"]) {
      expect(ran.cell(cell).html).not.toBe(original.cell(cell).html);
    }
    expect(ran.cell("causal-run").html).toBe(original.cell("causal-run").html);
  }, 300_000);

  test("a reliable multicast that keeps to itself what it receives is shown to lose agreement", async () => {
    const selfish = replaceCell("reliable-class", (source) => source.replace("this.broadcast(message);", ""));
    const ran = await runNotebook(path, { edit: selfish });
    assertAllRan(ran);
    expect(ran.cell("reliable-run").html).not.toBe(original.cell("reliable-run").html);
    expect(ran.cell("matrix-run").html).not.toBe(original.cell("matrix-run").html);
  }, 300_000);
});
