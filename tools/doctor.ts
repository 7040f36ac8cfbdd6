// deno task doctor: what is installed, what is missing and how to get it. Installs nothing.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { findChromium } from "./base/browser.ts";
import { jupyterShare, libDir, root } from "./base/paths.ts";
import { run } from "./base/process.ts";
import { main } from "./setup/all.ts";
import { type Plan, plan, probe, recall } from "./setup/jupyter.ts";
import { kernelNames } from "./setup/kernels.ts";
import { isNewEnough, nodeVersion, nodeWanted } from "./setup/node.ts";

interface Diagnosis {
  name: string;
  found: string | null;
  remedy: string;
  /** Not needed to run the notebooks. */
  isExtra?: boolean;
}

/**
 * Without `--prefer-offline` npm asks for a newer Deno first, and waits minutes for an answer where there is
 * no network.
 */
const deno = "npx --prefer-offline -y deno";
const start = `${deno} task start --no-open`;

await main(async () => {
  const all = [
    await thisDeno(),
    await node(),
    ...packages(),
    library(),
    await jupyter(),
    ...kernels(),
    ...existsSync(join(root, "tools", "slides.ts")) ? [chromium()] : [],
  ];
  for (const { name, found, remedy, isExtra } of all) {
    console.log(`${found ? "✓" : isExtra ? "–" : "✗"} ${name.padEnd(18)} ${found ?? `missing: ${remedy}`}`);
  }
  const isWhole = all.every(({ found, isExtra }) => found || isExtra);
  if (isWhole) console.log(`\nNothing more is needed from a network: ${deno} task … asks for none.`);
  return isWhole ? 0 : 1;
});

async function thisDeno(): Promise<Diagnosis> {
  const { stdout } = await run(process.execPath, ["--version"]);
  return {
    name: "Deno",
    found: `${stdout.match(/deno (\S+)/)?.[1]} at ${process.execPath}`,
    remedy: deno,
  };
}

async function node(): Promise<Diagnosis> {
  const version = await nodeVersion();
  const isFine = version !== null && isNewEnough(version);
  return {
    name: "Node",
    found: isFine ? version : null,
    remedy: `install ${nodeWanted}; this is ${version ?? "none"}`,
  };
}

function packages(): Diagnosis[] {
  const { imports } = JSON.parse(readFileSync(join(root, "deno.json"), "utf8"));
  const named = ["tslab", "typescript", "vitest", "linkedom", "@observablehq/plot"];
  return named.filter((name) => name in imports).map((name) => {
    const manifest = join(root, "node_modules", name, "package.json");
    const found = existsSync(manifest) ? JSON.parse(readFileSync(manifest, "utf8")).version : null;
    return { name, found, remedy: start };
  });
}

function library(): Diagnosis {
  const isBuilt = existsSync(join(libDir, "dist", "mod.js"));
  return { name: "happened-before", found: isBuilt ? "built to lib/dist" : null, remedy: start };
}

async function jupyter(): Promise<Diagnosis> {
  const remembered = recall();
  const next: Plan = remembered ? { kind: "use", jupyter: remembered } : plan(await probe(), []);
  if (next.kind === "use") {
    const versions = Object.entries(next.jupyter.versions).map(([name, version]) => `${name} ${version}`);
    return { name: "Jupyter", found: `${versions.join(", ")} of ${next.jupyter.python}`, remedy: "" };
  }
  const commands = next.kind === "install"
    ? next.commands.map((command) => command.join(" ")).join(" && ")
    : next.message;
  return {
    name: "Jupyter",
    found: null,
    remedy: next.kind === "install" ? `${start}, which runs ${commands}` : commands,
  };
}

function kernels(): Diagnosis[] {
  return kernelNames.map((name) => {
    const file = join(jupyterShare, "kernels", name, "kernel.json");
    return {
      name: `kernel ${name}`,
      found: existsSync(file) ? "registered for this checkout" : null,
      remedy: start,
    };
  });
}

function chromium(): Diagnosis {
  return {
    name: "Chromium",
    found: findChromium(),
    remedy: "only `slides --check`, `site --check`, `pictures` and their tests need it",
    isExtra: true,
  };
}
