import { describe, expect, test } from "vitest";
import { happenedBefore, lamportTimestamps, vectorTimestamps } from "../../../lib/core/trace/timestamps.ts";
import { codeOf, type Kind, KINDS, Trace } from "../../../lib/core/trace/trace.ts";

const add = (trace: Trace, kind: Kind, process: number, peer = -1, cause = -1, content?: unknown, time = 0) =>
  trace.add(codeOf(kind), time, process, peer, cause, content);

describe("a trace", () => {
  test("gives back what was put in, over many chunks", () => {
    const trace = new Trace([1, 2]);
    for (let i = 0; i < 80_000; i++) {
      const row = add(
        trace,
        i % 3 === 0 ? "send" : "output",
        1 + i % 2,
        i % 5,
        i - 1,
        { type: "T", i },
        i / 2,
      );
      expect(row === i).toBe(true);
    }
    for (const i of [0, 1, 255, 256, 257, 511, 512, 16383, 16384, 32767, 32768, 65535, 65536, 79_999]) {
      const event = trace.at(i);
      expect(event).toMatchObject({ index: i, time: i / 2, process: 1 + i % 2, peer: i % 5, cause: i - 1 });
      expect(i % 3 === 0 ? event.message : event.content).toEqual({ type: "T", i });
      expect(event.kind).toBe(i % 3 === 0 ? "send" : "output");
    }
    for (let i = 0; i < 80_000; i++) {
      expect(trace.processAt(i) === 1 + i % 2 && trace.kindAt(i) === (i % 3 === 0 ? "send" : "output")).toBe(
        true,
      );
    }
    expect(trace.length).toBe(80_000);
    expect(trace.endTime).toBe(79_999 / 2);
    expect([...trace].length).toBe(80_000);
  });

  test("shows the message with its receipt, its handling and its loss", () => {
    const trace = new Trace([1, 2]);
    const message = { type: "Ping" };
    const sent = add(trace, "send", 1, 2, -1, message);
    const received = add(trace, "receive", 2, 1, sent);
    const handled = add(trace, "handle", 2, 1, received);
    const lost = add(trace, "drop", 2, 1, sent, "loss");
    for (const row of [sent, received, handled, lost]) expect(trace.at(row).message).toEqual(message);
    expect(trace.at(lost).content).toBe("loss");
    expect(trace.where({ type: "Ping" }).length).toBe(4);
    expect(trace.where({ kind: "receive", process: 2, peer: 1 }).map((event) => event.index)).toEqual([
      received,
    ]);
    expect(trace.where({ kind: "receive", process: 1 })).toEqual([]);
  });

  test("gives back each message as it was sent, whatever it holds, and however many there are", () => {
    const trace = new Trace([1, 2]);
    const message = (i: number) =>
      [
        { type: "Numbers", a: i, b: -0, c: i % 7 === 0 ? NaN : 1 / i },
        { type: "Numbers", b: i, a: 1 }, // the same type with other fields
        { type: "Numbers", a: i, b: "text", c: 1 }, // and other values
        { type: "Numbers", a: i, b: 1, c: 2, d: 3 },
        { type: "Empty" },
        { type: "Words", who: `P${i}` },
        { n: i, type: "Behind" },
        { type: "List", list: [i] },
      ][i % 8] as { type: string; list?: number[] };
    for (let i = 0; i < 40_000; i++) {
      const sent = message(i), row = trace.addSend(i, 1, 2, sent);
      sent.list?.push(9); // the message stays its sender's
      if (i % 2 === 0) add(trace, "receive", 2, 1, row);
    }
    let i = 0;
    for (const event of trace) {
      if (event.kind !== "send") continue;
      const expected = message(i++);
      if (i < 2000 || i > 39_000) expect(event.message).toEqual(expected);
      expect(Object.keys(event.message!).join()).toBe(Object.keys(expected).join());
      expect(event.cause).toBe(-1);
    }
    expect(i).toBe(40_000);
    for (const receipt of trace.where({ kind: "receive" }).slice(-50)) {
      expect(receipt.message).toEqual(trace.at(receipt.cause).message);
    }
    expect(trace.where({ kind: "send", type: "Empty" }).length).toBe(5000);
  });

  test("keeps what its level says", () => {
    const levels = (["all", "messages", "none"] as const).map((level) => {
      const trace = new Trace([1], level);
      for (const kind of KINDS) add(trace, kind, 1);
      return [...trace].map((event) => event.kind);
    });
    expect(levels[0]).toEqual([...KINDS]);
    for (const kind of ["send", "receive", "deliver", "output", "crash"]) expect(levels[1]).toContain(kind);
    for (const kind of ["set timer", "append", "force", "forced"]) expect(levels[1]).not.toContain(kind);
    expect(levels[2]).toEqual([]);
    const silent = new Trace([1], "none");
    expect(add(silent, "send", 1)).toBe(-1);
  });

  test("names what it is asked for in vain", () => {
    const trace = new Trace([1]);
    add(trace, "start", 1);
    expect(() => trace.at(1)).toThrow("the trace has rows 0 to 0, got 1");
    expect(() => trace.at(0.5)).toThrow("got 0.5");
    expect(() => trace.where({ kind: "sned" as Kind })).toThrow("kind must be one of start, send");
  });
});

describe("logical time", () => {
  // Three processes; P1 sends to P2, which sends to P3, while P3 does something by itself.
  const trace = new Trace([1, 2, 3]);
  const a = add(trace, "send", 1, 2, -1, { type: "M" });
  const alone = add(trace, "output", 3);
  const b = add(trace, "receive", 2, 1, a);
  const c = add(trace, "send", 2, 3, -1, { type: "M" });
  const cut = add(trace, "partition", -1);
  const d = add(trace, "receive", 3, 2, c);
  const lost = add(trace, "drop", 1, 2, c, "loss");

  test("Lamport's timestamps follow each process and each message (Lamport 1978)", () => {
    expect([...lamportTimestamps(trace)]).toEqual([1, 1, 2, 3, 0, 4, 0]);
  });
  test("vector timestamps count what happened before (Fidge, Mattern 1988)", () => {
    const stamps = vectorTimestamps(trace);
    expect(stamps.map((stamp) => [...stamp])).toEqual(
      [[1, 0, 0], [0, 0, 1], [1, 1, 0], [1, 2, 0], [], [1, 2, 2], []],
    );
    expect(happenedBefore(stamps[a], stamps[d])).toBe(true);
    expect(happenedBefore(stamps[alone], stamps[d])).toBe(true);
    expect(happenedBefore(stamps[a], stamps[alone])).toBe(false);
    expect(happenedBefore(stamps[alone], stamps[b])).toBe(false);
    expect(happenedBefore(stamps[d], stamps[d])).toBe(false);
    expect(happenedBefore(stamps[cut], stamps[lost])).toBe(false);
  });
});
