import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Interleaving, interleavings } from "../../../lib/verify/transactions/interleavings.ts";

const file = new URL("../../fixtures/transactions/interleavings.jsonl", import.meta.url);
const rows: Record<string, unknown>[] = readFileSync(file, "utf8").trim().split("\n").map((l) =>
  JSON.parse(l)
);

const count = (all: readonly Interleaving[], what: (one: Interleaving) => unknown) => all.filter(what).length;

test.each(rows.map((row) => [row.name as string, row] as const))(
  "%s: as many interleavings of each kind as another program counts",
  (_name, row) => {
    const all = interleavings(row.programs as string[]);
    expect({
      programs: row.programs,
      name: row.name,
      interleavings_incl_commits: all.length,
      conflict_serialisable: count(all, (one) => one.conflictSerialisable),
      view_serialisable_final_state: count(all, (one) => one.viewSerialisable),
      recoverable: count(all, (one) => one.recoverable),
      cascadeless: count(all, (one) => one.cascadeless),
      strict: count(all, (one) => one.strict),
      admitted_by_strict_2pl: count(all, (one) => one.strictLocking),
    }).toEqual(row);
    expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
  },
);
