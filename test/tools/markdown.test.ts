import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { afterAll, describe, expect, test } from "vitest";
import { parseMarkdown } from "../../tools/markdown/parse.ts";
import { renderAll, type Source } from "../../tools/markdown/render.ts";

const folder = mkdtempSync(join(tmpdir(), "markdown-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const source = (text: string, rest: Partial<Source> = {}): Source => ({
  where: "cell a",
  language: "markdown",
  text,
  folder,
  ...rest,
});
const rendered = async (...texts: string[]) =>
  (await renderAll(texts.map((text) => source(text)), "A notebook")).join("\n");
const page = async (...texts: string[]) =>
  parseHTML(`<!doctype html><html><body>${await rendered(...texts)}</body></html>`).document;

/** The formulas of a text, each as it is read: displayed ones between [ and ]. */
const formulas = (text: string) =>
  parseMarkdown(text).formulas.map(({ tex, display }) => display ? `[${tex.trim()}]` : tex);

describe("a formula", () => {
  test.each([
    ["among words", "costs $N H_N$ on average", ["N H_N"]],
    ["with blanks inside its dollars", "$ x $", [" x "]],
    ["before a digit", "10$\\times$3", ["\\times"]],
    ["over lines, one like an item of a list", "$a\n+ b$", ["a\n+ b"]],
    ["with a line that would underline a heading", "$$\na\n=\nb\n$$", ["[a\n=\nb]"]],
    ["with bars in a table", "| a | b |\n|---|---|\n| $|x|$ | $P(a|b)$ |", ["|x|", "P(a|b)"]],
    ["with bars in the heading of a table", "| $|x|$ | b |\n|---|---|\n| c | d |", ["|x|"]],
    ["with what would be emphasis", "$a_1 * b_1 * c_1$", ["a_1 * b_1 * c_1"]],
    ["with what would be a tag", "$a<b$ and $c>d$", ["a<b", "c>d"]],
    ["with a dollar sign", "$\\$5$", ["\\$5"]],
    ["with a formula in its text", "$\\text{if $x$}$", ["\\text{if $x$}"]],
    ["directly behind another", "$x$$y$", ["x", "y"]],
    ["behind two backslashes", "inline \\\\(x^2\\\\) and display \\\\[y\\\\]", ["x^2", "[y]"]],
    ["as a bare environment", "\\begin{align}a &= b\\\\ c &= d\\end{align}", [
      "[\\begin{align}a &= b\\\\ c &= d\\end{align}]",
    ]],
    [
      "as an environment inside one of its name",
      "\\begin{array}{c}\\begin{array}{c}a\\end{array}\\end{array}",
      [
        "[\\begin{array}{c}\\begin{array}{c}a\\end{array}\\end{array}]",
      ],
    ],
    ["in a list", "- one\n\n  $$\n  a\n  $$\n- two", ["[a]"]],
    ["in a quotation", "> $$\n> a\n> = b\n> $$\n> more", ["[a\n= b]"]],
    ["in raw HTML", '<div title="$1, $2">\n$x$ <b>$y$</b>\n</div>', ["x", "y"]],
    ["behind one backslash in raw HTML", "<p>\\(x\\) and \\[y\\]</p>", ["x", "[y]"]],
    ["beside prices", "costs $5, not $6, says $x$", ["x"]],
    ["behind a price, in brackets or emphasized", "costs $5 ($x$), $6 **$y$**", ["x", "y"]],
    ["of numbers alone", "$5$, $2n$ and $10\\cdot 2$-fold, $2$nd", ["5", "2n", "10\\cdot 2", "2"]],
    ["as a reference outside of one", "see \\eqref{cost}", ["\\eqref{cost}"]],
    ["behind code in backticks", "`$a` and ``b ` $c$`` and $d$", ["d"]],
  ])("is read %s", (_where, text, expected) => expect(formulas(text)).toEqual(expected));

  test.each([
    ["a code span", "a `$x$` b"],
    ["an indented listing", "    echo $HOME/$USER"],
    ["an indented listing below a heading", "# Costs $5\n    echo $HOME/$USER"],
    ["a fence", "```ts\nconst a = `${b} $`;\n```"],
    ["a fence in a fence", "````\n```\n$a$\n```\n````"],
    ["a fence in a list", "1. one\n   ~~~sh\n   echo $A $B\n   ~~~"],
    ["a fence in a quotation", "> ```\n> $a$\n> ```"],
    ["<pre>", "<pre>\n$HOME\n\n$USER\n</pre>"],
    ["<code>", "<code>$HOME</code> and <code>$USER</code>"],
    ["an attribute", '<a href="?a=$1&b=$2">x</a>'],
    ["the address of a link", "[x](https://a.b/$b$c), <https://a.b/$b$c> and https://a.b/$b$c"],
    ["a comment", "<!-- $a$ -->"],
    ["prices", "it costs $3 and $4"],
    ["a span of prices", "between $5-$10, $5–$10, $5/$10 or ($5,$10)"],
    ["prices of a country", "US$5 and US$6, or A$5"],
    ["emphasized prices", "**$5** or **$6**"],
    ["prices with the dollar behind", "100$ and 200$"],
    ["prices in a list", "- costs $5\n- costs $6"],
    ["escaped dollars", "\\$x\\$, \\$5 and \\$6"],
    ["one dollar", "costs $5"],
    ["brackets that Markdown escapes", "\\(x\\) and \\[y\\]"],
    ["two paragraphs", "a $b\n\nc$ d"],
    ["the rows of a table", "| a | US$ |\n|---|---|\n| C$ | x |"],
  ])("is not read in %s", (_where, text) => expect(formulas(text)).toEqual([]));
});

