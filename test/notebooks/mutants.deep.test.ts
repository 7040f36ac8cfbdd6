// All mutants of the notebooks that judge their classes, and all other right ways to write these.
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { hasJudges, leastScore, mutate, scoreOf } from "../../tools/mutate/mutate.ts";
import { lineOf, summaryOf, writeMutation } from "../../tools/mutate/report.ts";
import { tryRight } from "../../tools/mutate/right.ts";
import { notebookFiles } from "../../tools/notebook/format.ts";

describe.each(notebookFiles().map((path) => [basename(path, ".ipynb"), path]))("%s", (_name, path) => {
  test.skipIf(!hasJudges(path))("notices nearly all one-rule changes of its classes", async () => {
    const mutation = await mutate(path);
    console.log(`${writeMutation(path, mutation)}: ${summaryOf(mutation)}`);
    expect(mutation.problems).toEqual([]);
    const open = mutation.results.filter(({ outcome, equivalent }) => outcome !== "killed" && !equivalent);
    expect(scoreOf(mutation), open.map(lineOf).join("\n")).toBeGreaterThanOrEqual(leastScore);
  });

  test.skipIf(!hasJudges(path))("takes other right ways to write its classes for right", async () => {
    const results = await tryRight(path);
    expect(results.filter(({ outcome }) => outcome !== "survived")).toEqual([]);
  });
});
