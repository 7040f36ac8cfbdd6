import { afterEach, describe, expect, test, vi } from "vitest";
import { Random } from "../../../lib/core/random.ts";
import { multiply } from "../../../lib/storage/raid/redundancy/parity.ts";
import type { Sums } from "../../../lib/storage/raid/redundancy/sums.ts";
import { vectorSums } from "../../../lib/storage/raid/redundancy/vectors.ts";
import { wordSums } from "../../../lib/storage/raid/redundancy/words.ts";
import { randomBytes } from "../helpers.ts";

/** By the definition, byte by byte, from copies. */
const reference: Sums = (p, q, sources) => {
  const copies = sources.map((source) => source.slice());
  for (let i = 0; i < p.length; i++) {
    let sum = 0, weighted = 0;
    for (let s = copies.length - 1; s >= 0; s--) {
      sum ^= copies[s][i];
      weighted = multiply(2, weighted) ^ copies[s][i];
    }
    p[i] = sum;
    if (q) q[i] = weighted;
  }
};

interface Case {
  readonly words: string;
  readonly length: number;
  /** Where in one memory P, Q (if any) and the sources begin. */
  readonly p: number;
  readonly q: number | undefined;
  readonly sources: readonly number[];
}

/** Some end or begin near the widths at which code takes another way: a word, a strip, a tile, the memory. */
const WIDTHS = [0, 8, 16, 64, 512, 4096, 65536, 131072];

function randomCase(random: Random): Case {
  const few = random.integer(8) > 0;
  const width = WIDTHS[random.integer(few ? 6 : WIDTHS.length)];
  const length = Math.max(0, width + random.integer(7) - 3) +
    (random.integer(3) === 0 ? random.integer(200) : 0);
  const count = random.integer(few ? 20 : 9);
  const room = length + 256;
  const slot = (i: number) => i * room + (random.integer(2) === 0 ? -(i * room) & 15 : random.integer(100));
  const sources = Array.from({ length: count }, (_, i) => slot(i + 2));
  const output = (own: number): number => {
    const shared = random.integer(6), source = count === 0 ? own : sources[random.integer(count)];
    if (shared === 0) return source;
    if (shared === 1) return Math.max(0, source + random.integer(2 * length + 1) - length); // in part
    return own;
  };
  const p = output(slot(0));
  let q = random.integer(2) === 0 ? undefined : output(slot(1));
  if (q !== undefined && Math.abs(p - q) < length) q = undefined; // P and Q must not overlap
  const words = `${count} sources [${sources}] of ${length} bytes, P at ${p}, Q at ${q}`;
  return { words, length, p, q, sources };
}

/**
 * The first of so many random cases after which the memory is not the reference's, and the last such byte.
 */
function differs(sums: Sums, seed: number, cases: number): string | undefined {
  const random = new Random(seed);
  for (let i = 0; i < cases; i++) {
    const { words, length, p, q, sources } = randomCase(random);
    const memory = randomBytes(random, (sources.length + 3) * (length + 256) + length & ~3);
    const after = (run: Sums): Uint8Array => {
      const own = memory.slice(), at = (from: number) => own.subarray(from, from + length);
      run(at(p), q === undefined ? undefined : at(q), sources.map(at));
      return own;
    };
    const ours = after(sums), theirs = after(reference);
    let wrong = ours.length - 1;
    while (wrong >= 0 && ours[wrong] === theirs[wrong]) wrong--;
    if (wrong >= 0) return `case ${i}, byte ${wrong}: ${words}`;
  }
  return undefined;
}

describe("sums of any length, alignment and overlap are those of a loop over bytes", () => {
  test("with vectors", () => {
    const sums = vectorSums();
    if (sums === undefined) throw new Error("this engine has WebAssembly with vectors, and it was not used");
    expect(differs(sums, 1, 600)).toBe(undefined);
  });

  test("in words", () => {
    expect(differs(wordSums, 2, 600)).toBe(undefined);
  });

  test("of more sources than vectors are made for", () => {
    const many = Array.from({ length: 500 }, (_, i) => Uint8Array.of(i, i >> 8, i >> 4));
    const ours = [new Uint8Array(3), new Uint8Array(3)], theirs = [new Uint8Array(3), new Uint8Array(3)];
    vectorSums()!(ours[0], ours[1], many);
    reference(theirs[0], theirs[1], many);
    expect(ours).toEqual(theirs);
  });

  const sums = vectorSums()!;
  const mutants: Record<string, Sums> = {
    "leave the bytes behind the last vector": (p, q, sources) => {
      const whole = (bytes: Uint8Array) => bytes.subarray(0, p.length & ~15);
      sums(whole(p), q && whole(q), sources.map(whole));
    },
    "begin at whole words only": (p, q, sources) => {
      const aligned = (bytes: Uint8Array) =>
        new Uint8Array(bytes.buffer, bytes.byteOffset & ~7, bytes.length);
      sums(aligned(p), q && aligned(q), sources.map(aligned));
    },
    "write a tile before an overlapping source is read": (p, q, sources) => {
      for (let from = 0; from < p.length; from += 4096) {
        const part = (bytes: Uint8Array) => bytes.subarray(from, from + 4096);
        sums(part(p), q && part(q), sources.map(part));
      }
    },
    "write P before Q reads its sources": (p, q, sources) => {
      sums(p, undefined, sources);
      if (q) sums(new Uint8Array(p.length), q, sources);
    },
    "give the coefficients the other way round": (p, q, sources) => sums(p, q, [...sources].reverse()),
  };
  for (const [name, mutant] of Object.entries(mutants)) {
    test(`and the cases find sums that ${name}`, () => {
      expect(differs(mutant, 1, 600)).toMatch(/^case \d+, byte \d+/);
    });
  }
});

describe("without WebAssembly, or where it may not be compiled", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  const { Memory } = WebAssembly;
  class Module {
    constructor() {
      throw new Error("Wasm code generation disallowed by embedder");
    }
  }
  for (const [name, WebAssembly] of [["none", undefined], ["refused", { Memory, Module }]] as const) {
    test(`sums are made in words: ${name}`, async () => {
      vi.stubGlobal("WebAssembly", WebAssembly);
      vi.resetModules();
      const { computePQ, xor } = await import("../../../lib/storage/raid/redundancy/parity.ts");
      const data = [Uint8Array.of(1, 2, 0x80), Uint8Array.of(4, 8, 0x80), Uint8Array.of(16, 32, 0x80)];
      const p = new Uint8Array(3), q = new Uint8Array(3), x = new Uint8Array(3);
      xor(x, data);
      computePQ(p, q, data);
      expect([...x]).toEqual([21, 42, 0x80]);
      expect([...p]).toEqual([21, 42, 0x80]);
      // 1 + 2·4 + 4·16, 2 + 2·8 + 4·32, 0x80·(1 + 2 + 4)
      expect([...q]).toEqual([73, 146, multiply(0x80, 7)]);
    });
  }
});
