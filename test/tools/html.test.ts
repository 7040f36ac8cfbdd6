import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import type { Cell, Notebook, Output } from "../../tools/notebook/format.ts";
import { openingOf, outsideReferences, titleOf, toHtml } from "../../tools/notebook/html.ts";
import { plainText } from "../../tools/notebook/plain.ts";
import { bodyOf } from "../../tools/site/page.ts";
import { toDeck } from "../../tools/slides/deck.ts";

const words = (source: string | string[]): Cell => ({
  cell_type: "markdown",
  id: "words",
  metadata: {},
  source,
});
const shows = (data: Output["data"]): Cell => ({
  cell_type: "code",
  id: "code",
  metadata: {},
  source: "show();",
  execution_count: 1,
  outputs: [{ output_type: "display_data", data, metadata: {} }],
});
const notebook = (...cells: Cell[]): Notebook => ({
  cells,
  metadata: { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } },
  nbformat: 4,
  nbformat_minor: 5,
});
const pages = {
  "a page of the build": (given: Notebook) => toHtml(given, "A notebook"),
  "a page of the site": (given: Notebook) => bodyOf({ name: "a", title: "A notebook", notebook: given }),
  "a deck": (given: Notebook) => toDeck(given, "A notebook"),
};

describe("a page loads from outside", () => {
  test.each([
    [`<script src="https://cdn.example/a.js"></script>`, "https://cdn.example/a.js"],
    [`<script defer src='//cdn.example/a.js'>`, "//cdn.example/a.js"],
    [`<link rel="stylesheet" href="file:///usr/share/x.css">`, "file:///usr/share/x.css"],
    [`<img alt="" src="http://example/a.png">`, "http://example/a.png"],
    [`<style>@import "https://example/a.css"</style>`, "https://example/a.css"],
    [`<style>b { background: url(https://example/a.png) }</style>`, "https://example/a.png"],
    [`<script type="module">import a from "https://example/a.mjs"</script>`, "https://example/a.mjs"],
  ])("with %s", (html, address) => expect(outsideReferences(html)).toEqual([address]));

  test("but not with a link or an image of its own", () => {
    expect(outsideReferences(`<a href="https://example">x</a><img src="data:image/png;base64,AA">`)).toEqual(
      [],
    );
  });
});

describe("plumbing", () => {
  const codeOf = (id: string, source: string, metadata: Cell["metadata"] = {}): Cell => ({
    ...shows({ "text/html": `<p>shown by ${id}</p>` }),
    id,
    source,
    metadata,
  });
  const folded = { tags: ["hide-input"] };
  const given = notebook(
    codeOf("imports", 'import { theImport } from "happened-before";'),
    codeOf("plumbing", "thePlumbing();", folded),
    codeOf("class", "theClass();"),
    codeOf("answer", "theAnswer();", { ...folded, nbgrader: { solution: true, grade: false } }),
  );
  const codes = ["theImport", "thePlumbing", "theClass", "theAnswer"];

  test.each(["a page of the build", "a page of the site"] as const)(
    "is there on %s behind a line that unfolds it; what students write is not",
    async (name) => {
      const html = await pages[name](given);
      const { document } = parseHTML(html);
      const inside = [...document.querySelectorAll("details.folded")].map((one) => one.textContent);
      expect(inside.map((text) => codes.filter((code) => text?.includes(code)))).toEqual([
        ["theImport"],
        ["thePlumbing"],
      ]);
      expect(inside.every((text) => text?.trim().startsWith("The code"))).toBe(true);
      const all = plainText(html);
      expect(codes.filter((code) => !all.includes(code))).toEqual([]);
      expect(all.match(/shown by \w+/g)).toHaveLength(4);
      expect(document.querySelector("details.folded")?.textContent).not.toContain("shown by");
    },
    60_000,
  );

  test("is left out of a deck, what it shows is not", async () => {
    const deck = await pages["a deck"](given);
    expect(codes.filter((code) => deck.includes(code))).toEqual(["theClass"]);
    expect(deck).toContain("shown by plumbing");
  }, 60_000);
});

describe.each(Object.entries(pages))("%s", (_name, pageOf) => {
  test("has the formulas of words and outputs, code as it was written, and no TeX", async () => {
    const html = await pageOf(notebook(
      words(
        "| a | b |\n|---|---|\n| $|x|$ | `$y$` |\n\n    echo $HOME/$USER\n\n\\begin{align}a &= b\\end{align}",
      ),
      shows({ "text/markdown": "**bold** $m$" }),
      shows({ "text/latex": "$\\frac{a}{b}$" }),
      shows({ "image/png": "AAAA" }),
    ));
    expect(html.match(/<math\b/g)).toHaveLength(4);
    expect(html).toContain("<code>$y$</code>");
    expect(html).toContain("echo $HOME/$USER");
    expect(html).toContain("<strong>bold</strong>");
    expect(html).toContain("data:image/png;base64,AAAA");
    expect(html).not.toMatch(/\\begin\{align|\\frac\{|MARKDOWN/);
  }, 60_000);

  test("is refused for a formula that cannot be shown, with the cell's name", async () => {
    await expect(pageOf(notebook(words("$\\foo$")))).rejects.toThrow(
      "A notebook cannot be shown:\n  cell words: the formula $\\foo$",
    );
  });
});

test("a notebook's title is its first heading, without its markup", () => {
  const titled = (...sources: (string | string[])[]) => titleOf(notebook(...sources.map(words)), "04");
  expect(titled(["text\n", "# The *ring*\n", "# Second"])).toBe("The ring");
  expect(titled("```sh\n# a comment\n```\n\n## Below", "A [ring](x.md) of $N^2$\n=====")).toBe(
    "A ring of N^2",
  );
  expect(titled("no heading")).toBe("04");
});

test("a notebook's opening is its first paragraph, without its markup", () => {
  expect(openingOf(notebook(words("# Title\n\nAn **opening** of\ntwo `lines`.\n\nMore.")))).toBe(
    "An opening of two lines.",
  );
});
