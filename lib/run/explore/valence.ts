/**
 * What can still come of each state of a graph: its valence (Fischer, Lynch and Paterson, 1985). A state from
 * which two decisions can be reached is bivalent, one from which only one can, univalent.
 */
import { canonical } from "../../core/canonical.ts";
import type { ProcessId } from "../../core/process.ts";
import type { Graph, GraphLocal } from "./graph.ts";

/** The value that a process has decided on; undefined or null: none. */
export type Decided = (local: GraphLocal, id: ProcessId) => unknown;

/** So many values have a bit each. */
const MOST_VALUES = 31;

/** What decisions can still come of each state of a graph. */
export type Valence = {
  /** All values that are decided anywhere, numbers by size, others by their text. */
  readonly values: readonly unknown[];
  /** The values that are decided in some state that can be reached from this one, itself included. */
  of(state: number): readonly unknown[];
  /** The values that processes have decided on in this state: two are a disagreement. */
  decided(state: number): readonly unknown[];
  /**
   * How many states can reach exactly these values; those without are left out; in the order of the values.
   */
  readonly counts: readonly { readonly values: readonly unknown[]; readonly states: number }[];
  /** How many states can reach two values or more. */
  readonly bivalent: number;
  /**
   * States that are bivalent although whatever is done in them leads to a univalent one, or to themselves:
   * the critical ones.
   */
  readonly critical: readonly number[];
};

/**
 * The valence of each state of a graph.
 * @param graph all states that can be reached
 * @param decided asked once for each local state
 * @throws RangeError for a graph that is not exhausted: what lies beyond might decide otherwise; or for more
 * than 31 values
 * @example
 * const graph = graphOf({ processes: nodes(3, Voter) }, { states: 100_000 });
 * const { bivalent, of } = valence(graph, ({ fields }) => fields?.decision);
 * of(graph.beginnings[0].state); // [0, 1]: bivalent at the start
 */
export function valence(graph: Graph, decided: Decided): Valence {
  if (!graph.exhausted) {
    throw new RangeError(
      `a valence needs all states, and the graph of ${graph.states.length} is not exhausted: ` +
        "give graphOf more states, explore a smaller system, or bound network.copies where a loop sends for ever",
    );
  }
  const values = new Values(), here = decidedIn(graph, decided, values);
  const order = values.sorted(), reachable = reachableFrom(graph, here, values.count);
  const list = (bits: number) => order.filter(({ bit }) => (bits & bit) !== 0).map(({ value }) => value);
  const counts = new Map<number, number>(), critical: number[] = [];
  let bivalent = 0;
  const isBivalent = (bits: number) => (bits & (bits - 1)) !== 0;
  for (let state = 0; state < reachable.length; state++) {
    const bits = reachable[state];
    counts.set(bits, (counts.get(bits) ?? 0) + 1);
    if (!isBivalent(bits)) continue;
    bivalent++;
    const { moves } = graph.states[state];
    if (moves.every(([, to]) => to === state || !isBivalent(reachable[to]))) critical.push(state);
  }
  const rank = (bits: number) =>
    order.reduce((sum, { bit }, place) => sum + ((bits & bit) !== 0 ? 2 ** place : 0), 0);
  return {
    values: order.map(({ value }) => value),
    of: (state) => list(reachable[checked(graph, state)]),
    decided: (state) => list(here[checked(graph, state)]),
    counts: [...counts].sort(([a], [b]) => rank(a) - rank(b)).map(([bits, states]) => ({
      values: list(bits),
      states,
    })),
    bivalent,
    critical,
  };
}

function checked(graph: Graph, state: number): number {
  if (graph.states[state]) return state;
  throw new RangeError(`the graph has states 0 to ${graph.states.length - 1}, got ${state}`);
}

/** Values by their text, each with a bit. */
class Values {
  private readonly bits = new Map<string, { readonly value: unknown; readonly bit: number }>();

  get count(): number {
    return this.bits.size;
  }

  bitOf(value: unknown): number {
    const text = canonical(value, "a decision");
    let known = this.bits.get(text);
    if (!known) {
      if (this.bits.size === MOST_VALUES) {
        throw new RangeError(`a valence tells up to ${MOST_VALUES} values apart: map them to fewer`);
      }
      this.bits.set(text, known = { value, bit: 1 << this.bits.size });
    }
    return known.bit;
  }

  sorted(): { readonly value: unknown; readonly bit: number }[] {
    return [...this.bits].sort(([a, { value: x }], [b, { value: y }]) =>
      typeof x === "number" && typeof y === "number" ? x - y : a < b ? -1 : 1
    ).map(([, known]) => known);
  }
}

/** By state: the bits of what is decided there. */
function decidedIn(graph: Graph, decided: Decided, values: Values): Int32Array {
  const known = graph.ids.map(() => new Map<number, number>());
  return Int32Array.from(graph.states, ({ locals }) => {
    let bits = 0;
    for (let place = 0; place < locals.length; place++) {
      let bit = known[place].get(locals[place]);
      if (bit === undefined) {
        const value = decided(graph.locals[locals[place]], graph.ids[place]);
        bit = value === undefined || value === null ? 0 : values.bitOf(value);
        known[place].set(locals[place], bit);
      }
      bits |= bit;
    }
    return bits;
  });
}

/** By state: the bits of all states that can be reached. Each value goes back along the steps. */
function reachableFrom({ states }: Graph, here: Int32Array, count: number): Int32Array {
  const reached = here.slice(), begins = new Int32Array(states.length + 1);
  for (const { moves } of states) for (const [, to] of moves) begins[to + 1]++;
  for (let state = 0; state < states.length; state++) begins[state + 1] += begins[state];
  const next = begins.slice(), sources = new Int32Array(begins[states.length]);
  states.forEach(({ moves }, state) => {
    for (const [, to] of moves) sources[next[to]++] = state;
  });
  const queue = new Int32Array(states.length);
  for (let value = 0; value < count; value++) {
    const bit = 1 << value;
    let end = 0;
    for (let state = 0; state < states.length; state++) if ((here[state] & bit) !== 0) queue[end++] = state;
    for (let head = 0; head < end; head++) {
      for (let at = begins[queue[head]]; at < begins[queue[head] + 1]; at++) {
        if ((reached[sources[at]] & bit) !== 0) continue;
        reached[sources[at]] |= bit;
        queue[end++] = sources[at];
      }
    }
  }
  return reached;
}
