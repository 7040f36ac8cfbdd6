/**
 * Sums over GF(2⁸) sixteen bytes at a time, by small WebAssembly modules made here. Their instructions reach
 * their own memory only, so the sources are copied in and the sums out: at the speed of `memcpy`, and near
 * the processor, as the memory is small. Beside that the arithmetic itself costs little.
 */
import type { Code, Routine } from "./assembler.ts";
import {
  addBytes,
  allBytes,
  and,
  assemble,
  bytesGreater,
  get,
  isLess,
  load,
  number,
  plus,
  repeatWhile,
  set,
  store,
  xor,
} from "./assembler.ts";
import { apart, type Sums } from "./sums.ts";
import { wordSums } from "./words.ts";

/** Four sources of 64 KiB, and some more; less than many processors' second cache. */
const PAGES = 5, PAGE = 65536;

/** Bytes of each source that a round of the loop takes: a line of the cache, four vectors. */
const STRIP = 64, VECTORS = [0, 16, 32, 48];

/** What is more is summed in words: no array is so wide, and code is made for each number of sources. */
const MOST_SOURCES = 64;

/**
 * Bytes from one source to the next in the memory: an odd number of strips, since the lines of a power of two
 * would all compete for the same few places of the first cache.
 */
const strideOf = (sources: number) => (Math.floor(PAGES * PAGE / sources / STRIP / 2) * 2 - 1) * STRIP;

/**
 * Sums the first `length` bytes of so many sources, at least two. P replaces source 0, and Q source 1: a
 * strip is read from all sources before it is written. Q is summed by Horner, from the highest coefficient
 * down.
 */
function routine(name: string, sources: number, withQ: boolean): Routine {
  const length = 0, at = 1, zero = 2, polynomial = 3, value = 4, p = 5, q = 6;
  const stride = strideOf(sources);
  /** Adding a byte to itself shifts it; the bytes that lose their top bit are those below 0. */
  const twice = (local: number): Code =>
    xor(
      addBytes(get(local), get(local)),
      and(bytesGreater(get(zero), get(local)), get(polynomial)),
    );
  const vector = (offset: number): Code => {
    const code = [...set(p, load(get(at), (sources - 1) * stride + offset)), ...set(q, get(p))];
    for (let source = sources - 2; source >= 0; source--) {
      code.push(...set(value, load(get(at), source * stride + offset)), ...set(p, xor(get(p), get(value))));
      if (withQ) code.push(...set(q, xor(twice(q), get(value))));
    }
    code.push(...store(get(at), offset, get(p)));
    if (withQ) code.push(...store(get(at), stride + offset, get(q)));
    return code;
  };
  const body = [
    ...set(polynomial, allBytes(number(0x1d))),
    ...repeatWhile(
      [...VECTORS.flatMap(vector), ...set(at, plus(get(at), number(STRIP)))],
      isLess(get(at), get(length)),
    ),
  ];
  return { name, vectors: 5, body };
}

type Routines = Record<"xor" | "pq", (length: number) => void>;

/** @throws Error where the engine has no WebAssembly, none with vectors, or may not compile it */
function routinesFor(sources: number, memory: WebAssembly.Memory): Routines {
  const code = assemble([routine("xor", sources, false), routine("pq", sources, true)], PAGES);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { "": { memory } });
  return exports as Routines;
}

/** @returns undefined where the engine cannot */
export function vectorSums(): Sums | undefined {
  try {
    const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES });
    const bySources: Routines[] = [];
    const routines = (sources: number) => bySources[sources] ??= routinesFor(sources, memory);
    routines(2); // throws, if any does
    return inTiles(new Uint8Array(memory.buffer), routines);
  } catch {
    return undefined;
  }
}

function inTiles(memory: Uint8Array, routinesFor: (sources: number) => Routines): Sums {
  return (p, q, sources) => {
    const length = p.length, count = sources.length;
    if (count < 2 || count > MOST_SOURCES) return wordSums(p, q, sources);
    const most = strideOf(count);
    if (length <= most) return tile(p, q, sources);
    const safe = apart(sources, q ? [p, q] : [p], true); // a tile is written before the next is read
    for (let from = 0; from < length; from += most) {
      const part = (bytes: Uint8Array) => bytes.subarray(from, from + most);
      tile(part(p), q && part(q), safe.map(part));
    }
  };

  /** What lies in the memory behind the sources' ends is summed, too, up to a whole strip, and left there. */
  function tile(p: Uint8Array, q: Uint8Array | undefined, sources: readonly Uint8Array[]): void {
    const { length } = p, stride = strideOf(sources.length), routines = routinesFor(sources.length);
    for (let i = 0; i < sources.length; i++) memory.set(sources[i], i * stride);
    if (q) routines.pq(length);
    else routines.xor(length);
    p.set(memory.subarray(0, length));
    if (q) q.set(memory.subarray(stride, stride + length));
  }
}
