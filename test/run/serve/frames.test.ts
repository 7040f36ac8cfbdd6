// Frames over a socket, however TCP cuts the stream.
import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { expect, test } from "vitest";
import { put, take } from "../../../lib/run/serve/wire/frames.ts";

const values = [
  { n: 1 },
  { map: new Map([["ä", new Set([1])]]) },
  undefined,
  Uint8Array.of(0, 255),
  "€".repeat(99),
];

/** What goes through a socket when these values are put, in its pieces. */
function written(...all: unknown[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (const value of all) put({ write: (piece: Buffer) => pieces.push(piece) } as unknown as Socket, value);
  return pieces;
}

/** What comes out when these pieces come in. */
function taken(pieces: readonly Uint8Array[]): { got: unknown[]; destroyed: boolean } {
  const socket = new EventEmitter(), got: unknown[] = [];
  let destroyed = false;
  take(
    Object.assign(socket, { destroy: () => destroyed = true }) as unknown as Socket,
    (value) => got.push(value),
  );
  for (const piece of pieces) socket.emit("data", Buffer.from(piece));
  return { got, destroyed };
}

test("any plain data comes out as it was, one write a frame, cut anywhere and all at once", () => {
  const pieces = written(...values), bytes = Buffer.concat(pieces);
  expect(pieces).toHaveLength(values.length);
  for (let cut = 0; cut <= bytes.length; cut++) {
    expect(taken([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual({ got: values, destroyed: false });
  }
  expect(taken([...bytes].map((byte) => Uint8Array.of(byte))).got).toEqual(values);
});

test("what is not whole is not handed over, and a length that nobody of us says ends the connection", () => {
  const [first, second] = written("a", "b");
  expect(taken([first, second.subarray(0, -1)]).got).toEqual(["a"]);
  expect(taken([first, Uint8Array.of(255, 0, 0, 0)])).toEqual({ got: ["a"], destroyed: true });
});

test.each(["{no json", '{"$no":1}'])("so does what is nothing of ours: %s", (text) => {
  const frame = Buffer.concat([Uint8Array.of(0, 0, 0, text.length), Buffer.from(text)]);
  expect(taken([...written("a"), frame, ...written("b")])).toEqual({ got: ["a"], destroyed: true });
});

test("what no frame can hold is refused where it is put", () => {
  expect(() => written("x".repeat(2 ** 26))).toThrow(
    "at most 64 MiB of JSON go over a connection at once, got 65 MiB: send it in parts",
  );
});
