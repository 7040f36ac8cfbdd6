/** What a sweep is given. */
import { brief } from "../../core/plain.ts";
import { checkFunction, checkNames } from "../options/known.ts";
import { checkClonable, isRecord } from "./source/clonable.ts";
import type { Names } from "./source/portable.ts";

export type SweepOptions = {
  /**
   * What the function uses of other cells, by name: data, functions, classes. A thread has variables of its
   * own.
   */
  readonly with?: Names;
  /** How many threads compute, at most 256. Default: as many as there are processors. */
  readonly threads?: number;
  /** Called after each block. */
  onProgress?(done: number, of: number): void;
};

/** Each has a heap of its own: more would fill the memory before they compute anything. */
export const MOST_THREADS = 256;

export const SWEEP_NAMES = ["with", "threads", "onProgress"];

/** Whoever can write to a queue could run a function on each worker: works go there by name. */
const ON_A_QUEUE = "a queue takes a work of tools/blocks/works by its name (deno task queue), not a function";

/** @throws TypeError or RangeError that names the option */
export function checkSweep(what: string, options: SweepOptions, names: readonly string[]): void {
  checkNames(what, options, names, (name) => name === "queue" ? ON_A_QUEUE : undefined);
  checkWith(options.with);
  checkFunction("onProgress", options.onProgress);
  const { threads } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS)) {
    throw new RangeError(`threads must be an integer from 1 to ${MOST_THREADS}, got ${brief(threads)}`);
  }
}

function checkWith(names: unknown): void {
  if (names === undefined || typeof names === "object" && names !== null && isRecord(names)) return;
  throw new TypeError(`with must be an object, e.g. { Mine: Mine }, got ${brief(names)}`);
}

/** @throws TypeError for what no thread can be given */
export function checkBlocks(blocks: readonly unknown[]): void {
  blocks.forEach((block, index) => checkClonable(`block ${index}`, block, "plain data"));
}

/** @throws TypeError for what no thread can give back */
export function checkResult(result: unknown): void {
  if (Object.prototype.toString.call(result) === "[object Promise]") {
    throw new TypeError(
      "the function must return plain data, got a Promise: write it without async and await",
    );
  }
  checkClonable("what the function returns", result, "plain data");
}

/** @throws TypeError for what cannot be called */
export function checkTask(what: string, task: unknown, example: string): void {
  if (typeof task === "function") return;
  throw new TypeError(`${what} needs a function, ${example}, got ${brief(task)}`);
}
