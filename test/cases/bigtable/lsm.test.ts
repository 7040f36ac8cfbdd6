// The log-structured merge tree beside its formulas.
import { describe, expect, test } from "vitest";
import { lsmAmplification, LsmTree } from "../../../lib/cases/mod.ts";
import { Random } from "../../../lib/core/random.ts";

describe.each(["levelled", "tiered"] as const)("%s", (compaction) => {
  test.each([[2, 1], [2, 5], [3, 3], [4, 3], [10, 2]])(
    "with ratio %d and %d levels writes as often as theory says, and looks at as many tables",
    (ratio, levels) => {
      const row = lsmAmplification(compaction, ratio, levels);
      expect(row.writes).toBe(row.writesInTheory);
      expect(row.tables).toBe(row.tablesInTheory);
    },
  );

  test("gives what was put last, whatever was merged", () => {
    const tree = new LsmTree(compaction, 3, 2), random = new Random(1), values = new Map<string, string>();
    for (let put = 0; put < 500; put++) {
      const key = String(Math.floor(random.uniform() * 40));
      tree.put(key, String(put));
      values.set(key, String(put));
      for (const [each, value] of values) expect(tree.get(each).value).toBe(value);
    }
    expect(tree.get("none")).toEqual({ value: undefined, looked: tree.tables });
  });

  test("refuses what makes no tree", () => {
    expect(() => new LsmTree(compaction, 0)).toThrow("memtableRows must be an integer ≥ 1, got 0");
    expect(() => new LsmTree(compaction, 1, 1)).toThrow("ratio must be an integer ≥ 2, got 1");
  });
});
