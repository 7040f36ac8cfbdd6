// A work for the tests: sums of squares, slowly enough to be killed in the middle.
import { appendFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import process from "node:process";
import type { Block, Merged } from "../../../tools/blocks/work.ts";

/** @param args for how long a block takes, ms; the file in which beginnings and ends are written down */
export async function block({ index, of }: Block, [ms = "0", log]: readonly string[]): Promise<number> {
  const note = (what: string) => log && appendFileSync(log, `${what} ${index} ${process.pid}\n`);
  note("begin");
  await delay(Number(ms));
  let sum = 0;
  for (let x = index; x < 100; x += of) sum += x * x;
  note("end");
  return sum;
}

export function merge(parts: readonly number[]): Merged {
  return { text: `sum ${parts.reduce((sum, part) => sum + part, 0)}`, code: 0 };
}
