// What is known of the notebooks' mutants speaks of the cells as they are.
import { basename } from "node:path";
import { expect, test } from "vitest";
import { knownOf } from "../../../tools/mutate/known.ts";
import { notebookFiles, readNotebook, textOf } from "../../../tools/notebook/format.ts";

test.each(notebookFiles().map((path) => [basename(path, ".ipynb"), path]))(
  "right edits of %s change a text that is in their cell once",
  async (_name, path) => {
    const { cells } = readNotebook(path);
    for (const { cell, replace } of (await knownOf(path)).right ?? []) {
      const source = textOf(cells.find(({ id }) => id === cell)?.source);
      expect(source.split(replace).length - 1, `${cell}: ${replace}`).toBe(1);
    }
  },
);
