/** Directed graphs in flat arrays: strong components, shortest cycles, who reaches whom. */
import { strongComponents } from "../../../run/explore/state/components.ts";

/** Edges by number; each has a kind, a bit of a mask. */
export class Digraph {
  /** The edges that leave node v are `out[first[v]]` to `out[first[v + 1] − 1]`. */
  readonly first: Int32Array;
  readonly out: Int32Array;

  constructor(
    readonly nodes: number,
    readonly from: ArrayLike<number>,
    readonly to: ArrayLike<number>,
    readonly kind: ArrayLike<number>,
  ) {
    const first = this.first = new Int32Array(nodes + 1), edges = from.length;
    for (let e = 0; e < edges; e++) first[from[e] + 1]++;
    for (let v = 0; v < nodes; v++) first[v + 1] += first[v];
    const at = first.slice(), out = this.out = new Int32Array(edges);
    for (let e = 0; e < edges; e++) out[at[from[e]]++] = e;
  }
}

/** Strong components: of each node the number of its component, sinks first; and how large each is. */
export type Components = { readonly of: Int32Array; readonly sizes: readonly number[] };

/** Of the edges of these kinds. */
export function components({ nodes, first, out, to, kind }: Digraph, mask: number): Components {
  const of = strongComponents(nodes, (v) => first[v + 1] - first[v], (v, edge) => {
    const e = out[first[v] + edge];
    return (kind[e] & mask) === 0 ? -1 : to[e];
  });
  const sizes: number[] = [];
  for (const component of of) sizes[component] = (sizes[component] ?? 0) + 1;
  return { of, sizes };
}

/** Whether the edges of these kinds form no cycle. */
export function isAcyclic(graph: Digraph, mask: number): boolean {
  return components(graph, mask).sizes.every((size) => size === 1);
}

/** So many edges are looked at for a cycle to be the shortest; then the shortest so far has to do. */
const MOST = 20_000_000;

/** Looks for short paths, over and over, in one graph. */
export class Paths {
  private readonly seen: Int32Array;
  private readonly via: Int32Array;
  private readonly queue: Int32Array;
  private round = 0;
  /** How many edges were looked at so far. */
  looked = 0;

  constructor(readonly graph: Digraph, private readonly mask: number) {
    this.seen = new Int32Array(graph.nodes);
    this.via = new Int32Array(graph.nodes);
    this.queue = new Int32Array(graph.nodes);
  }

  get isExhausted(): boolean {
    return this.looked > MOST;
  }

  /**
   * A shortest path, as edges, from a node to one that `isGoal`, of less than `limit` edges and at least one;
   * inside what `within` allows.
   */
  find(
    start: number,
    isGoal: (node: number) => boolean,
    limit: number,
    within: (node: number) => boolean = () => true,
  ): number[] | undefined {
    const { graph: { first, out, to, kind }, seen, via, queue, mask } = this, round = ++this.round;
    let head = 0, tail = 0;
    queue[tail++] = start;
    for (let depth = 1; depth < limit && head < tail; depth++) {
      for (const end = tail; head < end; head++) {
        const v = queue[head];
        for (let i = first[v]; i < first[v + 1]; i++) {
          const e = out[i], w = to[e];
          this.looked++;
          if ((kind[e] & mask) === 0 || seen[w] === round) continue;
          if (isGoal(w)) return this.path(start, v, e, depth);
          if (w === start || !within(w)) continue;
          seen[w] = round;
          via[w] = e;
          queue[tail++] = w;
        }
      }
    }
    return undefined;
  }

  private path(start: number, before: number, last: number, length: number): number[] {
    const edges = new Array<number>(length);
    edges[length - 1] = last;
    for (let v = before, at = length - 2; v !== start; at--) {
      const e = this.via[v];
      edges[at] = e;
      v = this.graph.from[e];
    }
    return edges;
  }
}

/** A cycle as edges, each of which begins where the one before ends. */
export type Cycle = readonly number[];

/** A shortest cycle of these kinds of edges; of a large graph perhaps only a short one. */
export function shortestCycle(graph: Digraph, mask: number): Cycle | undefined {
  const { of, sizes } = components(graph, mask), paths = new Paths(graph, mask);
  const done = new Uint8Array(graph.nodes);
  let best: Cycle | undefined;
  for (let v = 0; v < graph.nodes && best?.length !== 2 && !(best && paths.isExhausted); v++) {
    if (sizes[of[v]] === 1) continue;
    const within = (w: number) => of[w] === of[v] && done[w] === 0;
    best = paths.find(v, (w) => w === v, best?.length ?? Infinity, within) ?? best;
    done[v] = 1; // no shorter one passes here
  }
  return best;
}

