/** The price of consistency where nothing is cut (PACELC; Abadi, 2012), between measured places. */
import type { Process } from "../../core/process.ts";
import { AvailableStore } from "../../replication/stores/available_store.ts";
import { ConsistentStore } from "../../replication/stores/consistent_store.ts";
import { at } from "../../run/faults.ts";
import { simulate } from "../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../run/system.ts";
import { regionLatency, regions } from "../files/data.ts";

/** What one write costs at one place. */
export type PriceRow = {
  readonly region: string;
  /** A put at the consistent store's replica there, ms. */
  readonly consistentMs: number;
  /**
   * Two round trips to the slowest of the closest majority, the mean of those measured from both ends, ms.
   */
  readonly byTheoryMs: number;
  /** A put at the available store's, ms. */
  readonly availableMs: number;
  /** From there until all others have it, ms. */
  readonly everywhereMs: number;
};

/**
 * What a client waits for who asks the replica in its own region, one a region.
 * @param names regions of the data set, at least two
 * @throws RangeError for a region that is not in the data
 */
export function priceOfConsistency(names: readonly string[]): PriceRow[] {
  const { rttMs } = regions(names), others = Math.floor(names.length / 2);
  return names.map((region, place) => {
    const away = names.map((_, other) => (rttMs[place][other] + rttMs[other][place]) / 2)
      .filter((_, other) => other !== place).sort((a, b) => a - b);
    const consistent = putAt(names, place + 1, () => new ConsistentStore(10_000));
    const available = putAt(names, place + 1, () => new AvailableStore("MV register", 10_000));
    return {
      region,
      consistentMs: consistent.answeredMs,
      byTheoryMs: 2 * away[others - 1],
      availableMs: available.answeredMs,
      everywhereMs: available.everywhereMs,
    };
  });
}

function putAt(names: readonly string[], id: number, store: () => Process) {
  const { trace } = simulate({
    processes: nodes(names.length, store),
    latency: regionLatency(names, 0),
    scenario: [at(0, invoke(id, "put", "x", "a"))],
    until: 5000,
  });
  const [answer] = trace.where({ kind: "respond" });
  return {
    answeredMs: answer.time,
    everywhereMs: Math.max(0, ...trace.where({ kind: "receive", type: "Keep" }).map(({ time }) => time)),
  };
}
