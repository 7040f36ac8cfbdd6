import { existsSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { notebookFiles } from "../../tools/notebook/format.ts";

test("each notebook has a file of tests, which run it on kernels", () => {
  const names = notebookFiles().map((path) => basename(path, ".ipynb"));
  expect(names).not.toEqual([]);
  expect(names.filter((name) => !existsSync(`test/notebooks/${name}.test.ts`))).toEqual([]);
});
