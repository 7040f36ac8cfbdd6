import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium, openChromium, watchedPage } from "../../tools/base/browser.ts";
import { kernelspec, type Notebook } from "../../tools/notebook/format.ts";
import { checkPage } from "../../tools/site/check.ts";
import { withReferences } from "../../tools/site/references.ts";
import { writeSite } from "../../tools/site/write.ts";

const folder = mkdtempSync(join(tmpdir(), "site-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

function notebook(title: string, source: string): Notebook {
  return {
    cells: [
      {
        cell_type: "markdown",
        id: "title",
        metadata: {},
        source:
          `# ${title}\n\nAn **opening** of ${title}.\n\n[Two](02_two.ipynb), [words](../docs/glossary.md).`,
      },
      {
        cell_type: "markdown",
        id: "more",
        metadata: {},
        source:
          "## Why so & such?\n\nBecause $x^2$ is *zebra*.\n\n### Cost $N_2$\n\n- [x] see \\eqref{a}\n\n" +
          "\\begin{equation}\\sum_{i=1}^N \\frac{i}{N}\\label{a}\\end{equation}\n\n" +
          `| | here |\n|-|-|\n| there | 1 |\n\n    a line of code ${"that is long ".repeat(4)}`,
      },
      { cell_type: "code", id: "code", metadata: {}, source, execution_count: 1, outputs: [] },
    ],
    metadata: { kernelspec },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

const solved = "class A {\n  /// BEGIN SOLUTION\n  answer = 42;\n  /// END SOLUTION\n}";
const exercise = {
  schema_version: 3,
  grade_id: "code",
  grade: false,
  solution: true,
  locked: false,
  task: false,
};

beforeAll(async () => {
  const chapters = [["01_one", "One", "const one = 1;"], ["02_two", "Two & more", solved]].map(
    ([name, title, source]) => {
      const made = notebook(title, source);
      if (source === solved) made.cells[2].metadata.nbgrader = exercise;
      const path = join(folder, `${name}.source.ipynb`);
      writeFileSync(path, JSON.stringify(made));
      return { name, title, path, notebook: made };
    },
  );
  await writeSite(folder, chapters);
}, 240_000);

const read = (name: string) => readFileSync(join(folder, name), "utf8");

test("a page leads to the one before, the one after, its notebook and its slides", () => {
  const page = read("01_one.html");
  expect(page).toContain('<a rel="next" href="02_two.html">Two &amp; more →</a>');
  expect(page).toContain('href="01_one.ipynb"');
  expect(page).toContain('href="slides/01_one.html"');
  expect(read("02_two.html")).toContain('<a rel="prev" href="01_one.html">← One</a>');
  expect(read("index.html")).toContain("An opening of Two &amp; more.");
});

test("a page says which library its cells run with", () => {
  expect(read("01_one.html")).toMatch(/the course's library, version \d+\.\d+\.\d+ \([0-9a-f]{8}\)\./);
});

test("links between notebooks and to the glossary lead to pages", () => {
  expect(read("01_one.html")).toContain('<a href="02_two.html">Two</a>, <a href="glossary.html">words</a>');
  expect(read("glossary.html")).toContain("happened before");
});

test("the contents draw a heading's formula, and the search calls it by its TeX", () => {
  expect(read("01_one.html")).toMatch(/<li class="deeper"><a href="#[^"]*">Cost <mjx-container/);
  expect(read("assets/search.js")).toContain('"heading":"Cost N_2"');
});

test("neither a page nor a notebook to download has the solution", () => {
  for (const name of ["02_two.html", "02_two.ipynb", "slides/02_two.html"]) {
    expect(read(name)).not.toContain("answer = 42");
    expect(read(name)).toContain("YOUR CODE HERE");
  }
});

test("what is cited leads to the reference, and a reference to a search for its title", () => {
  const body = '<div class="words"><p>See [1] and [2, 1], not [3], nor <code>a[1]</code>.</p></div>' +
    '<h2 id="References">References</h2>\n<ol>\n<li>A: <em>On <b>x</b> &amp; y.</em> 1978.</li>\n<li>B</li>\n</ol>';
  const linked = withReferences(body);
  expect(linked).toContain(
    'See [<a href="#ref-1">1</a>] and [<a href="#ref-2">2</a>, <a href="#ref-1">1</a>], not [3], nor <code>a[1]</code>',
  );
  expect(linked).toContain(
    '<li id="ref-1">A: <a href="https://scholar.google.com/scholar?q=%22On%20x%20%26%20y%22"><em>',
  );
  expect(linked).toContain('<li id="ref-2">B');
  expect(withReferences("<p>See [1].</p>")).toBe("<p>See [1].</p>");
});

describe.skipIf(findChromium() === null)("in Chromium", () => {
  test("what is printed from a dark page is black on white, without contents", async () => {
    const browser = await openChromium();
    const { page } = await watchedPage(browser, { width: 1000, height: 700 });
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto(pathToFileURL(join(folder, "01_one.html")).href);
    const colours = () =>
      page.evaluate(() =>
        [document.body, document.querySelector(".code")!].flatMap((part) => {
          const { color, backgroundColor } = getComputedStyle(part);
          return [color, backgroundColor];
        })
      );
    const dark = await colours();
    await page.click("#theme");
    await page.click("#theme");
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const printed = await colours();
    expect(printed.slice(0, 2)).toEqual(["rgb(22, 33, 44)", "rgb(255, 255, 255)"]);
    expect(printed[3]).not.toBe(dark[3]);
    expect(await page.locator(".contents").isVisible()).toBe(false);
    await browser.close();
  }, 120_000);

  test("on a phone the contents are folded until they are asked for; on a desk they are there", async () => {
    const browser = await openChromium();
    const { page } = await watchedPage(browser, { width: 390, height: 800 });
    await page.goto(pathToFileURL(join(folder, "01_one.html")).href);
    const link = page.locator('.fold a[href^="#Why"]');
    expect(await link.isVisible()).toBe(false);
    await page.click(".fold summary");
    expect(await link.isVisible()).toBe(true);
    await page.setViewportSize({ width: 1200, height: 800 });
    await page.reload();
    expect([await link.isVisible(), await page.locator(".fold summary").isVisible()]).toEqual([true, false]);
    await browser.close();
  }, 120_000);

  test("what scrolls since the window is narrower is reached by keyboard", async () => {
    const browser = await openChromium();
    const { page } = await watchedPage(browser, { width: 1600, height: 700 });
    await page.goto(pathToFileURL(join(folder, "01_one.html")).href);
    const listing = page.locator(".words pre");
    expect(await listing.getAttribute("tabindex")).toBeNull();
    await page.setViewportSize({ width: 390, height: 700 });
    await expect.poll(() => listing.getAttribute("tabindex")).toBe("0");
    await browser.close();
  }, 120_000);

  test("code is copied whole", async () => {
    const browser = await openChromium();
    const { page } = await watchedPage(browser, { width: 1000, height: 700 });
    await page.goto(pathToFileURL(join(folder, "01_one.html")).href);
    await page.evaluate(() => {
      document.addEventListener("copy", () => document.body.dataset.copied = String(document.getSelection()));
      navigator.clipboard.writeText = (text) => {
        document.body.dataset.copied = text;
        return Promise.resolve();
      };
    });
    await page.hover(".code");
    await page.click(".copy");
    expect(await page.evaluate(() => document.body.dataset.copied)).toBe("const one = 1;\n");
    expect(await page.locator(".copy").innerText()).toBe("Copied");
    await browser.close();
  }, 120_000);

  test("axe-core finds nothing at two widths, light and dark, and no request leaves", async () => {
    const browser = await openChromium();
    for (const page of ["index.html", "01_one.html", "02_two.html", "glossary.html"]) {
      expect(await checkPage(browser, join(folder, page))).toEqual([]);
    }
    await browser.close();
  }, 240_000);

  test("a link that leads nowhere is found", async () => {
    const browser = await openChromium();
    const broken = join(folder, "broken.html");
    writeFileSync(broken, read("02_two.html").replace("<h1", '<a href="03_three.html">Three</a><h1'));
    expect((await checkPage(browser, broken)).join("\n")).toContain("03_three.html, which is not there");
    await browser.close();
  }, 120_000);

  test("the search finds a section by a word in it, and its link leads there", async () => {
    const browser = await openChromium();
    const { page } = await watchedPage(browser, { width: 1000, height: 700 });
    await page.goto(pathToFileURL(join(folder, "index.html")).href);
    await page.fill("#search", "zebra why");
    expect(await page.locator("#found a").allInnerTexts()).toEqual([
      "Why so & such?\nOne\nBecause x^2 is zebra.",
      "Why so & such?\nTwo & more\nBecause x^2 is zebra.",
    ]);
    expect(await page.locator("#found mark").allInnerTexts()).toEqual(["zebra", "zebra"]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.waitForURL(/01_one/);
    const isThere = await page.evaluate(() =>
      document.getElementById(decodeURIComponent(location.hash.slice(1))) !== null
    );
    expect(isThere).toBe(true);
    await page.click("#theme");
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
    await browser.close();
  }, 120_000);
});
