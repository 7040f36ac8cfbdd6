/** Circles of transactions that wait for each other. */
import type { TransactionId } from "../two_phase/transaction.ts";

/** Who waits for whom. */
export type Waits = readonly { readonly waiter: TransactionId; readonly holder: TransactionId }[];

/**
 * A shortest circle in a wait-for graph, from its smallest transaction on; undefined if there is none. Who is
 * in one waits for ever, unless somebody in it is aborted.
 * @example circleOfWaits([{ waiter: 1, holder: 2 }, { waiter: 2, holder: 1 }]) // [1, 2]
 */
export function circleOfWaits(edges: Waits): TransactionId[] | undefined {
  const waiters = [...new Set(edges.map(({ waiter }) => waiter))].sort((a, b) => a - b);
  let best: TransactionId[] | undefined;
  for (const waiter of waiters) {
    const circle = shortestBack(waiter, edges);
    if (circle && (!best || circle.length < best.length)) best = circle;
  }
  return best;
}

function shortestBack(from: TransactionId, edges: Waits): TransactionId[] | undefined {
  const paths = [[from]], met = new Set<TransactionId>();
  for (let head = 0; head < paths.length; head++) {
    const path = paths[head], last = path[path.length - 1];
    const next = edges.filter(({ waiter }) => waiter === last).map(({ holder }) => holder);
    for (const holder of next.sort((a, b) => a - b)) {
      if (holder === from) return path;
      if (!met.has(holder)) paths.push([...path, holder]);
      met.add(holder);
    }
  }
  return undefined;
}
