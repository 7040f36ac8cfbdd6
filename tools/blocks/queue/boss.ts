// Gives the missing blocks of an order to a queue, and keeps the results that are theirs.
import { setTimeout as delay } from "node:timers/promises";
import { type ConnectionOptions, type Job as Queued, Queue } from "bullmq";
import { collect, keepResult } from "../folder.ts";
import { type Order, problemOf, type Result } from "../work.ts";
import { type Job, jobId, queueName, refusal } from "./jobs.ts";

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
  /** Blocks that are not in the folder yet, and their jobs. */
  const open = new Map<number, string>();
  for (const { index } of (await collect(folder, order)).missing) {
    open.set(index, await jobId({ order, index }));
  }
  const queue = new Queue<Job, Result>(queueName(), { connection });
  const refused = new Promise<never>((_, reject) =>
    queue.on("error", (error) => {
      const why = refusal(error);
      if (why) reject(why);
      else onProgress?.(`no Redis, it is tried again: ${error.message}`);
    })
  );
  refused.catch(() => queue.disconnect()); // else it waits for ever to be let in
  const tries = new Map<number, number>();
  const add = async (indices: Iterable<number>) => {
    await queue.addBulk([...indices].map((index) => ({
      name: order.work,
      data: { order, index },
      opts: { jobId: open.get(index)! },
    })));
  };
  try {
    await Promise.race([refused, add(open.keys())]);
    while (open.size > 0) {
      for (const [index, id] of open) {
        const job = await queue.getJob(id);
        // Redis may have come back without it.
        const refused = job ? await take(job, order, index, folder) : "is not in the queue any more";
        if (refused === "") open.delete(index);
        if (!refused) continue;
        onProgress?.(`block ${index} ${refused}`);
        tries.set(index, (tries.get(index) ?? 0) + 1);
        if (tries.get(index)! >= TRIES) throw new Error(`block ${index} ${refused}, ${TRIES} times`);
        await add([index]);
      }
      const workers = open.size > 0 ? `; workers of the same sources: ${await queue.getWorkersCount()}` : "";
      onProgress?.(`${order.of - open.size} of ${order.of} blocks${workers}`);
      if (open.size > 0) await delay(ASK_MS);
    }
  } finally {
    await queue.close();
  }
}

/**
 * Takes a block's result, if it has come to an end.
 * @returns "" if it was taken; why not, if it is to be computed again
 */
async function take(
  job: Queued<Job, Result>,
  order: Order,
  index: number,
  folder: string,
): Promise<string | undefined> {
  const state = await job.getState();
  if (state !== "completed" && state !== "failed") return undefined;
  const problem = state === "failed"
    ? `failed: ${job.failedReason}`
    : await problemOf(job.returnvalue, order, index);
  if (problem === undefined) keepResult(folder, job.returnvalue);
  await job.remove();
  return problem ?? "";
}
