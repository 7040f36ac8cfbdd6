/** How long a cut lasts, against what a customer notices of it, for each choice of R and W. */
import { DynamoStore } from "../../replication/stores/dynamo_store.ts";
import { shopping } from "./shopping.ts";

/** How many copies a get sees and an update reaches, and whether hints count for them. */
export type QuorumChoice = { readonly read: number; readonly write: number; readonly sloppy: boolean };

/** A cut of one length under one choice. */
export type SweepRow = {
  readonly cutMs: number;
  readonly series: string;
  /** Of all visits, in %. */
  readonly refused: number;
  /** Of all visits that saw the cart: something acknowledged was missing, in %. */
  readonly stale: number;
};

/**
 * `shopping` for every length of the cut and every choice; patience is 60 ms, a hint is tried every 100 ms.
 * @param cutsMs how long P1 is cut off, ms
 * @example quorumSweep([500, 1000], { "R = W = 1": { read: 1, write: 1, sloppy: true } })
 */
export function quorumSweep(
  cutsMs: readonly number[],
  choices: { readonly [name: string]: QuorumChoice },
): SweepRow[] {
  return Object.entries(choices).flatMap(([series, choice]) =>
    cutsMs.map((cutMs) => {
      const store = () => new DynamoStore({ ...choice, patienceMs: 60, handOffMs: 100 });
      const { visits, refused } = shopping({ store, cutMs }), saw = visits.length - refused;
      return {
        cutMs,
        series,
        refused: 100 * refused / visits.length,
        stale: 100 * visits.filter(({ stale }) => stale).length / Math.max(1, saw),
      };
    })
  );
}
