// A site of one small notebook, for tests of what a visitor can do.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kernelspec, type Notebook } from "../../../tools/notebook/format.ts";
import { writeSite } from "../../../tools/site/write.ts";
import { slider } from "../../../lib/view/slider/slider.ts";
import { Picture } from "../../../lib/view/page/picture.ts";
import { writeFakes } from "./fake.ts";

export const pageName = "01_small";

export const code = (id: string, source: string, printed?: string) => ({
  cell_type: "code" as const,
  id,
  metadata: {},
  source,
  execution_count: 1,
  outputs: printed === undefined
    ? []
    : [{ output_type: "stream" as const, name: "stdout" as const, text: printed }],
});

export const cells = [
  code("first", "self.n = 1;\nprint(`n is ${self.n}`);", "n is 1, says the build\n"),
  code(
    "second",
    "/* shared */ self.n = self.n + 1;\n// a line\n// another\nprint(`now ${self.n}`);",
    "now 2, says the build\n",
  ),
  code(
    "picture",
    "html(`<figure><script>document.title = 'drawn'</script><p>a picture of ${self.n}</p></figure>`);",
  ),
  code("last", "print(`in the end ${self.n}`);"),
];

/** A slider between two numbers, in a kernel that has the picture of any. */
const { html } = slider({
  label: "n",
  values: [10, 20],
  picture: (n) => new Picture(`<p>the picture of ${n}</p>`, `of ${n}`),
});
const [, name] = html.match(/id="(hb-slider-[^"]*)"/)!;
const moved = {
  ...code(
    "moved",
    `self.__sliders__ = new Map([["${name}", (n) => ({ html: "<p>made of " + n + "</p>" })]]);\n` +
      `html(${JSON.stringify(html)});`,
  ),
  metadata: { tags: ["hide-input"] },
  outputs: [{ output_type: "display_data" as const, data: { "text/html": html }, metadata: {} }],
};

/** Writes it below a new folder, with a kernel and a compiler that are quickly there. */
export async function smallSite(): Promise<string> {
  const site = await siteOf([...cells, moved]);
  writeFakes(site, pageName, [...cells, moved]);
  return site;
}

/** Writes a page of some cells below a new folder, with the course's own kernel and compiler. */
export async function siteOf(cells: Notebook["cells"]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "live-test-"));
  const title = {
    cell_type: "markdown" as const,
    id: "title",
    metadata: {},
    source: "# A small page\n\nWith words.",
  };
  const notebook: Notebook = {
    cells: [title, ...cells],
    metadata: { kernelspec },
    nbformat: 4,
    nbformat_minor: 5,
  };
  const path = join(folder, `${pageName}.source.ipynb`);
  writeFileSync(path, JSON.stringify(notebook));
  const site = join(folder, "site");
  await writeSite(site, [{ name: pageName, title: "A small page", path, notebook }]);
  return site;
}
