/**
 * The arithmetic of redundancy: XOR, and P + Q over GF(2⁸) with the polynomial 0x11d and generator 2 (H. P.
 * Anvin, "The mathematics of RAID-6", 2004; Linux md uses the same field).
 *
 * Both go once over all sources in 64-bit words. Engines keep BigInts in machine words, without objects, only
 * while they know that 64 bits suffice. So the arrays are signed (a XOR of signed words is one; of unsigned
 * words it is twenty to a hundred times as slow), and what a shift or a product makes is cut to 64 bits at
 * once, by the built-in itself.
 */

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

const word = BigInt.asIntN;

/**
 * target = XOR of all sources. The target may be one of the first four. @throws RangeError for lengths that
 * differ
 */
export function xor(target: Uint8Array, sources: readonly Uint8Array[]): void {
  checkLengths(target, sources);
  const words = Math.floor(target.length / 8);
  if (!sources.every(alignedTo8) || !alignedTo8(target)) xorBytes(target, sources, 0);
  else {
    for (let from = 0; from < sources.length || from === 0; from += 4) { // four at a time, then the result goes on as a source
      const some = sources.slice(from, from + 4).map((source) => words64(source, words));
      if (from > 0) some.push(words64(target, words));
      xorWords(words64(target, words), some);
    }
    if (words * 8 < target.length) xorBytes(target, sources, words * 8);
  }
}

/** target ^= source, as `xor(target, [target, source])`. */
export function xorInto(target: Uint8Array, source: Uint8Array): void {
  if (target.length !== source.length) checkLengths(target, [source]);
  const words = target.length >> 3;
  if (words * 8 === target.length && alignedTo8(target) && alignedTo8(source)) {
    const t = words64(target, words);
    xorWords(t, [t, words64(source, words)]);
  } else for (let i = 0; i < target.length; i++) target[i] ^= source[i];
}

const alignedTo8 = (bytes: Uint8Array) => (bytes.byteOffset & 7) === 0;
const words64 = (bytes: Uint8Array, words: number) =>
  new BigInt64Array(bytes.buffer, bytes.byteOffset, words);

function xorBytes(target: Uint8Array, sources: readonly Uint8Array[], from: number): void {
  for (let i = from; i < target.length; i++) {
    let value = 0;
    for (let s = 0; s < sources.length; s++) value ^= sources[s][i];
    target[i] = value;
  }
}

/**
 * One loop for each number of sources: a loop over sources inside the loop over words would be three times as
 * slow. All of them in one function, so that it is too large to be inlined: V8's middle compiler, which
 * inlines, makes an object of each BigInt.
 */
function xorWords(t: BigInt64Array, s: readonly BigInt64Array[]): void {
  const [a, b, c, d, e] = s;
  const length = t.length;
  if (s.length === 0) t.fill(0n);
  else if (s.length === 1) t.set(a);
  else if (s.length === 2) { for (let i = 0; i < length; i++) t[i] = a[i] ^ b[i]; }
  else if (s.length === 3) { for (let i = 0; i < length; i++) t[i] = a[i] ^ b[i] ^ c[i]; }
  else if (s.length === 4) { for (let i = 0; i < length; i++) t[i] = a[i] ^ b[i] ^ c[i] ^ d[i]; }
  else for (let i = 0; i < length; i++) t[i] = a[i] ^ b[i] ^ c[i] ^ d[i] ^ e[i];
}

/**
 * P = Σ source, Q = Σ 2^i · source i.
 * @param sources in the order of their coefficients 2⁰, 2¹, …
 * @throws RangeError for lengths that differ
 */
export function computePQ(p: Uint8Array, q: Uint8Array, sources: readonly Uint8Array[]): void {
  checkLengths(p, sources);
  checkLengths(p, [q]);
  const words = p.length >> 3;
  if (words * 8 !== p.length || !alignedTo8(p) || !alignedTo8(q) || !sources.every(alignedTo8)) {
    pqBytes(p, q, sources);
    return;
  }
  pqWords(words64(p, words), words64(q, words), sources.map((source) => words64(source, words)));
}

function pqBytes(p: Uint8Array, q: Uint8Array, sources: readonly Uint8Array[]): void {
  for (let i = 0; i < p.length; i++) {
    let sum = 0, weighted = 0;
    for (let s = sources.length - 1; s >= 0; s--) {
      const value = sources[s][i];
      sum ^= value;
      weighted = ((weighted << 1) ^ (weighted & 0x80 ? 0x11d : 0)) ^ value;
    }
    p[i] = sum;
    q[i] = weighted;
  }
}

/** Horner from the highest coefficient down. One large function for the reason that `xorWords` is one. */
function pqWords(p: BigInt64Array, q: BigInt64Array, s: readonly BigInt64Array[]): void {
  const length = p.length;
  let left = s.length;
  if (left >= 4) {
    const d = s[--left], c = s[--left], b = s[--left], a = s[--left];
    for (let i = 0; i < length; i++) {
      const wd = d[i], wc = c[i], wb = b[i], wa = a[i];
      p[i] = wd ^ wc ^ wb ^ wa;
      q[i] = word(64, twice(word(64, twice(word(64, twice(wd) ^ wc)) ^ wb)) ^ wa);
    }
  } else if (left >= 1) {
    p.set(s[--left]);
    q.set(s[left]);
  } else {
    p.fill(0n);
    q.fill(0n);
  }
  for (; left >= 2; left -= 2) {
    const b = s[left - 1], a = s[left - 2];
    for (let i = 0; i < length; i++) {
      const wb = b[i], wa = a[i];
      p[i] = p[i] ^ wb ^ wa;
      q[i] = word(64, twice(word(64, twice(q[i]) ^ wb)) ^ wa);
    }
  }
  if (left === 1) {
    const a = s[0];
    for (let i = 0; i < length; i++) {
      const wa = a[i];
      p[i] = p[i] ^ wa;
      q[i] = word(64, twice(q[i]) ^ wa);
    }
  }
}

/**
 * Multiplies the eight bytes of a word by 2: bytes that lose their top bit get the polynomial's lower part,
 * 0x1d. The negative number is 0xfe in each byte.
 */
function twice(value: bigint): bigint {
  return word(
    64,
    word(64, word(64, value << 1n) & -0x0101010101010102n) ^
      word(64, word(64, word(64, value >> 7n) & 0x0101010101010101n) * 0x1dn),
  );
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
