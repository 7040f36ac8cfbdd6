import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium, openChromium, watchedPage } from "../../tools/base/browser.ts";
import { predict, reveal } from "../../lib/course/prediction/predict.ts";
import { withoutAnswers } from "../../tools/release/answers.ts";
import type { Cell, Notebook } from "../../tools/notebook/format.ts";
import { checkDeck } from "../../tools/slides/check.ts";
import { toDeck } from "../../tools/slides/deck.ts";
import { keyOf } from "../../tools/slides/executed.ts";
import { handout as handoutPage, sheetsOf, writeHandout } from "../../tools/slides/handout.ts";
import { shownCells } from "../../tools/slides/shown.ts";
import { readTheme, themeStyle } from "../../tools/slides/theme.ts";

const words = (slide_type: string, source: string): Cell => ({
  cell_type: "markdown",
  id: `w${source.length}`,
  metadata: { slideshow: { slide_type } },
  source,
});
const code = (slide_type: string, source: string, html?: string): Cell => ({
  cell_type: "code",
  id: `c${source.length}`,
  metadata: { slideshow: { slide_type } },
  source,
  execution_count: 1,
  outputs: html ? [{ output_type: "display_data", data: { "text/html": html }, metadata: {} }] : [],
});

const long = Array.from({ length: 90 }, (_, i) => `  step${i}() { return ${i}; }`).join("\n");
const figure = (width: number, height: number) =>
  `<figure class="hb" tabindex="0"><div class="hb-scroll"><svg width="${width}" height="${height}" ` +
  `viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="teal"/></svg></div></figure>`;

const notebook: Notebook = {
  cells: [
    words(
      "slide",
      "# A deck\n\nCosts $N H_N$ messages. [Two](02_two.ipynb), [words](../docs/words.md), [web](https://a.b/)",
    ),
    words("notes", "Only the speaker reads this."),
    words("slide", "## A long listing"),
    code("-", `class Long {\n${long}\n}`),
    words("slide", "## Figures"),
    code("-", "draw();", figure(1600, 400)),
    words("fragment", "What it shows."),
    code("subslide", "tall();", figure(300, 1800)),
    code("skip", "secretOfTheSpeaker();"),
    words("slide", `## A question\n\n${"Long words. ".repeat(20)}\n\n**Predict** the colour.`),
    {
      ...code("-", "hidden();", figure(640, 400)),
      metadata: { tags: ["hide-input"], slideshow: { slide_type: "-" } },
    },
    words("slide", `## A table\n\n| a | b |\n| - | - |\n${"| one | two |\n".repeat(30)}`),
    code(
      "slide",
      "class Mine {\n  /// BEGIN SOLUTION\n  theAnswer = 42;\n  /// END SOLUTION\n}",
      figure(77, 77),
    ),
  ],
  metadata: { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } },
  nbformat: 4,
  nbformat_minor: 5,
};

