/** Frames over a socket: the length in four bytes, then JSON in the forms of `toJson`. */
import type { Socket } from "node:net";
import { fromJson, toJson } from "../../../core/json.ts";

/** No frame is longer: what claims to be comes from somebody else. Bytes. */
const LONGEST = 2 ** 26;
/** The length of a length. */
const HEAD = 4;

/**
 * One write a frame, so that a kill leaves a prefix of the frames, the last one perhaps torn.
 * @throws RangeError for what is longer than a frame
 */
export function put(socket: Socket, value: unknown): void {
  const body = Buffer.from(JSON.stringify(toJson(value)), "utf8");
  if (body.length > LONGEST) {
    throw new RangeError(
      `at most ${LONGEST / 2 ** 20} MiB of JSON go over a connection at once, got ${
        Math.ceil(body.length / 2 ** 20)
      } MiB: send it in parts`,
    );
  }
  const frame = Buffer.allocUnsafe(HEAD + body.length);
  frame.writeUInt32BE(body.length, 0);
  frame.set(body, HEAD);
  socket.write(frame);
}

/** Calls for each frame that comes in. Who sends what is none is a stranger, and is hung up on. */
// deno-lint-ignore no-explicit-any
export function take(socket: Socket, each: (value: any) => void): void {
  let pieces: Buffer[] = [], had = 0, needed = HEAD;
  socket.on("data", (data: Buffer) => {
    pieces.push(data);
    had += data.length;
    if (had < needed) return; // a long frame comes in many pieces: they are put together once
    const bytes = pieces.length === 1 ? data : Buffer.concat(pieces);
    let at = 0;
    for (needed = HEAD; bytes.length - at >= needed; needed = HEAD) {
      const length = bytes.readUInt32BE(at);
      if (length > LONGEST) return void socket.destroy();
      needed = HEAD + length;
      if (bytes.length - at < needed) break;
      const body = bytes.toString("utf8", at + HEAD, at + needed);
      at += needed;
      let value: unknown;
      try {
        value = fromJson(JSON.parse(body));
      } catch {
        return void socket.destroy();
      }
      each(value);
      if (socket.destroyed) return; // by who took it
    }
    pieces = [bytes.subarray(at)];
    had = bytes.length - at;
  });
}
