// Two-phase commit and its two presumptions in every schedule, and what they cost.
import { describe, expect, test } from "vitest";
import { TwoPhaseCoordinator, TwoPhaseParticipant } from "../../lib/commit/mod.ts";
import { crashMatrix, type CrashOptions, type Ending } from "../../lib/run/explore/crashes.ts";
import { explore, type Options } from "../../lib/run/explore/explore.ts";
import { graphOf } from "../../lib/run/explore/graph.ts";
import { at, crash, heal, partition, recover } from "../../lib/run/faults.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import {
  aborts,
  atomicity,
  commit,
  commits,
  committing,
  PROTOCOLS,
  type Roles,
  said,
  TWO_PHASE,
  validity,
} from "./commits.ts";

const properties = [atomicity, validity, commits, aborts];

function explored(roles: Roles, options: Partial<Options>) {
  const { states, exhausted, verdicts } = explore({
    processes: committing(roles, ["either", "either"]),
    invocations: [commit],
    time: "ordered",
    forces: "instant",
    monitor: said,
    properties,
    bounds: { states: 100_000 },
    ...options,
  });
  const broken = Object.entries(verdicts).filter(([, { holds }]) => holds !== true).map(([name]) => name);
  return { states, exhausted, broken };
}

describe("atomic, whoever crashes where and comes back, with two participants of any mind,", () => {
  test.each([
    ["two-phase commit", 1626, 32441],
    ["presumed abort", 1152, 8702],
    ["presumed commit", 1310, 24059],
  ])("is %s: in %d states where timeouts can be trusted, in %d where they cannot", (name, ordered, any) => {
    const once = { crashes: 1, recoveries: 1 };
    expect(explored(PROTOCOLS[name], { faults: once })).toEqual({
      states: ordered,
      exhausted: true,
      broken: [],
    });
    const asynchronous = explored(PROTOCOLS[name], { time: "any", faults: once, network: { copies: 1 } });
    expect(asynchronous).toEqual({ states: any, exhausted: true, broken: [] });
  });

  test.each(Object.keys(PROTOCOLS))("is %s, if a message is lost and another comes twice, too", (name) => {
    const faults = { crashes: 1, recoveries: 1, losses: 1, duplications: 1 };
    expect(explored(PROTOCOLS[name], { faults })).toMatchObject({ exhausted: true, broken: [] });
  });
});

describe("what it costs, nobody failing (Mohan, Lindsay and Obermarck 1986, table 1; N participants)", () => {
  const N = [2, 3, 5, 8];
  const cost = (roles: Roles, votes: readonly TwoPhaseParticipant["vote"][]) => {
    const { counts } = simulate({
      processes: committing(roles, votes),
      scenario: [at(0, commit)],
      seed: 1,
    });
    return { messages: counts.messages, forces: counts.forces };
  };
  const all = (count: number) => Array.from({ length: count }, () => "yes" as const);

  test.each(N)(
    "a commit of %i: 4N messages, 2N + 1 forces, and one for the beginning if it is logged",
    (n) => {
      expect(cost(TWO_PHASE, all(n))).toEqual({ messages: 4 * n, forces: 2 * n + 2 });
      expect(cost(PROTOCOLS["presumed abort"], all(n))).toEqual({ messages: 4 * n, forces: 2 * n + 1 });
      expect(cost(PROTOCOLS["presumed commit"], all(n))).toEqual({ messages: 3 * n, forces: n + 2 });
    },
  );

  test.each(N)("an abort of %i because one votes no, presumed: 3N − 1 messages, N − 1 forces", (n) => {
    const votes = ["no" as const, ...all(n - 1)];
    expect(cost(PROTOCOLS["presumed abort"], votes)).toEqual({ messages: 3 * n - 1, forces: n - 1 });
  });
});

describe("who is prepared", () => {
  const coordinatorDies = simulate({
    processes: committing(TWO_PHASE, ["yes", "yes"]),
    latency: 10,
    scenario: [at(0, commit), at(15, crash(1)), at(5000, recover(1))],
    until: 8000,
    seed: 1,
  });

  test("waits as long as the coordinator is down, and learns the outcome when it is back", () => {
    const { trace } = coordinatorDies;
    const decided = trace.where({ kind: "output" }).map(({ time }) => time);
    expect(Math.min(...decided)).toBeGreaterThan(5000);
    expect(trace.where({ kind: "output" }).map(({ content }) => content)).toEqual(
      Array.from({ length: 3 }, () => ({ transaction: 1, outcome: "commit" })),
    );
  });

  test("is blocked by a crash of the coordinator only, and by none after which it comes back", () => {
    const graph = graphOf({
      processes: committing(TWO_PHASE, ["either", "either"]),
      invocations: [commit],
      time: "ordered",
      forces: "instant",
      faults: { crashes: 1, recoveries: 1 },
    }, { states: 20_000 });
    const options: CrashOptions = {
      decided: ({ fields, log }) => {
        const records = log as readonly { record: string }[];
        const last = records.filter(({ record }) => record !== "end").at(-1)?.record;
        if (last === "commit" || last === "abort") return last;
        return (fields as { prepared?: Map<number, number> } | undefined)?.prepared?.size
          ? undefined
          : "none";
      },
      at: ({ fields }) => (fields as { open?: object } | undefined)?.open ? "coordinates" : "takes part",
    };
    const rows = crashMatrix(graph, options);
    const blocked = (endings: readonly Ending[]) => endings.flatMap((ending) => ending.blocked);
    expect(rows.filter(({ down }) => blocked(down).length > 0).map(({ process }) => process)).toContain(1);
    for (const { process, down, atOnce, later } of rows) {
      if (process !== 1) expect(blocked(down)).toEqual([]);
      expect([...blocked(atOnce), ...blocked(later)]).toEqual([]);
    }
  });

  test("is blocked by a partition, too, and not for ever", () => {
    const { trace } = simulate({
      processes: committing(TWO_PHASE, ["yes", "yes"]),
      latency: 10,
      scenario: [at(0, commit), at(25, partition([1, 2], [3])), at(3000, heal())],
      until: 6000,
      seed: 1,
    });
    expect(trace.where({ kind: "output" }).length).toBe(3);
  });
});

test("a transaction that is being committed is not begun again", () => {
  expect(() =>
    simulate({
      processes: committing(TWO_PHASE, ["yes"]),
      scenario: [at(0, commit), at(1, commit)],
      seed: 1,
    })
  ).toThrow("transaction 1 is being committed already");
});

test("only what needs the participants' answer is kept: nothing is open when all have acknowledged", () => {
  const run = simulate({
    processes: committing(TWO_PHASE, ["yes", "no"]),
    scenario: [at(0, commit)],
    seed: 1,
  });
  expect((run.process(1) as TwoPhaseCoordinator).open.size).toBe(0);
  expect((run.process(2) as TwoPhaseParticipant).outcomes.get(1)).toBe("abort");
});
