// The whole set-up, which start, test, build and run share.
import process from "node:process";
import { ensureJupyter, type Jupyter } from "./jupyter.ts";
import { registerKernels } from "./kernels.ts";
import { buildLibrary, isBuilt, npmPackages } from "./library.ts";
import { checkNode } from "./node.ts";
import { doStep } from "./steps.ts";

export async function setUp(): Promise<Jupyter> {
  await checkNode();
  await doStep(npmPackages);
  if (!isBuilt) await doStep(buildLibrary);
  const jupyter = await ensureJupyter();
  await doStep(registerKernels);
  return jupyter;
}

/** Runs a tool's main function; an error is one message, not a stack trace. */
export async function main(work: () => Promise<number>): Promise<never> {
  let code = 1;
  try {
    code = await work();
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : error}`);
  }
  process.exit(code);
}
