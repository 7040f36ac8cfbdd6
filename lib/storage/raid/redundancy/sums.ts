/** What a way of summing does, whichever instructions it uses. */

/**
 * p = Σ source and, where it is given, q = Σ 2^i · source i, over GF(2⁸). All have the same length. An output
 * may share its bytes with sources in any way; p and q must not overlap.
 */
export type Sums = (p: Uint8Array, q: Uint8Array | undefined, sources: readonly Uint8Array[]) => void;

/**
 * The sources, with copies in place of those that a write to the outputs would change before they are read.
 * @param same a source may be an output as a whole: each of its bytes is read before it is written
 */
export function apart(
  sources: readonly Uint8Array[],
  outputs: readonly Uint8Array[],
  same: boolean,
): readonly Uint8Array[] {
  const endangered = (source: Uint8Array) =>
    outputs.some((output) =>
      output.buffer === source.buffer && Math.abs(output.byteOffset - source.byteOffset) < output.length &&
      !(same && output.byteOffset === source.byteOffset)
    );
  return sources.some(endangered)
    ? sources.map((source) => endangered(source) ? source.slice() : source)
    : sources;
}
