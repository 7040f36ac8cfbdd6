// A page wherever it lies: it asks nobody for anything, is as small as was promised, and everybody can use
// it.
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../../../tools/base/browser.ts";
import { root } from "../../../tools/base/paths.ts";
import { policy } from "../../../tools/site/policy.ts";
import { pageName } from "./site.ts";
import { type Visitor, Visitors } from "./visitor.ts";

const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

/** A web server that knows the site below one path and nothing else. */
async function serve(site: string, below: string): Promise<Server> {
  const server = createServer(({ url }, response) => {
    const path = new URL(url!, "http://site").pathname;
    try {
      if (!path.startsWith(below)) throw new Error(`nothing at ${path}`);
      const text = readFileSync(join(site, normalize(path.slice(below.length))));
      response.writeHead(200, { "content-type": types[extname(path)] }).end(text);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** All that a page can do, once. */
async function use(visitor: Visitor): Promise<void> {
  await visitor.edit("second", "self.n = 41;");
  await visitor.page.keyboard.press("Shift+Enter");
  await visitor.until("second", /^done/);
  await visitor.press("Run from here: the cell picture and all below");
  await visitor.until("last", /^done/);
  expect(await visitor.shown("last")).toBe("in the end 41");
  await visitor.page.click("text=What changed");
  await visitor.page.waitForSelector(".live-diff");
  await visitor.page.reload();
  await visitor.untilTold(/are back/);
}

let visitors: Visitors;

describe.skipIf(findChromium() === null)("a page", () => {
  beforeAll(async () => void (visitors = await Visitors.come("127.0.0.1")), 300_000);
  afterAll(() => visitors?.leave());

  test.each([["on a web server", "/"], ["below a path of a server", "/~ada/course/"]])(
    "works %s",
    async (_where, below) => {
      const server = await serve(visitors.site, below);
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const visitor = await visitors.open(`${origin}${below}${pageName}.html`);
      await use(visitor);
      expect(visitor.problems).toEqual([]);
      const elsewhere = visitor.requests.filter((address) => !address.startsWith(`${origin}${below}`));
      expect(elsewhere).toEqual([]);
      await visitor.context.close();
      server.close();
    },
    60_000,
  );

  test("works from a file, and asks for nothing", async () => {
    const visitor = await visitors.open();
    await use(visitor);
    expect(visitor.requests).toEqual([]);
    expect(visitor.problems).toEqual([]);
    await visitor.context.close();
  }, 60_000);

  test("may not ask anybody, whatever runs in it: its policy has no other place", async () => {
    const html = readFileSync(join(visitors.site, `${pageName}.html`), "utf8");
    expect(html).toContain(`content="${policy}"`);
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
    const visitor = await visitors.open();
    const tried = await visitor.page.evaluate(async () => {
      const refused: string[] = [];
      addEventListener(
        "securitypolicyviolation",
        ({ effectiveDirective }) => refused.push(effectiveDirective),
      );
      await fetch("https://example.org/").catch(() => {});
      const image = new Image();
      image.src = "https://example.org/a.png";
      const script = document.createElement("script");
      script.src = "https://example.org/a.js";
      document.body.append(
        image,
        script,
        Object.assign(document.createElement("iframe"), { src: "https://example.org/" }),
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      return refused.sort();
    });
    expect(tried).toEqual(["connect-src", "frame-src", "img-src", "script-src-elem"]);
    await visitor.context.close();
  }, 60_000);

  test("is today's without scripts", async () => {
    const context = await visitors.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(visitors.address);
    expect(await page.locator("[class*=live]").count()).toBe(0);
    expect(await page.locator(".code pre").count()).toBe(5);
    expect(await page.locator(".printed").first().innerText()).toContain("n is 1, says the build");
    await context.close();
  }, 60_000);

  test("has nothing that axe-core finds, with an editor, an error and a difference open", async () => {
    const visitor = await visitors.open();
    const { page } = visitor;
    await visitor.edit("second", "throw new Error('told'); // mistake");
    await page.keyboard.press("Shift+Enter");
    await visitor.until("second", /^error/);
    await page.click("text=What changed");
    await page.waitForSelector(".live-diff");
    await page.evaluate(readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8"));
    for (const width of [1280, 375]) {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        const found = await page.evaluate(async () => {
          const { violations } = await (globalThis as unknown as Axe).axe.run();
          const wide = document.documentElement.scrollWidth - innerWidth;
          return [
            ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(", ")}`),
            ...wide > 0 ? [`wider than the window by ${wide} px`] : [],
          ];
        });
        expect(found, `${width} px, ${colorScheme}`).toEqual([]);
      }
    }
    await visitor.context.close();
  }, 60_000);

  test(
    "has its buttons beside the code on a phone, not over it, and nothing that is led to behind the bar",
    async () => {
      const context = await visitors.browser.newContext({
        viewport: { width: 375, height: 500 },
        hasTouch: true,
        isMobile: true,
      });
      const page = await context.newPage();
      await page.goto(`${visitors.address}#A-small-page`);
      await page.click("[aria-label='Edit the cell second']");
      await page.waitForSelector(".cm-editor");
      const over = await page.evaluate(() =>
        [...document.querySelectorAll(".code")].filter((code) => {
          const { bottom } = code.querySelector(".copy")!.getBoundingClientRect();
          return [...code.querySelectorAll("pre, .cm-content")].some((text) =>
            text.checkVisibility() && text.getBoundingClientRect().top < bottom
          );
        }).length
      );
      expect(over).toBe(0);
      const hidden = await page.evaluate(() => {
        const bar = document.querySelector(".live-bar")!;
        document.querySelector(".code[aria-label$=last]")!.scrollIntoView();
        return bar.getBoundingClientRect().bottom -
          document.querySelector(".code[aria-label$=last]")!.getBoundingClientRect().top;
      });
      expect(hidden).toBeLessThanOrEqual(0);
      await context.close();
    },
    60_000,
  );

  test("loads at most 6 KB more than before, and at most 1.3 MB for an editor", () => {
    const size = (...names: string[]) =>
      names.reduce(
        (sum, name) => sum + gzipSync(readFileSync(join(visitors.site, "assets/live", `${name}.js`))).length,
        0,
      );
    const style = gzipSync(readFileSync(join(root, "tools/site/templates/live.css"))).length;
    expect(size("page") + style).toBeLessThan(6_000);
    expect(size("editor")).toBeLessThan(200_000);
  });
});

interface Axe {
  axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
}
