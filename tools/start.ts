// deno task start: from a fresh machine to Jupyter on the notebooks, without their solutions unless asked
// for.
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
  const given = process.argv.slice(2);
  const unknown = given.filter((argument) => !["--no-open", "--instructor"].includes(argument));
  if (unknown.length > 0) {
    throw new Error(`start takes only --no-open and --instructor, got ${unknown.join(" ")}`);
  }
  const jupyter = await setUp();
  const folder = given.includes("--instructor") ? notebooksDir : await copiesForStudents();
  say("ready", `after ${seconds(performance.now() - started)}`);
  if (given.includes("--no-open")) return 0;
  return await openJupyter(jupyter, folder);
});

/** @returns the folder with the copies, which are made now if they are not there */
async function copiesForStudents(): Promise<string> {
  // It needs npm packages, which a fresh machine has only now.
  const { renewCopies } = await import("./release/copies.ts");
  const { folder, written, kept } = renewCopies();
  if (written.length > 0) say("copies", `${written.length} notebooks without solutions, in ${folder}`);
  for (const name of kept) {
    say("copies", `${name} has a newer version: it comes when you move your copy in ${folder} away`);
  }
  return folder;
}

/**
 * Starts Jupyter in the foreground; Ctrl-C, or a signal to this process alone, ends both without a question.
 */
function openJupyter(jupyter: Jupyter, folder: string): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const asRoot = process.getuid?.() === 0 ? ["--allow-root"] : [];
  say("opening", `${folder} (Ctrl-C ends Jupyter)`);
  const child = spawn(jupyter.python, ["-m", jupyter.frontEnd, "-y", ...asRoot, folder], {
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
