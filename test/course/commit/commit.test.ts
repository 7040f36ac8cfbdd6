// What notebook 08 measures of commit protocols, beside what theory and other programs say.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  PresumedAbortCoordinator,
  PresumedAbortParticipant,
  TwoPhaseCoordinator,
} from "../../../lib/commit/mod.ts";
import { commitCosts, presumptionCosts } from "../../../lib/course/commit/costs.ts";
import { commitCrashes, crashTable } from "../../../lib/course/commit/crash_table.ts";
import { forcesNeeded, withoutForce } from "../../../lib/course/commit/forces.ts";
import { doubtByTheory, type DoubtOptions, measureDoubt } from "../../../lib/course/commit/in_doubt.ts";
import { commitLatencies, forceTimeMs } from "../../../lib/course/commit/latency.ts";
import { commitsOverTime, commitsPerSecond } from "../../../lib/course/commit/load.ts";

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/transactions/${name}`, import.meta.url), "utf8");

describe("which forces two-phase commit needs", () => {
  const short = (rows: ReturnType<typeof forcesNeeded>) =>
    rows.map(({ writer, record, lost, steps, crashes }) => [writer, record, lost, steps, crashes]);

  test("not that of the beginning, and not a participant's of an abort", () => {
    expect(short(forcesNeeded())).toEqual([
      ["coordinator", "begin", undefined, undefined, undefined],
      ["coordinator", "commit", "atomicity", 11, 2],
      ["coordinator", "abort", "atomicity", 11, 2],
      ["participant", "prepared", "validity", 6, 1],
      ["participant", "commit", "atomicity", 13, 1],
      ["participant", "abort", undefined, undefined, undefined],
    ]);
  });

  test("with presumed abort all that are left", () => {
    const roles = { coordinator: PresumedAbortCoordinator, participant: PresumedAbortParticipant };
    expect(short(forcesNeeded(roles))).toEqual([
      ["coordinator", "commit", "atomicity", 9, 1],
      ["participant", "prepared", "validity", 6, 1],
      ["participant", "commit", "atomicity", 13, 1],
    ]);
  });
});

describe("the crash matrix", () => {
  test("is never torn, and blocks only those who are prepared while the coordinator is down", () => {
    const rows = commitCrashes();
    expect(rows.length).toBe(33);
    for (const { process, down, atOnce, later } of rows) {
      for (const { decided } of [...down, ...atOnce, ...later]) {
        expect(decided.filter((one) => one !== "free").length).toBeLessThanOrEqual(1);
      }
      if (process !== 1) expect(down.flatMap(({ blocked }) => blocked)).toEqual([]);
      expect([...atOnce, ...later].flatMap(({ blocked }) => blocked)).toEqual([]);
    }
    expect(rows.filter(({ down }) => down.some(({ blocked }) => blocked.length > 0)).length).toBe(9);
  });

  test("as a table opens an execution in each cell, and says what is torn", () => {
    const { html, alt } = crashTable();
    expect(html.match(/<details>/g)?.length).toBe(78);
    expect(alt).toBe(
      "26 crashes, 78 cells: none are torn, in 9 somebody is blocked; " +
        "in each of 56 end states exactly those who have promised and cannot be told",
    );
    const hasty = crashTable({ coordinator: withoutForce(TwoPhaseCoordinator, "commit") });
    expect(hasty.alt).not.toContain("stopped");
    expect(hasty.alt).toContain("✗ P2 has promised, and has an outcome that no other log explains");
    class Broken extends TwoPhaseCoordinator {
      override decide() {
        throw new Error("does not decide");
      }
    }
    expect(crashTable({ coordinator: Broken }).html).toContain("does not decide");
  });
});

describe("costs", () => {
  const sizes = [2, 3, 4, 5, 6, 7, 8, 9, 10];

  test("are those of the formulas, N = 2 … 10", () => {
    for (const row of commitCosts(sizes)) {
      expect([row.messages, row.delays, row.forces]).toEqual([
        row.messagesByTheory,
        row.delaysByTheory,
        row.forcesByTheory,
      ]);
    }
  });

  type Rstar = Record<string, { messages: number; forced: number }>;
  const published = fixture("commit-costs.jsonl").trim().split("\n").map((line) =>
    JSON.parse(line) as { N: number; Rstar: Rstar; GL_2PC_colocated: { messages: number } }
  );

  test.each(published.map((row) => [row.N, row] as const))("with %i servers as R* counts them", (n, row) => {
    const of = (protocol: string, outcome: string) => {
      const { messages, forces } = presumptionCosts(n).find((cost) =>
        cost.protocol === protocol && cost.outcome === outcome
      )!;
      return { messages, forced: forces };
    };
    const paper = (name: string) => {
      const { messages, forced } = row.Rstar[name];
      return { messages, forced };
    };
    expect(of("presumed abort", "commit")).toEqual(paper("PA commit"));
    expect(of("presumed abort", "abort, all have promised")).toEqual(paper("PA abort (all voted yes)"));
    expect(of("presumed abort", "abort, one votes no")).toEqual(paper("PA abort (one NO)"));
    expect(of("presumed commit", "commit")).toEqual(paper("PC commit"));
    expect(of("presumed commit", "abort, all have promised")).toEqual(paper("PC abort (all voted yes)"));
    const { messages, forced } = paper("2PC commit"), begin = 1; // ours forces the beginning, too
    expect(of("no presumption", "commit")).toEqual({ messages, forced: forced + begin });
    expect(commitCosts([n])[0].messages).toBe(row.GL_2PC_colocated.messages);
  });
});

describe("the time in doubt", () => {
  type Simulated = { N: number; delay: string; in_doubt_mean: number; coordinator_vulnerable_mean: number };
  const others: Simulated[] = JSON.parse(fixture("commit-blocking.json"));

  test.each(others.map((row) => [row.N, row.delay, row] as const))("of %i, delays %s", (n, delay, row) => {
    const options: DoubtOptions = {
      n,
      meanMs: 1,
      forceMs: 0.5,
      delay: delay === "const" ? "constant" : "exponential",
    };
    const exact = doubtByTheory(options), measured = measureDoubt(options);
    expect(Math.abs(exact.inDoubtMs - row.in_doubt_mean)).toBeLessThan(0.01);
    expect(Math.abs(exact.vulnerableMs - row.coordinator_vulnerable_mean)).toBeLessThan(0.01);
    expect(Math.abs(measured.inDoubtMs / exact.inDoubtMs - 1)).toBeLessThan(0.02);
    expect(Math.abs(measured.vulnerableMs / exact.vulnerableMs - 1)).toBeLessThan(0.02);
  });
});

describe("under load", () => {
  const between = (rows: ReturnType<typeof commitsOverTime>, fromMs: number, toMs: number) =>
    rows.filter(({ ms }) => ms >= fromMs && ms < toMs).reduce((sum, { commits }) => sum + commits, 0);

  test.each([["coordinatorDown"], ["blackout"]])(
    "little is done during %s, and as much as before afterwards",
    (fault) => {
      const rows = commitsOverTime({ distributed: 0.5, [fault]: [1000, 2500] });
      expect(between(rows, 1100, 2500) / 14).toBeLessThan(between(rows, 0, 1000) / 10 / 4);
      expect(between(rows, 3300, 4000) / 7).toBeGreaterThan(0.6 * between(rows, 0, 1000) / 10);
    },
  );

  test("more distributed transactions and fewer objects mean fewer commits", () => {
    const rate = (distributed: number, objects: number) =>
      commitsPerSecond({ distributed, objects, untilMs: 2000 });
    expect(rate(0, 20)).toBeGreaterThan(1.5 * rate(1, 20));
    expect(rate(0.5, 100)).toBeGreaterThan(1.3 * rate(0.5, 5));
    expect(() => rate(1.5, 20)).toThrow("the share of distributed transactions must be 0 to 1, got 1.5");
  });
});

test("latency is that of the log within a building, and of the network between continents", () => {
  const rows = commitLatencies();
  const told = (where: string, log: string) =>
    rows.find((row) =>
      row.where.startsWith(where) && row.log === log
    )!["two-phase commit, told when decided"];
  expect(told("one building", "disk")).toBeCloseTo(2 * forceTimeMs("disk") + 2 * 0.25, 6);
  expect(told("one building", "disk") / told("one building", "flash")).toBeGreaterThan(4);
  expect(told("Ireland, Virginia", "disk") / told("Ireland, Virginia", "flash")).toBeLessThan(1.05);
});