describe("on the page", () => {
  test("a table has the cells that it has in Jupyter", async () => {
    const { body } = await page("| set | size |\n|:--|--:|\n| $Q$ | $|Q| \\ge 2$ |");
    const cells = [...body.querySelectorAll("td")];
    expect(cells.map((cell) => cell.querySelector("math")!.textContent)).toEqual(["Q", "|Q|≥2"]);
    expect(cells[1].getAttribute("style")).toBe("text-align:right");
  });

  test("code is shown as it was written", async () => {
    const { body } = await page(
      "    echo $HOME/$USER\n\n`$x$` ![$y$](data:image/png;base64,AA)\n\n> `a $b` $c$",
    );
    expect([...body.querySelectorAll("code")].map(({ textContent }) => textContent)).toEqual(
      ["echo $HOME/$USER\n", "$x$", "a $b"],
    );
    expect(body.querySelector("img")!.getAttribute("alt")).toBe("$y$");
    expect(body.querySelectorAll("math")).toHaveLength(1);
  });

  test("a displayed formula is a drawing, with MathML beside it and no TeX left", async () => {
    const html = await rendered("\\begin{align}a &= b\\\\ c &= d\\end{align}");
    expect(html).toMatch(/<mjx-container[^>]* display="true"[\s\S]*<svg[\s\S]*<math[^>]* display="block"/);
    expect(html).not.toContain("\\begin");
  });

  test("links lead where they say, dollars and all", async () => {
    const { body } = await page("[x](https://a.b/$b$c) https://a.b/?x=$1&y=$2 README.md");
    expect([...body.querySelectorAll("a")].map((link) => link.getAttribute("href"))).toEqual(
      ["https://a.b/$b$c", "https://a.b/?x=$1&y=$2"],
    );
  });

  test("macros and labels hold for the whole notebook, labels also backwards", async () => {
    const [, first, second] = await renderAll([
      source("$\\newcommand{\\R}{\\mathbb{R}}$"),
      source("see \\eqref{cost}, $x \\in \\R$"),
      source("\\begin{equation}c = 3\\label{cost}\\end{equation}"),
    ], "A notebook");
    expect(first).toContain("<mtext>(1)</mtext>");
    expect(first).toContain('mathvariant="double-struck">R<');
    expect(second).toContain("<mtext>(1)</mtext>");
    await expect(rendered("$\\R$")).rejects.toThrow("Undefined control sequence \\R");
  });

  test("formulas have their numbers in the order in which they stand, whatever they refer to", async () => {
    const html = await renderAll([
      source("\\begin{equation}a\\label{a}\\end{equation}"),
      source("\\begin{equation}b \\text{ by } \\eqref{c}\\label{b}\\end{equation}"),
      source("$\\newcommand{\\R}{\\mathbb{R}} \\ref{c}$"),
      source("\\begin{equation}\\R\\label{c}\\end{equation}"),
      source("\\eqref{a}, \\eqref{b} and \\eqref{c}"),
    ], "A notebook");
    const numbers = html.map((one) =>
      [...one.matchAll(/<mtext>\(?(\d)\)?</g)].map(([, number]) => number).join()
    );
    expect(numbers).toEqual(["1", "2,3", "3", "3", "1,2,3"]);
  });

  test("task lists, strikethrough, coloured listings and headings are as in Jupyter", async () => {
    const { body } = await page(
      "# Cost: $N^2$\n\n- [ ] ~~open~~\n- [x] done\n\n```ts\nconst a = 1;\n```\n\n```unknown\n$x$\n```",
      "# Cost: $N^2$",
    );
    expect([...body.querySelectorAll("h1")].map(({ id }) => id)).toEqual(["Cost:-$N^2$", "Cost:-$N^2$-2"]);
    expect(body.querySelector(".anchor-link")!.getAttribute("href")).toBe("#Cost%3A-%24N%5E2%24");
    expect([...body.querySelectorAll("input")].map((box) => box.hasAttribute("checked"))).toEqual([
      false,
      true,
    ]);
    expect(body.querySelector("s")!.textContent).toBe("open");
    expect(body.querySelector(".highlight .kd")!.textContent).toBe("const");
    expect(body.querySelector(".language-unknown")!.textContent).toBe("$x$\n");
  });

  test("pictures are inside: pasted ones, and files beside the notebook", async () => {
    writeFileSync(join(folder, "a b.svg"), "<svg/>");
    const [html] = await renderAll([
      source("![one](attachment:my%20one.png)\n\n![two](a%20b.svg)\n\n<img alt='' src='a b.svg'>", {
        attachments: { "my one.png": { "image/png": "AAAA" } },
      }),
    ], "A notebook");
    expect(html.match(/src=["'][^"']*["']/g)).toEqual([
      'src="data:image/png;base64,AAAA"',
      'src="data:image/svg+xml;base64,PHN2Zy8+"',
      "src='data:image/svg+xml;base64,PHN2Zy8+'",
    ]);
  });

  test("what speaks of pictures loads none", async () => {
    const spoken = "<a title='<img src=a.png>' href='a.png'>x</a> <!-- <img src=a.png> -->";
    expect(await rendered(`\`<img src=a.png>\` ${spoken}`)).toContain(spoken);
  });

  test("what a cell showed as LaTeX has its formulas, and nothing else of it is read", async () => {
    const [html] = await renderAll([source("\\(x\\) *a* < b", { language: "latex" })], "A notebook");
    expect(html).toMatch(/^<div class="latex"><mjx[\s\S]*<\/mjx-container> \*a\* &lt; b<\/div>/);
  });
});

