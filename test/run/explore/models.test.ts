import { describe, expect, test } from "vitest";
import { always, explore, type Options, sometimes, type World } from "../../../lib/run/explore/explore.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import {
  Registry,
  ResourceManager,
  ringNode,
  TCommitManager,
  TransactionManager,
} from "../../fixtures/models.ts";
import * as toys from "../../fixtures/toys.ts";
import { atMostOneOutcome, commits, outcomes } from "../../fixtures/toy_properties.ts";

const managers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const twoPhase = (count: number): Options => ({
  processes: { ...nodes([0], TransactionManager), ...nodes(managers(count), ResourceManager) },
  time: "any",
  network: { keep: true },
});

/** Gray and Lamport's TCConsistent: no two managers end differently. */
const consistent = always("consistent", (world: World<ResourceManager>) => {
  const states = world.ids.filter((id) => id > 0).map((id) => world.processes[id].state);
  return !(states.includes("committed") && states.includes("aborted"));
});

describe("published numbers of states", () => {
  test("TCommit with 3 resource managers has 34 states", () => {
    const result = explore({
      processes: nodes(3, TCommitManager),
      devices: { registry: () => new Registry(3) },
    });
    expect(result).toMatchObject({ states: 34, exhausted: true });
  });

  test.each([[3, 288, 11], [5, 8_832, 17], [7, 296_448, 23]])(
    "TwoPhase with %i resource managers has %i states and %i levels",
    (count, states, levels) => {
      const result = explore({ ...twoPhase(count), properties: [consistent] });
      expect(result).toMatchObject({ states, exhausted: true, depth: levels - 1 });
      expect(result.verdicts["consistent"].holds).toBe(true);
    },
  );

  test("the ring of Chang and Roberts with 3 nodes, each an initiator or not, has 137 states", () => {
    const ring = ringNode([1, 2, 3], true, true);
    expect(explore({ processes: nodes(3, ring), time: "any" })).toMatchObject({
      states: 137,
      exhausted: true,
    });
  });

  test("handlers run a thousand times less often than steps are taken", () => {
    const { handlerCalls, transitions } = explore(twoPhase(7));
    expect(handlerCalls * 1000).toBeLessThan(transitions);
  });

  test("a state costs at most 48 bytes beyond its row", () => {
    const { bytes, states } = explore(twoPhase(7));
    expect(bytes / states - 4 * 9).toBeLessThanOrEqual(48);
  });
});

describe("two-phase commit with logs", () => {
  const commit = (
    coordinator: new () => toys.Coordinator,
    participant: new () => toys.Participant,
  ): Options => ({
    processes: { ...nodes([1], coordinator), ...nodes([2, 3], participant) },
    time: "any",
    faults: { crashes: 1, recoveries: 1 },
    monitor: outcomes,
    properties: [atMostOneOutcome, commits],
  });

  test("is atomic with one crash and one recovery at any point", () => {
    const { verdicts, exhausted } = explore({
      ...commit(toys.Coordinator, toys.Participant),
      network: { copies: 1 }, // who asks for the decision asks again and again
    });
    expect(exhausted).toBe(true);
    expect(verdicts["one outcome"].holds).toBe(true);
    expect(verdicts["commits"].holds).toBe(true);
  });

  test("is not if the coordinator says its decision before its log has it", () => {
    const { counterexample } =
      explore(commit(toys.HastyCoordinator, toys.Participant)).verdicts["one outcome"];
    expect(counterexample?.length).toBe(7);
    expect(counterexample?.words.join("\n")).toMatch(/says "commit", and crashes there \(0 unforced records/);
    expect(counterexample?.schedule.at(-1)).toEqual({ step: "recover", process: 1 });
  });

  test("is not if a participant votes yes before its log has it", () => {
    expect(
      explore(commit(toys.Coordinator, toys.HastyParticipant)).verdicts["one outcome"].counterexample?.length,
    ).toBe(8);
  });
});

describe("the other toys", () => {
  const oneInside = always(
    "mutual exclusion",
    (world: World<toys.QueueLock>) => world.live.filter((process) => process.entered).length <= 1,
  );
  const lock = (process: new () => toys.QueueLock) =>
    explore({
      processes: nodes(3, process),
      time: "any",
      invocations: [1, 2, 3].map((id) => invoke(id, "enter")),
      properties: [oneInside],
    });

  test("a lock over a hosted multicast in total order excludes; over one without order it does not", () => {
    expect(lock(toys.QueueLock)).toMatchObject({ states: 15725, exhausted: true });
    expect(lock(toys.DisorderedLock).verdicts["mutual exclusion"].counterexample?.length).toBe(4);
  });

  const oneHolder = always(
    "one holder",
    (world: World<toys.LeaseHolder>) => world.live.filter((process) => process.holding).length <= 1,
  );
  const lease = (process: new () => toys.LeaseHolder, time: Options["time"]) =>
    explore({
      processes: nodes(2, process),
      devices: { disk: () => new toys.LeaseDisk() },
      time,
      properties: [
        oneHolder,
        sometimes("each holds it", (world: World<toys.LeaseHolder>) => world.processes[2].holding),
      ],
    }).verdicts;

  test("a lease on a shared device holds as long as timers are right, and only then", () => {
    expect(lease(toys.LeaseHolder, "ordered")["one holder"].holds).toBe(true);
    expect(lease(toys.LeaseHolder, "ordered")["each holds it"].holds).toBe(true);
    expect(lease(toys.LeaseHolder, "any")["one holder"].holds).toBe(false);
    expect(lease(toys.LeaseHolder, "quiet")["one holder"].holds).toBe(false);
  });

  test("a holder that watches for less than a lease breaks it", () => {
    expect(lease(toys.ImpatientLeaseHolder, "ordered")["one holder"].counterexample?.length).toBe(6);
  });
});
