// Histories with verdicts that were found by brute force over serial orders and snapshots, and by Adya's
// graph, in another language: test/fixtures/transactions/README.md says more of them.
import { readFileSync } from "node:fs";
import { parseTransactions } from "../../../lib/verify/transactions/history/notation.ts";
import type { TransactionHistory } from "../../../lib/verify/transactions/history/operations.ts";
import type { HistoryJudgement } from "../../../lib/verify/transactions/judgement.ts";

export type Row = {
  readonly id: string;
  readonly history: string;
  readonly version_order: Readonly<Record<string, readonly number[]>> | null;
  readonly serialisable: boolean;
  readonly strict_serialisable: boolean;
  readonly orders: readonly (readonly number[])[];
  readonly si: boolean;
  readonly si_rt: boolean;
  readonly rr_pl299: boolean;
  readonly rc: boolean;
  readonly phenomena: readonly string[];
};

const file = new URL("../../fixtures/transactions/histories.jsonl", import.meta.url);
export const rows: Row[] = readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const ADYA = ["G-single", "G0", "G1a", "G1b", "G1c", "G2", "G2-item"];

export function historyOf({ history, version_order: order }: Row): TransactionHistory {
  return { ...parseTransactions(history), ...order && { versionOrder: new Map(Object.entries(order)) } };
}

/** What a verdict says, as the published rows say it. */
export function summaryOf(verdict: HistoryJudgement) {
  return {
    rc: verdict.has("read committed"),
    rr: verdict.has("repeatable read"),
    si: verdict.has("snapshot isolation"),
    siStrict: verdict.has("strict snapshot isolation"),
    serialisable: verdict.serialisable,
    strictly: verdict.has("strictly serialisable"),
    view: verdict.viewSerialisable,
    phenomena: verdict.phenomena.map(({ name }) => name).filter((name) => ADYA.includes(name)).sort(),
  };
}

/** What is published of a history; all that is serialisable of it is by its reads and last versions, too. */
export function summaryOfRow(row: Row): ReturnType<typeof summaryOf> {
  return {
    rc: row.rc,
    rr: row.rr_pl299,
    si: row.si,
    siStrict: row.si_rt,
    serialisable: row.serialisable,
    strictly: row.strict_serialisable,
    view: row.serialisable,
    phenomena: [...row.phenomena].sort() as ReturnType<typeof summaryOf>["phenomena"],
  };
}
