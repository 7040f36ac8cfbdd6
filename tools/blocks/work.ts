// What can be done in blocks, and how a block's result is kept: whole or not at all, and known to be its own.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, isAbsolute, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../base/paths.ts";
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
  /** What a block reads that is not of this checkout, or a hash of it: a result of other data is refused. */
  given?(block: Block, args: readonly string[]): string;
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
 * What a result is a result of: the order, the block's number, what it was given, and the sources that
 * computed it. Results of other sources are not mixed.
 */
export async function digestOf(order: Order, index: number, sources = ourSources()): Promise<string> {
  const { work, args, of } = order, module = readFileSync(moduleOf(work), "utf8");
  const given = (await workOf(order)).given?.({ index, of }, args);
  return sha256(JSON.stringify([work, args, of, index, given, sources, module]));
}

/** The hash of this checkout, as it was when it was first asked for. */
export function ourSources(): string {
  return ours ??= sourcesOf(root);
}
let ours: string | undefined;

const SOURCES = ["lib", "tools", "test", "notebooks", "data"];
/** What is made of sources, by us or by others; and what a work itself writes. */
const MADE = ["dist", "node_modules", "__pycache__", ".ipynb_checkpoints"], WRITTEN = "scores.json";

/**
 * One hash over all by which a checkout's results may differ from another's: lists of mutants, data, too.
 * What lies beside the notebooks, records and tables, is of those who worked in them.
 */
export function sourcesOf(checkout: string): string {
  const ending = (name: string) => name === "notebooks" ? ".ipynb" : "";
  const files = SOURCES.flatMap((name) => filesUnder(join(checkout, name), ending(name), MADE));
  const own = ["deno.json", "deno.lock"].map((name) => join(checkout, name)).filter(existsSync);
  return hashBelow(checkout, [...own, ...files.filter((file) => basename(file) !== WRITTEN)]);
}

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
  return { index, digest: await digestOf(order, index), sum: sumOf(part), part };
}

/** Why this is not the result of that block; undefined if it is. */
export async function problemOf(
  result: unknown,
  order: Order,
  index: number,
): Promise<string | undefined> {
  if (typeof result !== "object" || result === null) return "is no whole result";
  const { index: its, digest, sum, part } = result as Partial<Result>;
  if (its !== index) return `is of block ${its}`;
  if (digest !== await digestOf(order, index)) {
    return "is of another order, or was computed by other sources or of other data";
  }
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
