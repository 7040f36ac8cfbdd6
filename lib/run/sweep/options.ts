/** What a sweep is given. */
import { brief } from "../../core/plain.ts";
import { checkFunction, checkNames } from "../options/known.ts";
import type { Names } from "./source/portable.ts";

export type SweepOptions = {
  /**
   * What the function uses of other cells, by name: data, functions, classes. A thread has variables of its
   * own.
   */
  readonly with?: Names;
  /** How many threads compute. Default: as many as there are processors. */
  readonly threads?: number;
  /** Called after each block. */
  onProgress?(done: number, of: number): void;
};

export const SWEEP_NAMES = ["with", "threads", "onProgress"];

/** @throws TypeError or RangeError that names the option */
export function checkSweep(what: string, options: SweepOptions, names: readonly string[]): void {
  checkNames(what, options, names);
  checkNames("with", options.with, Object.keys(options.with ?? {}));
  checkFunction("onProgress", options.onProgress);
  const { threads } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new RangeError(`threads must be an integer ≥ 1, got ${brief(threads)}`);
  }
}
