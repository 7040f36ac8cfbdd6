// The judges of traces, and which algorithm keeps which promise over random schedules.
import { describe, expect, test } from "vitest";
import { lamportTick } from "../../lib/clocks/lamport.ts";
import type { ProcessId } from "../../lib/core/process.ts";
import {
  Contender,
  mutualExclusion,
  noStarvation,
  RegeneratingTokenRing,
  requestOrder,
  RicartAgrawala,
  sectionsOf,
  twoInside,
  whoIsInside,
} from "../../lib/mutex/mod.ts";
import { at, crash } from "../../lib/run/faults.ts";
import { exponential } from "../../lib/run/latency.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { LiteralLamport, PoliteRicartAgrawala, StubbornRicartAgrawala } from "../mutants/mutex.ts";
import { algorithm, ALGORITHMS, allDone, contenders, runContenders } from "./helpers.ts";

const SEEDS = 60;

/** A run with 1 to 7 processes, under more or less load. */
function anyRun(
  { make, fifo }: { make: () => ReturnType<typeof ALGORITHMS[0]["make"]>; fifo: boolean },
  seed: number,
) {
  const entries = Array.from({ length: 1 + seed % 7 }, () => 3);
  return runContenders(contenders(make, entries, 5, 30 * (seed % 3)), {
    latency: exponential(10),
    fifo,
    seed,
  });
}

describe("over random schedules", () => {
  test.each(ALGORITHMS)("$name excludes mutually, and starves nobody", (algorithm) => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const run = anyRun(algorithm, seed);
      expect(mutualExclusion(run.trace)).toBeUndefined();
      expect(noStarvation(run.trace)).toBeUndefined();
      expect(allDone(run)).toBe(true);
    }
  });

  test("Lamport's over seed 2046, in which FIFO channels once let a message overtake another by the last bit of a sum", () => {
    expect(noStarvation(anyRun(algorithm("Lamport"), 2046).trace)).toBeUndefined();
  });

  const orderly = [
    "central server",
    "token ring",
    "regenerating token ring",
    "over a sequencer",
    "over Lamport's multicast",
    "Lamport",
  ];
  test.each(orderly)("%s: a request that happened before another is granted before it", (name) => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      expect(requestOrder(anyRun(algorithm(name), seed).trace)).toBeUndefined();
    }
  });

  const disorderly = ALGORITHMS.map(({ name }) => name).filter((name) => !orderly.includes(name));
  test.each(disorderly)("%s: not so", (name) => {
    const broken = () => {
      for (let seed = 1; seed <= 1000; seed++) {
        const violation = requestOrder(anyRun(algorithm(name), seed).trace);
        if (violation) return violation;
      }
    };
    expect(broken()?.what).toMatch(/^P\d asked before P\d did, and P\d got in first$/);
  });

  test("Ricart–Agrawala keeps the order once its replies are stamped, too", () => {
    class Stamped extends RicartAgrawala {
      override send(to: ProcessId, message: { type: "Request"; timestamp: number } | { type: "Reply" }) {
        const reply = { type: "Reply", timestamp: this.lamportClock } as const;
        super.send(to, message.type === "Reply" ? reply : message);
      }
      override onReply(message: object, from: ProcessId) {
        this.lamportClock = lamportTick(this.lamportClock, (message as { timestamp: number }).timestamp);
        super.onReply(message, from);
      }
    }
    for (let seed = 1; seed <= 300; seed++) {
      expect(requestOrder(anyRun({ make: () => new Stamped(), fifo: false }, seed).trace)).toBeUndefined();
    }
  });
});

describe("the judges", () => {
  const polite = () => runContenders(contenders(() => new PoliteRicartAgrawala(), [1, 1]));

  test("mutual exclusion: who enters while who is inside, and when", () => {
    const violation = mutualExclusion(polite().trace)!;
    expect(violation.what).toMatch(/^P[12] enters while P[12] is inside$/);
    expect(violation.processes.length).toBe(2);
    expect(polite().trace.at(violation.row)).toMatchObject({
      kind: "output",
      content: "entered",
      time: violation.time,
    });
  });

  test("a monitor stops the run at the very event that lets a second one in", () => {
    const run = simulate({
      processes: nodes(3, () => new Contender(new LiteralLamport())),
      fifo: true,
      until: { when: twoInside },
    });
    expect(run.stopped).toBe("condition");
    expect(whoIsInside(run.processes).length).toBe(2);
    expect(mutualExclusion(run.trace)!.time).toBe(run.now);
  });

  test("no starvation: who has waited since when", () => {
    const run = simulate({ processes: contenders(() => new StubbornRicartAgrawala(), [1, 1]) });
    expect(noStarvation(run.trace)!.what).toBe("P1 has asked at 0 ms and never entered");
  });

  test("a section ends with the crash of who is inside", () => {
    const run = simulate({
      processes: contenders(() => new RicartAgrawala(), [1, 1], 50),
      scenario: [...at(30, crash(1))],
    });
    const [first, second] = sectionsOf(run.trace);
    expect(first).toMatchObject({ process: 1, askedAt: 0, enteredAt: 20, leftAt: 30, crashed: true });
    expect(second).toMatchObject({
      process: 2,
      askedAt: 0,
      enteredAt: Infinity,
      leftAt: Infinity,
      crashed: false,
    });
    expect(noStarvation(run.trace)!.processes).toEqual([2]);
  });
});

describe("the regenerating ring in virtual time", () => {
  test("the holder dies inside: a new token after missingMs and an election; the others go on", () => {
    const run = simulate({
      processes: nodes(4, () => new Contender(new RegeneratingTokenRing(500, 50), 0)),
      scenario: [...at(100, invoke(2, "work")), ...at(101, invoke(3, "work")), ...at(132, crash(2))],
      until: 3000,
    });
    const [second, third] = sectionsOf(run.trace);
    expect(second.crashed).toBe(true);
    expect(third.enteredAt).toBeGreaterThan(500);
    expect(third.enteredAt).toBeLessThan(1500);
    expect(run.process(4).lock).toMatchObject({ generation: 2 });
    expect(mutualExclusion(run.trace)).toBeUndefined();
  });

  test("over random crashes and recoveries, one at a time: two are never inside, and who lives gets in", () => {
    let crashedInside = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const run = simulate({
        processes: nodes(4, () => new Contender(new RegeneratingTokenRing(2000, 60), Infinity, 5, 50)),
        latency: exponential(4, 1),
        faults: { crashes: { meanUpMs: 8000, meanDownMs: 3000, mostDown: 1, untilMs: 20_000 } },
        seed,
        until: 40_000,
      });
      const sections = sectionsOf(run.trace);
      crashedInside += sections.filter(({ crashed, enteredAt }) => crashed && enteredAt !== Infinity).length;
      for (const id of [1, 2, 3, 4]) {
        if (!run.alive(id)) continue;
        expect(sections.filter(({ process, enteredAt }) => process === id && enteredAt > 30_000).length)
          .toBeGreaterThan(10);
      }
    }
    expect(crashedInside).toBeGreaterThan(0);
  });
});
