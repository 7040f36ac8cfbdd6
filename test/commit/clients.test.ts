// What a client can ask of two-phase commit besides committing: when it is told, giving up, asking again;
// and servers that have only read.
import { describe, expect, test } from "vitest";
import { TwoPhaseCoordinator, type TwoPhaseParticipant } from "../../lib/commit/mod.ts";
import { always, explore, type Options, type World } from "../../lib/run/explore/explore.ts";
import { at, crash, recover } from "../../lib/run/faults.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke } from "../../lib/run/system.ts";
import { aborts, atomicity, commit, commits, committing, PROTOCOLS, said, TWO_PHASE } from "./commits.ts";

type Votes = readonly TwoPhaseParticipant["vote"][];

function explored(name: string, votes: Votes, options: Partial<Options>) {
  const { states, exhausted, verdicts } = explore({
    processes: committing(PROTOCOLS[name], votes),
    invocations: [commit],
    time: "ordered",
    forces: "instant",
    monitor: said,
    properties: [atomicity, commits, aborts],
    faults: { crashes: 1, recoveries: 1 },
    bounds: { states: 100_000 },
    ...options,
  });
  const broken = Object.entries(verdicts).filter(([, { holds }]) => holds !== true).map(([kind]) => kind);
  return { states, exhausted, broken };
}

const names = Object.keys(PROTOCOLS);

describe("who has only read", () => {
  test.each([["two-phase commit", 683], ["presumed abort", 488], ["presumed commit", 690]])(
    "needs no second phase, and nothing goes wrong for it: %s, whoever crashes, in %d states",
    (name, states) => {
      const votes: Votes = ["either", "read only"];
      expect(explored(name, votes, {})).toEqual({ states, exhausted: true, broken: [] });
      const faults = { losses: 1, duplications: 1 };
      expect(explored(name, votes, { faults })).toMatchObject({ exhausted: true, broken: [] });
    },
  );

  test.each([2, 3, 5, 8])(
    "costs two messages: M of %i, 4N − 2M, and no force (Mohan and others 1986)",
    (n) => {
      for (let readers = 0; readers <= n; readers++) {
        const votes = Array.from(
          { length: n },
          (_, k) => k < readers ? "read only" as const : "yes" as const,
        );
        const { counts } = simulate({
          processes: committing(PROTOCOLS["presumed abort"], votes),
          scenario: [at(0, commit)],
          seed: 1,
        });
        const forces = readers === n ? 0 : 2 * (n - readers) + 1;
        expect([counts.messages, counts.forces]).toEqual([4 * n - 2 * readers, forces]);
      }
    },
  );
});

describe("a client that gives up during the execution", () => {
  test.each(names)("at the coordinator: %s stays atomic, whoever crashes", (name) => {
    /** Its client has asked for a commit before. */
    class Asked extends PROTOCOLS[name].coordinator {
      giveUp() {
        if (this.open.has(1)) this.abort(1);
      }
    }
    const found = explored(name, [], {
      processes: committing({ ...PROTOCOLS[name], coordinator: Asked }, ["either", "yes"]),
      invocations: [commit, invoke(1, "giveUp")],
    });
    expect(found).toMatchObject({ exhausted: true, broken: [] });
  });

  test.each(names)("at a server: %s stays atomic, whoever crashes", (name) => {
    const invocations = [commit, invoke(2, "abort", 1)];
    expect(explored(name, ["yes", "yes"], { invocations })).toMatchObject({ exhausted: true, broken: [] });
  });

  test("has all servers abort without a vote: 2N messages", () => {
    const { counts, trace } = simulate({
      processes: committing(TWO_PHASE, ["yes", "yes", "yes"]),
      scenario: [at(0, invoke(1, "abort", 1))],
      seed: 1,
    });
    expect(counts.byType).toEqual({ Decision: 3, Acknowledge: 3 });
    expect(trace.where({ kind: "respond" }).map(({ content }) => content)).toEqual([
      { operation: 1, value: "abort" },
    ]);
  });

  test("comes too late once all have voted yes", () => {
    const { trace } = simulate({
      processes: committing(TWO_PHASE, ["yes"]),
      latency: 10,
      scenario: [at(0, commit), at(25, invoke(1, "abort", 1))],
      seed: 1,
    });
    const responses = trace.where({ kind: "respond" }).map(({ content }) => content);
    expect(responses).toEqual([{ operation: 2, value: "commit" }, { operation: 1, value: "commit" }]);
  });
});

describe("a client that comes back and asks a server for the outcome", () => {
  /** Whatever a server answers is what everybody does. */
  const truthful = always("truthful", ({ monitor }: World) => {
    const { outcomes } = monitor as { outcomes: string[] };
    return new Set(outcomes).size <= 1;
  });

  test.each(names)("hears what all do, whoever crashes: %s", (name) => {
    const found = explored(name, ["yes", "either"], {
      invocations: [commit, invoke(2, "outcomeOf", 1)],
      properties: [truthful],
    });
    expect(found).toMatchObject({ exhausted: true, broken: [] });
  });

  test("is answered when the server itself knows", () => {
    const { trace } = simulate({
      processes: committing(TWO_PHASE, ["yes", "yes"]),
      latency: 10,
      scenario: [at(0, commit), at(15, crash(1), invoke(2, "outcomeOf", 1)), at(500, recover(1))],
      seed: 1,
    });
    const [answer] = trace.where({ kind: "respond", process: 2 });
    expect(answer.content).toEqual({ operation: 2, value: "commit" });
    expect(answer.time).toBeGreaterThan(500);
  });

  test("hears abort of what was never promised, and then it is aborted", () => {
    const { trace } = simulate({
      processes: committing(TWO_PHASE, ["yes", "yes"]),
      scenario: [at(0, invoke(2, "outcomeOf", 1)), at(10, commit)],
      seed: 1,
    });
    const outputs = trace.where({ kind: "output" }).map(({ content }) => content);
    expect(outputs).toEqual([1, 1, 1].map((transaction) => ({ transaction, outcome: "abort" })));
  });
});

describe("when the client is told, with messages of 10 ms and forces of 3 ms", () => {
  const told = (answers: TwoPhaseCoordinator["answers"]) => {
    class Coordinator extends TwoPhaseCoordinator {
      constructor() {
        super(100, 200, answers);
      }
    }
    const { trace } = simulate({
      processes: committing({ ...TWO_PHASE, coordinator: Coordinator }, ["yes", "yes", "yes"]),
      latency: 10,
      forceMs: 3,
      scenario: [at(0, commit)],
      seed: 1,
    });
    return trace.where({ kind: "respond" }).map(({ time }) => time);
  };

  test("after all acknowledgements: four delays and four forces", () => {
    expect(told("when acknowledged")).toEqual([4 * 10 + 4 * 3]);
  });

  test("after the logged decision: two delays and three forces", () => {
    expect(told("when decided")).toEqual([2 * 10 + 3 * 3]);
  });
});
