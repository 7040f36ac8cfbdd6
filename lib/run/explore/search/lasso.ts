/**
 * Executions on which something never comes true. They are looked for among the states where it is not true:
 * in each strongly connected component an execution can stay for ever, and it is weakly fair if whatever is
 * possible in all its states is done inside it.
 *
 * Of these executions one with the fewest steps is reported, its loop counted once; of several the one with
 * the shortest stem.
 */
import { calmestWay } from "./calmest.ts";
import type { Beginning } from "../moving/engine.ts";
import type { Region } from "./region.ts";
import type { States } from "./states.ts";

/** The steps of such an execution; the last `loop` repeat for ever, or nothing more happens if that is 0. */
export type Escape = {
  readonly beginning: Beginning;
  readonly labels: readonly number[];
  readonly loop: number;
};

/** A loop through a state, the nearest of the loop to a beginning. */
type Lasso = { readonly start: number; readonly loop: readonly number[]; readonly length: number };

/**
 * After so many steps looked at, the shortest execution found by then must do: to find the shortest fair loop
 * is NP-hard.
 */
const MOST_STEPS = 10_000_000;
/** What is possible in a state fits into the bits of a number. */
const MOST_ACTIONS = 24;

/**
 * A fair execution on which the test never holds; undefined if there is none among the states that were
 * explored.
 * @param region the states where it does not hold
 */
export function findEscape(search: States, region: Region): Escape | undefined {
  region.divide();
  const shortest = new Lassos(region).shortest();
  if (!shortest) return undefined;
  const { start, loop } = shortest;
  const actorOf = (label: number) => search.actorOf(label);
  const { root, labels } = calmestWay(
    {
      depths: region.depths.data,
      actors: search.model.ids.length + 1,
      actorOf,
      visit(index, step) {
        if (index >= region.known) return;
        for (let at = region.first.data[index]; at < region.end(index); at++) {
          step(region.targets.data[at], region.labels.data[at]);
        }
      },
    },
    start,
    loop.length > 0 ? actorOf(loop[0]) : undefined,
  );
  return {
    beginning: search.beginnings[-1 - search.parents.data[region.states[root]]],
    labels: [...labels, ...loop],
    loop: loop.length,
  };
}

/** Whether an execution can stay in a component and be fair. */
const UNKNOWN = 0, FAIR = 1, UNFAIR = 2;

class Lassos {
  /** By component. */
  private readonly fair: Uint8Array;
  private best: Lasso | undefined;
  private stepsLeft = MOST_STEPS;
  /** By action: its bit among those owed, 0 for none. */
  private readonly bits = new Map<number, number>();
  /** By index: the bits of what is possible there. */
  private readonly masks = new Map<number, number>();

  constructor(private readonly region: Region) {
    this.fair = new Uint8Array(region.states.length);
  }

  shortest(): Lasso | undefined {
    const { region } = this, size = region.states.length;
    // A loop in each component, not the shortest, so that the search for shorter ones soon ends.
    for (let start = 0; start < size && this.worth(start, 1); start++) {
      if (region.members(region.component[start])[0] !== start || !this.isFair(start)) continue;
      const loop = someLoop(region, start);
      this.offer(start, loop);
    }
    for (let start = 0; start < size && this.worth(start, 0); start++) {
      if (!this.isFair(start)) continue;
      const loop = this.shortestLoop(start);
      if (loop) this.offer(start, loop);
    }
    return this.best;
  }

  /** How long a loop through a state may be to be reported. */
  private room(start: number): number {
    if (!this.best) return Infinity;
    return this.best.length - this.region.depths.data[start] - (start < this.best.start ? 0 : 1);
  }

  private worth(start: number, least: number): boolean {
    return this.room(start) >= least;
  }

  private offer(start: number, loop: readonly number[]): void {
    if (loop.length > this.room(start)) return;
    this.best = { start, loop, length: this.region.depths.data[start] + loop.length };
  }

