// A visitor of the small site, in Chromium, from a file unless an address is given.
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { openChromium, watchedPage } from "../../../tools/base/browser.ts";
import { pageName, smallSite } from "./site.ts";

export class Visitors {
  private constructor(readonly site: string, readonly browser: Browser) {}

  /**
   * @param host that can be reached, none unless told
   * @param flags of Chromium
   * @param write writes the site that they come to, and returns its folder
   */
  static async come(host?: string, flags: string[] = [], write = smallSite): Promise<Visitors> {
    const [site, browser] = await Promise.all([write(), openChromium(host, flags)]);
    return new Visitors(site, browser);
  }

  get address(): string {
    return pathToFileURL(join(this.site, `${pageName}.html`)).href;
  }

  async open(address = this.address): Promise<Visitor> {
    const { page, requests, errors } = await watchedPage(this.browser, { width: 1280, height: 900 });
    const visitor = new Visitor(page, errors, requests);
    await page.goto(address);
    return visitor;
  }

  async leave(): Promise<void> {
    await this.browser.close();
    rmSync(dirname(this.site), { recursive: true });
  }
}

export class Visitor {
  /** @param problems what scripts threw, and what the console called an error: a blocked request, too */
  constructor(readonly page: Page, readonly problems: string[], readonly requests: string[]) {
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  }

  get context(): BrowserContext {
    return this.page.context();
  }

  press(label: string): Promise<void> {
    return this.page.click(`[aria-label='${label}']`);
  }

  async edit(id: string, text: string): Promise<void> {
    await this.press(`Edit the cell ${id}`);
    await this.page.waitForSelector(".cm-editor.cm-focused");
    await this.page.keyboard.press("Control+a");
    await this.page.keyboard.press("Backspace");
    await this.page.keyboard.insertText(text);
  }

  state(id: string): Promise<string> {
    return this.page.locator(`[role=group][aria-label='the cell ${id}'] .live-state`).innerText();
  }

  /** What stands below a cell. */
  async shown(id: string): Promise<string> {
    return (await this.page.locator(`.live-out[data-cell="${id}"]`)
      .innerText()).trim();
  }

  async source(id: string): Promise<string> {
    return (await this.page.locator(`.code[aria-label='code of the cell ${id}'] pre`).innerText()).trim();
  }

  status(): Promise<string> {
    return this.page.locator(".live-status").innerText();
  }

  async until(id: string, words: RegExp): Promise<void> {
    await expect.poll(() => this.state(id), { timeout: 30_000 }).toMatch(words);
  }

  async untilTold(words: RegExp): Promise<void> {
    await expect.poll(() => this.status(), { timeout: 10_000 }).toMatch(words);
  }
}
