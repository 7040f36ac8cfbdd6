// Bad input: each gives one clear error that says what, who and when; what only looks bad works.
import { describe, expect, test } from "vitest";
import { Bully } from "../../lib/election/bully.ts";
import { ChangRoberts } from "../../lib/election/chang_roberts.ts";
import { FailureDetector } from "../../lib/election/failure_detector.ts";
import { RingElection } from "../../lib/election/ring.ts";
import { WatchedBully } from "../../lib/election/watched.ts";
import { WatchedRing } from "../../lib/election/watched_ring.ts";
import { at, crash, recover } from "../../lib/run/faults.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import type { Elector } from "./elections.ts";

const elections: Record<string, () => Elector> = {
  "the ring election": () => new RingElection(),
  "Chang–Roberts": () => new ChangRoberts(),
  "the bully": () => new Bully(),
};
const start = (id: number) => [at(0, invoke(id, "elect"))];

describe("a ring that does not hold each process once is refused, naming what is wrong:", () => {
  const makers = { RingElection, ChangRoberts };
  for (const [name, Class] of Object.entries(makers)) {
    const wrong: [string, number[], RegExp][] = [
      ["a missing id", [1, 2], /ring holds each process once, got \[1, 2\] without P3/],
      ["an unknown id", [1, 2, 3, 9], /got \[1, 2, 3, 9\] with P9, which is no process/],
      ["an id twice", [1, 2, 3, 2], /got \[1, 2, 3, 2\] with P2 twice/],
      ["an unknown id in place of one", [1, 2, 7], /without P3/],
    ];
    for (const [what, ring, message] of wrong) {
      test(`${name} with ${what}`, () => {
        const run = () => simulate({ processes: nodes(3, () => new Class(ring)), scenario: start(1) });
        expect(run).toThrow(message);
        expect(run).toThrow(/P1.*elect.*0 ms/);
      });
    }
  }

  test("and a ring that was right for three is not for two", () => {
    const ring = [3, 1, 2];
    const run = (n: number) =>
      simulate({ processes: nodes(n, () => new ChangRoberts(ring)), scenario: start(1) });
    expect(run(3).process(1).elected).toBe(3);
    expect(() => run(2)).toThrow(/with P3, which is no process/);
  });
});

describe("times that make no sense are refused:", () => {
  test("negative or NaN waits, when they are first used", () => {
    for (const ms of [-1, NaN]) {
      expect(() => simulate({ processes: nodes(2, () => new Bully(ms)), scenario: start(1) }))
        .toThrow(/P1.*elect.*0 ms.*"Answer" must be ≥ 0 ms/s);
      expect(() => simulate({ processes: nodes(2, () => new RingElection([], ms)), scenario: start(1) }))
        .toThrow(/P1.*elect.*0 ms.*"Ack" must be ≥ 0 ms/s);
    }
  });

  test("heartbeats without a pause between them, and a timeout that is no longer than this pause", () => {
    const make = (intervalMs: number, timeoutMs?: number) => () =>
      simulate({ processes: nodes(2, () => new FailureDetector(intervalMs, timeoutMs)), until: 10 });
    for (const intervalMs of [0, -5, NaN]) {
      expect(make(intervalMs)).toThrow(`intervalMs must be > 0 ms, got ${intervalMs}`);
    }
    for (const timeoutMs of [50, 20, -1, NaN]) {
      expect(make(50, timeoutMs)).toThrow(
        `timeoutMs must be more than the interval of 50 ms, got ${timeoutMs}`,
      );
    }
  });
});

for (const [name, make] of Object.entries(elections)) {
  describe(`with ${name}`, () => {
    test("a group of one elects itself, over no network", () => {
      const run = simulate({ processes: nodes([7], make), scenario: start(7) });
      expect([run.process(7).elected, run.process(7).state]).toEqual([7, "leader"]);
      expect(run.counts.messages).toBe(0);
    });

    test("ids need not be consecutive, and 10 is more than 9", () => {
      const run = simulate({ processes: nodes([2, 9, 10, 100, 0], make), scenario: start(9) });
      expect(run.processes.map((process) => process.elected)).toEqual([100, 100, 100, 100, 100]);
    });

    test("a crash of everyone ends the run quietly, and nobody is elected", () => {
      const run = simulate({
        processes: nodes(3, make),
        scenario: [...start(1), at(5, crash(1), crash(2), crash(3))],
      });
      expect(run.stopped).toBe("quiet");
      expect(run.trace.where({ kind: "output" })).toEqual([]);
    });

    test("recovering a process that never crashed changes nothing", () => {
      const plain = simulate({ processes: nodes(3, make), scenario: start(1) });
      const run = simulate({ processes: nodes(3, make), scenario: [...start(1), at(15, recover(2))] });
      expect(run.counts.byType).toEqual(plain.counts.byType);
      expect(run.processes.map((process) => process.elected)).toEqual([3, 3, 3]);
    });

    test("an election that is started twice ends like one", () => {
      const run = simulate({ processes: nodes(4, make), scenario: [...start(2), ...start(2)] });
      expect(run.processes.map((process) => process.elected)).toEqual([4, 4, 4, 4]);
    });

    test("an election of an unknown process is refused", () => {
      expect(() => simulate({ processes: nodes(3, make), scenario: start(4) })).toThrow(/P4.*P1, P2, P3/);
    });
  });
}

describe("after a crash of everyone", () => {
  for (
    const [name, make] of Object.entries({
      ring: () => new WatchedRing(),
      bully: () => new WatchedBully(),
    })
  ) {
    test(`those that come back elect the highest of themselves: the ${name} with a failure detector`, () => {
      const run = simulate({
        processes: nodes<Elector>(4, make),
        scenario: [at(500, crash(1), crash(2), crash(3), crash(4)), at(800, recover(3)), at(900, recover(1))],
        until: 3000,
      });
      expect([run.process(1).elected, run.process(3).elected]).toEqual([3, 3]);
    });
  }
});
