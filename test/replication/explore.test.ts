// The classes of lib/replication in every schedule of a small world, and their broken twins.
import { describe, expect, test } from "vitest";
import { REPLICATION_MUTANTS } from "../mutants/replication.ts";
import { at, heal, partition } from "../../lib/run/faults.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import {
  ActiveReplica,
  CachedCopy,
  ChainReplica,
  ConvergentReplica,
  LeasedCopy,
  PlanEnactor,
  PlanTable,
  PrimaryBackup,
} from "../../lib/replication/mod.ts";
import * as worlds from "./worlds.ts";

const { judged, lossy, plans, reliable } = worlds;

describe("copies", () => {
  test("without losses none is stale at rest, and reads do not go back", () => {
    expect(judged(reliable(CachedCopy))).toEqual({ states: 1018, broken: [] });
  });
  test("that are lent are never older than a write that was answered, whatever is lost, whoever crashes", () => {
    expect(judged(lossy(LeasedCopy))).toEqual({ states: 9134, broken: [] });
  });
  test("that are not lent may be, even if nothing is lost", () => {
    expect(judged({ ...reliable(CachedCopy), properties: [worlds.neverOld] }).broken).toEqual([
      worlds.NEVER_OLD,
    ]);
  });
});

test("a lease runs from the request: from the receipt, it would outlive the write", () => {
  class LateLease extends LeasedCopy {
    override onFetched(message: { object: string; number: number; value: unknown }) {
      super.onFetched(message);
      this.setTimer("Expire", this.ttlMs, this.ttlMs, message.object);
    }
  }
  const read = (Class: typeof LeasedCopy) =>
    simulate({
      processes: nodes(2, () => new Class(100)),
      latency: 40,
      scenario: [
        at(0, invoke(2, "read", "x")),
        at(41, invoke(1, "write", "x", 1)),
        at(80.5, partition([1], [2])),
        at(90, heal()),
        at(150, invoke(2, "read", "x")),
      ],
      until: 400,
    }).trace.where({ kind: "respond" }).map((
      { time, content },
    ) => [time, (content as { value: unknown }).value]);
  expect(read(LeasedCopy)).toEqual([[80, null], [142, null], [230, 1]]);
  expect(read(LateLease)).toEqual([[80, null], [142, null], [150, null]]);
});

describe("plans", () => {
  test("with the fence no record is ever empty, nor an old plan in force after a newer one", () => {
    expect(judged(plans(PlanTable, PlanEnactor))).toEqual({ states: 76, broken: [] });
  });
  test("without, October 2025 is among the schedules", () => {
    expect(judged(plans(PlanTable, PlanEnactor, false)).broken).toEqual([
      worlds.NOT_EMPTY,
      worlds.FORWARD,
      worlds.NEWEST,
    ]);
  });
});

describe("primary and backups, when the primary may die and another takes over, rightly or not,", () => {
  test("lose nothing that was answered, if all or one had to have it", () => {
    expect(judged(worlds.backups("sync")(PrimaryBackup))).toEqual({ states: 2177, broken: [] });
    expect(judged(worlds.backups("semi-sync")(PrimaryBackup))).toEqual({ states: 2805, broken: [] });
  });
  test("lose some that were answered at once", () => {
    expect(judged(worlds.backups("async")(PrimaryBackup)).broken).toEqual([worlds.KEEPS]);
  });
});

test.each([[1, 3398], [2, 4544], [3, 5716]])(
  "a chain of three closes over P%d, dead or not: %d states",
  (dies, states) => {
    expect(judged(worlds.chain(dies)(ChainReplica))).toEqual({ states, broken: [] });
  },
);

test("active replicas come to the same number", () => {
  expect(judged(worlds.active(ActiveReplica))).toEqual({ states: 451, broken: [] });
});

test("replicas of an OR-set converge, though a message comes twice", () => {
  expect(judged(worlds.convergent(ConvergentReplica))).toEqual({ states: 1063, broken: [] });
});

test.each(REPLICATION_MUTANTS.map((one) => ({ ...one, name: one.mutant.name })))(
  "$name breaks the rule that $rule",
  ({ original, mutant, world, property }) => {
    expect(judged(world(original as never)).broken).toEqual([]);
    expect(judged(world(mutant as never)).broken).toContain(property);
  },
);
