import { describe, expect, test } from "vitest";
import { Process } from "../../../lib/core/process.ts";
import { Bully } from "../../../lib/election/bully.ts";
import { RingElection } from "../../../lib/election/ring.ts";
import {
  always,
  deadlock,
  eventually,
  explore,
  monitor,
  sometimes,
  type World,
} from "../../../lib/run/explore/explore.ts";
import { at, recover } from "../../../lib/run/faults.ts";
import { fuzz, type Fuzzed, type FuzzOptions } from "../../../lib/run/fuzz/fuzz.ts";
import { attempt } from "../../../lib/run/fuzz/trial.ts";
import { RunWorld } from "../../../lib/run/fuzz/world.ts";
import { uniform } from "../../../lib/run/latency.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { invoke, nodes, type Schedule } from "../../../lib/run/system.ts";

/** Broken in one rule: an announcement does not stop its timers. */
class Undaunted extends Bully {
  override learn(leader: number) {
    this.elected = leader;
    this.state = leader === this.id ? "leader" : "follower";
  }
}
/** Broken in one rule: it does not tell the others. */
class Silent extends Bully {
  override becomeLeader() {
    this.learn(this.id);
  }
}
/** Broken in one rule: it takes the first leader it hears of, and its vote in the log is not forced. */
class Forgetful extends Process<{ type: "Vote" }> {
  votes = 0;
  override onStart() {
    this.vote();
  }
  override onRecover(log: readonly unknown[]) {
    if (log.length === 0) this.vote();
  }
  onVote() {}
  vote() {
    this.append({ voted: true });
    this.votes++;
    this.output("voted");
    this.broadcast({ type: "Vote" });
  }
}

const oneLeader = always(
  "one leader",
  (world: World<Bully>) => world.live.filter((process) => process.state === "leader").length <= 1,
);
const electing = (world: World<Bully>) => world.live.some((process) => process.state === "electing");

/** Elections among four, begun by anyone at any time, with crashes that can strike in the middle of them. */
function elections(make: new () => Bully, seeds: number): FuzzOptions<Bully> {
  return {
    processes: nodes(4, make),
    latency: uniform(1, 20),
    scenario: [at(0, invoke(1, "elect")), at(3, invoke(2, "elect"))],
    faults: { crashes: { meanUpMs: 400, meanDownMs: 100, processes: [1, 2, 3], untilMs: 800 } },
    until: 3000,
    seeds,
    during: electing,
    properties: [oneLeader],
  };
}

/** What must be true of a schedule from which no step can be left out. */
function expectMinimal(
  options: FuzzOptions<Bully>,
  name: string,
  schedule: Schedule,
  time: "any" | "quiet" | "ordered",
) {
  const property = options.properties.find((property) => property.name === name)!;
  const search = {
    system: { processes: options.processes },
    property,
    monitor: options.monitor,
    time,
  };
  expect(attempt(search, schedule)).toBeDefined();
  schedule.forEach((step, left) => {
    if (step.step === "start" || (property.kind !== "always" && step.step === "invoke")) return;
    expect(attempt(search, schedule.filter((_, at) => at !== left)), `without step ${left}`).toBeUndefined();
  });
}

