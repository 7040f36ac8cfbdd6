// Traces of several processes, by clocks that are not quite right, put together.
import { expect, test } from "vitest";
import { vectorTimestamps } from "../../../lib/core/trace/timestamps.ts";
import { merged, type Seen } from "../../../lib/run/serve/supervisor/merge.ts";
import type { Row } from "../../../lib/run/serve/wire/spec.ts";

const lines = (...rows: Omit<Row, "seq">[]) => rows.map((row, seq) => JSON.stringify({ seq, ...row }));
const ping = { type: "Ping" };
/** P1 sends two messages; P2, whose clock is 5 ms behind, gets the first and crashes. */
const written = [
  {
    process: 1,
    incarnation: 0,
    lines: lines(
      { time: 100, kind: "start" },
      { time: 110, kind: "send", peer: 2, message: ping },
      { time: 111, kind: "send", peer: 2, message: ping },
      { time: 200, kind: "timeout", content: "Wait" },
    ),
  },
  {
    process: 2,
    incarnation: 0,
    lines: lines(
      { time: 95, kind: "start" },
      { time: 106, kind: "receive", peer: 1, cause: [1, 0, 1] },
      { time: 107, kind: "output", content: { $set: [1] } },
    ),
  },
  { process: 2, incarnation: 1, lines: lines({ time: 150, kind: "recover" }) },
];
const crash: Seen = { time: 120, kind: "crash", process: 2, content: 0, ends: 0 };
const rowsOf = (run: ReturnType<typeof merged>) =>
  [...run.trace].map(({ kind, process, time, cause }) => [kind, process, time, cause]);

test("a receipt comes after its sending, whatever the clocks say, and rows of a process in their order", () => {
  const run = merged([1, 2], written, [crash], 100);
  expect(rowsOf(run)).toEqual([
    ["start", 2, 0, -1],
    ["start", 1, 0, -1],
    ["send", 1, 10, -1],
    ["receive", 2, 10, 2],
    ["output", 2, 10, -1],
    ["send", 1, 11, -1],
    ["crash", 2, 20, -1],
    ["drop", 2, 20, 5],
    ["recover", 2, 50, -1],
    ["timeout", 1, 100, -1],
  ]);
  expect(run.early).toEqual({ rows: 2, mostMs: 4 });
  expect([run.lost, run.counts.messages, run.counts.received, run.counts.dropped]).toEqual([1, 2, 1, 1]);
  expect([run.counts.crashes, run.counts.recoveries, run.counts.timeouts]).toEqual([1, 1, 1]);
  expect(run.trace.at(4).content).toEqual(new Set([1]));
  expect([...vectorTimestamps(run.trace)[3]]).toEqual([2, 2]);
});

test("in whatever order the files are read", () => {
  const run = merged([1, 2], [...written].reverse(), [crash], 100);
  expect(rowsOf(run)).toEqual(rowsOf(merged([1, 2], written, [crash], 100)));
});

test("an answer to an operation that nobody invoked, or that was answered before, is an error", () => {
  const respond = { time: 2, kind: "respond", content: { operation: 1, value: 0 } };
  const invoke = { time: 1, kind: "invoke", content: { operation: 1, method: "m", details: [] } };
  const of = (...rows: Omit<Row, "seq">[]) => () =>
    merged([1], [{ process: 1, incarnation: 0, lines: lines(...rows) }], [], 0);
  expect(of(respond)).toThrow("P1 responds to operation 1, but none was invoked");
  expect(of(invoke, respond, respond)).toThrow("an operation is answered once");
  expect(of(invoke, respond)().trace.at(1).cause).toBe(0);
});
