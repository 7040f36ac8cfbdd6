import { describe, expect, test } from "vitest";
import { outsideReferences, titleOf } from "../../tools/notebook/html.ts";
import { mathToMathMl } from "../../tools/notebook/math.ts";

describe("mathematics in Markdown", () => {
  test("becomes MathML, inline and displayed", () => {
    expect(mathToMathMl("costs $N H_N$ on average")).toMatch(/^costs <math[\s\S]*<\/math> on average$/);
    expect(mathToMathMl("$$\\frac{N(N+1)}{2}$$")).toMatch(/^<math[^>]*display="block"[\s\S]*mfrac/);
  });

  test.each(["a `$x$` b", "```ts\nconst a = `${b} $`;\n```", "it costs $3 and $4", "\\$x\\$", "$ x $"])(
    "leaves alone %s",
    (text) => expect(mathToMathMl(text)).toBe(text),
  );

  test("that is wrong throws, naming the formula", () => {
    expect(() => mathToMathMl("see $\\frac{1$")).toThrow("the formula $\\frac{1$ is not TeX");
  });
});

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

test("a notebook's title is its first heading", () => {
  const cells = [{
    cell_type: "markdown" as const,
    metadata: {},
    source: ["text\n", "# The *ring*\n", "# Second"],
  }];
  expect(titleOf({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }, "04")).toBe("The ring");
});
