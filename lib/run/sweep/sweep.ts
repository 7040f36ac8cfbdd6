/**
 * Many blocks of work on several threads, with the results of one. Here is only what any page may load; what
 * needs a runtime is loaded when it is called.
 */
import { checkList } from "../options/known.ts";
import {
  checkBlocks,
  checkResult,
  checkSweep,
  checkTask,
  SWEEP_NAMES,
  type SweepOptions,
} from "./options.ts";

/**
 * Computes a function of each block on several threads. The function and the classes it uses travel as text:
 * a class of a cell, too, if it is named in `with`. Blocks and results are plain data. A thread that dies is
 * replaced, and its block is begun again, three times at most.
 *
 * The first block is computed here as well: so a mistake is seen with its line, and a function that gives
 * something else in a thread (by a name that means another class there, or because it is not deterministic)
 * is refused. In a page of a browser all blocks are computed where it is called.
 * @returns the results in the order of the blocks, the same for any number of threads
 * @throws TypeError that names what the function uses and was not handed over; Error for a block that fails
 * @example
 * const counts = await sweep([3, 5, 7], (n) => {
 *   const run = simulate({ processes: nodes(n, Mine) });
 *   run.run();
 *   return run.counts.messages;
 * }, { with: { Mine: Mine } });
 */
export async function sweep<B, R>(
  blocks: readonly B[],
  task: (block: B) => R,
  options: SweepOptions = {},
): Promise<R[]> {
  checkList("blocks", blocks ?? null, "[3, 5, 7]");
  checkTask("sweep", task, "(n) => …");
  checkSweep("sweep", options, SWEEP_NAMES);
  checkBlocks(blocks);
  return await sweepUntil(blocks, task, () => false, options);
}

/**
 * As `sweep`, up to the first block in their order whose result is the last that is asked for; those behind
 * it may have been computed as well.
 * @param isLast called here, once a block, in their order
 */
export async function sweepUntil<B, R>(
  blocks: readonly B[],
  task: (block: B) => R,
  isLast: (result: R) => boolean,
  options: SweepOptions,
): Promise<R[]> {
  if (blocks.length === 0) return [];
  if (!hasThreads()) return here(blocks, task, isLast, options);
  // By a name that is put together: who bundles the library for a page must not find Node in it.
  const file = `./threads/pool.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`;
  const { onThreads } = await import(new URL(file, import.meta.url).href) as { onThreads: typeof sweepUntil };
  return await onThreads(blocks, task, isLast, options);
}

function here<B, R>(
  blocks: readonly B[],
  task: (block: B) => R,
  isLast: (result: R) => boolean,
  options: SweepOptions,
): R[] {
  const results: R[] = [];
  for (const block of blocks) {
    const result = task(block);
    checkResult(result);
    results.push(result);
    options.onProgress?.(results.length, blocks.length);
    if (isLast(result)) break;
  }
  return results;
}

function hasThreads(): boolean {
  const { process } = globalThis as { process?: { versions?: { node?: string } } };
  return process?.versions?.node !== undefined;
}
