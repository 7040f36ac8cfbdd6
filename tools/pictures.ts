// deno task pictures: draws the README's two pictures with the library, in Chromium, into docs/.
import { join } from "node:path";
import {
  at,
  Bully,
  constant,
  crash,
  dotsOnTheory,
  invoke,
  nodes,
  type Picture,
  simulate,
  spacetime,
} from "happened-before";
import { openChromium, watchedPage } from "./base/browser.ts";
import { root } from "./base/paths.ts";
import { main } from "./setup/all.ts";

function election(n: number, starter: number) {
  return simulate({
    processes: nodes(n, Bully),
    latency: constant(10),
    scenario: [at(0, crash(n)), at(0, invoke(starter, "elect"))],
  });
}

function diagram(): Picture {
  return spacetime(election(4, 1).trace, {
    order: "events",
    labels: "type",
    title: "P1 notices that the leader is gone; the bully elects P3",
  });
}

function plot(): Picture {
  const rows = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12].flatMap((n) => [
    { n, messages: election(n, n - 1).counts.messages, noticed: "by the next highest" },
    { n, messages: election(n, 1).counts.messages, noticed: "by the lowest" },
  ]);
  return dotsOnTheory(rows, {
    x: "n",
    y: "messages",
    series: "noticed",
    xLabel: "N, the old leader included",
    theory: [
      { name: "N − 1", value: (n) => n - 1 },
      { name: "N² − N − 1", value: (n) => n * n - n - 1 },
    ],
    title: "The bully: who notices decides the bill",
    alt: "Measured counts lie on N − 1 and on N² − N − 1.",
  });
}

await main(async () => {
  const browser = await openChromium();
  try {
    for (const [name, picture] of [["diagram", diagram()], ["plot", plot()]] as const) {
      const { page } = await watchedPage(browser, { width: 960, height: 720 });
      const style = "display:inline-block;padding:8px 24px;background:#fff;color:#1a1a1a;color-scheme:light";
      await page.setContent(
        `<body style="margin:0;font-family:sans-serif"><div id="it" style="${style}">${picture.html}</div>`,
      );
      await page.locator("#it").screenshot({ path: join(root, "docs", `${name}.png`) });
      console.log(`docs/${name}.png`);
    }
  } finally {
    await browser.close();
  }
  return 0;
});
