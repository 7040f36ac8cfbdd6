// Kernel specifications of this checkout, where only Jupyter started from here finds them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { jupyterShare, root } from "../base/paths.ts";
import { must } from "../base/process.ts";
import { hashOf, type Step } from "./steps.ts";

/**
 * `tslab` is tslab behind our launcher; `tslab-stock` is tslab as others have it, on which notebooks must
 * run, too.
 */
export type KernelName = "tslab" | "tslab-stock" | "deno";
export const kernelNames: KernelName[] = ["tslab", "tslab-stock", "deno"];

interface KernelSpec {
  argv: string[];
  display_name: string;
  language: string;
  interrupt_mode?: "message";
}

export const registerKernels: Step = {
  name: "kernels",
  key: () => hashOf({ texts: [root, process.execPath, JSON.stringify(kernelSpecs("node"))] }),
  results: () => kernelNames.flatMap((name) => [specFile(name), programOf(name)]),
  async work() {
    // The absolute path, so that Jupyter's environment need not have the same PATH.
    const { stdout } = await must("node", ["-p", "process.execPath"]);
    for (const [name, spec] of Object.entries(kernelSpecs(stdout.trim()))) {
      const file = specFile(name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(spec, null, 1) + "\n");
    }
    return `${kernelNames.join(", ")} registered for this checkout`;
  },
};

function specFile(name: string): string {
  return join(jupyterShare, "kernels", name, "kernel.json");
}

/** The program a registered kernel is started with: gone after an update of Node, say. */
function programOf(name: string): string {
  const file = specFile(name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as KernelSpec).argv[0] : file;
}

function kernelSpecs(node: string): Record<KernelName, KernelSpec> {
  const tslab = join(root, "node_modules/tslab/bin/tslab");
  return {
    tslab: {
      // Compiling makes much that is soon garbage; with more room for it a cell takes a tenth less.
      argv: [node, "--max-semi-space-size=64", join(root, "tools/kernel/launcher.cjs"), "{connection_file}"],
      display_name: "TypeScript",
      language: "typescript",
      interrupt_mode: "message",
    },
    "tslab-stock": {
      argv: [node, tslab, "kernel", "--config-path", "{connection_file}"],
      display_name: "TypeScript (stock tslab)",
      language: "typescript",
    },
    deno: {
      // Quiet: it would tell the terminal of each package that it asks a registry about.
      argv: [process.execPath, "jupyter", "--quiet", "--kernel", "--conn", "{connection_file}"],
      display_name: "Deno",
      language: "typescript",
    },
  };
}

/**
 * What Jupyter's environment needs to find these kernels first, and what `tools/jupyter` adds to Notebook 6.
 */
export function jupyterEnvironment(): Record<string, string> {
  const ours = join(root, "tools", "jupyter");
  return {
    JUPYTER_PATH: first("JUPYTER_PATH", jupyterShare, join(ours, "share")),
    JUPYTER_CONFIG_PATH: first("JUPYTER_CONFIG_PATH", join(ours, "config")),
  };
}

/** A path with these folders before those that it has. */
function first(name: string, ...folders: string[]): string {
  const before = process.env[name];
  return [...folders, ...before ? [before] : []].join(delimiter);
}
