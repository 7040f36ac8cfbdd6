/**
 * Whole traces as text, byte for byte the same on every engine. After a change that is meant, write them anew
 * with `UPDATE_GOLDEN=1` and read the difference.
 */
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Process, type ProcessId } from "../../../lib/core/process.ts";
import { lamportTimestamps } from "../../../lib/core/trace/timestamps.ts";
import { toJsonLines } from "../../../lib/run/export/json_lines.ts";
import {
  at,
  crash,
  heal,
  oneWayPartition,
  partition,
  pause,
  recover,
  resume,
  slow,
} from "../../../lib/run/faults.ts";
import { exponential, matrix, normal, pareto, uniform } from "../../../lib/run/latency.ts";
import { simulate, type Simulation } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes, type Processes } from "../../../lib/run/system.ts";
import * as toys from "../../fixtures/toys.ts";

/** Exact times, so that a last bit that differs shows. */
function asText(run: Simulation): string {
  const stamps = lamportTimestamps(run.trace);
  const lines = toJsonLines(run.trace).trimEnd().split("\n").map((line) => {
    const { index, time, kind, process, peer, cause, message, content } = JSON.parse(line);
    const who = process === undefined ? "network" : `P${process}`;
    const parts = [index, `L${stamps[index]}`, time, who, kind];
    if (peer !== undefined) parts.push(kind === "send" ? `→ P${peer}` : `← P${peer}`);
    if (cause !== undefined) parts.push(`(${cause})`);
    if (message !== undefined) parts.push(JSON.stringify(message));
    if (content !== undefined) parts.push(JSON.stringify(content));
    return parts.join(" ");
  });
  const { counts } = run;
  return [
    ...lines,
    `${run.stopped} at ${run.now} ms`,
    `sent ${JSON.stringify(counts.byType)}, received ${counts.received}, dropped ${counts.dropped}`,
    "",
  ].join("\n");
}

type Mixed = { type: "Mixed"; n: number; list: number[] };
/** Uses every effect there is, at random. */
class Everything extends Process<Mixed, "Tick" | "Late"> {
  count = 0;
  state = "even";
  override onStart() {
    this.setTimer("Tick", 10, 30);
  }
  override onRecover(log: readonly { n: number }[]) {
    this.count = log.length;
    this.output(["recovered", this.clock]);
    this.onStart();
  }
  onTimeoutTick() {
    this.count++;
    this.state = this.count % 2 === 0 ? "even" : "odd";
    this.broadcast({ type: "Mixed", n: this.count, list: [this.choose(10), this.random()] });
    if (this.choose(3) === 0) this.force({ n: this.count });
    else this.append({ n: this.count });
    this.submit("disk", { type: "Take", epoch: 0 } as { type: string }, this.count);
    this.setTimer("Late", 15, 15, `${this.count % 3}`);
    this.setTimer("Tick", 10, 30);
  }
  onTimeoutLate(key: string) {
    this.output(`late ${key}`);
  }
  onMixed({ n, list }: Mixed, from: ProcessId) {
    this.cancelTimer("Late", `${n % 3}`);
    this.deliver(list, from);
  }
  ask() {
    this.respond(this.operation, this.clock);
  }
  onCompletionDisk(result: unknown, tag: number) {
    this.output([tag, result]);
  }
}

const systems: Record<string, () => Simulation> = {
  "two_phase_commit": () => {
    const processes: Processes<Process> = {
      ...nodes([1], toys.Coordinator),
      ...nodes([2, 3], toys.Participant),
    };
    return simulate({
      processes,
      seed: 6,
      latency: exponential(10, 1),
      forceMs: uniform(1, 5),
      scenario: [at(20, crash(1)), at(60, recover(1))],
    });
  },
  "queue_lock": () =>
    simulate({
      processes: nodes(3, toys.QueueLock),
      latency: matrix([[0, 12.5, 80], [12.25, 0, 40], [81, 41, 0]], 0.1),
      scenario: [at(1, invoke(3, "enter")), at(2, invoke(2, "enter")), at(30, invoke(1, "enter"))],
    }),
  "lease": () =>
    simulate({
      processes: nodes(2, toys.LeaseHolder),
      devices: { disk: () => new toys.LeaseDisk() },
      deviceMs: normal(3, 1),
      clocks: { 2: { offsetMs: 12, driftPpm: 200 } },
      until: 700,
    }),
  "everything": () =>
    simulate({
      processes: nodes(3, Everything),
      devices: { disk: () => new toys.LeaseDisk() },
      seed: 2 ** 40 + 1,
      latency: pareto(2, 1.5),
      loss: 0.1,
      duplication: 0.1,
      fifo: true,
      bandwidth: 20,
      size: () => 30,
      links: [{ from: 1, to: 3, latency: normal(4, 4), loss: 0 }],
      serviceMs: { 2: exponential(2) },
      forceMs: uniform(0, 6),
      clocks: { 3: { offsetMs: -5, driftPpm: -3000 } },
      scenario: [
        at(30, partition([1], [2, 3]), invoke(2, "ask")),
        at(45, heal(), pause(3), invoke(3, "ask")),
        at(60, resume(3), slow(1, 3)),
        at(70, crash(2, { afterEffects: 4 }), oneWayPartition([3], [1])),
        at(100, recover(2), heal(), slow(1, 0)),
      ],
      faults: { crashes: { meanUpMs: 100, meanDownMs: 20, processes: [1] } },
      until: 180,
    }),
};

test.each(Object.keys(systems))("the trace of %s is the golden one", (name) => {
  const path = fileURLToPath(new URL(`../golden/${name}.txt`, import.meta.url));
  const text = asText(systems[name]() as Simulation);
  if (process.env.UPDATE_GOLDEN) writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, "utf8"));
});

test("the system with everything shows every kind of event that there is", () => {
  const kinds = new Set(Array.from(systems.everything().trace, (event) => event.kind));
  for (
    const kind of [
      "handle",
      "drop",
      "cancel timer",
      "respond",
      "forced",
      "complete",
      "crash",
      "recover",
    ] as const
  ) {
    expect(kinds).toContain(kind);
  }
});
