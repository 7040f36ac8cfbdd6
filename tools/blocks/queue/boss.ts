// Gives the missing blocks of an order to a queue, and keeps the results that are theirs.
import { setTimeout as delay } from "node:timers/promises";
import { type ConnectionOptions, Queue } from "bullmq";
import { collect, keepResult } from "../folder.ts";
import { type Order, problemOf, type Result } from "../work.ts";
import { type Job, jobId, QUEUE } from "./jobs.ts";

/** How often the queue is asked: whoever waits for events misses those of a restart. */
const ASK_MS = 250;
/** A block that failed, or whose result was refused, is not given out again after this. */
const TRIES = 3;

export interface BossOptions {
  connection: ConnectionOptions;
  folder: string;
  onProgress?: (text: string) => void;
}

/**
 * Returns when all blocks are in the folder. It may be ended and begun again: what is there is not computed
 * twice, and what still waits in the queue is not added twice.
 * @throws Error for a block that failed or was refused three times
 */
export async function giveOut(order: Order, { connection, folder, onProgress }: BossOptions): Promise<void> {
  const queue = new Queue<Job, Result>(QUEUE, { connection });
  queue.on("error", () => {}); // Redis is away: it is asked again
  const open = new Set(collect(folder, order).missing.map(({ index }) => index));
  const tries = new Map<number, number>();
  const add = async (indices: Iterable<number>) => {
    const jobs = [...indices].map((index): Job => ({ order, index }));
    await queue.addBulk(jobs.map((job) => ({ name: order.work, data: job, opts: { jobId: jobId(job) } })));
  };
  try {
    await add(open);
    while (open.size > 0) {
      for (const index of open) {
        const refused = await take(queue, order, index, folder, open);
        if (refused === undefined) continue;
        onProgress?.(`block ${index} ${refused}`);
        tries.set(index, (tries.get(index) ?? 0) + 1);
        if (tries.get(index)! >= TRIES) throw new Error(`block ${index} ${refused}, ${TRIES} times`);
        await add([index]);
      }
      onProgress?.(`${order.of - open.size} of ${order.of} blocks`);
      if (open.size > 0) await delay(ASK_MS);
    }
  } finally {
    await queue.close();
  }
}

/** Takes a block's result, if there is one. @returns why it was not taken, if it is to be computed again */
async function take(
  queue: Queue<Job, Result>,
  order: Order,
  index: number,
  folder: string,
  open: Set<number>,
): Promise<string | undefined> {
  const job = await queue.getJob(jobId({ order, index }));
  if (!job) return "is not in the queue any more"; // Redis has come back without it
  const state = await job.getState();
  if (state !== "completed" && state !== "failed") return undefined;
  const problem = state === "failed"
    ? `failed: ${job.failedReason}`
    : problemOf(job.returnvalue, order, index);
  if (problem === undefined) {
    keepResult(folder, job.returnvalue);
    open.delete(index);
  }
  await job.remove();
  return problem;
}
