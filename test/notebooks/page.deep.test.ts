// All cells of all notebooks in a page: the quick tests try some notebooks.
import { basename } from "node:path";
import { expect, test } from "vitest";
import { findChromium } from "../../tools/base/browser.ts";
import { runNotebook } from "../../tools/notebook/execute.ts";
import { notebookFiles } from "../../tools/notebook/format.ts";
import { differencesInPage } from "./page.ts";

test.skipIf(findChromium() === null).each(notebookFiles())(
  "%s shows in a page what it shows on tslab",
  async (path) => {
    expect(await differencesInPage(basename(path, ".ipynb"), await runNotebook(path))).toEqual([]);
  },
);
