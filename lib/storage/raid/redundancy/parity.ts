/**
 * The arithmetic of redundancy: XOR, and P + Q over GF(2⁸) with the polynomial 0x11d and generator 2 (H. P.
 * Anvin, "The mathematics of RAID-6", 2004; Linux md uses the same field).
 */
import type { Sums } from "./sums.ts";
import { vectorSums } from "./vectors.ts";
import { wordSums } from "./words.ts";

/**
 * Powers of the generator and their logarithms: `EXP[i] = 2^i` for i < 510, `LOG[EXP[i]] = i` for i < 255.
 */
export const EXP = new Uint8Array(510);
export const LOG = new Uint8Array(256);
for (let i = 0, power = 1; i < 255; i++) {
  EXP[i] = EXP[i + 255] = power;
  LOG[power] = i;
  power = (power << 1) ^ (power & 0x80 ? 0x11d : 0);
}

/** Product in GF(2⁸). */
export function multiply(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : EXP[LOG[a] + LOG[b]];
}

/** Quotient in GF(2⁸). @throws RangeError for b = 0 */
export function divide(a: number, b: number): number {
  if (b === 0) throw new RangeError("the divisor must not be 0");
  return a === 0 ? 0 : EXP[LOG[a] + 255 - LOG[b]];
}

let sums: Sums = (p, q, sources) => {
  sums = vectorSums() ?? wordSums; // made when first needed
  sums(p, q, sources);
};

/** target = XOR of all sources. The target may be one of them. @throws RangeError for lengths that differ */
export function xor(target: Uint8Array, sources: readonly Uint8Array[]): void {
  checkLengths(target, sources);
  sums(target, undefined, sources);
}

/** target ^= source, as `xor(target, [target, source])`. */
export function xorInto(target: Uint8Array, source: Uint8Array): void {
  xor(target, [target, source]);
}

/**
 * P = Σ source, Q = Σ 2^i · source i. P and Q may be sources, but not overlap.
 * @param sources in the order of their coefficients 2⁰, 2¹, …
 * @throws RangeError for lengths that differ
 */
export function computePQ(p: Uint8Array, q: Uint8Array, sources: readonly Uint8Array[]): void {
  checkLengths(p, sources);
  checkLengths(p, [q]);
  sums(p, q, sources);
}

const tables: (Uint8Array | undefined)[] = [];

/** All products with one factor. */
function tableOf(factor: number): Uint8Array {
  let table = tables[factor];
  if (table === undefined) {
    table = tables[factor] = new Uint8Array(256);
    for (let value = 1; value < 256; value++) table[value] = multiply(value, factor);
  }
  return table;
}

/** target ^= factor · source: what a small write does to Q, with factor 2^i, and a step of every recovery. */
export function addMultiple(target: Uint8Array, source: Uint8Array, factor: number): void {
  checkLengths(target, [source]);
  const table = tableOf(factor);
  for (let i = 0; i < target.length; i++) target[i] ^= table[source[i]];
}

/** bytes = factor · bytes. */
export function scale(bytes: Uint8Array, factor: number): void {
  const table = tableOf(factor);
  for (let i = 0; i < bytes.length; i++) bytes[i] = table[bytes[i]];
}

function checkLengths(target: Uint8Array, sources: readonly Uint8Array[]): void {
  for (const source of sources) {
    if (source.length !== target.length) {
      throw new RangeError(
        `all buffers must have the same length, got ${target.length} and ${source.length}`,
      );
    }
  }
}
