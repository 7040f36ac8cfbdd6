// Stores under partitions: what two leaders lose, what repairs mend until they fail, what no cut can split.
import { describe, expect, test } from "vitest";
import {
  BullyOverWays,
  DiskLease,
  ElectedStore,
  QuorumStore,
  WatchedQuorumStore,
} from "../../lib/partition/mod.ts";
import { explore, type Options } from "../../lib/run/explore/explore.ts";
import { at, crash, heal, on, partition, pause, resume } from "../../lib/run/faults.ts";
import { constant, uniform } from "../../lib/run/latency.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import {
  answeredIn,
  durability,
  electedPair,
  leads,
  lostIn,
  mostLeaders,
  oneLeader,
  overDisk,
  overSerial,
  quorums,
  sharedDisk,
  writes,
  written,
} from "./worlds.ts";

/** For each property whether it holds, or the length of the shortest violation. */
function verdicts(options: Options) {
  const found = explore(options);
  return {
    states: found.states,
    ...Object.fromEntries(
      Object.entries(found.verdicts).map(([name, { holds, counterexample }]) => [
        name,
        counterexample?.length ?? holds,
      ]),
    ),
  };
}

/** One write a step at each of these processes. */
const load = (ids: readonly number[], fromMs: number, toMs: number, everyMs: number) =>
  Array.from(
    { length: Math.ceil((toMs - fromMs) / everyMs) },
    (_, k) => at(fromMs + k * everyMs, ...ids.map((id) => invoke(id, "write", `${id}.${k}`))),
  );
const cut = partition([1, 2], [3, 4, 5]);

describe("two halves, each with a leader", () => {
  const run = simulate({
    processes: nodes(5, () => new ElectedStore()),
    latency: constant(10),
    scenario: [at(1000, cut), at(2000, heal()), ...load([1, 2, 3, 4, 5], 1500, 2000, 50)],
    until: 4000,
  });

  test("both take writes, and the list of the lower leader is lost when they meet", () => {
    expect(mostLeaders(run)).toBe(2);
    expect(answeredIn(run)).toHaveLength(20);
    expect(lostIn(run)).toHaveLength(10);
    expect(lostIn(run).every((value) => value.startsWith("2."))).toBe(true);
    expect(new Set(run.processes.map(({ log }) => JSON.stringify(log))).size).toBe(1);
  });

  test("the longer list wins, be it the lower leader's", () => {
    const longer = simulate({
      processes: nodes(5, () => new ElectedStore()),
      latency: constant(10),
      scenario: [at(1000, cut), at(2000, heal()), ...load([2], 1500, 2000, 50), ...load([5], 1500, 1700, 50)],
      until: 4000,
    });
    expect(lostIn(longer)).toEqual(["5.0", "5.1", "5.2", "5.3"]);
  });

  test("every schedule of a pair: two leaders in 5 steps, a lost write in more", () => {
    const pair: Options = {
      processes: electedPair(),
      invocations: [1, 2].flatMap((id) => [invoke(id, "elect"), invoke(id, "write", `by P${id}`)]),
      inOrder: true,
      network: { fifo: true },
      time: "ordered",
      faults: { partitions: [partition([1], [2])] },
      monitor: written,
      properties: [oneLeader, durability, writes],
    };
    expect(verdicts(pair)).toMatchObject({ [oneLeader.name]: 5, [durability.name]: 11, [writes.name]: true });
    expect(verdicts({ ...pair, faults: {} })).toMatchObject({
      [oneLeader.name]: true,
      [durability.name]: true,
    });
  });
});

