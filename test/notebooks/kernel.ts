// A session with a kernel, through a real Jupyter client: see kernel.py.
import { join } from "node:path";
import { root } from "../../tools/base/paths.ts";
import { must } from "../../tools/base/process.ts";
import { foundJupyter } from "../../tools/setup/jupyter.ts";
import { jupyterEnvironment, type KernelName } from "../../tools/setup/kernels.ts";

/** A cell, or another request. */
export interface Step {
  code?: string;
  stop_on_error?: boolean;
  /** Seconds before it is sent. */
  pause?: number;
  /** Seconds after which the kernel is interrupted. */
  interrupt_after?: number;
  /** The type of another request than to execute. */
  request?: string;
  content?: Record<string, unknown>;
}

export interface Shown {
  type: "stream" | "error" | "display_data" | "update_display_data" | "execute_result";
  name?: string;
  text?: string;
  data?: Record<string, unknown>;
  ename?: string;
  evalue?: string;
  traceback?: string[];
}

export interface Told {
  reply: {
    status: string;
    ename?: string;
    evalue?: string;
    execution_count?: number;
    matches?: string[];
    data?: Record<string, string>;
  };
  outputs: Shown[];
  /** What came for earlier cells. */
  strays: Shown[];
  seconds: number;
}

/** A new kernel is given one step after the other, or all at once. A step without a reply is an error. */
export async function ask(kernel: KernelName, steps: (Step | string)[], together = false): Promise<Told[]> {
  const job = {
    kernel,
    folder: join(root, "notebooks"),
    steps: steps.map((step) => typeof step === "string" ? { code: step } : step),
    together,
  };
  const { stdout } = await must(foundJupyter().python, [join(import.meta.dirname!, "kernel.py")], {
    input: JSON.stringify(job),
    env: jupyterEnvironment(),
  });
  return JSON.parse(stdout.trim().split("\n").at(-1)!);
}

export function errorOf(told: Told): Shown | undefined {
  return told.outputs.find(({ type }) => type === "error");
}

/** What a cell printed, on standard output or on another stream. */
export function printed(told: Told, stream = "stdout"): string {
  return told.outputs.filter(({ name }) => name === stream).map(({ text }) => text).join("");
}

/** The kinds of a cell's outputs in order, each run of text on one stream as one. */
export function kinds(told: Told): string[] {
  return told.outputs.map(({ type, name }) => name ?? type).filter((kind, index, all) =>
    kind !== all[index - 1]
  );
}
