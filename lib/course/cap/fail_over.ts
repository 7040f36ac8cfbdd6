/** What a fail-over loses that clients do not notice: the 2013 test of a store with automatic fail-over. */
import { PrimaryBackup } from "../../replication/primary_backup/primary_backup.ts";
import { at, partition } from "../../run/faults.ts";
import { constant } from "../../run/latency.ts";
import { simulate } from "../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../run/system.ts";
import { range } from "../numbers/range.ts";

/** What became of the writes of one run. */
export type FailOver = {
  readonly writes: number;
  readonly acknowledged: number;
  readonly survived: number;
  readonly lost: number;
  /** Of those acknowledged, in %. */
  readonly lostPercent: number;
};

/** A write every 10 ms; a message takes 7 ms, so that taking over takes two writes' time. */
const EVERY_MS = 10, LATENCY_MS = 7;

/**
 * Five nodes, the primary n1 copies asynchronously. After so many writes {n1, n2} is cut off from
 * {n3, n4, n5}; clients reach both sides, and go on at n1 until n3 has taken over. When the cut heals the old
 * primary takes the new one's data, and what it has acknowledged meanwhile is gone.
 * @param writes how many are tried in all
 * @param cutAfter after how many of them the network is cut
 * @param goOn how many more are written at the old primary
 * @throws RangeError if there are fewer writes than that
 */
export function failOver(writes: number, cutAfter: number, goOn: number): FailOver {
  if (cutAfter + goOn > writes) {
    throw new RangeError(`of ${writes} writes ${cutAfter} and then ${goOn} were to go to the old primary`);
  }
  const change = cutAfter + goOn, timeOf = (write: number) => EVERY_MS * (write + 1);
  const scenario = range(0, writes - 1).map((write) =>
    at(timeOf(write), invoke(write < change ? 1 : 3, "write", `write ${write}`))
  );
  const run = simulate({
    processes: nodes(5, () => new PrimaryBackup("async")),
    latency: constant(LATENCY_MS),
    scenario: [
      ...scenario,
      at(timeOf(cutAfter) - 1, partition([1, 2], [3, 4, 5])),
      at(timeOf(change) - 1, invoke(3, "exclude", 2), invoke(3, "takeOver", 1)),
    ],
    limit: 1_000_000,
  });
  const values = new Map<number, string>(), answered = new Set<string>();
  for (const { content } of run.trace.where({ kind: "invoke" })) {
    const { operation, method, details } = content as {
      operation: number;
      method: string;
      details: readonly unknown[];
    };
    if (method === "write") values.set(operation, String(details[0]));
  }
  for (const { content } of run.trace.where({ kind: "respond" })) {
    const { operation, value } = content as { operation: number; value: unknown };
    if (Number(value) > 0) answered.add(values.get(operation)!);
  }
  const kept = new Set(run.process(3).list);
  const survived = [...answered].filter((value) => kept.has(value)).length;
  const acknowledged = answered.size, lost = acknowledged - survived;
  return { writes, acknowledged, survived, lost, lostPercent: 100 * lost / acknowledged };
}
