// Three-phase commit in every schedule: what it promises holds while timeouts can be trusted and crashed
// processes stay down, and only then.
import { describe, expect, test } from "vitest";
import {
  eventually,
  explore,
  type Options,
  sometimes,
  type World,
} from "../../../lib/run/explore/explore.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { nodes, type Schedule } from "../../../lib/run/system.ts";
import { ThreePhaseCommit } from "../../../lib/commit/three_phase.ts";
import * as threePhase from "../../fixtures/three_phase_commit.ts";
import { atMostOneOutcome, commits, type Outcomes, outcomes } from "../../fixtures/toy_properties.ts";
import * as toys from "../../fixtures/toys.ts";

type Member = ThreePhaseCommit;

/** Whoever is up has decided. Those who crashed may have decided, too: `atMostOneOutcome` counts them. */
const decided = eventually("all decide", ({ live }: World<Member>) => live.every((one) => !one.undecided));

const aborts = sometimes("aborts", ({ monitor }: World<Member, Outcomes>) => monitor.abort);

/**
 * The leader went down when it had moved one to `precommit` and not the other: what the third phase is for.
 */
const halfMoved = sometimes("half moved", ({ live, inFlight }: World<Member>) => {
  const states = live.map(({ state }) => state);
  return inFlight.length === 0 && states.includes("precommit") && states.includes("wait");
});

type Setting = { n?: number; time?: Options["time"]; crashes?: number; properties?: Options["properties"] };

function explored(make: new () => Member, setting: Setting = {}) {
  const { n = 3, time = "ordered", crashes = 1, properties = [atMostOneOutcome, decided, commits, aborts] } =
    setting;
  return explore({ processes: nodes(n, make), time, faults: { crashes }, monitor: outcomes, properties });
}

/** For each property: true, or the length of the shortest execution that violates it. */
const verdicts = (found: ReturnType<typeof explored>) =>
  Object.fromEntries(
    Object.entries(found.verdicts).map(([name, { holds, counterexample }]) => [
      name,
      counterexample?.length ?? holds,
    ]),
  );

const allHolds = { "one outcome": true, "all decide": true, "commits": true, "aborts": true };

/** Who said what, in a replay of the schedule. */
function said(make: new () => Member, n: number, schedule: Schedule) {
  const { trace } = replay({ processes: nodes(n, make) }, schedule);
  return trace.where({ kind: "output" }).map(({ process, content }) => `P${process}: ${content}`);
}

describe("three-phase commit, without recoveries,", () => {
  test.each([
    { n: 2, crashes: 1, states: 46 },
    { n: 3, crashes: 1, states: 375 },
    { n: 3, crashes: 2, states: 788 },
    { n: 4, crashes: 1, states: 3859 },
    { n: 4, crashes: 3, states: 12442 },
  ])(
    "with reliable timeouts is atomic and blocks nobody who is up: N = $n, up to $crashes crashes at any point",
    ({ n, crashes, states }) => {
      const found = explored(ThreePhaseCommit, { n, crashes });
      expect([found.states, found.exhausted]).toEqual([states, true]);
      expect(verdicts(found)).toEqual(allHolds);
    },
  );

  test("a crash falls into the second phase, too", () => {
    expect(verdicts(explored(ThreePhaseCommit, { properties: [halfMoved] }))).toEqual({ "half moved": true });
  });

  test("with timeouts that are never too early, but come in any order, is atomic; two may take over from each other for ever", () => {
    const found = explored(ThreePhaseCommit, { time: "quiet" });
    expect([found.states, found.exhausted]).toEqual([587, true]);
    expect(verdicts(found)).toEqual({ ...allHolds, "all decide": 13 });
    expect(found.verdicts["all decide"].counterexample!.lasso).toBeDefined();
  });

  test("with timers that may fire at any time is not atomic: in seven steps, in which nothing crashes, two lead", () => {
    const found = explored(ThreePhaseCommit, { time: "any", crashes: 1, properties: [atMostOneOutcome] });
    expect(verdicts(found)).toEqual({ "one outcome": 7 });
    const { schedule } = found.verdicts["one outcome"].counterexample!;
    expect(schedule.filter(({ step, crashAfter }) => step === "crash" || crashAfter !== undefined)).toEqual(
      [],
    );
    expect(said(ThreePhaseCommit, 3, schedule)).toEqual(["P2: abort", "P1: commit"]);
  });
});

