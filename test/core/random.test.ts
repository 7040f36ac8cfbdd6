import { describe, expect, test } from "vitest";
import { exp, ln, Random } from "../../lib/core/random.ts";

/**
 * [seed, stream, first six draws, millionth draw], from a C program of its own: four uint32_t words stepped
 * as in PractRand's sfc32, seeded with a = stream, b = low and c = high half of the seed, counter = 1, and
 * twelve steps thrown away.
 */
const VECTORS: [number, number, number[], number][] = [
  [0, 0, [1363572419, 145230303, 808754475, 4216505632, 947923937, 2491578854], 4205400837],
  [1, 0, [2012149540, 1872316204, 1707632675, 1779833415, 2026416846, 1661539736], 531598970],
  [42, 7, [550967473, 2144908431, 3484033959, 622589944, 1935740476, 4156035759], 2015389818],
  [
    Number.MAX_SAFE_INTEGER,
    4294967295,
    [1510432173, 3451761195, 280319670, 4206466659, 2960250315, 2731238230],
    966559348,
  ],
];

describe("sfc32", () => {
  test.each(VECTORS)(
    "gives the reference numbers for seed %i, stream %i",
    (seed, stream, first, millionth) => {
      const random = new Random(seed, stream);
      const draws = Array.from({ length: 6 }, () => random.bits() >>> 0);
      expect(draws).toEqual(first);
      let last = 0;
      for (let i = 6; i < 1_000_000; i++) last = random.bits() >>> 0;
      expect(last).toBe(millionth);
    },
  );

  test.each([-1, 0.5, NaN, 2 ** 53, "1" as unknown as number])("refuses the seed %s", (seed) => {
    expect(() => new Random(seed)).toThrow(`seed must be an integer from 0 to 2^53 − 1, got ${seed}`);
  });
  test.each([-1, 0.5, NaN, 2 ** 32])("refuses the stream %s", (stream) => {
    expect(() => new Random(1, stream)).toThrow("stream must be an integer from 0 to 2^32 − 1");
  });
});

function sample(count: number, draw: () => number): Float64Array {
  return Float64Array.from({ length: count }, draw).sort();
}
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The greatest distance between the sample's and the true distribution, times √n (Kolmogorov): above 1.95
 * once in 1000.
 */
function distance(sorted: Float64Array, distribution: (x: number) => number): number {
  let worst = 0;
  sorted.forEach((x, i) => {
    const p = distribution(x);
    worst = Math.max(worst, Math.abs(p - i / sorted.length), Math.abs((i + 1) / sorted.length - p));
  });
  return worst * Math.sqrt(sorted.length);
}

/** Abramowitz and Stegun 7.1.26: to 1.5e-7. */
function normalDistribution(z: number): number {
  const x = Math.abs(z) / Math.SQRT2, t = 1 / (1 + 0.3275911 * x);
  const tail = t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) *
    Math.exp(-x * x);
  return z < 0 ? tail / 2 : 1 - tail / 2;
}

