// Texts as bytes and back, as the web has it: the disks of the course hold bytes. Half a surrogate pair, and
// bytes that are no UTF-8, become the sign for what cannot be read.

const UNREADABLE = 0xfffd;

export class TextEncoder {
  readonly encoding = "utf-8";

  encode(text = ""): Uint8Array {
    const bytes: number[] = [];
    for (const sign of String(text)) {
      const code = sign.codePointAt(0)!;
      append(bytes, code >= 0xd800 && code <= 0xdfff ? UNREADABLE : code);
    }
    return Uint8Array.from(bytes);
  }
}

function append(bytes: number[], code: number): void {
  if (code < 0x80) return void bytes.push(code);
  const more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  bytes.push([0xc0, 0xe0, 0xf0][more - 1] | code >> 6 * more);
  for (let left = more - 1; left >= 0; left--) bytes.push(0x80 | code >> 6 * left & 0x3f);
}

export class TextDecoder {
  readonly encoding = "utf-8";

  decode(bytes: ArrayBuffer | ArrayBufferView = new Uint8Array()): string {
    const all = ArrayBuffer.isView(bytes)
      ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      : new Uint8Array(bytes);
    let text = "";
    for (let at = 0; at < all.length;) {
      const { code, length } = signAt(all, at);
      if (code !== 0xfeff || at > 0) text += String.fromCodePoint(code);
      at += length;
    }
    return text;
  }
}

/** The first byte says how many belong to a sign; what ends it too early is a sign of its own. */
function signAt(bytes: Uint8Array, at: number): { code: number; length: number } {
  const first = bytes[at];
  if (first < 0x80) return { code: first, length: 1 };
  const more = first >= 0xc2 && first < 0xe0
    ? 1
    : first >= 0xe0 && first < 0xf0
    ? 2
    : first >= 0xf0 && first < 0xf5
    ? 3
    : 0;
  let code = first & (0x3f >> more);
  for (let one = 1; one <= more; one++) {
    const next = bytes[at + one] ?? 0;
    const [low, high] = one > 1 ? [0x80, 0xbf] : bounds(first);
    if (next < low || next > high) return { code: UNREADABLE, length: one };
    code = code << 6 | next & 0x3f;
  }
  return { code: more === 0 ? UNREADABLE : code, length: more + 1 };
}

/** Of the second byte: nothing has two forms, and there are no surrogates and nothing beyond Unicode. */
function bounds(first: number): [low: number, high: number] {
  return [
    first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80,
    first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf,
  ];
}
