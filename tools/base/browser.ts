// Headless Chromium for the checks of pages: with no network, and every request that a page tries is kept.
import { existsSync } from "node:fs";
import process from "node:process";
import { type Browser, chromium, type Page } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** Where Chromium is: CHROMIUM says it, else the usual places; null if there is none. */
export function findChromium(): string | null {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(process.platform === "win32" ? ";" : ":");
  const found = folders.flatMap((folder) => names.map((name) => `${folder}/${name}`));
  return found.find((path) => existsSync(path)) ?? null;
}

/**
 * @param host the only one that can be reached; none if it is not given
 * @param more flags of Chromium
 */
export async function openChromium(host?: string, more: string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) {
    throw new Error(
      `the check needs Chromium, and none is on the PATH: install it (Debian: apt-get install chromium), ` +
        `or set CHROMIUM to the program's path`,
    );
  }
  // Names resolve to nothing and proxies are off: what a page asks for cannot be had.
  const rules = ["MAP * ~NOTFOUND", ...host ? [`EXCLUDE ${host}`] : []].join(", ");
  const args = [`--host-resolver-rules=${rules}`, "--no-proxy-server", "--disable-gpu", ...more];
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  return await chromium.launch({ executablePath, args });
}

export interface Watched {
  page: Page;
  /** Addresses outside the page's own file that it asked for. */
  requests: string[];
  /** Errors that its scripts threw. */
  errors: string[];
}

/** A page in which requests and errors are noted; requests to elsewhere are refused. */
export async function watchedPage(
  browser: Browser,
  viewport: { width: number; height: number },
): Promise<Watched> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const watched: Watched = { page, requests: [], errors: [] };
  context.on("request", (request) => {
    if (!/^(file|data|blob|about):/.test(request.url())) watched.requests.push(request.url());
  });
  page.on("pageerror", (error) => watched.errors.push(String(error)));
  return watched;
}
