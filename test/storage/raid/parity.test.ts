import { describe, expect, test } from "vitest";
import { Random } from "../../../lib/core/random.ts";
import {
  addMultiple,
  computePQ,
  divide,
  EXP,
  multiply,
  xor,
  xorInto,
} from "../../../lib/storage/raid/redundancy/parity.ts";
import { randomBytes } from "../helpers.ts";

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Multiplication by the definition: shift and add, reduce by x⁸ + x⁴ + x³ + x² + 1. */
function slowMultiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 0; bit < 8; bit++) if (b & (1 << bit)) product ^= a << bit;
  for (let bit = 14; bit >= 8; bit--) if (product & (1 << bit)) product ^= 0x11d << (bit - 8);
  return product;
}

describe("GF(2⁸) with polynomial 0x11d", () => {
  test("multiplies as the definition says, for all pairs, and divides back", () => {
    for (let a = 0; a < 256; a++) {
      for (let b = 0; b < 256; b++) {
        const product = multiply(a, b);
        if (product !== slowMultiply(a, b)) throw new Error(`${a} · ${b} = ${product}`);
        if (b > 0 && divide(product, b) !== a) throw new Error(`${product} / ${b}`);
      }
    }
  });

  test("has 2 as a generator: its powers are all 255 values", () => {
    expect(new Set(EXP.subarray(0, 255)).size).toBe(255);
  });

  test("refuses to divide by 0", () => {
    expect(() => divide(1, 0)).toThrow("the divisor must not be 0");
  });
});

describe("P and Q", () => {
  const data = [0, 1, 2].map((i) => Uint8Array.from({ length: 32 }, (_, j) => (31 * i + 17 + 7 * j) & 255));

  test("are those that two independent libraries give", () => {
    const p = new Uint8Array(32), q = new Uint8Array(32);
    computePQ(p, q, data);
    expect(hex(p)).toBe("6e797c070a1518a3a6b1b4bf424d505b9ee9ecf7fa85889396e1242f323dc0cb");
    expect(hex(q)).toBe("50330a21044776babf8cd5eec6f5b48f1ae4dd96b390a1eaefbc02396c5f6358");
  });

  test("equal the byte-wise definition for 1 to 12 sources, at every alignment and odd lengths", () => {
    const random = new Random(1);
    for (let sources = 1; sources <= 12; sources++) {
      for (const [length, offset] of [[4096, 0], [4100, 4], [37, 0], [64, 1], [8192, 0]]) {
        const memory = randomBytes(random, 16 * 8200);
        const all = Array.from(
          { length: sources },
          (_, i) => memory.subarray(i * 8200 + offset, i * 8200 + offset + length),
        );
        const p = new Uint8Array(length), q = new Uint8Array(length), x = new Uint8Array(length);
        computePQ(p, q, all);
        xor(x, all);
        for (let j = 0; j < length; j++) {
          let sum = 0, weighted = 0;
          all.forEach((source, i) => {
            sum ^= source[j];
            weighted ^= multiply(EXP[i], source[j]);
          });
          if (p[j] !== sum || q[j] !== weighted || x[j] !== sum) {
            throw new Error(`${sources} sources, byte ${j}`);
          }
        }
      }
    }
  });

  test("can be changed by the difference of one source", () => {
    const random = new Random(2);
    const all = [0, 1, 2, 3, 4].map(() => randomBytes(random, 512));
    const p = new Uint8Array(512), q = new Uint8Array(512);
    computePQ(p, q, all);
    const changed = randomBytes(random, 512);
    const difference = all[3].slice();
    xorInto(difference, changed);
    xorInto(p, difference);
    addMultiple(q, difference, EXP[3]);
    all[3] = changed;
    const p2 = new Uint8Array(512), q2 = new Uint8Array(512);
    computePQ(p2, q2, all);
    expect(hex(p)).toBe(hex(p2));
    expect(hex(q)).toBe(hex(q2));
  });

  test("of buffers of different length are refused", () => {
    expect(() => xor(new Uint8Array(8), [new Uint8Array(7)])).toThrow(
      "all buffers must have the same length, got 8 and 7",
    );
  });
});
