// Takes blocks from a queue and computes each in a process of its own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { type ConnectionOptions, Worker } from "bullmq";
import { root } from "../../base/paths.ts";
import { denoRun, run } from "../../base/process.ts";
import { resultIn } from "../folder.ts";
import type { Result } from "../work.ts";
import { type Job, queueName } from "./jobs.ts";

export interface WorkerOptions {
  connection: ConnectionOptions;
  /** How many blocks at a time. */
  jobs: number;
  /** After which time a block of a worker that is not heard of any more is begun elsewhere, ms. */
  lockMs?: number;
}

/** Works until `close` is called. */
export function work({ connection, jobs, lockMs = 30_000 }: WorkerOptions): Worker<Job, Result> {
  const worker = new Worker<Job, Result>(queueName(), ({ data }) => computed(data), {
    connection,
    concurrency: jobs,
    lockDuration: lockMs,
    stalledInterval: lockMs / 2,
    maxStalledCount: 3,
  });
  return worker;
}

/**
 * The command, beside this process's event loop: a loop that computes does not renew its lock, and the queue
 * takes the block away.
 */
async function computed({ order, index }: Job): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "happened-before-block-"));
  const block = [String(index), String(order.of), order.work, ...order.args, "--in", folder];
  try {
    const { code, stderr } = await run(process.execPath, [
      ...denoRun,
      join(root, "tools", "block.ts"),
      ...block,
    ]);
    const result = await resultIn(folder, order, index);
    if (typeof result !== "string") return result;
    throw new Error(
      stderr.trim().split("\n").at(-1) || `its process ended with code ${code}, its result ${result}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