describe("where each decides alone by its own state when it misses the leader, as many textbooks put it,", () => {
  test("two processes are atomic", () => {
    expect(verdicts(explored(threePhase.DecidesAlone, { n: 2 }))).toEqual(allHolds);
  });

  test("three are not, though timeouts are reliable: the leader crashed when it had told one of the other two", () => {
    const found = explored(threePhase.DecidesAlone);
    expect(verdicts(found)).toEqual({ ...allHolds, "one outcome": 8 });
    const { schedule } = found.verdicts["one outcome"].counterexample!;
    expect(said(threePhase.DecidesAlone, 3, schedule).sort()).toEqual(["P2: commit", "P3: abort"]);
  });
});

describe("the mutants of three-phase commit", () => {
  const { OptimisticThreePhaseCommit, TwoPhasesOnly, LeaderlessThreePhaseCommit, AbruptThreePhaseCommit } =
    threePhase;
  const mutants = [
    OptimisticThreePhaseCommit,
    TwoPhasesOnly,
    LeaderlessThreePhaseCommit,
    AbruptThreePhaseCommit,
  ];

  test.each(mutants)("%o is right as long as nobody crashes", (mutant) => {
    expect(verdicts(explored(mutant, { crashes: 0 }))).toEqual(allHolds);
  });

  test("who takes over in wait and commits contradicts one who voted no, in nine steps", () => {
    expect(verdicts(explored(OptimisticThreePhaseCommit))).toEqual({ ...allHolds, "one outcome": 9 });
  });

  test("without the second phase two processes are enough: one dies with its commit, the other aborts", () => {
    const found = explored(TwoPhasesOnly, { n: 2 });
    expect(verdicts(found)).toEqual({ ...allHolds, "one outcome": 5 });
    const { schedule } = found.verdicts["one outcome"].counterexample!;
    expect(said(TwoPhasesOnly, 2, schedule)).toEqual(["P1: commit", "P2: abort"]);
    expect(verdicts(explored(TwoPhasesOnly))).toEqual({ ...allHolds, "one outcome": 9 });
  });

  test("where nobody takes over, it stays atomic and blocks", () => {
    const found = explored(LeaderlessThreePhaseCommit);
    expect(verdicts(found)).toEqual({ ...allHolds, "all decide": 2 });
    expect(found.verdicts["all decide"].counterexample!.lasso).toBeDefined();
  });

  test("who takes over and decides at once is caught only by a second crash, in nine steps", () => {
    expect(verdicts(explored(AbruptThreePhaseCommit))).toEqual(allHolds);
    expect(verdicts(explored(AbruptThreePhaseCommit, { crashes: 2 }))).toEqual({
      ...allHolds,
      "one outcome": 9,
    });
  });
});

test("two-phase commit blocks in the same world: who is prepared asks for ever when the coordinator has crashed", () => {
  const { verdicts } = explore({
    processes: { ...nodes([1], toys.Coordinator), ...nodes([2, 3], toys.Participant) },
    time: "ordered",
    faults: { crashes: 1, mayCrash: [1] },
    monitor: outcomes,
    properties: [
      atMostOneOutcome,
      // Nobody is bound who has not voted yes yet.
      eventually(
        "all learn the outcome",
        ({ live }: World<toys.Coordinator | toys.Participant>) =>
          live.every((one) =>
            one instanceof toys.Coordinator ? one.decision !== "none" : one.state !== "prepared"
          ),
      ),
    ],
  });
  expect(verdicts["one outcome"].holds).toBe(true);
  const { counterexample } = verdicts["all learn the outcome"];
  expect(counterexample!.length).toBe(8);
  expect(counterexample!.lasso).toBeDefined();
  expect(counterexample!.words.slice(-2)).toEqual([
    "P3's timer Decision fires: sends Query to P1, sets Decision",
    "P1 gets Query from P3",
  ]);
});
