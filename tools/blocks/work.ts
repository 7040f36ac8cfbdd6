// What can be done in blocks, and how a block's result is kept: whole or not at all, and known to be its own.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { libDir, root } from "../base/paths.ts";
import { filesUnder, hashBelow } from "../setup/steps.ts";

/** Block `index` of `of`: 0, 1, … */
export interface Block {
  index: number;
  of: number;
}

/** What a module of work exports. */
export interface Work {
  /**
   * Computes one block: plain data, the same each time, on each machine.
   * @param args what the command was given besides
   */
  block(block: Block, args: readonly string[]): unknown | Promise<unknown>;
  /** @param parts of all blocks, in their order @returns what is printed, and whether all is well */
  merge(parts: readonly never[], args: readonly string[]): Merged | Promise<Merged>;
}

export interface Merged {
  text: string;
  code: number;
}

/** A work with what it is done to. */
export interface Order {
  /** A name in tools/blocks/works, or a module of this checkout by its path from the root. */
  work: string;
  args: readonly string[];
  of: number;
}

const worksDir = join(root, "tools", "blocks", "works");

/** @throws Error for a name that is no work; a path that leads out of the checkout is none */
export async function workOf({ work }: Order): Promise<Work> {
  const found = await import(pathToFileURL(moduleOf(work)).href) as Partial<Work>;
  if (typeof found.block === "function" && typeof found.merge === "function") return found as Work;
  throw new Error(`${work} exports no block and merge: see tools/blocks/works for what does`);
}

/** So that a queue can hand out names, and never code. */
function moduleOf(work: string): string {
  const path = work.endsWith(".ts") ? resolve(root, work) : join(worksDir, `${work}.ts`);
  const inside = relative(root, path);
  const isOurs = !inside.startsWith("..") && !isAbsolute(inside) && /^[\w./-]+$/.test(work);
  if (isOurs && existsSync(path)) return path;
  const names = filesUnder(worksDir, ".ts").map((file) => relative(worksDir, file).replace(/\.ts$/, ""));
  throw new Error(`the work must be one of ${names.join(", ")}, or a module of this checkout, got ${work}`);
}

/**
 * What a result is a result of: the order, the block's number, and the sources that computed it. Results of
 * other sources are not mixed.
 */
export function digestOf(order: Order, index: number): string {
  sources ??= hashBelow(root, [...filesUnder(libDir, ".ts", ["dist"]), ...filesUnder(worksDir, ".ts")]);
  const module = readFileSync(moduleOf(order.work), "utf8");
  return sha256(JSON.stringify([order.work, order.args, order.of, index, sources, module]));
}
let sources: string | undefined;

/** A block's result as it is written and sent. */
export interface Result {
  index: number;
  digest: string;
  /** Of `part`'s text. */
  sum: string;
  part: unknown;
}

export async function resultOf(order: Order, index: number): Promise<Result> {
  const work = await workOf(order);
  const part = await work.block({ index, of: order.of }, order.args) ?? null;
  return { index, digest: digestOf(order, index), sum: sumOf(part), part };
}

/** Why this is not the result of that block; undefined if it is. */
export function problemOf(result: unknown, order: Order, index: number): string | undefined {
  const { index: its, digest, sum, part } = (result ?? {}) as Partial<Result>;
  if (its !== index) return `is of block ${its}`;
  if (digest !== digestOf(order, index)) return "is of another order, or was computed by other sources";
  return sum === sumOf(part) ? undefined : "is not what was computed: its checksum differs";
}

function sumOf(part: unknown): string {
  return sha256(JSON.stringify(part) ?? "");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** @throws Error that names what is wrong */
export function checkBlock(index: number, of: number): void {
  if (!Number.isInteger(of) || of < 1) {
    throw new Error(`the number of blocks must be an integer ≥ 1, got ${of}`);
  }
  if (Number.isInteger(index) && index >= 0 && index < of) return;
  throw new Error(`a block of ${of} must be 0 to ${of - 1}, got ${index}`);
}
