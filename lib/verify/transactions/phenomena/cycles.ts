/** Phenomena that are cycles of the dependency graph. */
import {
  ANTI,
  CONFLICT,
  cycleText,
  type Dependency,
  type DependencyGraph,
  DEPENDS,
  PREDICATE_RW,
  PREDICATE_WR,
  rotated,
  RW,
  WR,
  WW,
} from "../graph/dependencies.ts";
import { components, type Cycle, Digraph, shortestCycle, shortestCycleWith } from "../graph/digraph.ts";
import { nameOf } from "../history/operations.ts";
import type { Findings, PhenomenonName } from "./names.ts";
import { cycleWords } from "./reads.ts";

/** Finds them; a graph without a cycle has none. */
export function cyclePhenomena(graph: DependencyGraph, found: Findings): void {
  const { of, sizes } = components(graph, CONFLICT);
  if (sizes.length === graph.nodes) return;
  const add = (name: PhenomenonName, cycle: Cycle | undefined) => {
    if (cycle) addCycle(name, cycle.map((e) => graph.edge(e)), found);
  };
  add("G0", shortestCycle(graph, WW));
  add("G1c", shortestCycle(graph, DEPENDS));
  add("G-single", shortestCycleWith(graph, ANTI, DEPENDS));
  add("G2-item", shortestCycleWith(graph, RW, CONFLICT));
  add("G2", shortestCycleWith(graph, ANTI, CONFLICT));
  const inside = (e: number) => of[graph.from[e]] === of[graph.to[e]];
  writeSkew(graph, inside, found);
  longFork(graph, inside, found);
  readOnly(graph, inside, found);
}

/** Adds a cycle, told in words. */
export function addCycle(name: PhenomenonName, cycle: readonly Dependency[], found: Findings): void {
  const turned = rotated(cycle);
  found.add(name, turned.map(({ from }) => from), `${cycleText(turned)}: ${cycleWords(turned)}`, turned);
}

/** A5B: two transactions, each of which reads an object that the other overwrites. */
function writeSkew(graph: DependencyGraph, inside: (e: number) => boolean, found: Findings): void {
  const { from, to, kind } = graph, all = edgesOf(graph, ANTI).filter(inside);
  const names = all.some((e) => kind[e] === PREDICATE_RW)
    ? ["A5B", "A5B-predicate"] as const
    : ["A5B"] as const;
  const into = new Map<number, number[]>();
  for (const e of all) {
    const same = into.get(to[e]);
    if (same) same.push(e);
    else into.set(to[e], [e]);
  }
  for (const [node, edges] of into) {
    const bySource = new Map<number, number[]>();
    for (const e of edges) bySource.set(from[e], [...bySource.get(from[e]) ?? [], e]);
    for (const e of leaving(graph, node, ANTI)) {
      for (const back of bySource.get(to[e]) ?? []) {
        if (graph.objectOf(e) === graph.objectOf(back)) continue;
        const name = names[((kind[e] | kind[back]) & PREDICATE_RW) === 0 ? 0 : 1]!;
        if (!found.has(name)) addCycle(name, [graph.edge(back), graph.edge(e)], found);
      }
    }
    if (names.every((name) => found.has(name))) return;
  }
}

const edgesOf = (graph: Digraph, mask: number): number[] =>
  Array.from({ length: graph.from.length }, (_, e) => e).filter((e) => (graph.kind[e] & mask) !== 0);

/** The edges of these kinds that leave a node. */
function leaving(graph: Digraph, node: number, mask: number): number[] {
  const { first, out, kind } = graph, edges: number[] = [];
  for (let i = first[node]; i < first[node + 1]; i++) if ((kind[out[i]] & mask) !== 0) edges.push(out[i]);
  return edges;
}

/** So many steps at most go into looking for one pattern in a large history. */
const MOST = 1_000_000;

/**
 * Two readers see two writers in opposite orders: W1 → R1 → W2 → R2 → W1, by turns wr and rw. Of the ways to
 * each node two are kept, so that R1 and R2 can differ.
 */
function longFork(graph: DependencyGraph, inside: (e: number) => boolean, found: Findings): void {
  const reads = WR | PREDICATE_WR;
  let steps = 0;
  for (let writer = 0; writer < graph.nodes && steps < MOST; writer++) {
    let ways = leaving(graph, writer, reads).filter(inside).map((e) => [e]);
    for (const mask of ways.length === 0 ? [] : [ANTI, reads, ANTI]) {
      const kept = new Map<number, readonly number[][]>();
      for (const way of ways) {
        for (const e of leaving(graph, graph.to[way.at(-1)!], mask)) {
          steps++;
          const to = graph.to[e], before = kept.get(to) ?? [];
          const isBack = way.length < 3 && to === writer,
            isSame = way.length === 2 && to === graph.to[way[0]];
          if (!inside(e) || isBack || isSame || before.length === 2) continue;
          if (before.every((other) => graph.to[other[0]] !== graph.to[way[0]])) {
            kept.set(to, [...before, [...way, e]]);
          }
        }
      }
      ways = [...kept.values()].flat();
    }
    const way = ways.find((one) => graph.to[one[3]] === writer);
    if (way) return addCycle("long fork", way.map((e) => graph.edge(e)), found);
  }
}

/**
 * A transaction that writes nothing closes a cycle that is none without it: it reads what `last` wrote, and
 * what `pivot` overwrites later, which has not seen `last`.
 */
function readOnly(graph: DependencyGraph, inside: (e: number) => boolean, found: Findings): void {
  const { transactions, from, to, kind } = graph;
  const isReader = (node: number) => !transactions[node].wrote;
  const writers = edgesOf(graph, CONFLICT).filter((e) => !isReader(from[e]) && !isReader(to[e]));
  const pick = (ends: ArrayLike<number>) => writers.map((e) => ends[e]);
  const back = new Digraph(graph.nodes, to, from, kind); // the same edges, by where they lead
  const { of } = components(new Digraph(graph.nodes, pick(from), pick(to), pick(kind)), CONFLICT);
  let steps = 0;
  for (let reader = 0; reader < graph.nodes && steps < MOST; reader++) {
    if (!isReader(reader)) continue;
    const seen = new Map<number, number>();
    for (const e of leaving(back, reader, WR | PREDICATE_WR).filter(inside)) seen.set(from[e], e);
    for (const first of seen.size === 0 ? [] : leaving(graph, reader, ANTI).filter(inside)) {
      for (const second of leaving(graph, to[first], ANTI)) {
        steps++;
        const last = to[second], wr = seen.get(last);
        if (wr === undefined || of[last] === of[to[first]]) continue;
        const cycle = rotated([first, second, wr].map((e) => graph.edge(e)));
        const name = nameOf(transactions[reader].id);
        const words =
          `${cycleText(cycle)}: ${cycleWords(cycle)} ${name} only reads, and without it there is no ` +
          "cycle here.";
        return found.add("read-only anomaly", cycle.map((one) => one.from), words, cycle);
      }
    }
  }
}
