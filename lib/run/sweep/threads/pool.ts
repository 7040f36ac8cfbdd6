/** The threads of a sweep. */
import { availableParallelism } from "node:os";
import { inspect, isDeepStrictEqual } from "node:util";
import { Worker } from "node:worker_threads";
import { toJson } from "../../../core/json.ts";
import { checkResult, MOST_THREADS, type SweepOptions } from "../options.ts";
import { type Portable, portable, type Task } from "../source/portable.ts";
import { packageNames } from "./library.ts";

/** What a thread says of a block. */
export type Done = {
  readonly index: number;
  readonly result?: unknown;
  /** Goes on from "block 3". */
  readonly error?: string;
};
/** What it is given when it begins: the function, and the first block. */
export type Begin = { readonly shipped: Portable; readonly index: number; readonly block: unknown };

/** A block that ended its thread as often is not begun again. */
const TRIES = 3;
const WORKER = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);

/** As `sweepUntil`, which checks what it is given. */
export async function onThreads<B, R>(
  blocks: readonly B[],
  task: (block: B) => R,
  isLast: (result: R) => boolean,
  options: SweepOptions,
): Promise<R[]> {
  const library = await packageNames();
  const shipped = portable(task as Task, options.with ?? {}, library);
  const threads = Math.min(options.threads ?? availableParallelism(), blocks.length, MOST_THREADS);
  const pool = new Pool(blocks, shipped, isLast as (result: unknown) => boolean, options);
  try {
    const results = pool.run(threads);
    results.catch(() => {}); // it is asked for below, whatever the first block does here
    const here = task(blocks[0]);
    checkResult(here);
    const all = await results;
    checkFirst(here, all[0]);
    return all as R[];
  } finally {
    pool.end();
  }
}

/** @throws Error if a thread found something else */
function checkFirst(here: unknown, there: unknown): void {
  let [mine, its] = [here, there].map(textOf);
  if (mine === its) {
    if (isDeepStrictEqual(structuredClone(here), there)) return;
    [mine, its] = [here, there].map((result) => inspect(result)); // dates, which JSON does not tell apart
  }
  throw new Error(
    `the first block gives ${shortened(mine)} here and ${shortened(its)} in a thread: hand over what the ` +
      "function uses of other cells by the option with, also where it has the name of one of the package's; " +
      "or it is not deterministic, or changes a variable outside of it",
  );
}

/** Of what has a form in JSON also the order of its fields. */
function textOf(result: unknown): string {
  try {
    return JSON.stringify(toJson(result));
  } catch { // it contains itself, or a bigint
    return inspect(result);
  }
}

function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 80)}…`;
}

/** Some names are there where a page or a kernel runs, and not in a thread. */
function hintFor(error: string): string {
  const name = /^: ReferenceError: (\S+) is not defined/.exec(error)?.[1];
  return name === undefined ? "" : `: hand it over by the option with: { ${name}: ${name} }`;
}

class Pool {
  private readonly results: unknown[] = [];
  /** What was said of blocks behind one that is not done. */
  private readonly early = new Map<number, Done>();
  private readonly tries: number[];
  private readonly todo: number[];
  private readonly workers = new Set<Worker>();
  private done = 0;
  private ended = false;
  private resolve!: (results: unknown[]) => void;
  private reject!: (error: Error) => void;

  constructor(
    private readonly blocks: readonly unknown[],
    private readonly shipped: Portable,
    private readonly isLast: (result: unknown) => boolean,
    private readonly options: SweepOptions,
  ) {
    this.tries = blocks.map(() => 0);
    this.todo = blocks.map((_, index) => index).reverse();
  }

  run(threads: number): Promise<unknown[]> {
    const all = new Promise<unknown[]>((resolve, reject) => Object.assign(this, { resolve, reject }));
    for (let thread = 0; thread < threads; thread++) this.hire(this.todo.pop()!);
    return all;
  }

  end(): void {
    this.ended = true;
    for (const worker of this.workers) void worker.terminate();
  }

  private hire(first: number): void {
    let current = first;
    const begin: Begin = { shipped: this.shipped, index: first, block: this.blocks[first] };
    const worker = new Worker(WORKER, { workerData: begin });
    this.workers.add(worker);
    worker.on("message", (done: Done) => {
      current = -1;
      if (!this.finish(done)) return;
      const next = this.todo.pop();
      if (next === undefined) return;
      worker.postMessage({ index: current = next, block: this.blocks[next] });
    });
    let why = "";
    worker.on("error", (error) => why = error instanceof Error ? error.message : String(error));
    worker.on("exit", () => {
      this.workers.delete(worker);
      if (!this.ended && current >= 0) this.again(current, why);
    });
  }

  /** @returns whether there may be more to do */
  private finish(done: Done): boolean {
    if (this.ended) return false;
    this.early.set(done.index, done);
    try {
      this.options.onProgress?.(++this.done, this.blocks.length);
      this.ended = this.settle();
    } catch (error) { // of what was handed over: nobody else would hear of it
      this.ended = true;
      this.reject(error as Error);
    }
    return !this.ended;
  }

  /**
   * Takes what stands in order; so an error counts where all before it is done, whichever thread was first.
   * @returns whether that is all
   */
  private settle(): boolean {
    const { results, early } = this;
    while (results.length < this.blocks.length) {
      const next = early.get(results.length);
      if (!next) return false;
      early.delete(next.index);
      if (next.error !== undefined) {
        this.reject(new Error(`block ${next.index}${next.error}${hintFor(next.error)}`));
        return true;
      }
      results.push(next.result);
      if (this.isLast(next.result)) break;
    }
    this.resolve(results);
    return true;
  }

  /** Its thread ended in the middle of a block. */
  private again(index: number, why: string): void {
    if (++this.tries[index] < TRIES) return this.hire(index);
    const reason = why === "" ? "" : `: ${why}`;
    this.finish({ index, error: ` ended its thread ${TRIES} times${reason}` });
  }
}
