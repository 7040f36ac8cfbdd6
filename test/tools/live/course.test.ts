// What the course's own cells do in a page, with its true kernel: questions, gates, judges, walkers, games,
// challenges, progress and sliders; from a file and without a network.
import { join } from "node:path";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findChromium } from "../../../tools/base/browser.ts";
import { distDir } from "../../../tools/base/paths.ts";
import { assertAllRan, runNotebook } from "../../../tools/notebook/execute.ts";
import { toLink } from "../../../tools/site/live/keep/link.ts";
import { code, siteOf } from "./site.ts";
import { type Visitor, Visitors } from "./visitor.ts";

const names =
  "afterPrediction, always, at, Bully, bugByLot, challenge, check, graphOf, invoke, nodes, Picture, predict, " +
  "Process, type ProcessId, progressOf, show, slider, table, walker, watch, WatchedBully, type World";
const group = (time: string) =>
  `time: "${time}" as const, invocations: [invoke(1, "elect")],
  network: { copies: 1 }, properties: [always("one leader", leads)]`;

const cells = [
  code("imports", `import { ${names} } from "happened-before";`),
  code("question", `let n: number | undefined;\npredict("how many", n);`),
  code("answer", `afterPrediction("how many", () => table([{ seen: 6 }]), { actual: 6, within: 0 });`),
  code("own", "class Useless extends Bully {}"),
  code("judge", `check("useless and safe", Useless);`),
  code("done", `progressOf("leader election");`),
  code(
    "walk",
    `const leads = ({ live }: World<Bully>) => live.filter((one) => one.state === "leader").length < 2;\n` +
      `show(walker(graphOf({ processes: nodes(2, Bully), ${
        group("any")
      } }, { states: 2000 }), { title: "In your hands" }));`,
  ),
  code(
    "guess",
    `class Hasty extends Bully {\n  override elect() {\n    super.elect();\n    this.becomeLeader();\n  }\n}\n` +
      `class Born extends Bully {\n  override onStart() {\n    this.becomeLeader();\n  }\n}\n` +
      `show(bugByLot({ ${group("ordered")}, original: nodes(2, Bully), title: "What went wrong?",\n` +
      `  mutants: { "does not wait": nodes(2, Hasty), "leads at once": nodes(2, Born) } }));`,
  ),
  code("score", `challenge("election timeout", () => new WatchedBully(50, 150, 80));`),
  code(
    "table",
    `challenge("election timeout", () => new WatchedBully(50, 150, 80), { table: "class.csv" });`,
  ),
  code(
    "moved",
    `show(slider({ label: "N", values: [2, 5], picture: (size) =>\n  watch({ processes: nodes(size, Bully), ` +
      `scenario: [at(0, invoke(1, "elect"))] }, { title: \`\${size} processes\` }) }));`,
  ),
];

