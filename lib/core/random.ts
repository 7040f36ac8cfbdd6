/**
 * Randomness that is the same on every engine: the generator sfc32 and our own `ln` and `exp`.
 *
 * sfc32 ("small fast counting", Chris Doty-Humphrey, PractRand 2010) has 128 bits of state and passes
 * PractRand to 2^46 bytes. `Math.log`, `Math.exp` and `Math.pow` may differ in the last bit from one engine
 * to the next, and a last bit can swap two events; so what decides the order of events is computed with +, −,
 * ×, ÷ and √ alone, which IEEE 754 fixes.
 */

/**
 * A stream of pseudo-random numbers. Equal (seed, stream) give equal draws; different streams are
 * independent.
 */
export class Random {
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 1;

  /**
   * @param seed any safe integer ≥ 0
   * @param stream which of the streams of this seed (the network's, a process's), an integer ≥ 0
   */
  constructor(seed: number, stream = 0) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`seed must be an integer from 0 to 2^53 − 1, got ${seed}`);
    }
    if (!Number.isInteger(stream) || stream < 0 || stream > 0xffffffff) {
      throw new RangeError(`stream must be an integer from 0 to 2^32 − 1, got ${stream}`);
    }
    this.a = stream | 0;
    this.b = seed | 0;
    this.c = Math.floor(seed / 4294967296) | 0;
    for (let round = 0; round < 12; round++) this.bits(); // mixes the seed into all four words
  }

  /** 32 random bits, as a signed integer. */
  bits(): number {
    const b = this.b, c = this.c;
    const result = (((this.a + b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = b ^ (b >>> 9);
    this.b = (c + (c << 3)) | 0;
    this.c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result;
  }

  /** A number strictly between 0 and 1, in steps of 2^−32. */
  uniform(): number {
    return ((this.bits() >>> 0) + 0.5) * 2.3283064365386963e-10;
  }

  /** An integer from 0 to count − 1, all equally likely (no modulo bias). */
  integer(count: number): number {
    if (!Number.isInteger(count) || count < 1 || count > 4294967296) {
      throw new RangeError(`count must be an integer from 1 to 2^32, got ${count}`);
    }
    const limit = 4294967296 - (4294967296 % count);
    for (;;) {
      const draw = this.bits() >>> 0;
      if (draw < limit) return draw % count;
    }
  }

  /**
   * The natural logarithm of a `uniform()`, with an error below 2^−51 of its size, or of 1 if that is more.
   * Faster than `ln`: a table of 128 fractions leaves a short polynomial, no division, and no branch that
   * depends on the draw (Tang, 1990).
   */
  private lnUniform(): number {
    const draw = (this.bits() >>> 0) + 0.5;
    float[0] = draw;
    const top = words[high], exponent = (top >> 20) - 1023, part = (top >> 13) & (PARTS - 1);
    const r = draw * DOWN[exponent + 1] * INVERSE[part] - 1, square = r * r; // exact: the factors have 33, 1 and 20 bits
    const rest = square * (r * (1 / 3) - 0.5 + square * (r * 0.2 - 0.25 - square * (1 / 6)));
    return (exponent - 32) * LN2 + LOGARITHM[part] + (r + rest);
  }

  /** Exponential with the given mean. */
  exponential(mean: number): number {
    return -mean * this.lnUniform();
  }

  /** Normal with the given mean and standard deviation (Marsaglia's polar method: needs no sine). */
  normal(mean: number, deviation: number): number {
    for (;;) {
      const x = 2 * this.uniform() - 1, y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square < 1 && square > 0) return mean + deviation * x * Math.sqrt(-2 * ln(square) / square);
    }
  }

  /** Pareto: at least `scale`, tail exponent `shape`. The mean is infinite for shape ≤ 1. */
  pareto(scale: number, shape: number): number {
    return scale * exp(-this.lnUniform() / shape);
  }

  /** Puts the items into a random order, in place (Fisher–Yates); returns them. */
  shuffle<T>(items: T[]): T[] {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      [items[last], items[other]] = [items[other], items[last]];
    }
    return items;
  }
}

const float = new Float64Array(1);
const words = new Int32Array(float.buffer);
float[0] = 1;
const high = words[1] === 0 ? 0 : 1; // which of the two words holds sign and exponent on this machine
const low = 1 - high;

const LN2_HIGH = 6.93147180369123816490e-1, LN2_LOW = 1.90821492927058770002e-10;

/**
 * Natural logarithm of a positive number, to the last bit or the one before it; fdlibm's polynomial (Sun,
 * 1993).
 */
export function ln(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x > 0 ? Infinity : NaN;
  let exponent = 0;
  if (x < 2.2250738585072014e-308) { // subnormal: scale up first
    x *= 18014398509481984;
    exponent = -54;
  }
  float[0] = x;
  let top = words[high];
  exponent += (top >> 20) - 1023;
  top &= 0xfffff;
  const above = (top + 0x95f64) & 0x100000; // 1 if the fraction is above √2: then halve it
  words[high] = top | (above ^ 0x3ff00000);
  exponent += above >> 20;
  const f = float[0] - 1;
  const s = f / (2 + f), z = s * s, w = z * z, half = 0.5 * f * f;
  const odd = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const even = z *
    (6.666666666666735130e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const series = even + odd;
  return exponent * LN2_HIGH - ((half - (s * (half + series) + exponent * LN2_LOW)) - f);
}

const PARTS = 128, LN2 = 0.6931471805599453;
/** 2^−exponent, from the exponent −1 on. */
const DOWN = Float64Array.from({ length: 34 }, (_, at) => 2 ** (1 - at));
/** The inverse of the middle of each part between 1 and 2, to 20 bits, and minus its logarithm. */
const INVERSE = Float64Array.from(
  { length: PARTS },
  (_, part) => Math.round(2 ** 20 / (1 + (part + 0.5) / PARTS)) / 2 ** 20,
);
const LOGARITHM = INVERSE.map((inverse) => -ln(inverse));

/** e to the power x, to the last bit or the one before it; fdlibm's polynomial (Sun, 1993). */
export function exp(x: number): number {
  if (x !== x) return NaN;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019411) return 0;
  const k = Math.round(x * 1.44269504088896338700);
  const hi = x - k * LN2_HIGH, lo = k * LN2_LOW;
  const r = hi - lo, t = r * r;
  const c = r - t * (1.66666666666666019037e-1 +
        t * (-2.77777777770155933842e-3 +
            t *
              (6.61375632143793436117e-5 +
                t * (-1.65339022054652515390e-6 + t * 4.13813679705723846039e-8))));
  const y = 1 - ((lo - (r * c) / (2 - c)) - hi);
  const half = k >> 1; // in two factors, so that neither overflows
  return y * powerOfTwo(half) * powerOfTwo(k - half);
}

function powerOfTwo(exponent: number): number {
  words[high] = (exponent + 1023) << 20;
  words[low] = 0;
  return float[0];
}
