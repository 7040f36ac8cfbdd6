// Elections in every schedule (N = 3): what holds under which assumption about time and faults, with the
// number of states, and the length of the shortest execution where it does not hold.
import { describe, expect, test } from "vitest";
import type { Factory } from "../../lib/core/host.ts";
import type { ProcessId } from "../../lib/core/process.ts";
import { Bully } from "../../lib/election/bully.ts";
import { ChangRoberts } from "../../lib/election/chang_roberts.ts";
import { RingElection } from "../../lib/election/ring.ts";
import {
  eventually,
  explore,
  type Faults,
  type TimeMode,
  type World,
} from "../../lib/run/explore/explore.ts";
import { at, crash } from "../../lib/run/faults.ts";
import { replay } from "../../lib/run/replay/replay.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { type Elector, NeverDecides } from "./elections.ts";
import { exploreElection, verdicts } from "./explored.ts";

const holds = {
  "one leader": true,
  "agreement at all times": true,
  "agreement": true,
  "validity": true,
  "termination": true,
};
const oneCrash = { crashes: 1 }, crashAndRecovery = { crashes: 1, recoveries: 1 };

describe("the bully, anyone starts at any time,", () => {
  const bully = (time: TimeMode, faults: Faults = {}, copies?: number) =>
    exploreElection(Bully, { starters: [1, 2, 3], time, faults, copies });

  test("without faults and with reliable timeouts has one leader and agreement at all times", () => {
    for (const time of ["quiet", "ordered"] as const) {
      const found = bully(time);
      expect([found.states, found.exhausted]).toEqual([3393, true]);
      expect(verdicts(found)).toEqual(holds);
    }
  });

  test("with reliable timeouts and one crash has one leader; and agreement, validity, termination once all is over", () => {
    const found = bully("ordered", oneCrash);
    expect([found.states, found.exhausted]).toEqual([13097, true]);
    expect(verdicts(found)).toEqual({ ...holds, "agreement at all times": 5 });
  });

  test("breaks 'defined values agree' in five steps even so, if it is meant across elections: one still follows the dead leader", () => {
    const { words } = bully("ordered", oneCrash).verdicts["agreement at all times"].counterexample!;
    expect(words.at(-1)).toMatch(/timer Answer fires.*says {elected: \d}/);
    expect(words.join("\n")).toMatch(/crashes/);
  });

  test("with timers that may fire at any time has two leaders after three steps: nothing crashed", () => {
    const found = bully("any", {}, 1); // elections begin without end: their messages would add up for ever
    expect([found.states, found.exhausted]).toEqual([17316, true]);
    expect(verdicts(found)).toEqual({
      "one leader": 3,
      "agreement at all times": 3,
      "agreement": 7,
      "validity": 7,
      "termination": true,
    });
    const { schedule, words } = found.verdicts["one leader"].counterexample!;
    expect(words.slice(3).map((line) => line.split(":")[0])).toEqual([
      "P1 is asked to elect()",
      "P1's timer Answer fires",
      "P3 gets Election from P1",
    ]);
    const again = replay({ processes: nodes(3, Bully) }, schedule);
    expect(again.processes.map((process) => process.state)).toEqual(["leader", "idle", "leader"]);
  });

  test("with reliable timeouts, a crash and a recovery, leaves processes with different leaders in eight steps, and always terminates", () => {
    const found = bully("ordered", crashAndRecovery);
    expect([found.states, found.exhausted]).toEqual([79310, true]);
    expect(verdicts(found)).toEqual({
      "one leader": 5,
      "agreement at all times": 5,
      "agreement": 8,
      "validity": 8,
      "termination": true,
    });
    const { schedule } = found.verdicts["agreement"].counterexample!;
    const again = replay({ processes: nodes(3, Bully) }, schedule);
    expect(new Set(again.processes.map((process) => process.elected))).toEqual(new Set([2, 3]));
  });
});

describe("a bully that asks again when a lower one announces itself than it follows", () => {
  class WaryBully extends Bully {
    override onCoordinator(message: object, from: ProcessId) {
      if (this.elected !== undefined && from < this.elected) this.elect(); // one of the two announcements is out of date
      else super.onCoordinator(message, from);
    }
  }

  test("reaches agreement, validity and termination with reliable timeouts, a crash and a recovery", () => {
    const found = exploreElection(WaryBully, {
      starters: [1, 2, 3],
      time: "ordered",
      faults: crashAndRecovery,
    });
    expect([found.states, found.exhausted]).toEqual([80228, true]);
    expect(verdicts(found)).toEqual({ ...holds, "one leader": 5, "agreement at all times": 5 });
  });

  test("pays for it when the leader dies and the next highest notices, as the others still follow the old one: 23 messages instead of N − 1", () => {
    const second = (factory: Factory<Elector>) => {
      const run = simulate({ processes: nodes(5, factory), scenario: [at(0, invoke(5, "elect"))] });
      const first = run.counts.messages;
      run.do(crash(5));
      run.do(invoke(4, "elect"));
      run.run();
      expect(run.processes.slice(0, 4).map((process) => process.elected)).toEqual([4, 4, 4, 4]);
      return run.counts.messages - first;
    };
    expect([second(Bully), second(WaryBully)]).toEqual([4, 23]);
  });
});

