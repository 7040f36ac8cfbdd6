// Schedulers: what they let through, judged by the judge of histories.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  anomalyTable,
  type DeadlockPolicy,
  type DeadlockRule,
  interleavingCounts,
  interleavingPanel,
  ReadCommitted,
  runSchedule,
  type SchedulerAnswer,
  SCHEDULERS,
  SerialisableSnapshotIsolation,
  SnapshotIsolation,
  type TransactionRequest,
  type TransactionScheduler,
  TwoPhaseLocking,
} from "../../lib/transactions/mod.ts";
import { judge } from "../../lib/verify/mod.ts";

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/transactions/${name}`, import.meta.url), "utf8");

describe("Hermitage", () => {
  const { columns, rows } = JSON.parse(fixture("hermitage.json")) as { columns: string[]; rows: unknown[][] };
  const table = anomalyTable({
    ...SCHEDULERS,
    "read uncommitted by locks": () => new TwoPhaseLocking({ reads: "none" }),
    "read committed by locks": () => new TwoPhaseLocking({ reads: "short" }),
    "repeatable read by locks": () => new TwoPhaseLocking({ predicates: "short" }),
  });

  test.each([
    ["strict two-phase locking", "MySQL/InnoDB", "serializable"],
    ["read committed", "PostgreSQL", "read committed"],
    ["snapshot isolation", "PostgreSQL", "repeatable read"],
    ["serialisable snapshot isolation", "PostgreSQL", "serializable"],
    ["read uncommitted by locks", "MySQL/InnoDB", "read uncommitted"],
    ["read committed by locks", "MS SQL Server", "read committed (locking)"],
    ["repeatable read by locks", "MS SQL Server", "repeatable read"],
  ])("%s is what %s calls %s", (ours, system, level) => {
    const [, , , ...cells] = rows.find(([name, called]) => name === system && called === level)!;
    const known = columns.map((anomaly, at) => ({ anomaly, cell: cells[at] })).filter(({ cell }) =>
      typeof cell === "number"
    );
    expect(known.length).toBeGreaterThanOrEqual(9); // a cell may say "some"
    for (const { anomaly, cell } of known) {
      const found = table[ours].find((one) => one.anomaly === anomaly)!;
      expect(`${anomaly} ${Number(found.prevented)}: ${found.history}`).toBe(
        `${anomaly} ${cell}: ${found.history}`,
      );
    }
  });

  test("nobody waits for ever", () => {
    expect(Object.values(table).flat().filter(({ stuck }) => stuck.length > 0)).toEqual([]);
  });
});

describe("all interleavings", () => {
  type Row = {
    name: string;
    programs: string[];
    conflict_serialisable: number;
    admitted_by_strict_2pl: number;
  };
  const rows: Row[] = fixture("interleavings.jsonl").trim().split("\n").map((line) => JSON.parse(line));
  /** Admitted by strict two-phase locking, read committed, snapshots, serialisable snapshots. */
  const ADMITTED: Record<string, number[]> = {
    "lost update": [2, 8, 2, 2],
    "write skew": [6, 70, 70, 2],
    "crossed": [2, 20, 20, 2],
    "transfer+audit": [5, 56, 56, 56],
    "two transfers": [2, 12, 2, 2],
    "blind": [2, 2, 2, 2],
    "read only": [20, 20, 20, 20],
  };
  const SERIALISABLE: Record<string, number[]> = {
    "lost update": [20, 2, 20, 20],
    "write skew": [70, 6, 2, 70],
    "crossed": [20, 2, 2, 20],
    "transfer+audit": [56, 51, 56, 56],
    "two transfers": [252, 2, 252, 252],
    "blind": [20, 20, 20, 20],
    "read only": [20, 20, 20, 20],
  };

  test.each(rows.map((row) => [row.name, row] as const))("%s", (name, row) => {
    const panel = interleavingPanel(row.programs), counts = interleavingCounts(panel);
    expect(counts.serialisable).toBe(row.conflict_serialisable);
    expect(counts.admitted["strict two-phase locking"]).toBe(row.admitted_by_strict_2pl);
    expect([name, ...Object.values(counts.admitted)]).toEqual([name, ...ADMITTED[name]]);
    expect([name, ...Object.values(counts.serialisableRuns)]).toEqual([name, ...SERIALISABLE[name]]);
    for (const { runs, strictLocking } of panel) {
      expect(runs["strict two-phase locking"].admitted).toBe(strictLocking);
      expect(judge(runs["strict two-phase locking"].history).strict).toBe(true);
      expect(judge(runs["read committed"].history).has("read committed")).toBe(true);
      expect(judge(runs["snapshot isolation"].history).has("strict snapshot isolation")).toBe(true);
      for (const run of Object.values(runs)) expect(run.stuck).toEqual([]);
    }
  });

  const READ_ONLY_ANOMALY = ["r1y w1y", "r2x r2y w2x", "r3x r3y"];

  test("the read-only anomaly, in 4,200 interleavings: snapshots let some through, the cure none", () => {
    const panel = interleavingPanel(READ_ONLY_ANOMALY, {
      snapshots: () => new SnapshotIsolation(),
      cure: () => new SerialisableSnapshotIsolation(),
    });
    const verdicts = panel.map(({ runs }) => judge(runs.snapshots.history));
    expect(interleavingCounts(panel).serialisableRuns.cure).toBe(4200);
    expect(verdicts.filter((verdict) => verdict.find("read-only anomaly")).length).toBe(141);
  });

  test.each<DeadlockRule>(["detect", "wait-die", "wound-wait", "timeout"])(
    "%s leaves nobody waiting, and all serialisable",
    (deadlocks) => {
      for (const programs of [["r1x w1y", "r2y w2x"], ["w1x w1y", "w2y w2x", "w3x"]]) {
        for (
          const { runs } of interleavingPanel(programs, { rule: () => new TwoPhaseLocking({ deadlocks }) })
        ) {
          expect(runs.rule.stuck).toEqual([]);
          expect(judge(runs.rule.history).serialisable).toBe(true);
        }
      }
    },
  );
});

describe("a deadlock of two", () => {
  const SCHEDULE = "r1x r2y w1y w2x c1 c2";
  const run = (deadlocks: DeadlockRule) =>
    runSchedule(new TwoPhaseLocking({ deadlocks, patience: 3 }), SCHEDULE);

  test("nobody does anything about it", () => {
    expect(run("none")).toEqual({
      scheduler: "serialisable by locks (none)",
      history: "r1x0 r2y0",
      waits: [
        { operation: "w1y", transaction: 1, for: [2] },
        { operation: "w2x", transaction: 2, for: [1] },
      ],
      aborts: [],
      stuck: [1, 2],
      admitted: false,
    });
  });

  test.each<[DeadlockRule, string, string]>([
    ["detect", "r1x0 r2y0 a2 w1y c1", "deadlock: T2 waits for T1 waits for T2"],
    ["wait-die", "r1x0 r2y0 a2 w1y c1", "T2 is younger than T1, for which it would wait"],
    ["wound-wait", "r1x0 r2y0 a2 w1y c1", "T1, which is older, wants what it has"],
    ["timeout", "r1x0 r2y0 a1 w2x c2", "has waited for 3 operations"],
  ])("%s", (rule, history, why) => {
    const found = run(rule);
    expect([found.history, found.aborts.map((victim) => victim.why)]).toEqual([history, [why]]);
  });

  test("a circle of three, whose youngest goes", () => {
    const found = runSchedule(new TwoPhaseLocking(), "w1x w2y w3z w1y w2z w3x c1 c2 c3");
    expect(found.aborts).toEqual([
      { transaction: 3, why: "deadlock: T3 waits for T1 waits for T2 waits for T3" },
    ]);
    expect(found.history).toBe("w1x w2y w3z a3 w2z c2 w1y c1");
  });

  test("wait-die kills where there is no deadlock, wound-wait only the younger", () => {
    const rules = ["detect", "wait-die", "wound-wait"] as const;
    const histories = (schedule: string) =>
      rules.map((deadlocks) => runSchedule(new TwoPhaseLocking({ deadlocks }), schedule).history);
    expect(histories("w1x w2x c1 c2")).toEqual(["w1x c1 w2x c2", "w1x a2 c1", "w1x c1 w2x c2"]);
    expect(histories("r1y w2x w1x c2 c1")).toEqual([
      "r1y0 w2x c2 w1x c1",
      "r1y0 w2x c2 w1x c1",
      "r1y0 w2x a2 w1x c1",
    ]);
  });
});

describe("schedulers without one of their rules are caught", () => {
  class LastCommitterWins extends SnapshotIsolation {
    override permit(): SchedulerAnswer {
      return { kind: "go" };
    }
  }
  class NoPivots extends SerialisableSnapshotIsolation {
    protected override isPivot(): boolean {
      return false;
    }
  }
  class ForgetsCommittedReaders extends SerialisableSnapshotIsolation {
    override perform(request: TransactionRequest): number[] {
      const versions = super.perform(request);
      if (request.kind === "commit") super.abort(request.transaction);
      return versions;
    }
  }
  const serialisable = (make: () => TransactionScheduler, programs: string[]) =>
    interleavingPanel(programs, { one: make }).every(({ runs }) => judge(runs.one.history).serialisable);
  const SKEW = ["r1x r1y w1x", "r2x r2y w2y"];

  test.each<[string, () => TransactionScheduler, () => TransactionScheduler, string[]]>([
    ["last committer wins", () => new SnapshotIsolation(), () => new LastCommitterWins(), [
      "r1x w1x",
      "r2x w2x",
    ]],
    ["no pivots", () => new SerialisableSnapshotIsolation(), () => new NoPivots(), SKEW],
    [
      "committed readers",
      () => new SerialisableSnapshotIsolation(),
      () => new ForgetsCommittedReaders(),
      SKEW,
    ],
    ["short locks", () => new TwoPhaseLocking(), () => new TwoPhaseLocking({ reads: "short" }), SKEW],
  ])("%s", (_name, right, broken, programs) => {
    expect(serialisable(right, programs)).toBe(true);
    expect(serialisable(broken, programs)).toBe(false);
  });
});

test("what is no request, and a patience of nothing", () => {
  expect(() => runSchedule(new ReadCommitted(), "r1x0")).toThrow('got "r1x0"');
  expect(() => new TwoPhaseLocking({ patience: 0 })).toThrow("patience must be ≥ 1");
  expect(runSchedule(new ReadCommitted(), "b1 r1(row 7) w1(row 7) c1").history).toBe(
    "b1 r1(row 7)0 w1(row 7) c1",
  );
});

test("a rule of one's own says who is aborted, and else who asks waits", () => {
  const run = (deadlocks: DeadlockPolicy) =>
    runSchedule(new TwoPhaseLocking({ deadlocks }), "r1x r2y w1y w2x c1 c2");
  const dies = run(function dies({ asking, holders }) {
    return holders.every(({ began }) => asking.began < began) ? [] : [asking.transaction];
  });
  expect([dies.scheduler, dies.history]).toEqual(["serialisable by locks (dies)", "r1x0 r2y0 a2 w1y c1"]);
  expect(run(() => []).stuck).toEqual([1, 2]);
});
