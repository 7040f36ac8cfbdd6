/**
 * Snapshot isolation (Berenson and others, 1995): each transaction reads what had committed when its snapshot
 * was taken, and of two that write one object, one takes its snapshot after the other has committed. So a
 * history has it exactly if the snapshots and the commits can be put in an order:
 *
 * - a transaction's snapshot comes before its commit;
 * - if T2 reads or overwrites what T1 installed, T1's commit comes before T2's snapshot;
 * - if T1 reads what T2 overwrites, T1's snapshot comes before T2's commit.
 */
import {
  ANTI,
  CONFLICT,
  type Dependency,
  type DependencyGraph,
  dependencyWords,
  endedBefore,
} from "../graph/dependencies.ts";
import { Digraph, shortestCycle } from "../graph/digraph.ts";
import { nameOf } from "../history/operations.ts";

const ORDER = 1, FACT = 2;

/** What else is known of when snapshots are taken and commits happen. */
export type Known = {
  /** Commits happen in the order in which they stand in the history. */
  readonly commits?: boolean;
  /** A snapshot is taken where a transaction begins; or, for what clients saw, later, but not earlier. */
  readonly begins?: boolean;
};

/**
 * Why snapshots and commits cannot be put in an order: the dependencies that this rests on; undefined if they
 * can.
 */
export function contradiction(graph: DependencyGraph, known: Known): readonly Dependency[] | undefined {
  const moments = new Moments(graph, known);
  const cycle = shortestCycle(moments.graph, ORDER | FACT);
  return cycle?.flatMap((e) => moments.reasons[e] < 0 ? [] : [graph.edge(moments.reasons[e])]);
}

/** The graph of moments: 2i is the snapshot of transaction i, 2i + 1 its commit. */
class Moments {
  readonly graph: Digraph;
  /** The dependency behind each edge; −1 for what is known otherwise. */
  readonly reasons: number[] = [];

  constructor(dependencies: DependencyGraph, known: Known) {
    const from: number[] = [], to: number[] = [], kind: number[] = [], { reasons } = this;
    const add = (a: number, b: number, bit: number, reason = -1) => {
      from.push(a);
      to.push(b);
      kind.push(bit);
      reasons.push(reason);
    };
    const { transactions, from: first, to: second, kind: kinds } = dependencies, n = transactions.length;
    for (let i = 0; i < n; i++) add(2 * i, 2 * i + 1, ORDER);
    for (let e = 0; e < first.length; e++) {
      if ((kinds[e] & CONFLICT) === 0) continue;
      const anti = (kinds[e] & ANTI) !== 0;
      add(2 * first[e] + Number(!anti), 2 * second[e] + Number(anti), FACT, e);
    }
    if (known.commits) { for (let i = 1; i < n; i++) add(2 * i - 1, 2 * i + 1, ORDER); }
    const over = known.begins ? endedBefore(transactions) : new Int32Array(0);
    over.forEach((count, i) => {
      const moment = 2 * n + count - 1; // after so many commits
      if (count > 0) add(moment, 2 * i, ORDER);
      if (known.commits && count < n) add(2 * i, 2 * count + 1, ORDER);
    });
    for (let i = 0; known.begins && i < n; i++) {
      add(2 * i + 1, 2 * n + i, ORDER);
      if (i > 0) add(2 * n + i - 1, 2 * n + i, ORDER);
    }
    this.graph = new Digraph(known.begins ? 3 * n : 2 * n, from, to, kind);
  }
}

/** What dependencies say about snapshots and commits. */
export function momentWords(contradiction: readonly Dependency[]): string {
  return contradiction.map((dependency) => {
    const { from, to, kind } = dependency, why = dependencyWords(dependency);
    return kind === "rw"
      ? `${nameOf(from)}'s snapshot is older than ${nameOf(to)}'s commit (${why})`
      : `${nameOf(to)}'s snapshot is younger than ${nameOf(from)}'s commit (${why})`;
  }).join("; ");
}