describe("what cannot be shown is an error that names", () => {
  test.each([
    [
      "the formula with an unknown command",
      "see $\\foo$",
      "cell a: the formula $\\foo$ is not TeX that Jupyter knows: Undefined",
    ],
    [
      "one whose braces do not balance",
      "$\\frac{1$",
      "$\\frac{1$ is not TeX that Jupyter knows: Missing close brace",
    ],
    ["one in raw HTML", "<p>$\\foo$</p>", "$\\foo$ is not TeX"],
    ["one in a heading", "# Cost $\\foo$", "$\\foo$ is not TeX"],
    [
      "an environment that is none of mathematics",
      "\\begin{itemize}\\item a\\end{itemize}",
      "Unknown environment 'itemize'",
    ],
    [
      "an environment over a blank line",
      "\\begin{align}a\n\nb\\end{align}",
      "\\begin{align} has no \\end{align} in its paragraph",
    ],
    ["dollars over a blank line", "$$\na\n\nb\n$$", "goes on after a blank line"],
    ["brackets over a blank line", "\\\\[\na\n\nb\n\\\\]", "goes on after a blank line"],
    [
      "a reference to nothing",
      "\\ref{nowhere}",
      "\\ref{nowhere} is not TeX that Jupyter knows: it refers to no \\label",
    ],
    ["a picture that is not pasted", "![x](attachment:a.png)", "the picture attachment:a.png is not there"],
    ["a file that is not there", "![x](a.png)", "the picture a.png is not there"],
    ["one in HTML without quotes", "<img alt='a > b' src = b.png>", "the picture b.png is not there"],
    ["a picture without a name", "![x]()", "the picture  is not there"],
    ["a film", '<video src="a.mp4"></video>', "cell a: <video> would load a.mp4, and only the src of <img>"],
    ["a page in a page", "<iframe src=a.html></iframe>", "<iframe> would load a.html"],
    [
      "a drawing's picture",
      "<svg><image href='https://a.b/c.png'/></svg>",
      "<image> would load https://a.b/c",
    ],
    ["another size of a picture", '<img src="data:," srcset="a.png 2x">', "<img> would load a.png 2x"],
    ["a style's picture", '<b style="background: url(a.png)">x</b>', "<b> would load a.png"],
    [
      "a style sheet's picture",
      "<style>\nb { background: url('a.png') }\n</style>",
      "<style> would load a.png",
    ],
  ])("%s", async (_what, text, message) => await expect(rendered(text)).rejects.toThrow(message));

  test("all such places of a notebook at once", async () => {
    const error = await renderAll([source("$\\foo$"), source("$x^2^3$", { where: "cell b" })], "A notebook")
      .catch(String);
    expect(error).toMatch(
      /^Error: A notebook cannot be shown:\n {2}cell a: .*\n {2}cell b: .*Double exponent/,
    );
  });
});
