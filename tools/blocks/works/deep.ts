// The deep tests: a block is a part of their files.
import { runVitest, type Tally } from "../../vitest.ts";
import type { Block, Merged } from "../work.ts";

/** @param args names of tests only, as of `deno task test:deep` */
export async function block({ index, of }: Block, args: readonly string[]): Promise<Tally> {
  return await runVitest({ runtime: "deno", suite: "deep", filters: [...args], shard: `${index + 1}/${of}` });
}

export function merge(parts: readonly Tally[]): Merged {
  const sum = (key: keyof Tally) => parts.reduce((total, part) => total + part[key], 0);
  return { text: `${sum("passed")} passed, ${sum("failed")} failed`, code: sum("failed") > 0 ? 1 : 0 };
}