describe("the ring election, in channels that keep the order,", () => {
  const ring = (starters: number[], faults: Faults = {}, time: TimeMode = "ordered", states?: number) =>
    exploreElection(RingElection, { starters, time, faults, fifo: true, states });

  test("without faults and with reliable timeouts has one leader and agreement at all times, with one starter or two", () => {
    for (const [starters, states] of [[[2], 73], [[1, 3], 3289]] as const) {
      const found = ring([...starters]);
      expect([found.states, found.exhausted]).toEqual([states, true]);
      expect(verdicts(found)).toEqual(holds);
    }
  });

  test("with reliable timeouts and one crash reaches agreement, validity and termination once all is over: no list is lost", () => {
    const found = ring([2], oneCrash);
    expect([found.states, found.exhausted]).toEqual([614, true]);
    expect(verdicts(found)).toEqual({ ...holds, "agreement at all times": 15 });
    const two = ring([1, 3], oneCrash);
    expect([two.states, two.exhausted]).toEqual([28719, true]);
    expect(verdicts(two)).toEqual({ ...holds, "agreement at all times": 11 });
  });

  test("with timeouts that are never too early, but come in any order, may keep the older of two announcements, after 23 steps", () => {
    const found = ring([2], oneCrash, "quiet");
    expect([found.states, found.exhausted]).toEqual([634, true]);
    expect(verdicts(found)).toEqual({ ...holds, "agreement at all times": 15, "agreement": 23 });
  });

  test("with reliable timeouts and two crashes loses the list: its holder and the one that it was sent to", () => {
    const found = ring([2], { crashes: 2 });
    expect(found.exhausted).toBe(true);
    expect(verdicts(found)).toMatchObject({ "validity": true, "termination": 6 });
  });

  test("with a crash and a recovery leaves processes with different leaders, in 28 steps", () => {
    const found = ring([2], crashAndRecovery);
    expect([found.states, found.exhausted]).toEqual([33_346, true]);
    expect(verdicts(found)).toEqual({
      "one leader": 11,
      "agreement at all times": 11,
      "agreement": 28,
      "validity": 28,
      "termination": true,
    });
  });

  test("with timers that may fire at any time has two leaders after eight steps: the highest was skipped", () => {
    const found = ring([2], {}, "any", 15_000);
    expect(found.exhausted).toBe(false);
    expect(verdicts(found)).toMatchObject({
      "one leader": 8,
      "agreement at all times": 7,
      "agreement": "unknown",
    });
  });
});

describe("Chang and Roberts' ring, all may start,", () => {
  test("in channels that keep the order has one leader, agreement, validity and termination, for N = 3, 4, 5", () => {
    for (const [n, states] of [[3, 134], [4, 638], [5, 2833]]) {
      const starters = Array.from({ length: n }, (_, i) => i + 1);
      const found = exploreElection(ChangRoberts, { n, starters, fifo: true });
      expect([found.states, found.exhausted]).toEqual([states, true]);
      expect(verdicts(found)).toEqual(holds);
    }
  });

  test("does not terminate where messages overtake: in nine steps an id is swallowed by one who still takes part in the election before", () => {
    const found = exploreElection(ChangRoberts, { starters: [1, 2, 3] });
    expect([found.states, found.exhausted]).toEqual([387, true]);
    expect(verdicts(found)).toEqual({ ...holds, "termination": 9 });
  });

  test("does not terminate with one crash, and is safe even so", () => {
    const found = exploreElection(ChangRoberts, { starters: [1, 2, 3], fifo: true, faults: oneCrash });
    expect([found.states, found.exhausted]).toEqual([597, true]);
    expect(verdicts(found)).toEqual({ ...holds, "termination": 3 });
  });
});

describe("liveness: eventually all that are up have elected somebody, P2 starts,", () => {
  const decided = eventually(
    "decided",
    (world: World<Elector>) =>
      world.live.length > 0 && world.live.every((process) => process.elected !== undefined),
  );
  const decides = (factory: Factory<Elector>, options: { time?: TimeMode; faults?: Faults }) => {
    const { verdicts, exhausted } = explore({
      processes: nodes(3, factory),
      invocations: [invoke(2, "elect")],
      network: { fifo: true },
      properties: [decided],
      ...options,
    });
    expect(exhausted).toBe(true);
    return verdicts.decided.counterexample?.length ?? verdicts.decided.holds;
  };

  test("holds for the bully, timers firing at any time, and while another crashes and recovers", () => {
    expect(decides(Bully, { time: "any" })).toBe(true);
    expect(decides(Bully, { time: "ordered", faults: { ...crashAndRecovery, mayCrash: [1, 3] } })).toBe(true);
  });

  test("holds for the ring election and for Chang and Roberts' without crashes", () => {
    expect(decides(RingElection, { time: "ordered" })).toBe(true);
    expect(decides(ChangRoberts, {})).toBe(true);
  });

  test("holds for the ring election while another crashes, and fails when two do", () => {
    expect(decides(RingElection, { time: "ordered", faults: { ...oneCrash, mayCrash: [1, 3] } })).toBe(true);
    expect(decides(RingElection, { time: "ordered", faults: { crashes: 2, mayCrash: [1, 3] } })).toBe(6);
  });

  test("fails for an algorithm that does nothing, which no safety property finds", () => {
    expect(decides(NeverDecides, {})).toBe(1);
    const { termination, ...safety } = verdicts(
      exploreElection(NeverDecides, { starters: [1, 2, 3], faults: oneCrash }),
    );
    const { termination: _, ...allSafe } = holds;
    expect(safety).toEqual(allSafe);
    expect(termination).toBe(1);
  });
});
