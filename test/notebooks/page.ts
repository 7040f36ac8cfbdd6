// A notebook's cells in a page, opened from a file and without a network, beside what they show on tslab.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openChromium } from "../../tools/base/browser.ts";
import type { NotebookRun } from "../../tools/notebook/execute.ts";
import { flat } from "../tools/live/flat.ts";
import { LiveFolder, type Told } from "../../tools/site/live/build/bare.ts";
import { betweenIn } from "./between.ts";

const sockets = "serve starts processes, and a page cannot";
const ofSockets = [
  ...["both", "counts-table", "latency-chart", "force-table", "delay-chart", "kill-table", "kill-diagram"],
  "exercise-measured",
  "progress",
];

/** Cells that may show something else in a page, by notebook and id, with the reason. */
const mayDiffer: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "16_sockets": Object.fromEntries(ofSockets.map((id) => [id, sockets])),
};

/**
 * What differs, a line a cell; a cell that may differ and does not is one, too. So is a slider whose picture
 * of a value between the notebook's, which a page computes when it is asked, has next to nothing in it.
 */
export async function differencesInPage(name: string, { notebook, cells }: NotebookRun): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "notebook-in-page-"));
  const browser = await openChromium();
  try {
    const site = await LiveFolder.make(folder);
    site.write(name, notebook.cells);
    const page = await site.open(browser, name);
    const began = performance.now();
    const between = cells.flatMap(({ id, html }) => betweenIn(id, html));
    const inPage = await page.run([...cells, ...between].map(({ id, source }) => ({ id, source })));
    console.log(`${name} in a page: ${((performance.now() - began) / 1000).toFixed(1)} s`);
    const differing = cells.flatMap(({ id, outputs }, index) =>
      differenceOf(id, flat(outputs), inPage[index], mayDiffer[name]?.[id])
    );
    const empty = between.flatMap((one, index) => one.problem(flat(inPage[cells.length + index].outputs)));
    return [...differing, ...empty, ...page.problems];
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

function differenceOf(id: string, onTslab: [string, string][], told: Told, reason?: string): string[] {
  const inPage = flat(told.outputs);
  const [a, b] = [JSON.stringify(onTslab), JSON.stringify(inPage)];
  const isSame = a === b && told.outcome === "ok";
  if (reason !== undefined) return isSame ? [`${id} is said to differ (${reason}), but does not`] : [];
  if (isSame) return [];
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const [tslab, page] = [a, b].map((text) => text.slice(Math.max(0, at - 60), at + 120));
  return [
    `${id} ended with ${told.outcome}; at ${at} there stands on tslab\n  ${tslab}\nand in the page\n  ${page}`,
  ];
}
