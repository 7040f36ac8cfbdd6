// What holds in every driver holds over sockets: pauses, cuts, channels, devices, timers, own operations.
import { describe, expect, test, vi } from "vitest";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { happenedBefore, vectorTimestamps } from "../../../lib/core/trace/timestamps.ts";
import { toShiViz } from "../../../lib/run/export/shiviz.ts";
import {
  at,
  crash,
  heal,
  on,
  oneWayPartition,
  partition,
  pause,
  recover,
  resume,
} from "../../../lib/run/faults.ts";
import { serve } from "../../../lib/run/serve/serve.ts";
import { invoke } from "../../../lib/run/system.ts";
import { hands } from "./places.ts";

const teller = { module: hands, name: "Teller" };

describe("over sockets", () => {
  const plain = new Map<string, unknown>([["waits", new Set([undefined, Infinity, Uint8Array.of(0, 255)])]]);

  test("a paused process hears what it was told when it goes on, one that is cut off never", async () => {
    const run = await serve({
      ...teller,
      processes: 3,
      channels: ["serial"],
      scenario: [
        at(20, pause(2)),
        at(40, invoke(1, "tell", 2, plain)),
        at(200, resume(2)),
        at(300, partition([1], [3])),
        at(320, invoke(1, "tell", 3, "cut")),
        at(340, invoke(1, "tell", 3, "another way", "serial")),
        at(400, heal()),
        at(420, oneWayPartition([1], [2]), on("serial", partition([1], [3]))),
        at(440, invoke(1, "tell", 2, "one way")),
        at(460, invoke(2, "tell", 1, "the other way")),
        at(480, invoke(1, "tell", 3, "cut, too", "serial")),
        at(500, invoke(1, "tell", 1, "itself")),
      ],
    });
    expect(run.states[1].fields.heard).toEqual(["the other way", "itself"]);
    expect(run.states[2].fields.heard).toEqual([plain]);
    expect(run.states[3].fields.heard).toEqual(["another way"]);
    const [waits] = run.trace.where({ kind: "receive", process: 2 });
    expect(waits.time - run.trace.at(waits.cause).time).toBeGreaterThan(120);
    expect(run.trace.where({ kind: "drop" }).map(({ content }) => content)).toEqual(
      Array(3).fill("partition"),
    );
    expect(run.trace.where({ kind: "respond" })).toHaveLength(7);
    expect([run.stopped, run.counts.local, run.counts.messages, run.counts.received]).toEqual([
      "quiet",
      1,
      6,
      3,
    ]);
    const stamps = vectorTimestamps(run.trace);
    for (const { index, cause } of run.trace.where({ kind: "receive" })) {
      expect(happenedBefore(stamps[cause], stamps[index])).toBe(true);
    }
    expect(toShiViz(run.trace)).toMatch(/^P1 \{"P1":1\}\nstart at/m);
  });

  test("who comes back has its log without the torn end, new draws, and numbers of its own that are new", async () => {
    const dir = fs.mkdtempSync(join(tmpdir(), "served-"));
    const run = await serve({
      ...teller,
      processes: 2,
      dir,
      afterCrash: (logFile) => fs.appendFileSync(logFile, Uint8Array.of(0, 0, 0, 40, 1, 2, 3, 4, 5)),
      scenario: [
        at(20, invoke(1, "tell", 2, "kept"), invoke(2, "count"), invoke(2, "count")),
        at(150, crash(2)),
        at(200, recover(2), invoke(1, "tell", 2, "lost")),
        at(3500, invoke(2, "count"), invoke(1, "tell", 2, "after")),
      ],
    });
    expect([run.torn, run.lost, run.states[2].log.length, run.states[2].durable]).toEqual([9, 0, 2, 2]);
    expect(run.states[2].fields.heard).toEqual(["kept", "after"]);
    expect(run.trace.where({ kind: "output" })[0].content).toEqual(["recovered", 1]);
    const own = run.trace.where({ kind: "respond", process: 2 });
    expect(own.map(({ content }) => (content as { operation: number }).operation)).toEqual([
      -2_000_001,
      -2_000_002,
      -2_000_003,
    ]);
    expect(new Set(own.map(({ content }) => (content as { value: number }).value)).size).toBe(3);
    expect(fs.readdirSync(dir).sort()).toEqual([
      "log-1",
      "log-2",
      "trace-1-0.jsonl",
      "trace-2-0.jsonl",
      "trace-2-1.jsonl",
    ]);
    fs.rmSync(dir, { recursive: true });
  });

  test("two that come back at once know each other, and those who stayed know both", async () => {
    const run = await serve({
      ...teller,
      processes: 3,
      scenario: [at(50, crash(2), crash(3)), at(300, recover(2), recover(3))],
    });
    expect(run.states[1].fields.heard).toEqual(["P2 is back", "P3 is back"]);
    expect(run.states[2].fields.heard).toEqual(["P3 is back"]);
    expect(run.lost).toBe(0);
  });

  test("clocks are one, of which a process sees its own: ahead, and twice as fast", async () => {
    const run = await serve({
      ...teller,
      processes: 2,
      clocks: { 1: { offsetMs: 5000, driftPpm: 1e6 } },
      scenario: [at(300, invoke(1, "time"), invoke(1, "wait", 1000), invoke(2, "wait", 800))],
    });
    const [[said], late] = [false, true].map((isLate) =>
      run.trace.where({ kind: "output" }).filter(({ content }) => (content === "late") === isLate)
    );
    expect(late.map(({ process }) => process)).toEqual([1, 2]);
    expect(said.content).toBeGreaterThanOrEqual(5000 + 2 * 299);
    for (const { time } of [said, ...late]) {
      expect(time).toBeGreaterThanOrEqual(299);
      expect(time).toBeLessThanOrEqual(run.now);
    }
  });

  test("a device stays with the supervisor over a crash of who asked it", async () => {
    const lost: string[] = [];
    const counter = () => ({
      crash: () => void lost.push("disk"),
      count: 0,
      apply({ what }: never): string {
        return `${what} ${++this.count}`;
      },
    });
    const run = await serve({
      ...teller,
      processes: 2,
      devices: {
        disk: counter,
        own: () => ({ owner: 1, apply: () => 0, crash: () => void lost.push("own") }),
      },
      scenario: [at(20, invoke(1, "reads", "a")), at(60, crash(1)), at(100, invoke(2, "reads", "b"))],
    });
    expect(run.trace.where({ kind: "output" }).map(({ content }) => content)).toEqual(["a 1", "b 2"]);
    expect(lost).toEqual(["own"]);
  });

  test("what is to happen later than the end does not, however late", async () => {
    const run = await serve({ ...teller, processes: 1, until: 100, scenario: [at(2 ** 31 + 5, crash(1))] });
    expect([run.stopped, run.counts.crashes, Object.keys(run.states)]).toEqual(["time", 0, ["1"]]);
  });

  test("strangers who find the supervisor's port are hung up on, or outlived", async () => {
    const run = await serve({ module: hands, name: "Stranger", processes: 1 });
    expect(run.trace.where({ kind: "output" }).map(({ content }) => content)).toEqual(["undisturbed"]);
    expect(run.stopped).toBe("quiet");
  });

  test("a folder with another run's files is refused: its log would be taken for its own", async () => {
    const dir = fs.mkdtempSync(join(tmpdir(), "served-")), options = { ...teller, processes: 1, dir };
    await serve(options);
    await expect(serve(options)).rejects.toThrow(/P1, being built.*log-1 is of an earlier run/);
    fs.rmSync(dir, { recursive: true });
  });

  test("a timer beyond 2^31 ms does not fire, time ends the run, also if one stays stopped, and no file is left", async () => {
    vi.stubEnv("TMPDIR", fs.mkdtempSync(join(tmpdir(), "served-")));
    const run = await serve({
      ...teller,
      processes: 2,
      until: 300,
      scenario: [at(0, pause(2), invoke(1, "wait", 2 ** 31 + 5)), at(100, invoke(1, "tell", 1, "up"))],
    });
    expect([run.stopped, run.counts.timeouts, run.states[1].fields.heard]).toEqual(["time", 0, ["up"]]);
    expect(Object.keys(run.states)).toEqual(["1"]);
    expect(fs.readdirSync(tmpdir())).toEqual([]);
    fs.rmdirSync(tmpdir());
    vi.unstubAllEnvs();
  });

  test("a process on a host is started, killed and read by the host's own command", async () => {
    const host = { address: "127.0.0.2", command: ["env", "HOST=lab2"] };
    const run = await serve({
      ...teller,
      processes: 2,
      hosts: { 2: host },
      scenario: [at(20, invoke(1, "tell", 2, "far")), at(150, crash(2)), at(300, recover(2))],
    });
    expect(run.trace.where({ kind: "output" }).map(({ content }) => content)).toEqual([["recovered", 1]]);
    expect(run.counts.crashes).toBe(1);
  });
});