  /** Whether an execution can stay in the component of a state and be fair. */
  private isFair(index: number): boolean {
    const { region, fair } = this, component = region.component[index];
    if (fair[component] === UNKNOWN) fair[component] = region.isFair(component) ? FAIR : UNFAIR;
    return fair[component] === FAIR;
  }

  /**
   * A shortest fair loop that begins in a state and goes through none found before it, among those short
   * enough: breadth first over the states, each with what is still owed there.
   */
  private shortestLoop(start: number): number[] | undefined {
    const { region, bits } = this, possible = region.possible(start), room = this.room(start);
    if (possible.length === 0) return [];
    if (room < 1 || possible.length > MOST_ACTIONS) return undefined;
    bits.clear();
    this.masks.clear();
    possible.forEach((action, bit) => bits.set(action, 1 << bit));
    const owed = (1 << possible.length) - 1, span = owed + 1;
    const places = [start * span + owed], from = [-1], labels = [-1], reached = new Set<number>();
    let found = -1, levelEnd = 1;
    for (let head = 0, length = 1; head < places.length && length <= room && this.stepsLeft > 0; head++) {
      const at = Math.floor(places[head] / span), left = places[head] % span;
      region.inside(at, (to, label, action) => {
        this.stepsLeft--;
        if (to < start || found >= 0) return;
        const now = left & ~(bits.get(action) ?? 0) & this.owedIn(to), place = to * span + now;
        if (reached.has(place)) return;
        reached.add(place);
        places.push(place);
        from.push(head);
        labels.push(label);
        if (to === start && now === 0) found = places.length - 1;
      });
      if (found >= 0) break;
      if (head + 1 === levelEnd) {
        length++;
        levelEnd = places.length;
      }
    }
    const loop: number[] = [];
    for (let at = found; at > 0; at = from[at]) loop.unshift(labels[at]);
    return found < 0 ? undefined : loop;
  }

  /** Of what may be owed, what is possible in a state. */
  private owedIn(index: number): number {
    let owed = this.masks.get(index);
    if (owed === undefined) {
      owed = 0;
      for (const action of this.region.possible(index)) owed |= this.bits.get(action) ?? 0;
      this.masks.set(index, owed);
    }
    return owed;
  }
}

function keepPossible(owed: Set<number>, possible: readonly number[]): void {
  for (const action of owed) if (!possible.includes(action)) owed.delete(action);
}

/**
 * A closed walk in which everything that is possible at its beginning is done, or is impossible for a while.
 */
function someLoop(region: Region, start: number): number[] {
  const owed = new Set(region.possible(start)), labels: number[] = [];
  let at = start;
  const go = (steps: readonly Walked[]) => {
    for (const { to, label, action } of steps) {
      labels.push(label);
      owed.delete(action);
      keepPossible(owed, region.possible(to));
      at = to;
    }
  };
  while (owed.size > 0) {
    go(walk(region, at, (to, action) => {
      if (owed.has(action)) return true;
      const possible = region.possible(to);
      return [...owed].some((action) => !possible.includes(action));
    }));
  }
  if (at !== start) go(walk(region, at, (to) => to === start));
  return labels;
}

type Walked = { readonly to: number; readonly label: number; readonly action: number };

/** A shortest walk inside a component whose last step is wanted. */
function walk(region: Region, start: number, wanted: (to: number, action: number) => boolean): Walked[] {
  const reached = new Map<number, Walked & { from: number }>(), queue = [start];
  for (let head = 0; head < queue.length; head++) {
    const from = queue[head];
    let last: Walked | undefined;
    region.inside(from, (to, label, action) => {
      if (!last && wanted(to, action)) last = { to, label, action };
      if (to !== start && !reached.has(to)) {
        reached.set(to, { from, to, label, action });
        queue.push(to);
      }
    });
    if (!last) continue;
    const steps = [last];
    for (let at = from; at !== start; at = reached.get(at)!.from) steps.unshift(reached.get(at)!);
    return steps;
  }
  throw new Error("a strongly connected component has a way to each of its states");
}
