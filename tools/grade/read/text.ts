// Bytes of a file as text, whichever way an editor has written it.

/** @throws Error for what is no text */
export function decoded(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes); // leaves out a byte-order mark
  } catch {
    throw new Error(`is no text in ${encoding.toUpperCase()}: save it as UTF-8`);
  }
}

function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  const [first, second, third, fourth] = bytes.subarray(0, 4); // the rest may be 200 MB
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  // Without a mark: JSON begins with a character of ASCII.
  if (first !== 0 && second === 0 && fourth === 0) return "utf-16le";
  if (first === 0 && second !== 0 && third === 0) return "utf-16be";
  return "utf-8";
}
