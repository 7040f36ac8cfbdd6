import { describe, expect, test } from "vitest";
import {
  crashMatrix,
  type CrashOptions,
  type CrashRow,
  type Ending,
} from "../../../lib/run/explore/crashes.ts";
import { type GraphLocal, graphOf } from "../../../lib/run/explore/graph.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { nodes, type Processes } from "../../../lib/run/system.ts";
import { Coordinator, HastyCoordinator, Participant } from "../../fixtures/toys.ts";

const state = (data: unknown) => {
  const { decision, outcome, state } = (data ?? {}) as Record<string, string>;
  return decision ?? outcome ?? state;
};
/** Of one that is down its log tells. */
const options: CrashOptions = {
  decided: ({ fields, log }: GraphLocal) => {
    const said = state(fields ?? log.at(-1));
    return said === "commit" || said === "abort" ? said : undefined;
  },
  at: ({ fields }) => state(fields),
};

const graph = (processes: Processes) =>
  graphOf({
    processes,
    time: "any",
    network: { copies: 1 },
    faults: { crashes: 1, recoveries: 1 },
  }, { states: 20_000 });
const matrix = (coordinator: new () => Coordinator) =>
  crashMatrix(graph({ ...nodes([1], coordinator), ...nodes([2, 3], Participant) }), options);
const words = (endings: readonly Ending[]) => endings.map(({ words }) => words);
const row = (rows: readonly CrashRow[], process: number, at: string, during?: string) =>
  rows.find((row) => row.process === process && row.at === at && row.during === during)!;

describe("crashes of two-phase commit", () => {
  const rows = matrix(Coordinator);

  test("block the participants as long as the coordinator is down, unless its decision was on its way", () => {
    const { down, atOnce, later } = row(rows, 1, "none");
    expect(words(down)).toEqual(['"abort"', '"abort", P2 blocked', '"abort", P3 blocked', "P2 P3 blocked"]);
    expect([words(atOnce), words(later)]).toEqual([['"abort"'], ['"abort"']]); // it had decided nothing
    expect(words(row(rows, 1, "commit", "forced, after 1 effect").down)).toEqual(['"commit", P3 blocked']);
    expect(words(row(rows, 1, "commit").later)).toEqual(['"abort"', '"commit"']); // its log may have it
  });

  test("block nobody where a participant is down, and none where who crashed comes back", () => {
    const blocked = (endings: readonly Ending[]) => endings.flatMap(({ blocked }) => blocked);
    for (const { process, down, atOnce, later } of rows) {
      if (process !== 1) expect(blocked(down)).toEqual([]);
      expect([...blocked(atOnce), ...blocked(later)]).toEqual([]);
    }
    expect(rows.filter(({ down }) => blocked(down).length > 0).every(({ process }) => process === 1)).toBe(
      true,
    );
    expect(new Set(rows.map(({ process }) => process))).toEqual(new Set([1, 2, 3]));
  });

  test("come with a short execution each, which replays", () => {
    const processes = { ...nodes([1], Coordinator), ...nodes([2, 3], Participant) };
    for (const { process, runs } of rows) {
      for (const [way, run] of Object.entries(runs)) {
        if (!run) continue; // it fell among effects that waited
        const { trace } = replay({ processes }, run);
        expect(trace.where({ kind: "crash" }).map((event) => event.process)).toEqual([process]);
        expect(trace.where({ kind: "recover" }).length).toBe(way === "down" ? 0 : 1);
      }
    }
    const { runs: { down, atOnce, later } } = row(rows, 1, "none");
    expect([down, atOnce, later].map((run) => run!.length)).toEqual([10, 12, 14]);
  });

  test("never make two decide differently, but where a decision is said before the log has it", () => {
    const both = (rows: readonly CrashRow[]) =>
      rows.filter(({ down, atOnce, later }) =>
        [...down, ...atOnce, ...later].some(({ decided }) => decided.length > 1)
      );
    expect(both(rows)).toEqual([]);
    const hasty = both(matrix(HastyCoordinator));
    expect(new Set(hasty.map(({ process, at }) => `P${process} ${at}`))).toContain("P1 commit");
    expect(hasty.every(({ down }) => down.every(({ decided }) => decided.length < 2))).toBe(true);
    const [{ later }] = hasty;
    expect(words(later)).toContain('"abort" and "commit"');
  });
});

test("a table of crashes needs all states, and crashes", () => {
  const processes = { ...nodes([1], Coordinator), ...nodes([2], Participant) };
  const network = { copies: 1 };
  expect(() => crashMatrix(graphOf({ processes, time: "any", network }, { states: 9 }), options)).toThrow(
    "a table of crashes needs all states, and the graph of 9 is not exhausted",
  );
  expect(() => crashMatrix(graphOf({ processes, time: "any", network }), options)).toThrow(
    "nobody crashes in this graph: explore it with faults: { crashes: 1 }",
  );
});
