// A bare page in Chromium, opened from a file and without a network, in which cells are run.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { watchedPage } from "../../../base/browser.ts";
import { root } from "../../../base/paths.ts";
import type { Cell, Output } from "../../../notebook/format.ts";
import { script } from "./script.ts";
import { LiveParts } from "./write.ts";

/** No code from texts, no address but the page's own; as tight as the site's own policy, or tighter. */
const policy = "default-src 'none'; script-src file: blob: 'unsafe-inline'; worker-src blob:";

/** What the page's script has as a global. */
export interface Globals {
  live: typeof import("../session/session.ts");
}

export interface Told {
  outcome: string;
  outputs: Output[];
}

/** A folder with the parts and pages that can run their cells. */
export class LiveFolder {
  private constructor(private readonly folder: string, private readonly parts: LiveParts) {}

  static async make(folder: string): Promise<LiveFolder> {
    const parts = await LiveParts.write(join(folder, "live"));
    const session = join(root, "tools/site/live/session/session.ts");
    writeFileSync(join(folder, "session.js"), await script(session, { name: "live" }));
    return new LiveFolder(folder, parts);
  }

  /** @param cells that the build compiles */
  write(page: string, cells: Cell[]): void {
    mkdirSync(this.folder, { recursive: true });
    this.parts.writePage(page, cells);
    writeFileSync(
      join(this.folder, `${page}.html`),
      `<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
        `<title>${page}</title><script src="session.js"></script>`,
    );
  }

  async open(browser: Browser, page: string): Promise<LivePage> {
    const watched = await watchedPage(browser, { width: 800, height: 600 });
    await watched.page.goto(pathToFileURL(join(this.folder, `${page}.html`)).href);
    return new LivePage(watched.page, page, [watched.requests, watched.errors]);
  }
}

export class LivePage {
  constructor(readonly page: Page, private readonly name: string, private readonly kept: string[][]) {}

  /** What it asked for elsewhere, and what its scripts threw. */
  get problems(): string[] {
    return this.kept.flat();
  }

  /** Runs cells one after the other in a session of their own, also behind one that fails. */
  async run(cells: { id: string; source: string }[]): Promise<Told[]> {
    return await this.page.evaluate(async ({ cells, name }) => {
      const { Session } = (globalThis as unknown as Globals).live;
      const session = new Session({ base: new URL("live/", location.href).href, page: name });
      const told: { outcome: string; outputs: unknown }[] = [];
      for (const cell of cells) {
        const one: { outcome: string; outputs: unknown } = { outcome: "", outputs: [] };
        told.push(one);
        one.outcome = await session.run(cell, (outputs) => one.outputs = outputs);
      }
      session.restart();
      return told;
    }, { cells, name: this.name }) as Told[];
  }

  /** The parts that it has loaded, by the names of their files. */
  async loaded(): Promise<string[]> {
    const addresses = await this.page.$$eval(
      "head script[src]",
      (all) => all.map((script) => script.getAttribute("src")!),
    );
    return addresses.filter((address) => address.includes("/live/")).map((address) =>
      address.split("/").at(-1)!
    ).sort();
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
