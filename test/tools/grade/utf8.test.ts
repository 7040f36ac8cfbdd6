import { expect, test } from "vitest";
import * as ours from "../../../tools/grade/realm/utf8.ts";

const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
const [own, back] = [new ours.TextEncoder(), new ours.TextDecoder()];

test("texts become the bytes of the web's encoder, and come back", () => {
  for (const text of ["", "HAPPENED", "Grüße, ∑ and 😀", "\ud800 alone", "\u{10ffff}\u0000", "\ufeffmark"]) {
    expect([...own.encode(text)]).toEqual([...encoder.encode(text)]);
    expect(back.decode(own.encode(text))).toBe(decoder.decode(encoder.encode(text)));
  }
});

test("any bytes are read as the web's decoder reads them", () => {
  let state = 1;
  const draw = () => state = state * 48271 % 2147483647;
  const lead = [0x41, 0x80, 0xbf, 0xc0, 0xc3, 0xe0, 0xe2, 0xed, 0xf0, 0xf4, 0xf5, 0xff, 0x9f, 0xa0, 0x90];
  for (let run = 0; run < 3000; run++) {
    const bytes = Uint8Array.from({ length: draw() % 7 }, () => lead[draw() % lead.length]);
    expect(back.decode(bytes), `${bytes}`).toBe(decoder.decode(bytes));
  }
});
