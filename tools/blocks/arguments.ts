// What block, merge and queue have alike on their command lines.
import { resolve } from "node:path";
import type { Order } from "./work.ts";

export interface Given {
  order: Order;
  folder: string;
  /** What stands before the work: a block's number, an address. */
  first: string[];
}

/**
 * `FIRST… OF WORK [ARGUMENT…] --in FOLDER`
 * @param firsts how many words stand before the number of blocks
 * @throws Error with the usage
 */
export function parseOrder(argv: readonly string[], firsts: number, usage: string): Given {
  const at = argv.indexOf("--in");
  const words = at < 0 ? argv : [...argv.slice(0, at), ...argv.slice(at + 2)];
  const folder = at < 0 ? undefined : argv[at + 1];
  const [of, work, ...args] = words.slice(firsts);
  if (work === undefined || folder === undefined) throw new Error(usage);
  const order = { work, args, of: countIn(of, "the number of blocks") };
  return { order, folder: resolve(folder), first: words.slice(0, firsts) };
}

/** @throws Error for a word that is not digits alone: "" and "1e0" would be numbers, too */
export function countIn(word: string, what: string): number {
  if (/^\d+$/.test(word)) return Number(word);
  throw new Error(`${what} must be an integer such as 10, got ${JSON.stringify(word)}`);
}
