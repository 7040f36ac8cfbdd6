import { describe, expect, test } from "vitest";
import { Process } from "../../../lib/core/process.ts";
import { happenedBefore, vectorTimestamps } from "../../../lib/core/trace/timestamps.ts";
import { toOpenTelemetry } from "../../../lib/run/export/open_telemetry.ts";
import { at, crash, heal, partition, recover } from "../../../lib/run/faults.ts";
import { exponential } from "../../../lib/run/latency.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import { readOtlp, type ReadSpan } from "./otlp.ts";

/** Asks all others, and answers its client when a majority has said that it has it on disk. */
class Keeper extends Process<{ type: "Keep" | "Kept"; operation: number }, "Again"> {
  kept: number[] = [];
  keep() {
    this.broadcast({ type: "Keep", operation: this.operation });
    this.setTimer("Again", 100, 100, String(this.operation));
  }
  onKeep({ operation }: { operation: number }, from: number) {
    this.force({ operation });
    this.send(from, { type: "Kept", operation });
  }
  onKept({ operation }: { operation: number }) {
    this.kept.push(operation);
    if (this.kept.filter((one) => one === operation).length === 2) this.respond(operation, "kept");
  }
  onTimeoutAgain(key: string) {
    this.broadcast({ type: "Keep", operation: Number(key) });
  }
}
const run = (seed: number) =>
  simulate({
    processes: nodes(4, Keeper),
    latency: exponential(20),
    loss: 0.1,
    seed,
    scenario: [
      at(10, invoke(1, "keep")),
      at(30, partition([1], [2])),
      at(40, invoke(3, "keep")),
      at(90, heal(), crash(2)),
      at(150, recover(2)),
    ],
    until: 400,
  });
const { trace } = run(3), spans = readOtlp(toOpenTelemetry(trace, 1_700_000_000_000));

describe("a trace as OpenTelemetry's protocol has it", () => {
  test("has a span for each message, which ends when it is received or lost, and says so", () => {
    const messages = spans.filter(({ kind }) => kind === 4);
    expect(messages.length).toBe(trace.where({ kind: "send" }).length);
    const lost = trace.where({ kind: "drop" }).map(({ content }) => `lost: ${content}`);
    expect(messages.flatMap(({ error }) => error ?? []).sort()).toEqual(lost.sort());
    expect(lost.length).toBeGreaterThan(0);
    const times = (all: { from: bigint; to: bigint }[]) => all.map(({ from, to }) => Number(to - from) / 1e6);
    const received = trace.where({ kind: "receive" }).map(({ time, cause }) => time - trace.at(cause).time);
    const took = times(messages.filter(({ error }) => !error)).sort((a, b) => a - b);
    received.sort((a, b) => a - b).forEach((ms, at) => expect(took[at]).toBeCloseTo(ms, 5));
  });
  test("has times in nanoseconds since 1970", () => {
    const first = spans.reduce((least, { from }) => from < least ? from : least, spans[0].from);
    const last = spans.reduce((most, { to }) => to > most ? to : most, 0n);
    expect(first).toBe(1_700_000_000_000_000_000n);
    expect(Number(last - first) / 1e6).toBeCloseTo(trace.endTime, 5);
  });
  test("has a trace for each operation, which reaches all whom it made do something", () => {
    const operation = spans.find(({ name }) => name === "invoke keep")!;
    const own = spans.filter(({ traceId }) => traceId === operation.traceId);
    expect([operation.kind, operation.parent, operation.service]).toEqual([2, undefined, "P1"]);
    expect(new Set(own.map(({ service }) => service)).size).toBeGreaterThan(2);
    expect(own.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["send Keep", "receive Keep", "forced"]),
    );
    expect(own.some(({ events }) => events.some(({ name }) => name === "respond"))).toBe(true);
  });
  test("gives a receipt the handler that sent as its parent, and a link to the message", () => {
    const receipts = spans.filter(({ name }) => name.startsWith("receive"));
    expect(receipts.length).toBe(trace.where({ kind: "receive" }).length);
    const byId = new Map(spans.map((span) => [`${span.traceId} ${span.id}`, span]));
    for (const receipt of receipts) {
      const [message] = receipt.links.map((link) => byId.get(link)!);
      expect(message.name).toBe(receipt.name.replace("receive", "send"));
      expect([message.parent, message.to]).toEqual([receipt.parent, receipt.from]);
      expect(message.attributes.peer).toBe(receipt.service);
      expect(receipt.attributes.peer).toBe(message.service);
    }
  });
  test("says by parents, links and each process's order what happened before what", () => {
    const rows = spans.filter(({ kind, service }) => kind !== 4 && service !== "network");
    const before = reachable(rows, spans);
    const events = trace.processes.flatMap((id) =>
      [...trace].filter(({ process, kind }) => process === id && BEGIN.has(kind))
    );
    expect(rows.map(({ name }) => name.split(" ")[0])).toEqual(events.map(({ kind }) => kind));
    const stamps = vectorTimestamps(trace);
    let ordered = 0;
    for (let a = 0; a < events.length; a++) {
      for (let b = 0; b < events.length; b++) {
        if (a === b) continue;
        const is = happenedBefore(stamps[events[a].index], stamps[events[b].index]);
        if (before[a].has(b) !== is) throw new Error(`${rows[a].name} and ${rows[b].name}`);
        if (is) ordered++;
      }
    }
    expect(ordered).toBeGreaterThan(events.length);
  });
  test("has ids of its own: the same for the same run, others for another", () => {
    const ids = (all: ReadSpan[]) => all.map(({ id }) => id);
    expect(ids(readOtlp(toOpenTelemetry(run(3).trace)))).toEqual(ids(spans));
    const other = new Set(ids(readOtlp(toOpenTelemetry(run(4).trace))));
    expect(ids(spans).filter((id) => other.has(id))).toEqual([]);
  });
  test("refuses a beginning that is none", () => {
    expect(() => toOpenTelemetry(trace, NaN)).toThrow("beganAtMs must be ms since 1970");
  });
});

const BEGIN = new Set(["start", "receive", "timeout", "invoke", "forced", "crash", "recover"]);

/** For each span those that it happened before: by its process's order, and by parents of receipts. */
function reachable(rows: readonly ReadSpan[], all: readonly ReadSpan[]): Set<number>[] {
  const place = new Map(rows.map(({ id }, at) => [id, at]));
  const next: number[][] = rows.map(() => []);
  rows.forEach(({ service, parent, links }, at) => {
    if (at + 1 < rows.length && rows[at + 1].service === service) next[at].push(at + 1);
    const message = all.find(({ traceId, id }) => `${traceId} ${id}` === links[0]);
    if (message && parent !== undefined) next[place.get(message.parent!)!].push(at);
  });
  return rows.map((_, from) => {
    const met = new Set<number>(), open = [from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const to of next[at]) if (!met.has(to) && to !== from) met.add(to) && open.push(to);
    }
    return met;
  });
}
