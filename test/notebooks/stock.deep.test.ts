// All notebooks on tslab as others have it: the quick tests run some of their students' copies.
import { expect, test } from "vitest";
import { runNotebook } from "../../tools/notebook/execute.ts";
import { notebookFiles } from "../../tools/notebook/format.ts";
import { runsWithStubs } from "./course.ts";

test.each(notebookFiles())("%s runs on stock tslab with its solutions", async (path) => {
  expect((await runNotebook(path, { kernel: "tslab-stock" })).failures).toEqual([]);
});

test.each(notebookFiles())("%s runs on stock tslab as a student gets it", (path) => runsWithStubs(path));
