// Each published history has the verdicts that were published with it.
import { expect, test } from "vitest";
import { judge } from "../../../lib/verify/transactions/judge.ts";
import { historyOf, rows, summaryOf, summaryOfRow } from "./published.ts";

test.each(rows.map((row) => [row.id, row] as const))(
  "%s: levels, phenomena and order as published",
  (_id, row) => {
    const verdict = judge(historyOf(row));
    expect(summaryOf(verdict)).toEqual(summaryOfRow(row));
    if (row.serialisable) expect(row.orders).toContainEqual(verdict.order);
    else expect(verdict.order).toBeUndefined();
  },
);

test("there are as many as were handed over", () => expect(rows).toHaveLength(46));
