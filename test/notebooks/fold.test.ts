// Plumbing is folded in Notebook 6, which does not know the field that JupyterLab and Notebook 7 fold cells
// by.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium, openChromium } from "../../tools/base/browser.ts";
import { canonical } from "../../tools/notebook/fmt.ts";
import { type Cell, kernelspec } from "../../tools/notebook/format.ts";
import { foundJupyter } from "../../tools/setup/jupyter.ts";
import { jupyterEnvironment } from "../../tools/setup/kernels.ts";

const { python, frontEnd, versions } = foundJupyter();
const isClassic = frontEnd === "notebook" && versions.notebook?.startsWith("6.");

const code = (id: string, tags: string[] = []): Cell => ({
  cell_type: "code",
  id,
  metadata: { tags },
  source: `${id}();`,
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

describe.skipIf(!isClassic || !findChromium())("in Notebook 6", () => {
  const folder = mkdtempSync(join(tmpdir(), "fold-test-"));
  let server: ChildProcess, browser: Browser, page: Page;
  beforeAll(async () => {
    const cells = [code("plumbing", ["hide-input"]), code("shown")];
    const text = canonical({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 });
    writeFileSync(join(folder, "a.ipynb"), text);
    const port = await freePort();
    const asRoot = process.getuid?.() === 0 ? ["--allow-root"] : [];
    server = spawn(python, ["-m", "notebook", "--no-browser", "-y", ...asRoot, `--port=${port}`, folder], {
      env: { ...process.env, ...jupyterEnvironment(), JUPYTER_TOKEN: "token" },
      stdio: "ignore",
    });
    browser = await openChromium("127.0.0.1");
    page = await browser.newPage();
    const address = `http://127.0.0.1:${port}/notebooks/a.ipynb?token=token`;
    for (let tries = 0; tries < 300; tries++) {
      if (await page.goto(address).catch(() => null)) break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await page.waitForSelector(".code_cell", { timeout: 60_000 });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    const ended = new Promise((resolve) => server?.on("exit", resolve));
    if (server?.kill("SIGTERM")) await ended;
    rmSync(folder, { recursive: true, force: true });
  });

  test("plumbing is folded until its button is pressed, and nothing else is", async () => {
    const [plumbing, shown] = ["plumbing", "shown"].map((id) =>
      page.locator(".code_cell .input", { hasText: `${id}();` })
    );
    const button = page.getByRole("button", { name: "Show the code" });
    await button.waitFor({ timeout: 30_000 });
    expect(await button.count()).toBe(1);
    expect([await plumbing.isVisible(), await shown.isVisible()]).toEqual([false, true]);
    await button.click();
    expect(await plumbing.isVisible()).toBe(true);
    await page.getByRole("button", { name: "Hide the code" }).click();
    expect(await plumbing.isVisible()).toBe(false);
  });
});