describe.skipIf(findChromium() === null)("the course's cells in a page", () => {
  let visitors: Visitors, visitor: Visitor;
  beforeAll(async () => void (visitors = await Visitors.come(undefined, [], () => siteOf(cells))), 300_000);
  afterAll(() => visitors?.leave());
  beforeEach(async () => void (visitor = await visitors.open()));
  afterEach(async () => {
    expect(visitor.problems).toEqual([]);
    expect(visitor.requests).toEqual([]);
    await visitor.context.close();
  });

  const run = async (id: string) => {
    await visitor.press(`Run the cell ${id}`);
    await visitor.until(id, /^(done in|error|stopped)/);
    return await visitor.shown(id);
  };
  const change = async (id: string, text: string) => {
    await visitor.edit(id, text);
    await visitor.page.keyboard.press("Shift+Enter");
    await visitor.until(id, /^(done in|error|stopped)/);
    return await visitor.shown(id);
  };

  test("a gate is shut until there is a prediction, which is compared then", async () => {
    const shut = await run("answer");
    expect(shut).toContain("hidden until you predict");
    expect(shut).not.toContain("6");
    const [, hint] = /Or begin this cell with (.*?) – that is/s.exec(shut)!;
    const asked = await change("answer", `${hint}\n${cells[2].source}`);
    expect(asked).toContain("shown on request");
    expect(asked).toContain("seen");
    await visitor.press("Begin again: undo all changes of this page");
    expect(await change("question", `predict("how many", 5);`)).toContain("You say 5");
    const open = await run("answer");
    expect(open).toContain("It is 6. You said 5");
    expect(open).toContain("seen");
  }, 120_000);

  test("a judge names the visitor's own line, turns when it is right, and progress counts it", async () => {
    expect(await run("judge")).toContain("still missing");
    const wrong =
      "class Useless extends Bully {\n  override onElection(_message: object, from: ProcessId) {\n" +
      "    const other: any = undefined;\n    this.send(other.id, { type: 'OK' });\n  }\n}";
    await change("own", wrong);
    expect(await run("judge")).toContain("at your line this.send(other.id, { type: 'OK' });");
    await change(
      "own",
      "class Useless extends Bully {\n  override elect() {}\n  override onElection() {}\n}",
    );
    expect(await run("judge")).toContain("✓ correct");
    expect(await run("done")).toContain("1 of 4 exercises correct");
  }, 120_000);

  test("a walker takes the step that is chosen, and goes back", async () => {
    expect(await run("walk")).toContain("step 0");
    const area = visitor.page.locator('.live-out[data-cell="walk"]');
    await area.getByRole("button", { name: /elect\(\)/ }).click();
    expect(await area.innerText()).toContain("step 1");
    expect(await area.innerText()).toContain("P1 is asked to elect()");
    await area.getByRole("button", { name: /back/ }).click();
    expect(await area.innerText()).toContain("step 0");
  }, 120_000);

  test("a game answers a guess, and a challenge scores", async () => {
    const before = await run("guess");
    await visitor.page.locator('.live-out[data-cell="guess"]').getByRole("button").first().click();
    expect(await visitor.shown("guess")).not.toBe(before);
    expect(await run("score")).toMatch(/election timeout: \d+ of 1000 points/);
    await visitor.press("Run the cell table");
    await visitor.until("table", /^error/);
    expect(await visitor.shown("table")).toMatch(/of 1000 points[^]*a page keeps no table of a class/);
  }, 120_000);

  test("a slider's other values are computed by what is above it now", async () => {
    await run("moved");
    const slider = visitor.page.locator('.live-out[data-cell="moved"] .hb-slider');
    await slider.locator(".live-value").fill("3");
    await slider.locator(".live-value").press("Enter");
    await expect.poll(() => slider.innerText(), { timeout: 20_000 }).toContain("3 processes");
    expect(await slider.locator(".hb-frame:not([hidden])").innerText()).toContain("P3");
  }, 120_000);

  test("a link's cells run with the course's kernel, too: as large as it is, apart", async () => {
    const hash = await toLink({ question: `predict("how many", 4);` });
    const guest = await visitors.open(visitors.address + hash);
    await guest.untilTold(/has changed question\. Nothing of it has run/);
    await guest.press("Run the cell answer");
    await guest.until("answer", /^(done in|error|stopped)/);
    const frame = guest.page.locator('.live-out[data-cell="answer"] iframe').contentFrame();
    expect(await frame.locator("main").innerText()).toContain("It is 6. You said 4");
    await guest.context.close();
  }, 120_000);

  test("a notebook that was downloaded runs in Jupyter, with the changes", async () => {
    await visitor.edit("question", `predict("how many", 7);`);
    const [download] = await Promise.all([
      visitor.page.waitForEvent("download"),
      visitor.press("Download the notebook with my changes"),
    ]);
    mkdirSync(distDir, { recursive: true });
    const folder = mkdtempSync(join(distDir, "downloaded-"));
    const path = join(folder, download.suggestedFilename());
    await download.saveAs(path);
    const ran = await runNotebook(path).finally(() => rmSync(folder, { recursive: true }));
    assertAllRan(ran);
    expect(ran.cell("answer").html).toContain("You said 7");
  }, 120_000);
});