/** A shortest cycle with an edge of the kinds `one`, all others being of the kinds `rest`. */
export function shortestCycleWith(graph: Digraph, one: number, rest: number): Cycle | undefined {
  const { from, to, kind } = graph;
  const { of, sizes } = components(graph, one | rest), paths = new Paths(graph, rest);
  const edges = Array.from({ length: from.length }, (_, e) => e)
    .filter((e) => (kind[e] & one) !== 0 && of[from[e]] === of[to[e]] && sizes[of[from[e]]] > 1);
  const closed = (rest & one) === one ? edges : closing(graph, edges, rest);
  let best: Cycle | undefined;
  for (const e of closed) {
    if (best?.length === 2 || (best && paths.isExhausted)) break;
    const back = paths.find(
      to[e],
      (w) => w === from[e],
      (best?.length ?? Infinity) - 1,
      (w) => of[w] === of[from[e]],
    );
    if (back) best = [e, ...back];
  }
  return best;
}

/**
 * Those of the edges from whose end a path of the kinds `mask` leads back to their beginning: asked for 32
 * beginnings at a time, each a bit that goes through the components from the sinks up.
 */
function closing(graph: Digraph, edges: readonly number[], mask: number): number[] {
  const { nodes, from, to, kind, first, out } = graph;
  const { of, sizes } = components(graph, mask);
  const inOrder = Int32Array.from({ length: nodes }, (_, v) => v).sort((a, b) => of[a] - of[b]);
  const goals = [...new Set(edges.map((e) => from[e]))], found: number[] = [];
  const byGoal = new Map<number, number[]>();
  for (const e of edges) {
    const same = byGoal.get(from[e]);
    if (same) same.push(e);
    else byGoal.set(from[e], [e]);
  }
  for (let begin = 0; begin < goals.length; begin += 32) {
    const some = goals.slice(begin, begin + 32), bits = new Int32Array(sizes.length);
    some.forEach((v, bit) => bits[of[v]] |= 1 << bit);
    for (const v of inOrder) {
      for (let i = first[v]; i < first[v + 1]; i++) {
        if ((kind[out[i]] & mask) !== 0) bits[of[v]] |= bits[of[to[out[i]]]];
      }
    }
    some.forEach((v, bit) => {
      for (const e of byGoal.get(v)!) if ((bits[of[to[e]]] >>> bit) & 1) found.push(e);
    });
  }
  return found;
}

/**
 * The nodes in an order that all edges of these kinds follow, of those that could come next always the one
 * whose `rank` is least; undefined if there is none.
 */
export function topological(graph: Digraph, mask: number, rank: ArrayLike<number>): number[] | undefined {
  const { nodes, first, out, to, kind } = graph, open = new Int32Array(nodes);
  for (let e = 0; e < graph.from.length; e++) if ((kind[e] & mask) !== 0) open[to[e]]++;
  const heap: number[] = [], order: number[] = [];
  const before = (a: number, b: number) => rank[heap[a]] < rank[heap[b]];
  const swap = (a: number, b: number) => [heap[a], heap[b]] = [heap[b], heap[a]];
  const push = (v: number) => {
    let at = heap.push(v) - 1;
    for (let up = (at - 1) >> 1; at > 0 && before(at, up); up = (at - 1) >> 1) swap(at, at = up);
  };
  const pop = () => {
    const least = heap[0], last = heap.pop()!;
    if (heap.length === 0) return least;
    heap[0] = last;
    for (let at = 0;;) {
      let down = 2 * at + 1;
      if (down + 1 < heap.length && before(down + 1, down)) down++;
      if (down >= heap.length || !before(down, at)) return least;
      swap(at, at = down);
    }
  };
  for (let v = 0; v < nodes; v++) if (open[v] === 0) push(v);
  while (heap.length > 0) {
    const v = pop();
    order.push(v);
    for (let i = first[v]; i < first[v + 1]; i++) {
      if ((kind[out[i]] & mask) !== 0 && --open[to[out[i]]] === 0) push(to[out[i]]);
    }
  }
  return order.length === nodes ? order : undefined;
}
