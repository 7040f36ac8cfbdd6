/**
 * How fast the library is in a page of the site: explorer and simulator in the page's worker, in Chromium,
 * and in Node, the same code in turn. Medians of the rounds, by processor time, as Chromium tells it of the
 * page's process; their ratio is to be at least 0.8. And how long a visitor waits, by the clock, the least of
 * the rounds: for a first cell as it was built, and changed, which loads the compiler; until an endless loop
 * is stopped, and until the next cell has run after that. `deno task bench live`.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { Browser } from "playwright-core";
import { openChromium } from "../tools/base/browser.ts";
import { root } from "../tools/base/paths.ts";
import { type Globals, LiveFolder } from "../tools/site/live/build/bare.ts";

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const LEAST = 0.8;

/** Cells for a page, and a module for Node. The work is done before, so that the engine knows it. */
const setUp = `
import { at, Bully, crash, explore, invoke, nodes, simulate, uniform } from "happened-before";
function explored() {
  const processes = nodes(4, Bully), invocations = [1, 2, 3].map((id) => invoke(id, "elect"));
  return explore({ processes, time: "any", invocations, bounds: { states: 60_000 }, properties: [] }).states;
}
function simulated() {
  let messages = 0;
  for (let seed = 1; seed <= 5_000; seed++) {
    const scenario = [at(0, crash(8)), at(0, invoke(1, "elect"))];
    const run = simulate({ processes: nodes(8, Bully), trace: "none", latency: uniform(5, 15), seed, scenario });
    messages += run.counts.messages;
  }
  return messages;
}
explored();
simulated();`;
const works = { "explorer, states a second": "explored()", "simulator, messages a second": "simulated()" };
const cells = [setUp, ...Object.values(works)].map((source, index) => ({ id: `cell-${index}`, source }));

interface Measured {
  /** What was done, in its own unit. */
  amount: number;
  seconds: number;
}

function inNode(): Measured[] {
  const measured = Object.values(works).map((work) =>
    `(() => {
    const began = process.cpuUsage();
    const amount = ${work};
    const { user, system } = process.cpuUsage(began);
    return { amount, seconds: (user + system) / 1e6 };
  })()`
  );
  const code = `${setUp}\nconsole.log(JSON.stringify([${measured}]));`;
  return JSON.parse(
    execFileSync("node", ["--input-type=module", "-e", code], { cwd: root, encoding: "utf8" }),
  );
}

/** Processor seconds of all pages. */
async function pageSeconds(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.filter(({ type }) => type === "renderer").reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

async function inPage(browser: Browser, site: LiveFolder): Promise<Measured[]> {
  const { page } = await site.open(browser, "bench");
  await page.evaluate(() => {
    const { live } = globalThis as unknown as Globals;
    const session = new live.Session({ base: new URL("live/", location.href).href, page: "bench" });
    Object.assign(globalThis, { session });
  });
  const run = (cell: typeof cells[number]) =>
    page.evaluate(async (cell) => {
      let shown = "";
      const { session } = globalThis as unknown as { session: InstanceType<Globals["live"]["Session"]> };
      await session.run(cell, ([output]) => shown = output.output_type === "stream" ? output.text : "");
      return Number(shown);
    }, cell);
  await run(cells[0]);
  const measured: Measured[] = [];
  for (const cell of cells.slice(1)) {
    const began = await pageSeconds(browser);
    const amount = await run(cell);
    measured.push({ amount, seconds: await pageSeconds(browser) - began });
  }
  await page.context().close();
  return measured;
}

/** Until a cell has run in a page that has loaded nothing, ms. */
async function wait(browser: Browser, site: LiveFolder, cell: typeof cells[number]): Promise<number> {
  const page = await site.open(browser, "short");
  const began = performance.now();
  const [{ outcome }] = await page.run([cell]);
  if (outcome !== "ok") throw new Error(`a cell ended with ${outcome}`);
  const ms = performance.now() - began;
  await page.close();
  return ms;
}

/** From the visitor's Stop in an endless loop until the page says so, and until another cell has run, ms. */
async function stop(browser: Browser, site: LiveFolder, cell: typeof cells[number]): Promise<number[]> {
  const { page } = await site.open(browser, "short");
  const times = await page.evaluate(async (cell) => {
    const { Session } = (globalThis as unknown as Globals).live;
    let state = "";
    const base = new URL("live/", location.href).href;
    const session = new Session({ base, page: "short", onState: (now) => state = now });
    await session.run(cell, () => {});
    const endless = session.run({ id: "endless", source: "while (true);" }, () => {});
    while (state !== "running") await new Promise((done) => setTimeout(done, 10));
    await new Promise((done) => setTimeout(done, 300));
    const began = performance.now();
    session.interrupt();
    await endless;
    const stopped = performance.now() - began;
    await session.run(cell, () => {});
    return [stopped, performance.now() - began];
  }, cell);
  await page.context().close();
  return times;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1];
const rateOf = ({ amount, seconds }: Measured) => amount / seconds;

const folder = mkdtempSync(join(tmpdir(), "bench-live-"));
const browser = await openChromium();
try {
  const site = await LiveFolder.make(folder);
  const short = { id: "short", source: "1 + 1" };
  const asCells = (given: typeof cells) =>
    given.map((cell) => ({ cell_type: "code" as const, metadata: {}, ...cell }));
  site.write("bench", asCells(cells));
  site.write("short", asCells([short]));
  const rounds: { node: Measured[]; page: Measured[] }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({ node: inNode(), page: await inPage(browser, site) });
  }
  console.log(`${"work".padEnd(32)}Node        page        ratio`);
  Object.keys(works).forEach((name, at) => {
    const amounts = new Set(rounds.flatMap(({ node, page }) => [node[at].amount, page[at].amount]));
    if (amounts.size > 1) throw new Error(`${name}: not the same work, ${[...amounts].join(" and ")}`);
    const node = median(rounds.map((round) => rateOf(round.node[at])));
    const page = median(rounds.map((round) => rateOf(round.page[at])));
    const verdict = page / node >= LEAST ? "" : `, and should be ${LEAST}`;
    console.log(
      name.padEnd(32) + node.toFixed(0).padEnd(12) + page.toFixed(0).padEnd(12) + (page / node).toFixed(2) +
        verdict,
    );
  });
  const built: number[] = [], changed: number[] = [], stops: number[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    built.push(await wait(browser, site, short));
    changed.push(await wait(browser, site, { ...short, source: "2 + 2" }));
    stops.push(await stop(browser, site, short));
  }
  console.log(
    `first cell as it was built: ${Math.min(...built).toFixed(0)} ms; changed: ${
      Math.min(...changed).toFixed(0)
    } ms`,
  );
  const [stopped, again] = [0, 1].map((at) => Math.min(...stops.map((times) => times[at])).toFixed(0));
  console.log(`an endless loop is stopped after ${stopped} ms; the next cell has run after ${again} ms`);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
