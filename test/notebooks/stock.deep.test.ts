// The notebooks with their solutions on tslab as others have it: the quick tests run their students' copies.
import { expect, test } from "vitest";
import { runNotebook } from "../../tools/notebook/execute.ts";
import { notebookFiles } from "../../tools/notebook/format.ts";

test.each(notebookFiles())("%s runs on stock tslab with its solutions", async (path) => {
  expect((await runNotebook(path, { kernel: "tslab-stock" })).failures).toEqual([]);
});