describe("a second way to the same processes", () => {
  const net = partition([1], [2]), serial = on("serial", net);
  test("keeps one leader while either of the two is cut, in every schedule", () => {
    const holds = { [oneLeader.name]: true, [leads.name]: true };
    expect(verdicts(overSerial({ faults: { partitions: [net] } }))).toMatchObject(holds);
    expect(verdicts(overSerial({ faults: { partitions: [serial] } }))).toMatchObject(holds);
  });

  test("makes two when both are cut", () => {
    expect(verdicts(overSerial({ faults: { partitions: [net, serial] }, properties: [oneLeader] })))
      .toMatchObject({ [oneLeader.name]: 12 });
  });

  const ways = ["serial"], three = nodes(3, () => new ElectedStore(() => new BullyOverWays(ways)));
  test("a cable that reaches only two of three leaves the third to elect itself", () => {
    const apart = on("serial", partition([1], [2, 3]));
    const run = (net: ReturnType<typeof partition>) =>
      mostLeaders(simulate({
        processes: three,
        channels: { serial: {} },
        latency: constant(10),
        scenario: [at(0, apart), at(1000, net)],
        until: 2000,
      }));
    expect(run(partition([1, 2], [3]))).toBe(1);
    expect(run(partition([1], [2, 3]))).toBe(2);
  });

  test("nothing is seen of it when the cable fails first", () => {
    const seen = (scenario: ReturnType<typeof at>[]) =>
      simulate({
        processes: three,
        channels: { serial: {} },
        latency: constant(10),
        scenario,
        until: 3000,
      }).trace.where({ kind: "output" }).length;
    expect(seen([at(1000, on("serial", partition([1, 2], [3])))])).toBe(seen([]));
  });
});

describe("a lease on a shared disk", () => {
  const inTime = { clocks: { untilMs: 500, driftPpm: 1000 } };
  test("keeps one leader while clocks agree to a thousandth, in every schedule of half a second", () => {
    expect(verdicts(overDisk(inTime))).toMatchObject({ [oneLeader.name]: true, [leads.name]: true });
  });

  test("makes two when timers, or writes, may take any time", () => {
    expect(verdicts(overDisk({ time: "any", properties: [oneLeader] }))).toMatchObject({
      [oneLeader.name]: 10,
    });
  });

  const lease = () => new ElectedStore(() => new DiskLease());
  test("is taken over from a leader that crashes or pauses, and kept from one that is only cut off", () => {
    const leaderAfter = (action: Parameters<typeof at>[1]) => {
      const run = simulate({
        processes: nodes(2, lease),
        devices: sharedDisk(),
        scenario: [at(1000, action)],
        until: 2000,
      });
      return [
        mostLeaders(run),
        ...run.trace.where({ kind: "status" }).filter(({ content }) => content === "leader").map((
          { process },
        ) => process),
      ];
    };
    const [, first] = leaderAfter(partition([1], [2])), other = 3 - first;
    expect(leaderAfter(partition([1], [2]))).toEqual([1, first]);
    expect(leaderAfter(crash(first))).toEqual([1, first, other]);
  });

  test("who was paused steps down before it does anything", () => {
    const run = simulate({
      processes: nodes(2, lease),
      devices: sharedDisk(),
      scenario: [at(1000, pause(1), invoke(1, "write", "late")), at(1600, resume(1))],
      until: 2000,
    });
    const answers = run.trace.where({ kind: "respond" }).map(({ content }) =>
      (content as { value: number }).value
    );
    expect(answers).toEqual([0]);
  });
});

describe("quorums", () => {
  const holds = { [oneLeader.name]: true, [durability.name]: true, "a majority has what was answered": true };
  test.each(
    [
      ["one elects and writes", [1], [1], 147, true],
      ["two elect", [1, 3], [], 3748, false],
    ] as const,
  )("keep all in every schedule in which %s", (_name, elect, write, states, wrote) => {
    expect(verdicts(quorums(QuorumStore, elect, write))).toEqual({ ...holds, states, [writes.name]: wrote });
  });

  test("nothing that was answered is lost, whatever is cut when, and writing goes on where a majority is", () => {
    for (let seed = 1; seed <= 6; seed++) {
      const run = simulate({
        processes: nodes(5, WatchedQuorumStore),
        latency: uniform(1, 20),
        seed,
        scenario: [
          at(1000, cut),
          at(2000, heal(), partition([1, 4], [2, 3, 5])),
          at(3000, heal(), crash(1 + seed % 5)),
          ...load([1, 2, 3, 4, 5], 500, 4500, 40),
        ],
        until: 6000,
      });
      expect([seed, lostIn(run)]).toEqual([seed, []]);
      expect(answeredIn(run).length).toBeGreaterThan(60);
    }
  });
});