describe("what is drawn has the distribution that its name says", () => {
  const N = 200_000;
  test("uniform: strictly between 0 and 1", () => {
    const random = new Random(1), values = sample(N, () => random.uniform());
    expect(values[0]).toBeGreaterThan(0);
    expect(values[N - 1]).toBeLessThan(1);
    expect(distance(values, (x) => x)).toBeLessThan(1.95);
  });
  test("exponential", () => {
    const random = new Random(2), values = sample(N, () => random.exponential(10));
    expect(mean(values)).toBeCloseTo(10, 0);
    expect(distance(values, (x) => 1 - Math.exp(-x / 10))).toBeLessThan(1.95);
  });
  test("normal", () => {
    const random = new Random(3), values = sample(N, () => random.normal(5, 2));
    expect(distance(values, (x) => normalDistribution((x - 5) / 2))).toBeLessThan(1.95);
  });
  test("Pareto", () => {
    const random = new Random(4), values = sample(N, () => random.pareto(3, 2.5));
    expect(values[0]).toBeGreaterThanOrEqual(3);
    expect(distance(values, (x) => 1 - (3 / x) ** 2.5)).toBeLessThan(1.95);
  });
  test("integer: each value equally often, for a count that does not divide 2^32", () => {
    const random = new Random(5), counts = new Array(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(22.5); // 6 degrees of freedom, once in 1000
  });
  test("integer takes all of 2^32 values without bias: an upper half is drawn half of the time", () => {
    const random = new Random(6), count = 3 * 2 ** 30; // a plain remainder would draw the lowest quarter twice as often
    let low = 0;
    for (let i = 0; i < 30_000; i++) if (random.integer(count) < 2 ** 30) low++;
    expect(Math.abs(low / 30_000 - 1 / 3)).toBeLessThan(0.01);
  });
  test("shuffle: each of the 24 orders of four equally often", () => {
    const random = new Random(7), counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = random.shuffle([1, 2, 3, 4]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquare).toBeLessThan(49.7); // 23 degrees of freedom, once in 1000
  });
  test.each([0, -1, 1.5, NaN, 2 ** 32 + 1])("integer refuses the count %s", (count) => {
    expect(() => new Random(1).integer(count)).toThrow("count must be an integer from 1 to 2^32");
  });
  test("streams of one seed do not repeat each other", () => {
    const draws = [0, 1, 2, 16, 17].map((stream) => new Random(9, stream)).map((random) =>
      Array.from({ length: 4 }, () => random.bits()).join()
    );
    expect(new Set(draws).size).toBe(draws.length);
  });
});

const view = new DataView(new ArrayBuffer(8));
function bitsOf(x: number): string {
  view.setFloat64(0, x);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}
/** How many floating-point numbers lie between two of the same sign. */
function ulps(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  view.setFloat64(0, a);
  const first = view.getBigInt64(0);
  view.setFloat64(0, b);
  const between = first - view.getBigInt64(0);
  return Number(between < 0n ? -between : between);
}

describe("ln and exp", () => {
  test("agree with the engine's to the last bit or the one before it", () => {
    const random = new Random(11);
    let worstLn = 0, worstExp = 0;
    for (let i = 0; i < 300_000; i++) {
      const small = random.uniform(), wide = small * 2 ** (random.integer(2000) - 1000);
      worstLn = Math.max(worstLn, ulps(ln(small), Math.log(small)), ulps(ln(wide), Math.log(wide)));
      const x = (random.uniform() - 0.5) * 1400;
      worstExp = Math.max(worstExp, ulps(exp(x), Math.exp(x)), ulps(exp(small), Math.exp(small)));
    }
    expect(worstLn).toBeLessThanOrEqual(1);
    expect(worstExp).toBeLessThanOrEqual(1);
  });

  test.each<[number, string]>([
    [0.5, "bfe62e42fefa39ef"],
    [0.1, "c0026bb1bbb55515"],
    [1 / 3, "bff193ea7aad030b"],
    [10, "40026bb1bbb55516"],
    [1e-10, "c037069e2aa2aa5b"],
    [1e300, "4085963447f87fb5"],
    [5e-324, "c0874385446d71c3"],
    [1.4142, "3fd62e1ac5b1d181"],
    [0.7071, "bfd62e6b3842a25e"],
  ])("ln(%f) has exactly these bits", (x, bits) => expect(bitsOf(ln(x))).toBe(bits));

  test.each<[number, string]>([
    [0.5, "3ffa61298e1e069c"],
    [-0.1, "3fecf46d99d52b3a"],
    [1 / 3, "3ff6546db1ba2d13"],
    [1, "4005bf0a8b14576a"],
    [-10, "3f07cd79b5647c9a"],
    [1e-10, "3ff000000006df38"],
    [700, "7f0d945df4f8ec8e"],
    [-745, "0000000000000001"],
    [100.25, "48f8c39b9134bac4"],
  ])("exp(%f) has exactly these bits", (x, bits) => expect(bitsOf(exp(x))).toBe(bits));

  test("meet their special values", () => {
    expect([ln(1), ln(0), ln(Infinity), ln(-1), ln(NaN)]).toEqual([0, -Infinity, Infinity, NaN, NaN]);
    expect([exp(0), exp(-Infinity), exp(Infinity), exp(NaN)]).toEqual([1, 0, Infinity, NaN]);
  });

  test("exponential draws are −mean × ln of the uniform ones, to 2^−51, and above 0", () => {
    const a = new Random(3), b = new Random(3);
    let worst = 0, least = Infinity;
    for (let i = 0; i < 1_000_000; i++) {
      const fast = a.exponential(1);
      const plain = -ln(b.uniform());
      worst = Math.max(worst, Math.abs(fast - plain) / Math.max(1, plain));
      least = Math.min(least, fast);
    }
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThan(2 ** -51);
    expect(least).toBeGreaterThan(0);
  });

  test.each<[number, string]>([
    [0, "4036dfb516f20bbe"],
    [0x7fffffff, "3fe62e42ff1a39ef"],
    [-1, "3ddfffff44000000"],
    [123456789, "400c64fb98c406fc"],
  ])("an exponential draw from the bits %i has exactly these bits", (bits, expected) => {
    // Assigned to it could not be where the class is frozen, as it is for users.
    const random = Object.defineProperty(new Random(1), "bits", { value: () => bits });
    expect(bitsOf(random.exponential(1))).toBe(expected);
  });
});
