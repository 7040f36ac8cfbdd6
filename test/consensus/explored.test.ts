// Every execution of each algorithm of consensus at N = 3, with the exact number of states.
import { describe, expect, test } from "vitest";
import {
  ConsensusElection,
  ElectionConsensus,
  FloodSet,
  LoggedVoting,
  proposers,
  RotatingCoordinator,
  Voting,
} from "../../lib/consensus/mod.ts";
import { at, crash, slow } from "../../lib/run/faults.ts";
import { constant, exponential } from "../../lib/run/latency.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import type { Subject } from "../mutants/consensus.ts";
import { explored, twoRounds } from "./worlds.ts";

/** States, and of each property true or the length of the shortest execution that violates it. */
function found(subject: Subject, more: Parameters<typeof explored>[1] = {}) {
  const { states, exhausted, verdicts } = explored(subject, more);
  expect(exhausted).toBe(true);
  return [
    states,
    ...Object.values(verdicts).map(({ holds, counterexample }) => counterexample?.length ?? holds),
  ];
}

/** Voting that waits for all but one. */
class Impatient extends Voting {
  constructor() {
    super(1);
  }
}

describe("states, agreement, validity, termination", () => {
  const crash = { crashes: 1 }, reboot = { crashes: 1, recoveries: 1, mayCrash: [1] };
  test.each<[string, Subject, Parameters<typeof explored>[1], unknown[]]>([
    ["voting for all", Voting, {}, [64, true, true, true]],
    ["the same, one may crash", Voting, { faults: crash }, [448, true, true, 4]],
    ["voting for all but one", Impatient, {}, [125, 2, true, true]],
    ["the same, one may crash", Impatient, { faults: crash }, [784, 2, true, true]],
    // It ends if who has crashed comes back; here it need not.
    ["voting with a log, one may reboot", LoggedVoting, { faults: reboot }, [4403, true, true, 6]],
    ["FloodSet, one may crash", FloodSet, { time: "ordered", faults: crash }, [639, true, true, true]],
    ["a rotating coordinator, two rounds, any timeouts", twoRounds(RotatingCoordinator), {}, [
      41_958,
      true,
      true,
      true,
    ]],
  ])("of %s", (_name, subject, more, expected) => {
    expect(found(subject, more)).toEqual(expected);
  });
});

describe("one problem by the other", () => {
  test("an election by consensus elects one that is among them", () => {
    const run = simulate({
      processes: nodes(5, ConsensusElection),
      latency: exponential(10),
      scenario: [1, 2, 3, 4, 5].map((id) => at(id, invoke(id, "elect"))),
    });
    expect(run.processes.map(({ elected }) => elected)).toEqual([1, 1, 1, 1, 1]);
    expect(run.processes.map(({ state }) => state)).toEqual([
      "leader",
      "follower",
      "follower",
      "follower",
      "follower",
    ]);
  });

  test("consensus by an election decides what the leader proposed, also if the highest is down", () => {
    const propose = at(1, ...[4, 7, 9, 2, 5].map((value, place) => invoke(place + 1, "propose", value)));
    const decided = (before: ReturnType<typeof at>) =>
      simulate({
        processes: nodes(5, ElectionConsensus),
        latency: constant(10),
        scenario: [
          before,
          propose.filter(({ action }) =>
            before.length === 0 || action.action !== "invoke" || action.process < 5
          ),
        ],
      }).processes.map(({ decision }) => decision);
    expect(decided([])).toEqual([5, 5, 5, 5, 5]);
    expect(decided(at(0, crash(5))).slice(0, 4)).toEqual([2, 2, 2, 2]);
  });
});

describe("partial synchrony", () => {
  /** All are slow until a time; then a message takes 40 ms. */
  const until = (gstMs: number, algorithm: new () => RotatingCoordinator) => {
    const run = simulate({
      processes: proposers(algorithm, [0, 1, 1]),
      latency: constant(40),
      scenario: [
        at(0, ...[1, 2, 3].map((id) => slow(id, 150))),
        at(gstMs, ...[1, 2, 3].map((id) => slow(id, 0))),
      ],
      until: 20_000,
    });
    return run.trace.where({ kind: "output" }).map(({ time }) => time);
  };
  class Stubborn extends RotatingCoordinator {
    constructor() {
      super(50, 0);
    }
  }

  test("it ends once delays are bounded, and not while timeouts stay below four of them", () => {
    const decided = until(1000, RotatingCoordinator);
    expect(decided.length).toBe(3);
    expect(Math.max(...decided)).toBeLessThan(3000);
    expect(until(1000, Stubborn)).toEqual([]);
  });

  test("4(N − 1) messages where nothing goes wrong, in four delays until all know", () => {
    const run = simulate({
      processes: proposers(RotatingCoordinator, [0, 1, 1, 1, 1]),
      latency: constant(10),
    });
    expect(run.counts.messages).toBe(16);
    expect(run.trace.where({ kind: "output" }).at(-1)!.time).toBe(40);
  });
});