describe("an error says who was doing what:", () => {
  test.each([
    [
      "a handler that throws",
      { scenario: [at(0, invoke(2, "fails"))] },
      /P2, in its operation fails at .* ms: it fails, as it should/,
    ],
    [
      "an operation that there is not",
      { scenario: [at(0, invoke(1, "flies"))] },
      /P1, in its operation flies.*no operation "flies"/,
    ],
    [
      "a message to nobody",
      { scenario: [at(0, invoke(1, "tell", 7, "x"))] },
      /sends Told to P7, but the processes are P1, P2/,
    ],
    ["a class that there is not", { name: "Nobody" }, /P1, being built.*exports no class Nobody/],
    ["a module that there is not", { module: "file:///nowhere.js" }, /P[12], being built at 0 ms/],
    ["a class of nothing of ours", { name: "Foreign" }, /Foreign of .* is a class, but none of processes/],
    [
      "what a class has left to its runtime, and which throws",
      { scenario: [at(0, invoke(1, "later", "throws"))] },
      /P1, between its handlers at .* ms: too late/,
    ],
    [
      "what it waits for by itself",
      { scenario: [at(0, invoke(1, "later", "rejects"))] },
      /P1, between its handlers.*: nobody waits/,
    ],
    [
      "a process that ends itself, which is no crash",
      { scenario: [at(0, invoke(1, "later", "exits"))] },
      /P1, between its handlers.*: its OS process ended by itself, with the code 3/,
    ],
    [
      "a message that no frame can hold",
      { scenario: [at(0, invoke(1, "tellMuch", 2, 65))] },
      /P1, in its operation tellMuch.*: at most 64 MiB of JSON go over a connection at once/,
    ],
    [
      "a field that no frame can hold",
      { scenario: [at(0, invoke(1, "keeps", 65))] },
      /P1, telling its fields.*: at most 64 MiB of JSON/,
    ],
    [
      "a field that is no plain data",
      { scenario: [at(0, invoke(1, "keeps", 0))] },
      /P1, telling its fields.*: Teller\.kept is a Date/,
    ],
    [
      "a handler that does not end",
      { scenario: [at(0, invoke(1, "loops"))], until: 100 },
      /P1, asked for its fields at .* ms: it has not answered for 10 s/,
    ],
    [
      "an address of another machine",
      { hosts: { 1: { address: "192.0.2.1" } } },
      /P1, being built.*it cannot listen at 192\.0\.2\.1:.*the address must be one of its own machine/,
    ],
    ["or of the supervisor", { address: "192.0.2.1" }, /^it cannot listen at 192\.0\.2\.1:/],
  ])("%s", async (_what, options, message) => {
    await expect(serve({ ...teller, processes: 2, ...options })).rejects.toThrow(message);
  });
});