const folder = mkdtempSync(join(tmpdir(), "deck-test-"));
const file = join(folder, "deck.html");
let html = "";
beforeAll(async () => {
  html = await toDeck(notebook, "A <deck>");
  writeFileSync(file, html);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

test("a deck shows stubs for solutions and leaves out what is skipped", () => {
  expect(html).toContain("<title>A &lt;deck&gt;</title>");
  expect(html).toContain('<a href="02_two.html">Two</a>, words, <a href="https://a.b/">web</a>');
  expect(html).toContain("YOUR CODE HERE");
  expect(html).toContain("<math");
  expect(html).not.toContain("theAnswer");
  expect(html).not.toContain('width="77"');
  expect(html).not.toContain("secretOfTheSpeaker");
});

const solution = (id: string, source: string): Cell => ({
  ...code("-", source, `<p>${id} of the solution</p>`),
  id,
});
const exercise: Cell[] = [
  { ...code("-", 'import { check, progressOf, states } from "happened-before";'), id: "imports" },
  solution(
    "mine",
    "class Mine {\n  /// BEGIN SOLUTION\n  theAnswer = 42;\n  /// END SOLUTION\n}\nlet states = 1;",
  ),
  { ...solution("test", 'check("mine", 42);'), metadata: { nbgrader: { grade: true } } },
  solution("use", "const made = new Mine();"),
  solution("use-of-use", "show(made);"),
  solution("same-name", "show(found.states, { states: 3 });"),
  solution("progress", 'progressOf("a deck");'),
];

test("what a solution lets later cells show is left out, and nothing else", () => {
  const kept = withoutAnswers(exercise).filter(({ outputs = [] }) => outputs.length > 0);
  expect(kept.map(({ id }) => id)).toEqual(["same-name"]);
});

test("of a prediction that was revealed, the slide says what happened, not what its author had guessed", () => {
  const guessed = predict("cost", 7) && reveal("cost", 12)!.html;
  expect(guessed).toContain("You said 7");
  const [{ outputs }] = withoutAnswers([code("-", "reveal();", guessed)]);
  const html = String(outputs?.[0].data?.["text/html"]);
  expect(html).toContain("It is <em>12</em>.");
  expect(html).not.toMatch(/You said|a surprise|what did you leave out/);
});

test("a comment of several lines is for the speaker's notes, one of a line stays with the code", () => {
  const [shown, notes] = shownCells([
    code("-", "/**\n * Long\n * story.\n */\nclass A {\n  /** Short. */\n  a = 1;\n}"),
  ], {});
  expect(shown.source).toBe("class A {\n  /** Short. */\n  a = 1;\n}");
  expect(notes).toMatchObject({ source: "Long\nstory.", metadata: { slideshow: { slide_type: "notes" } } });
});

test("with solutions, for the instructor, all is there", async () => {
  expect(await toDeck(notebook, "A deck", { solutions: true })).toContain("theAnswer");
});

test("a change of words needs no new run, a change of code does", () => {
  const cells = [words("slide", "# One"), code("-", "1 + 1;")];
  const key = keyOf({ ...notebook, cells });
  expect(keyOf({ ...notebook, cells: [words("slide", "# Two"), cells[1], words("notes", "More.")] })).toBe(
    key,
  );
  expect(keyOf({ ...notebook, cells: [cells[0], { ...cells[1], source: "1 + 2;" }] })).not.toBe(key);
});

test("a theme and a logo are inside of the deck, and load nothing", () => {
  const css = join(folder, "own.css"), logo = join(folder, "logo.svg");
  writeFileSync(css, ":root { --accent: #a00000 }");
  writeFileSync(logo, "<svg xmlns='http://www.w3.org/2000/svg'/>");
  const themed = themeStyle(readTheme(css, logo));
  expect(themed).toContain("--accent: #a00000");
  expect(themed).toContain("data:image/svg+xml;base64,");
  writeFileSync(css, "@import 'https://x/y.css';");
  expect(() => readTheme(css, undefined)).toThrow("would load from outside of the deck: @import");
  expect(() => readTheme(undefined, join(folder, "none.png"))).toThrow("there is no file");
  expect(() => readTheme(undefined, css)).toThrow("the logo must be one of .svg, .png");
});

describe.skipIf(findChromium() === null)("in Chromium without a network", { timeout: 120_000 }, () => {
  let browser: Browser;
  beforeAll(async () => browser = await openChromium(), 60_000);
  afterAll(() => browser?.close());

  const open = async (query = "") => {
    const watched = await watchedPage(browser, { width: 1280, height: 720 });
    await watched.page.goto(pathToFileURL(file).href + query);
    await watched.page.waitForSelector("html[data-deck=ready]");
    return watched.page;
  };

  test("nothing overflows, nothing is asked for, and each slide has its picture", async () => {
    const { slides, problems } = await checkDeck(browser, file, join(folder, "shots"));
    expect(problems).toEqual([]);
    expect(readdirSync(join(folder, "shots"))).toHaveLength(slides);
  });

  test("lines that fill more than a page scroll, and the check says so", async () => {
    const wide = `const wide = "${"wide ".repeat(900)}";`;
    const lines = ["const a = 1;", wide, "const b = 2;"];
    const listings = [code("slide", wide), code("slide", lines.join("\n"))];
    const path = join(folder, "wide.html");
    writeFileSync(path, await toDeck({ ...notebook, cells: [notebook.cells[0], ...listings] }, "Wide"));
    const { page } = await watchedPage(browser, { width: 1280, height: 720 });
    await page.goto(pathToFileURL(path).href, { timeout: 20_000 });
    await page.waitForSelector("html[data-deck=ready]");
    expect(await page.locator(".code.scrolls").count()).toBe(2);
    const texts = await page.locator(".code pre").allTextContents();
    expect(texts.map((text) => text.trimEnd())).toEqual([wide, ...lines]);
    await page.close();
    // The course's own decks are not to scroll.
    expect((await checkDeck(browser, path, join(folder, "wide"))).problems).toEqual(
      [2, 4].map((slide) => `slide ${slide}: div.piece code scrolls is larger than a slide`),
    );
  });

  test("a slide that is cut off is found", async () => {
    const broken = join(folder, "broken.html");
    writeFileSync(
      broken,
      html.replace("</head>", "<style>.reveal .page { margin-top: 500px }</style></head>"),
    );
    const { problems } = await checkDeck(browser, broken, join(folder, "broken"));
    expect(problems.join("\n")).toContain("outside of the slide");
  });

  test("a listing goes on over pages and no line of it is lost", async () => {
    const page = await open();
    const parts = await page.$$eval(".code[data-part] pre", (all) => all.map((pre) => pre.textContent));
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.join("\n").match(/step\d+\(\)/g)).toHaveLength(90);
    await page.context().close();
  });

  test("a chart that does not fit below a question stands beside it, as a step of its own", async () => {
    const page = await open();
    const beside = await page.$$eval(".beside > .output", (all) => all.map((piece) => piece.className));
    expect(beside).toEqual([expect.stringContaining("fragment")]);
    await page.context().close();
  });

  test("a table goes on over pages and no row of it is lost", async () => {
    const page = await open();
    const tables = await page.$$eval(
      ".words > table",
      (all) =>
        all.map((table) => [table.querySelectorAll("th").length, table.querySelectorAll("tbody tr").length]),
    );
    expect(tables.length).toBeGreaterThan(1);
    expect(tables.map(([head]) => head)).toEqual(tables.map(() => 2));
    expect(tables.reduce((all, [, rows]) => all + rows, 0)).toBe(30);
    await page.context().close();
  });

  test("text too small to read is found", async () => {
    const broken = join(folder, "small.html");
    writeFileSync(
      broken,
      html.replace("</head>", "<style>.reveal .words p { font-size: 8px }</style></head>"),
    );
    const { problems } = await checkDeck(browser, broken, join(folder, "small"));
    expect(problems.join("\n")).toContain("which nobody can read");
  });

  test("arrow keys in a figure do not turn the page, elsewhere they do", async () => {
    const page = await open("#/2");
    const place = () => page.evaluate(() => location.hash);
    await page.focus("section.present .hb");
    const before = await place();
    await page.keyboard.press("ArrowRight");
    expect(await place()).toBe(before);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction((old) => location.hash !== old, before);
    await page.context().close();
  });

  test("from inside a figure PageDown turns the page, and Escape leaves the figure, not the deck", async () => {
    const page = await open("#/2");
    const place = () => page.evaluate(() => location.hash);
    const inside = () => page.evaluate(() => document.activeElement?.closest(".hb") != null);
    await page.focus("section.present .hb");
    expect(await inside()).toBe(true);
    await page.keyboard.press("Escape");
    expect([await inside(), await page.locator(".reveal.overview").count()]).toEqual([false, 0]);
    await page.focus("section.present .hb");
    const before = await place();
    await page.keyboard.press("PageDown");
    await page.waitForFunction((old) => location.hash !== old, before);
    expect(await inside()).toBe(false);
    await page.keyboard.press("PageUp");
    await page.waitForFunction((old) => location.hash === old, before);
    // So does a slider, which keeps all keys to itself.
    await page.evaluate(() => {
      const slider = Object.assign(document.createElement("input"), { type: "range" });
      slider.addEventListener("keydown", (event) => event.stopPropagation());
      document.querySelector("section.present .hb")!.append(slider);
    });
    await page.focus("section.present .hb input[type=range]");
    await page.keyboard.press("PageDown");
    await page.waitForFunction((old) => location.hash !== old, before);
    await page.context().close();
  });

  test("on paper a slide has its margins, and all of it is on its page", async () => {
    const screen = await open("#/2"), paper = await open("?print-pdf");
    await paper.waitForSelector(".pdf-page");
    const margins = (of: typeof paper, selector: string) =>
      of.evaluate((selector) =>
        [...document.querySelectorAll(selector)].map((leaf) => {
          const { left, top } = leaf.getBoundingClientRect(), page = leaf.querySelector(".page")!;
          const box = page.getBoundingClientRect();
          return [Math.round(box.left - left), Math.round(box.top - top)];
        }), selector);
    const [shown] = await margins(screen, "section.present.leaf:not(.title)");
    for (const printed of await margins(paper, "section.leaf:not(.title):not(:has(.statement))")) {
      expect(printed).toEqual(shown);
    }
    const cut = await paper.evaluate(() =>
      [...document.querySelectorAll(".pdf-page")].filter((page) => {
        const { bottom, right } = page.getBoundingClientRect();
        return [...page.querySelectorAll(".page, .piece")].some((part) => {
          const box = part.getBoundingClientRect();
          return box.bottom > bottom + 1 || box.right > right + 1;
        });
      }).length
    );
    expect(cut).toBe(0);
    await Promise.all([screen, paper].map((page) => page.context().close()));
  });

  test("a handout has each slide and the notes below it", async () => {
    const handout = join(folder, "handout.pdf");
    await writeHandout(browser, file, "A deck", handout);
    const pdf = readFileSync(handout, "latin1");
    expect(pdf.slice(0, 5)).toBe("%PDF-");
    expect(pdf.match(/\/Type\s*\/Page\b/g)!.length).toBeGreaterThan(1);
    const html = handoutPage("A deck", [{ picture: "AAAA", notes: "<p>Only the speaker reads this.</p>" }]);
    expect(html).toMatch(/<img alt="slide 1"[^>]*><div class="notes"><p>Only the speaker/);
  });

  test("on paper there is nothing to be pressed", async () => {
    const page = await open();
    await page.evaluate(() =>
      document.body.append(
        Object.assign(document.createElement("button"), { className: "live-opener", textContent: "Edit" }),
      )
    );
    const pressed = page.locator(".reveal .controls, .reveal .progress, .live-opener").filter({
      visible: true,
    });
    expect(await pressed.count()).toBeGreaterThan(1);
    const sheets = await sheetsOf(page);
    expect(sheets.length).toBe(await page.evaluate("Reveal.getTotalSlides()"));
    expect(await pressed.count()).toBe(0);
    await page.context().close();
  });

  test("a logo lies on nothing that a slide shows", async () => {
    const logo = join(folder, "mark.svg");
    writeFileSync(logo, "<svg xmlns='http://www.w3.org/2000/svg'/>");
    const page = await open("#/1");
    await page.evaluate(
      (style) => document.head.insertAdjacentHTML("beforeend", style),
      themeStyle(readTheme(undefined, logo)),
    );
    const { mark, titleMark, cells, title } = await page.evaluate(() => {
      /** Top and bottom of what stands after an element's content, in px of the slide's 720. */
      const after = (element: Element) => {
        const { height, bottom } = getComputedStyle(element, "::after"), box = element as HTMLElement;
        const foot = box.offsetTop + box.offsetHeight - parseFloat(bottom);
        return { top: foot - parseFloat(height), bottom: foot };
      };
      const title = document.querySelector<HTMLElement>(".reveal .title")!,
        shown = document.querySelector(".reveal .present")!;
      return {
        mark: after(shown.querySelector(".running")!),
        titleMark: parseFloat(getComputedStyle(title, "::after").top) +
          parseFloat(getComputedStyle(title, "::after").height),
        cells: parseFloat(getComputedStyle(shown).paddingTop) + 626, // as layout.js has it
        title: parseFloat(getComputedStyle(title).paddingTop),
      };
    });
    expect(mark.top).toBeGreaterThanOrEqual(cells);
    expect(mark.bottom).toBeLessThanOrEqual(720);
    expect(titleMark).toBeLessThanOrEqual(title);
    await page.context().close();
  });

  test("S opens the speaker's window, with the notes", async () => {
    const page = await open();
    const [speaker] = await Promise.all([page.waitForEvent("popup"), page.keyboard.press("s")]);
    await speaker.waitForFunction(() => document.body.innerText.includes("Only the speaker reads this."));
    await page.context().close();
  });

  test("printing gives one page a slide", async () => {
    const page = await open("?print-pdf");
    await page.waitForSelector(".pdf-page");
    const [printed, all] = await page.evaluate(() => [
      document.querySelectorAll(".pdf-page").length,
      document.querySelectorAll("section.leaf").length,
    ]);
    expect(printed).toBe(all);
    const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(all);
    await page.context().close();
  });
});
