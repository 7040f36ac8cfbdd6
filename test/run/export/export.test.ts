import { describe, expect, test } from "vitest";
import { happenedBefore, vectorTimestamps } from "../../../lib/core/trace/timestamps.ts";
import { Process } from "../../../lib/core/process.ts";
import { fromJsonLines, toJsonLines } from "../../../lib/run/export/json_lines.ts";
import { SHIVIZ_PARSER, toShiViz } from "../../../lib/run/export/shiviz.ts";
import { at, crash, heal, partition, recover } from "../../../lib/run/faults.ts";
import { exponential } from "../../../lib/run/latency.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { nodes } from "../../../lib/run/system.ts";

type Rumour = { type: "Rumour"; path: number[]; odd: unknown };
class Gossip extends Process<Rumour, "Tell"> {
  state = "fresh";
  override onStart() {
    this.setTimer("Tell", 5, 40);
  }
  onTimeoutTell() {
    this.send(this.peers[this.choose(this.peers.length)], {
      type: "Rumour",
      path: [this.id],
      odd: [new Map([[1, new Set(["a"])]]), Uint8Array.of(0, 255), NaN, -0, Infinity, "two\nlines"],
    });
    this.setTimer("Tell", 5, 40);
  }
  onRumour({ path }: Rumour) {
    this.state = "told";
    this.output(path);
  }
}
const run = simulate({
  processes: nodes([1, 2, 30], Gossip),
  latency: exponential(20),
  loss: 0.1,
  scenario: [at(50, partition([1], [2])), at(90, heal()), at(120, crash(2)), at(150, recover(2))],
  until: 300,
});

describe("JSON lines", () => {
  const rows = toJsonLines(run.trace).trimEnd().split("\n").map((line) => JSON.parse(line));
  test("hold one event each, with what it has", () => {
    expect(rows.length).toBe(run.trace.length);
    rows.forEach((row, index) => {
      const event = run.trace.at(index);
      expect([row.index, row.time, row.kind]).toEqual([event.index, event.time, event.kind]);
      expect([row.process ?? -1, row.peer ?? -1, row.cause ?? -1]).toEqual([
        event.process,
        event.peer,
        event.cause,
      ]);
      expect(row.message?.path).toEqual((event.message as Rumour | undefined)?.path);
      expect("content" in row).toBe(event.content !== undefined);
    });
  });
  test("have a form for what JSON lacks", () => {
    expect(rows.find((row) => row.kind === "send").message.odd).toEqual([
      { $map: [[1, { $set: ["a"] }]] },
      { $bytes: [0, 255] },
      { $number: "NaN" },
      { $number: "-0" },
      { $number: "Infinity" },
      "two\nlines",
    ]);
  });
  test("are read back as the trace that they were written from, channels included", () => {
    for (const trace of [run.trace, onSerialLine().trace]) {
      const back = fromJsonLines(toJsonLines(trace), trace.processes);
      expect([...back]).toEqual([...trace]);
    }
  });
  test.each([
    ["no", "line 2: no JSON"],
    ["null", "line 2: an event is an object, got null"],
    ['{"time":"1","kind":"start"}', 'line 2: time must be a number of ms, got "1"'],
    ['{"time":1,"kind":"begin"}', "line 2: kind must be one of start, send"],
    ['{"time":1,"kind":"start","process":3}', "line 2: process must be one of 1, 2, got 3"],
    ['{"time":1,"kind":"deliver","process":1,"peer":3}', "line 2: peer must be one of 1, 2, got 3"],
    [
      '{"time":1,"kind":"timeout","process":1,"cause":1}',
      "line 2: cause must be the index of an event before, got 1",
    ],
    ['{"time":1,"kind":"send","process":1,"peer":2}', "line 2: a message needs a type"],
    ['{"time":1,"kind":"output","process":1,"content":{"$what":1}}', "line 2: no form of plain data: $what"],
  ])("with an event that is none are an error that says where and why: %s", (line, message) => {
    expect(() => fromJsonLines(`{"time":0,"kind":"start","process":1}\n${line}`, [1, 2])).toThrow(message);
  });
  test("need a text, and the processes", () => {
    expect(() => fromJsonLines(5 as never, [1])).toThrow("JSON lines are a text, got 5");
    expect(() => fromJsonLines("", 3 as never)).toThrow("processes must be a list, e.g. [1, 2, 3], got 3");
  });
});

function onSerialLine() {
  class Caller extends Process<{ type: "Call"; from: undefined }> {
    override onStart() {
      if (this.id === 1) this.send(2, { type: "Call", from: undefined }, "serial");
    }
    onCall() {}
  }
  return simulate({ processes: nodes(2, Caller), channels: { serial: {} } });
}

describe("ShiViz's log", () => {
  const log = toShiViz(run.trace);
  const parsed = [...log.matchAll(new RegExp(SHIVIZ_PARSER, "g"))].map(({ groups }) => ({
    host: groups!.host,
    clock: JSON.parse(groups!.clock) as Record<string, number>,
    event: groups!.event,
  }));
  const kept = [...run.trace].filter((event) => event.process >= 0 && event.kind !== "drop");

  test("is read by its regular expression, two lines an event", () => {
    expect(log.trimEnd().split("\n").length).toBe(2 * kept.length);
    expect(parsed.length).toBe(kept.length);
    parsed.forEach(({ host, event }, i) => {
      expect(host).toBe(`P${kept[i].process}`);
      expect(event.startsWith(kept[i].kind)).toBe(true);
    });
    expect(parsed.some(({ event }) => /^receive from P30 at [\d.]+ ms \{"type":"Rumour"/.test(event))).toBe(
      true,
    );
  });
  test("counts each process's own events 1, 2, 3, …, as ShiViz demands", () => {
    const last: Record<string, number> = {};
    for (const { host, clock } of parsed) {
      expect(clock[host]).toBe((last[host] ?? 0) + 1);
      last[host] = clock[host];
      expect(Object.values(clock).every((count) => count > 0)).toBe(true);
    }
  });
  test("orders any two events as happened-before does", () => {
    const stamps = vectorTimestamps(run.trace);
    const before = (a: Record<string, number>, b: Record<string, number>) =>
      Object.entries(a).every(([host, count]) => count <= (b[host] ?? 0)) &&
      Object.entries(b).some(([host, count]) => count > (a[host] ?? 0));
    let ordered = 0;
    for (let i = 0; i < parsed.length; i++) {
      for (let j = 0; j < parsed.length; j++) {
        const expected = happenedBefore(stamps[kept[i].index], stamps[kept[j].index]);
        if (before(parsed[i].clock, parsed[j].clock) !== expected) throw new Error(`${i} and ${j}`);
        if (expected) ordered++;
      }
    }
    expect(ordered).toBeGreaterThan(parsed.length);
    expect(ordered).toBeLessThan(parsed.length * (parsed.length - 1) / 2); // some are concurrent
  });
});
