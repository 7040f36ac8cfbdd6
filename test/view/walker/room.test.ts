import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium, openChromium } from "../../../tools/base/browser.ts";
import { Random } from "../../../lib/core/random.ts";
import { Bully } from "../../../lib/election/bully.ts";
import {
  always,
  at,
  crash,
  explore,
  graphOf,
  guessTheBug,
  invoke,
  nodes,
  playProcess,
  recording,
  replay,
  scheduleOf,
  simulate,
  walker,
  type World,
} from "../../../lib/mod.ts";

class Rude extends Bully {
  override onElection() {
    if (this.state !== "electing") this.elect();
  }
}
class Hasty extends Bully {
  override elect() {
    super.elect();
    if (this.state === "electing") this.becomeLeader();
  }
}

const oneLeader = always(
  "never two leaders",
  (world: World<Bully>) => world.live.filter(({ state }) => state === "leader").length <= 1,
);
const world = {
  processes: nodes(3, Bully),
  time: "any",
  invocations: [invoke(1, "elect")],
  properties: [oneLeader],
} as const;
const hasty = explore({ ...world, processes: nodes(3, Hasty) }).verdicts[oneLeader.name].counterexample!;
const run = simulate({ processes: nodes(4, Bully), scenario: [at(0, crash(4)), at(1, invoke(1, "elect"))] });

const pictures = {
  walker: walker(graphOf({ ...world, faults: { crashes: 1 } }, { states: 3000 }), {
    title: "In your hands",
    caption: "Words.",
  }),
  part: playProcess({
    system: { processes: nodes(4, Bully) },
    schedule: scheduleOf(run),
    process: 3,
    mutants: { "does not answer": nodes(1, Rude)[1], "does not wait": nodes(1, Hasty)[1] },
  }),
  guess: guessTheBug({
    original: nodes(3, Bully),
    mutants: { "does not wait": nodes(3, Hasty), "does not answer": nodes(3, Rude) },
    secret: "does not wait",
    schedule: hasty.schedule,
    property: oneLeader.name,
  }),
  recording: recording(replay({ processes: nodes(3, Hasty) }, hasty.schedule), { title: "Step by step" }),
};

/** Runs in the page: texts over each other, beyond the box, or in a table that is cut. */
function problems(): string[] {
  const edge = document.querySelector("#box")!.getBoundingClientRect();
  const walk = document.createTreeWalker(document.querySelector("#box")!, NodeFilter.SHOW_TEXT);
  const texts: { text: string; scrolls: boolean; rect: DOMRect }[] = [];
  while (walk.nextNode()) {
    const node = walk.currentNode as Text, parent = node.parentElement!;
    if (
      node.data.trim() === "" || parent.closest("style, script, title") ||
      !parent.checkVisibility({ visibilityProperty: true })
    ) {
      continue;
    }
    const range = document.createRange();
    range.selectNodeContents(node);
    const scrolls = parent.closest(".hb-scroll") !== null;
    for (const rect of range.getClientRects()) {
      if (rect.width > 1) texts.push({ text: node.data, scrolls, rect });
    }
  }
  const over = texts.flatMap((a, i) =>
    texts.slice(i + 1).filter((b) =>
      Math.min(a.rect.right, b.rect.right) - Math.max(a.rect.left, b.rect.left) > 1.5 &&
      Math.min(a.rect.bottom, b.rect.bottom) - Math.max(a.rect.top, b.rect.top) > 2.5
    ).map((b) => `“${a.text}” is over “${b.text}”`)
  );
  const cut = texts.filter(({ scrolls, rect }) =>
    !scrolls && (rect.right > edge.right + 1 || rect.left < edge.left - 1)
  );
  const tables = [...document.querySelectorAll(".hb-scroll:has(table)")].filter((scroll) =>
    scroll.scrollHeight > scroll.clientHeight + 1
  );
  return [...over, ...cut.map(({ text }) => `“${text}” is cut`), ...tables.map(() => "a table is cut")];
}

describe.skipIf(findChromium() === null)("measured in Chromium", { timeout: 120_000 }, () => {
  let browser: Awaited<ReturnType<typeof openChromium>>;
  beforeAll(async () => browser = await openChromium(), 60_000);
  afterAll(async () => await browser?.close());

  test.each(Object.entries(pictures))(
    "a %s has no text over text, and no table cut, in a box of any size",
    async (_, { html }) => {
      for (const [width, height] of [[600, 400], [1000, 700], [1920, 1080]]) {
        const page = await browser.newPage({
          viewport: { width, height },
          colorScheme: width === 1000 ? "dark" : "light",
        });
        const box = `<div id="box" style="width:${width}px;height:${height}px;overflow:auto">${html}</div>`;
        await page.setContent(
          `<!doctype html><meta charset="utf-8"><body style="margin:0;color-scheme:light dark">${box}`,
        );
        const random = new Random(width);
        for (let move = 0; move < 8; move++) {
          expect(await page.evaluate(problems), `${width} × ${height}, after ${move} moves`).toEqual([]);
          await page.evaluate((which) => {
            const buttons = [
              ...document.querySelectorAll<HTMLButtonElement>(
                ".hb-moves button, .hb-verdict-line button, [data-do=forward]",
              ),
            ]
              .filter(({ disabled }) => !disabled);
            buttons[Math.floor(which * buttons.length)]?.click();
          }, random.uniform());
        }
        await page.close();
      }
    },
  );
});
