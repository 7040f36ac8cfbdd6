/**
 * Sums over GF(2⁸) in words of 64 bits, for where there are no vectors, and for fewer than two sources.
 *
 * Both go once over all sources. Engines keep BigInts in machine words, without objects, only while they know
 * that 64 bits suffice. So the arrays are signed (a XOR of signed words is one; of unsigned words it is
 * twenty to a hundred times as slow), and what a shift or a product makes is cut to 64 bits at once, by the
 * built-in itself.
 */
import { apart, type Sums } from "./sums.ts";

const word = BigInt.asIntN;

/** By bytes where an array does not begin at a whole word, and what is left behind the last whole word. */
export const wordSums: Sums = (p, q, given) => {
  const sources = apart(given, q ? [p, q] : [p], q === undefined && given.length <= 4);
  const aligned = alignedTo8(p) && (q === undefined || alignedTo8(q)) && sources.every(alignedTo8);
  const words = aligned ? p.length >> 3 : 0;
  const inWords = (bytes: Uint8Array) => new BigInt64Array(bytes.buffer, bytes.byteOffset, words);
  if (words > 0 && q) pqWords(inWords(p), inWords(q), sources.map(inWords));
  else if (words > 0) xorAll(inWords(p), sources.map(inWords));
  if (q) pqBytes(p, q, sources, words * 8);
  else xorBytes(p, sources, words * 8);
};

const alignedTo8 = (bytes: Uint8Array) => (bytes.byteOffset & 7) === 0;

/** Four at a time, then the result goes on as a source. */
function xorAll(target: BigInt64Array, sources: readonly BigInt64Array[]): void {
  xorWords(target, sources.slice(0, 4));
  for (let from = 4; from < sources.length; from += 4) {
    xorWords(target, [...sources.slice(from, from + 4), target]);
  }
}

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

function pqBytes(p: Uint8Array, q: Uint8Array, sources: readonly Uint8Array[], from: number): void {
  for (let i = from; i < p.length; i++) {
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
