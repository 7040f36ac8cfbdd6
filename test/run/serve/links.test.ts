// Connections between processes: who knows the run's word is let in.
import * as net from "node:net";
import { expect, test, vi } from "vitest";
import { Links } from "../../../lib/run/serve/member/links.ts";
import { put } from "../../../lib/run/serve/wire/frames.ts";
import type { Letter } from "../../../lib/run/serve/wire/spec.ts";

const address = "127.0.0.1", letter = (f: number, type: string): Letter => ({ f, i: 0, s: 0, m: { type } });

test("both send over one connection, each counts; a stranger says nothing", async () => {
  const heard: string[] = [];
  const hear = (letter: Letter) => void heard.push(letter.m.type);
  const one = new Links(1, "word", true, hear), two = new Links(2, "word", true, hear);
  const port = await one.listen(address);
  await two.dial({ id: 1, address, port }, true);
  expect([one.reaches(2), two.reaches(1), one.reaches(3)]).toEqual([true, true, false]);
  one.send(2, letter(1, "Ping"));
  two.send(1, letter(2, "Pong"));
  const stranger = net.connect(port, address);
  put(stranger, { hello: 3, token: "guessed" });
  put(stranger, letter(3, "Forged"));
  await new Promise((resolve) => stranger.on("error", () => {}).on("close", resolve));
  const silly = net.connect(port, address);
  put(silly, null);
  await new Promise((resolve) => silly.on("error", () => {}).on("close", resolve));
  await expect.poll(() => heard.toSorted()).toEqual(["Ping", "Pong"]);
  expect([one.passed, two.passed]).toEqual([{ 2: { sent: 1, received: 1 } }, {
    1: { sent: 1, received: 1 },
  }]);
  expect(one.reaches(3)).toBe(false);
});

test.each([true, false])(
  "at both ends small frames wait for nobody, unless asked to: %s",
  async (noDelay) => {
    const asked = vi.spyOn(net.Socket.prototype, "setNoDelay");
    const [one, two] = [1, 2].map((id) => new Links(id, "word", noDelay, () => {}));
    await two.dial({ id: 1, address, port: await one.listen(address) }, true);
    expect(asked.mock.calls).toEqual([[noDelay], [noDelay]]);
    asked.mockRestore();
  },
);
