/** Frames over a socket: the length in four bytes, then JSON in the forms of `toJson`. */
import type { Socket } from "node:net";
import { fromJson, toJson } from "../../../core/json.ts";

/** No frame is longer: what claims to be comes from somebody else. */
const LONGEST = 2 ** 26;

/** One write a frame, so that a kill leaves a prefix of the frames, the last one perhaps torn. */
export function put(socket: Socket, value: unknown): void {
  const body = Buffer.from(JSON.stringify(toJson(value)), "utf8");
  const frame = Buffer.allocUnsafe(4 + body.length);
  frame.writeUInt32BE(body.length, 0);
  frame.set(body, 4);
  socket.write(frame);
}

/** Calls for each frame that comes in. */
// deno-lint-ignore no-explicit-any
export function take(socket: Socket, each: (value: any) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on("data", (data: Buffer) => {
    rest = rest.length === 0 ? data : Buffer.concat([rest, data]);
    let at = 0;
    while (rest.length >= at + 4) {
      const length = rest.readUInt32BE(at);
      if (length > LONGEST) return void socket.destroy();
      if (rest.length < at + 4 + length) break;
      const body = rest.toString("utf8", at + 4, at + 4 + length);
      at += 4 + length;
      each(fromJson(JSON.parse(body)));
    }
    rest = rest.subarray(at);
  });
}
