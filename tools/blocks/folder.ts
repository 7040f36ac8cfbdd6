// A folder of results: each is there whole or not at all, whoever is killed when, and however often it is
// computed.
import { randomUUID } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type Order, problemOf, type Result } from "./work.ts";

const fileOf = (folder: string, index: number) => join(folder, `block-${index}.json`);

/** Writes a result beside its place, to the disk, and then puts it there at once. */
export function keepResult(folder: string, result: Result): void {
  mkdirSync(folder, { recursive: true });
  const file = fileOf(folder, result.index), draft = `${file}.${randomUUID()}.part`;
  const descriptor = openSync(draft, "w");
  writeFileSync(descriptor, JSON.stringify(result));
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(draft, file);
}

/** The result that is there, if it is this block's and whole; else why not. */
export async function resultIn(folder: string, order: Order, index: number): Promise<Result | string> {
  const file = fileOf(folder, index);
  if (!existsSync(file)) return "is missing";
  const result = parsed(readFileSync(file, "utf8"));
  return await problemOf(result, order, index) ?? result as Result;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface Collected {
  parts: unknown[];
  /** Blocks that have to be computed yet, and why: missing, foreign, corrupt. */
  missing: { index: number; why: string }[];
}

export async function collect(folder: string, order: Order): Promise<Collected> {
  const parts: unknown[] = [], missing: Collected["missing"] = [];
  for (let index = 0; index < order.of; index++) {
    const found = await resultIn(folder, order, index);
    if (typeof found === "string") missing.push({ index, why: found });
    else parts.push(found.part);
  }
  return { parts, missing };
}

/** `0-3,7`: as Slurm's arrays and people write them. */
export function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([from, to]) => from === to ? `${from}` : `${from}-${to}`).join(",");
}
