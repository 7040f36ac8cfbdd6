import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  adversary,
  always,
  Bully,
  eventually,
  explore,
  graphOf,
  guessTheBug,
  invoke,
  nodes,
  type Picture,
  playProcess,
  walker,
  type World,
} from "../../lib/mod.ts";
import { findChromium, openChromium, watchedPage } from "../../tools/base/browser.ts";
import type { Cell, Notebook } from "../../tools/notebook/format.ts";
import { checkDeck } from "../../tools/slides/check.ts";
import { toDeck } from "../../tools/slides/deck.ts";

class Restless extends Bully {
  override learn(leader: number) {
    this.elected = leader;
    this.state = leader === this.id ? "leader" : "follower";
    this.output({ elected: leader });
  }
}
class Rude extends Bully {
  override onElection() {
    if (this.state !== "electing") this.elect();
  }
}
const oneLeader = always(
  "one leader",
  (world: World<Bully>) => world.live.filter(({ state }) => state === "leader").length <= 1,
);
const allKnow = eventually(
  "all know a leader",
  (world: World<Bully>) => world.live.every(({ elected }) => elected !== undefined),
);
const electing = { invocations: [invoke(1, "elect")] };

function pictures(): Record<string, Picture> {
  const of = (n: number) =>
    graphOf(
      { ...electing, processes: nodes(n, Bully), time: "any", properties: [oneLeader, allKnow] },
      { states: 4000 },
    );
  const wrong = { "stops no timer": nodes(3, Restless), "does not answer": nodes(3, Rude) };
  const { verdicts } = explore({
    ...electing,
    processes: wrong["stops no timer"],
    time: "ordered",
    properties: [oneLeader],
  });
  const { schedule } = verdicts["one leader"].counterexample!;
  return {
    walker: walker(of(3), { title: "The bully in your hands" }),
    "walker of five": walker(of(5)),
    adversary: adversary(of(3), "all know a leader"),
    part: playProcess({
      system: { processes: wrong["stops no timer"] },
      schedule,
      process: 2,
      mutants: { "forgets nothing": Bully, "answers nobody": Rude },
    }),
    guess: guessTheBug({
      original: nodes(3, Bully),
      mutants: wrong,
      secret: "stops no timer",
      schedule,
      property: "one leader",
    }),
  };
}

const words = (source: string): Cell => ({
  cell_type: "markdown",
  id: "words",
  metadata: { slideshow: { slide_type: "slide" } },
  source,
});
const shows = (html: string): Cell => ({
  cell_type: "code",
  id: "game",
  metadata: { tags: ["hide-input"], slideshow: { slide_type: "-" } },
  source: "game();",
  execution_count: 1,
  outputs: [{ output_type: "display_data", data: { "text/html": html }, metadata: {} }],
});

function deckOf(all: Record<string, Picture>): Promise<string> {
  const cells = Object.entries(all).flatMap(([name, { html }]) => [
    words(
      `## The ${name}\n\nYou decide what arrives next, whose timer fires. Make two leaders, then one again.`,
    ),
    shows(html),
  ]);
  const notebook: Notebook = {
    cells: [words("# Games"), ...cells],
    metadata: { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return toDeck(notebook, "Games");
}

const folder = mkdtempSync(join(tmpdir(), "games-test-"));
const file = join(folder, "deck.html");
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(findChromium() === null)("games on slides, in Chromium", { timeout: 240_000 }, () => {
  let browser: Browser;
  let one = "";
  beforeAll(async () => {
    const all = pictures();
    writeFileSync(file, await deckOf(all));
    one = await deckOf({ walker: all.walker });
    browser = await openChromium();
  }, 240_000);
  afterAll(() => browser?.close());

  test("keep within it while they are played, and nothing of them lies on something else", async () => {
    expect((await checkDeck(browser, file, join(folder, "shots"))).problems).toEqual([]);
  });

  test.each([
    ["text over a heading", ".reveal .hb .hb-side > .hb-moves { margin-top: -2em }", "lie on each other"],
    ["a table that is cut off", ".reveal .hb-walker > .hb-scroll { height: 60px }", "px at its bottom"],
  ])("the check finds %s", async (_what, style, problem) => {
    const broken = join(folder, "broken.html");
    writeFileSync(broken, one.replace("</head>", `<style>${style}</style></head>`));
    const { problems } = await checkDeck(browser, broken, join(folder, "broken"));
    expect(problems.join("\n")).toContain(problem);
  });

  test("they begin at their beginning, and leave the keyboard to the deck", async () => {
    const { page } = await watchedPage(browser, { width: 1280, height: 720 });
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector("html[data-deck=ready]");
    expect(await page.locator(".hb-count").allTextContents()).toEqual(["step 0", "step 0", "step 0"]);
    expect(await page.locator(".hb-verdict-line").allTextContents()).toEqual(["", ""]);
    await page.keyboard.press("ArrowRight");
    await page.waitForURL(/#\/1$/);
    await page.context().close();
  });
});
