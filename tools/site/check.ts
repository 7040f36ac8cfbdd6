// Opens each page in Chromium at two widths, light and dark: no request leaves, nothing is wider than the
// window, no link within the site leads nowhere, and axe-core finds nothing.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { watchedPage } from "../base/browser.ts";
import { root } from "../base/paths.ts";

interface Axe {
  run(): Promise<{ violations: { id: string; help: string; nodes: { target: string[] }[] }[] }>;
}

declare const axe: Axe;

const views = [{ width: 1280, scheme: "light" }, { width: 1280, scheme: "dark" }, {
  width: 375,
  scheme: "light",
}] as const;

/** Links within the site whose file is not there. */
async function deadLinks(page: Page): Promise<string[]> {
  // A reference in a formula is an SVG's link, whose href is no text.
  const links = await page.$$eval(
    "a[href]",
    (all) => all.map((link) => new URL(link.getAttribute("href")!, document.baseURI).href),
  );
  return [...new Set(links)].filter((link) => link.startsWith("file:") && !existsSync(new URL(link)))
    .map((link) => `leads to ${link}, which is not there`);
}

export async function checkPage(browser: Browser, file: string): Promise<string[]> {
  const problems: string[] = [];
  for (const { width, scheme } of views) {
    const { page, requests, errors } = await watchedPage(browser, { width, height: 800 });
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(pathToFileURL(file).href);
    if (width === 375) problems.push(...await deadLinks(page));
    const where = `${width} px, ${scheme}`;
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) problems.push(`${where}: wider than the window by ${wide} px`);
    await page.evaluate(readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8"));
    const { violations } = await page.evaluate(() => axe.run());
    for (const { id, help, nodes } of violations) {
      problems.push(
        `${where}: ${id} (${help}) at ${
          nodes.slice(0, 3).map(({ target }) => target.join(" ")).join(", ")
        }, ${nodes.length} in all`,
      );
    }
    problems.push(
      ...requests.map((address) => `asks for ${address}`),
      ...errors.map((error) => `throws ${error}`),
    );
    await page.context().close();
  }
  return problems;
}