describe("fuzz", () => {
  test("raises no alarm for the bully, and says how often a crash fell into an election", () => {
    const { seeds, verdicts, coverage, summary } = fuzz(elections(Bully, 300));
    expect(verdicts).toEqual({ "one leader": { kind: "always", holds: "unknown" } });
    expect(seeds).toBe(300);
    expect(coverage.crashes).toBeGreaterThan(250);
    expect(coverage.during).toBeGreaterThan(60);
    expect(summary).toMatch(
      /^300 seeds, \d+ events, crashes in \d+ runs \(in \d+ at a moment that matters\): no violation so far$/,
    );
  });

  test("finds that a bully whom no announcement stops makes two leaders, and needs no crash to show it", () => {
    const options = elections(Undaunted, 300);
    const { verdicts, seeds } = fuzz(options);
    const { counterexample, holds, seed } = verdicts["one leader"];
    expect({ holds, seed, seeds }).toEqual({ holds: false, seed: seeds, seeds });
    const { schedule, words, length, from, time, run } = counterexample!;
    expect(words.slice(4)).toMatchInlineSnapshot(`
      [
        "P1 is asked to elect(): sends Election to P2, sends Election to P3, sends Election to P4, sets Answer",
        "P4 gets Election from P1: sends OK to P1, sends Coordinator to P1, sends Coordinator to P2, sends Coordinator to P3",
        "P2 gets Election from P1: sends OK to P1, sends Election to P3, sends Election to P4, sets Answer",
        "P1 gets Coordinator from P4",
        "P3 gets Election from P1: sends OK to P1, sends Election to P4, sets Answer",
        "P4 gets Election from P3: sends OK to P3, sends Coordinator to P1, sends Coordinator to P2, sends Coordinator to P3",
        "P1 gets Coordinator from P4",
        "P3 gets OK from P4: stops Answer, sets Coordinator",
        "P3 gets Election from P2: sends OK to P2",
        "P4 gets Election from P2: sends OK to P2, sends Coordinator to P1, sends Coordinator to P2, sends Coordinator to P3",
        "P3 gets Coordinator from P4",
        "P1 gets OK from P2",
        "P2 gets Coordinator from P4",
        "P3 gets Coordinator from P4",
        "P3 gets Coordinator from P4",
        "P1 gets OK from P3",
        "P1 gets OK from P4",
        "P1 gets Coordinator from P4",
        "P2 gets OK from P3",
        "P2 gets OK from P4",
        "P2 gets Coordinator from P4",
        "P2 gets Coordinator from P4",
        "P1's timer Answer fires",
      ]
    `);
    expect(from).toBeGreaterThan(length);
    expect(time).toBe("ordered");
    expectMinimal(options, "one leader", schedule, time);
    expect(run.processes.filter((process) => process.state === "leader").length).toBe(2);
  });

  test("is the same each time", () => {
    const strip = ({ verdicts, ...rest }: Fuzzed<Bully>) => {
      const { run: _, ...counterexample } = verdicts["one leader"].counterexample!;
      return { ...rest, counterexample };
    };
    expect(strip(fuzz(elections(Undaunted, 50)))).toEqual(strip(fuzz(elections(Undaunted, 50))));
  });

  test("finds what never comes, and leaves out all that is not to blame", () => {
    const options: FuzzOptions<Bully> = {
      ...elections(Silent, 20),
      faults: undefined,
      properties: [
        eventually("all agree", (world: World<Bully>) => world.live.every(({ elected }) => elected === 4)),
        deadlock((world: World<Bully>) => world.live.every(({ state }) => state !== "electing")),
        sometimes("an election is under way", electing),
        sometimes("pigs fly", () => false),
      ],
    };
    const { verdicts, seeds, summary } = fuzz(options);
    expect(seeds).toBe(20);
    expect(verdicts["an election is under way"]).toEqual({ kind: "sometimes", holds: true, seed: 1 });
    expect(verdicts["pigs fly"].holds).toBe("unknown");
    expect(summary).toContain("pigs fly was never seen");
    const { counterexample } = verdicts["all agree"];
    expect(counterexample!.length).toBe(2); // the two elections that were asked for
    expect(counterexample!.endless).toBe(true);
    expect(counterexample!.schedule.length).toBe(4 + 2 + 30);
  });

  test("cuts the loss of a list in the ring down to the crash that lost it", () => {
    const options: FuzzOptions<Bully> = {
      ...elections(RingElection as unknown as new () => Bully, 200),
      during: undefined,
      properties: [
        eventually(
          "someone is elected",
          (world: World<Bully>) => world.live.some(({ elected }) => elected !== undefined),
        ),
      ],
      scenario: [at(0, invoke(1, "elect"))],
      faults: { crashes: { meanUpMs: 100, processes: [1, 2], untilMs: 100 } },
    };
    const { counterexample } = fuzz(options).verdicts["someone is elected"];
    expect(counterexample!.words.slice(4, 4 + counterexample!.length)).toMatchInlineSnapshot(`
      [
        "P1 is asked to elect(): sends Election {ids: [1], number: 1} to P2, sets Ack 1",
        "P2 crashes",
        "P1 crashes",
      ]
    `);
  });

  test("keeps a monitor: a vote that is not forced is cast twice", () => {
    const options = {
      processes: nodes(2, Forgetful),
      monitor: monitor({ votes: [0, 0] }, (seen, event) => {
        if (event.kind === "output") seen.votes[event.process - 1]++;
      }),
      properties: [
        always(
          "one vote each",
          (world: World<Forgetful, { votes: number[] }>) => Math.max(...world.monitor.votes) <= 1,
        ),
      ],
      faults: { crashes: { meanUpMs: 10, meanDownMs: 10 } },
      until: 100,
      seeds: 100,
    };
    const { counterexample } = fuzz(options).verdicts["one vote each"];
    expect(counterexample!.words).toMatchInlineSnapshot(`
      [
        "P1 starts: logs {voted: true}, says "voted", sends Vote to P2",
        "P2 starts: logs {voted: true}, says "voted", sends Vote to P1",
        "P2 crashes (0 unforced records of its log left)",
        "P2 recovers: logs {voted: true}, says "voted", sends Vote to P1",
      ]
    `);
  });

  test("names the handler that left what is no plain data in a field, however late", () => {
    class Counting extends Bully {
      heard = 0;
      last: unknown;
      override onElection(message: object, from: number) {
        super.onElection(message, from);
        if (++this.heard > 9) this.last = () => from;
      }
    }
    const options = {
      ...elections(Counting, 1),
      faults: undefined,
      scenario: Array.from({ length: 20 }, (_, index) => at(100 * index, invoke(1, "elect"))),
    };
    expect(() => fuzz(options)).toThrow(
      /^seed 1: P\d, handling Election from P\d at [\d.]+ ms: Counting\.last is a function: .*; write it as a method/,
    );
  });
  test("varies the runs by seed, and names the seed at which a handler fails", () => {
    class Fragile extends Bully {
      override onRecover() {
        throw new Error("no way back");
      }
    }
    const options: FuzzOptions<Bully> = {
      ...elections(Fragile, 9),
      faults: undefined,
      scenario: [],
      vary: (
        seed,
      ) => (seed < 5 ? {} : { scenario: [at(1, { action: "crash", process: 2 }), at(2, recover(2))] }),
    };
    expect(() => fuzz(options)).toThrow("seed 5: P2, recovering at 2 ms: no way back");
    const thrown = (() => {
      try {
        return fuzz(options);
      } catch (error) {
        return error as Error;
      }
    })() as Error;
    expect(thrown.stack).toMatch(
      /^ProcessError: seed 5: P2, recovering at 2 ms: no way back\n +at Fragile\.onRecover/,
    );
    expect(() => fuzz({ ...options, seeds: 0 })).toThrow(
      "seeds must be a number ≥ 1 of them, or a list of seeds, got 0",
    );
    expect(() => fuzz({ ...options, properties: [oneLeader, oneLeader] })).toThrow(
      'each property needs a name of its own, got "one leader" twice',
    );
    expect(() => fuzz({ ...options, properties: undefined as unknown as [] })).toThrow(
      'properties must be a list, e.g. [always("safe", …)], got undefined',
    );
  });
});

describe("what the explorer finds", () => {
  test.each(["any", "quiet", "ordered"] as const)(
    "violates the same property in a replay, and is as short as can be: time %s",
    (time) => {
      const processes = nodes(3, Undaunted);
      const { verdicts } = explore({
        processes,
        time,
        invocations: [invoke(1, "elect")],
        properties: [oneLeader],
      });
      const { schedule, words } = verdicts["one leader"].counterexample!;
      const run = replay({ processes }, schedule);
      const world = new RunWorld(run);
      expect(oneLeader.test(world)).toBe(false);
      expect(words.length).toBe(schedule.length);
      expectMinimal({ ...elections(Undaunted, 1), processes }, "one leader", schedule, time);
    },
  );
});
