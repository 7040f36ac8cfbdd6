/** The conflict graph as textbooks build it: an edge for each two operations of which one is a write. */
import type { TransactionHistory } from "../../lib/verify/mod.ts";

/** Whether the graph of the committed transactions has no cycle; of a store with one version of each. */
export function textbookSerialisable({ operations }: TransactionHistory): boolean {
  const committed = new Set(operations.flatMap((one) => one.kind === "commit" ? [one.transaction] : []));
  const byObject = new Map<string, { transaction: number; isWrite: boolean }[]>();
  for (const one of operations) {
    if (one.kind !== "read" && one.kind !== "write" || !committed.has(one.transaction)) continue;
    const same = byObject.get(one.object) ?? [];
    byObject.set(one.object, same);
    same.push({ transaction: one.transaction, isWrite: one.kind === "write" });
  }
  const after = new Map([...committed].map((id) => [id, new Set<number>()]));
  for (const same of byObject.values()) {
    for (let i = 0; i < same.length; i++) {
      for (let j = i + 1; j < same.length; j++) {
        const a = same[i], b = same[j];
        if ((a.isWrite || b.isWrite) && a.transaction !== b.transaction) {
          after.get(a.transaction)!.add(b.transaction);
        }
      }
    }
  }
  const before = new Map([...committed].map((id) => [id, 0]));
  for (const next of after.values()) for (const id of next) before.set(id, before.get(id)! + 1);
  const free = [...committed].filter((id) => before.get(id) === 0);
  for (let at = 0; at < free.length; at++) {
    for (const id of after.get(free[at])!) {
      before.set(id, before.get(id)! - 1);
      if (before.get(id) === 0) free.push(id);
    }
  }
  return free.length === committed.size;
}

/** The least that a judge has to do: to look at each operation once, and at its object. */
export function onePass({ operations }: TransactionHistory): number {
  const counts = new Map<string, number>(), transactions = new Map<number, number>();
  for (const one of operations) {
    transactions.set(one.transaction, (transactions.get(one.transaction) ?? 0) + 1);
    if ("object" in one) counts.set(one.object, (counts.get(one.object) ?? 0) + 1);
  }
  return counts.size + transactions.size;
}
