// deno task start: from a fresh machine to Jupyter on the notebooks.
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import process from "node:process";
import { notebooksDir } from "./base/paths.ts";
import { main, setUp } from "./setup/all.ts";
import type { Jupyter } from "./setup/jupyter.ts";
import { jupyterEnvironment } from "./setup/kernels.ts";
import { say, seconds } from "./setup/steps.ts";

await main(async () => {
  const started = performance.now();
  const unknown = process.argv.slice(2).filter((argument) => argument !== "--no-open");
  if (unknown.length > 0) throw new Error(`start takes only --no-open, got ${unknown.join(" ")}`);
  const jupyter = await setUp();
  say("ready", `after ${seconds(performance.now() - started)}`);
  if (process.argv.includes("--no-open")) return 0;
  return await openJupyter(jupyter);
});

/**
 * Starts Jupyter in the foreground; Ctrl-C, or a signal to this process alone, ends both without a question.
 */
function openJupyter(jupyter: Jupyter): Promise<number> {
  mkdirSync(notebooksDir, { recursive: true });
  const asRoot = process.getuid?.() === 0 ? ["--allow-root"] : [];
  say("opening", `${notebooksDir} (Ctrl-C ends Jupyter)`);
  const child = spawn(jupyter.python, ["-m", jupyter.frontEnd, "-y", ...asRoot, notebooksDir], {
    stdio: "inherit",
    env: { ...process.env, ...jupyterEnvironment() },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => child.kill("SIGTERM"));
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(signal ? 0 : code ?? 0));
  });
}
