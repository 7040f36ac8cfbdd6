/**
 * The direct serialisation graph (Adya, 1999): who depends on whom. In a serial order with the same reads and
 * the same versions, each edge points forward; so there is one exactly if the graph has no cycle.
 */
import type { Facts, ReadFacts, TransactionFacts } from "../history/facts.ts";
import { Digraph } from "./digraph.ts";
import { nameOf } from "../history/operations.ts";

/** Kinds of edges, as bits. */
export const WW = 1, WR = 2, RW = 4, PREDICATE_WR = 8, PREDICATE_RW = 16, SESSION = 32, REAL_TIME = 64;
/** What says that one transaction saw or replaced what another did. */
export const DEPENDS = WW | WR | PREDICATE_WR;
/** What says that one did not see what another did. */
export const ANTI = RW | PREDICATE_RW;
export const CONFLICT = DEPENDS | ANTI;

/** An edge of the graph: `from` comes before `to` in every serial order. */
export type Dependency = {
  readonly from: number;
  readonly to: number;
  /**
   * `ww`: `to` installs the next version of the object; `wr`: it reads what `from` installed; `rw`: it
   * installs the next version after the one that `from` read; `session`: it is the session's next; `time`: it
   * began after `from` had ended.
   */
  readonly kind: "ww" | "wr" | "rw" | "session" | "time";
  readonly object?: string;
  /** Whether `from` (of an rw) or `to` (of a wr) read by a predicate. */
  readonly predicate?: true;
};

/** The graph; its nodes are the committed transactions, in the order of their commits. */
export class DependencyGraph extends Digraph {
  constructor(
    readonly transactions: readonly TransactionFacts[],
    from: readonly number[],
    to: readonly number[],
    kind: readonly number[],
    private readonly objects: readonly string[],
  ) {
    super(transactions.length, from, to, kind);
  }

  edge(e: number): Dependency {
    const kind = this.kind[e], ends = { from: this.id(this.from[e]), to: this.id(this.to[e]) };
    if (kind === SESSION) return { ...ends, kind: "session" };
    const name = kind === WW ? "ww" : (kind & (WR | PREDICATE_WR)) !== 0 ? "wr" : "rw";
    const predicate = (kind & (PREDICATE_WR | PREDICATE_RW)) !== 0 ? { predicate: true as const } : {};
    return { ...ends, kind: name, object: this.objects[e], ...predicate };
  }

  id(node: number): number {
    return this.transactions[node].id;
  }

  objectOf(e: number): string {
    return this.objects[e];
  }
}

/** The graph of the transactions that committed. */
export function dependencies({ committed, objects, history: { sessions } }: Facts): DependencyGraph {
  const from: number[] = [], to: number[] = [], kind: number[] = [], names: string[] = [];
  const add = (
    a: TransactionFacts | undefined,
    b: TransactionFacts | undefined,
    bit: number,
    name: string,
  ) => {
    if (a === undefined || b === undefined || a === b || a.node < 0 || b.node < 0) return;
    from.push(a.node);
    to.push(b.node);
    kind.push(bit);
    names.push(name);
  };
  for (const { name, writers, unordered } of objects.values()) {
    for (let place = 2; place < writers.length; place++) add(writers[place - 1], writers[place], WW, name);
    for (const later of unordered) add(writers.at(-1), later, WW, name);
  }
  for (const reader of committed) {
    for (const read of reader.reads) {
      const { object, place, isPredicate } = read;
      if (place < 0 || read.writer === reader) continue; // of its own version, ww says as much
      add(object.writers[place], reader, isPredicate ? PREDICATE_WR : WR, object.name);
      for (const next of nextOf(read)) add(reader, next, isPredicate ? PREDICATE_RW : RW, object.name);
    }
  }
  const last = new Map<string, TransactionFacts>();
  for (const transaction of sessions === undefined ? [] : [...committed].sort((a, b) => a.begin - b.begin)) {
    const session = sessions!.get(transaction.id);
    if (session === undefined) continue;
    add(last.get(session), transaction, SESSION, "");
    last.set(session, transaction);
  }
  return new DependencyGraph(committed, from, to, kind, names);
}

/** Who installed the version after the one that was read; several, if their order is not known. */
export function nextOf({ object: { writers, unordered }, place }: ReadFacts): readonly TransactionFacts[] {
  return place + 1 < writers.length ? [writers[place + 1]!] : unordered;
}

/** Real time, as a graph: node n + k is the moment after k + 1 of the n transactions have committed. */
export function withRealTime(graph: DependencyGraph): Digraph {
  const { transactions } = graph, n = transactions.length;
  const from = Array.from(graph.from), to = Array.from(graph.to), kind = Array.from(graph.kind);
  const add = (a: number, b: number) => {
    from.push(a);
    to.push(b);
    kind.push(REAL_TIME);
  };
  const over = endedBefore(transactions);
  for (let node = 0; node < n; node++) {
    add(node, n + node);
    if (node > 0) add(n + node - 1, n + node);
    if (over[node] > 0) add(n + over[node] - 1, node);
  }
  return new Digraph(2 * n, from, to, kind);
}

/** How many of the transactions, which stand in the order of their commits, had committed when each began. */
export function endedBefore(transactions: readonly TransactionFacts[]): Int32Array {
  const over = new Int32Array(transactions.length);
  transactions.forEach(({ begin }, node) => {
    let low = 0, high = transactions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (transactions[middle].end < begin) low = middle + 1;
      else high = middle;
    }
    over[node] = low;
  });
  return over;
}

/** An edge in words, as a reader would say it. */
export function dependencyWords({ from, to, kind, object, predicate }: Dependency): string {
  const a = nameOf(from), b = nameOf(to), by = predicate ? " by a predicate" : "";
  if (kind === "ww") return `${b} overwrites ${a}'s ${object}`;
  if (kind === "wr") return `${b} reads ${a}'s ${object}${by}`;
  if (kind === "rw") return `${a} reads${by} the ${object} that ${b} overwrites`;
  if (kind === "session") return `${b} follows ${a} in one session`;
  return `${b} begins after ${a} has committed`;
}

/** A cycle in short: `T1 →rw(x) T2 →wr(y) T1`. */
export function cycleText(cycle: readonly Dependency[]): string {
  const arrows = cycle.map(({ kind, object, to }) =>
    ` →${kind}${object === undefined ? "" : `(${object})`} ${nameOf(to)}`
  );
  return cycle.length === 0 ? "" : nameOf(cycle[0].from) + arrows.join("");
}

/** The same cycle, begun at the least of its transactions, so that equal cycles are equal lists. */
export function rotated(cycle: readonly Dependency[]): readonly Dependency[] {
  const least = cycle.reduce((min, { from }) => Math.min(min, from), Infinity);
  const at = cycle.findIndex(({ from }) => from === least);
  return [...cycle.slice(at), ...cycle.slice(0, at)];
}
