/**
 * Which timer is due first, where timeouts are right (`ordered`). The time that each timer has left is known
 * only within bounds; what is kept is the set of all possible times, as bounds on the differences of each two
 * (a difference-bound matrix, Dill 1989). Nothing else of time is kept, so that the states stay finite.
 */
import { Interned, PairMap } from "./tables.ts";

/**
 * `bounds[i * n + j]`: at most so much more time has variable i than variable j; variable 0 is now, i > 0 is
 * `timers[i − 1]`.
 */
type Zone = { readonly timers: readonly number[]; readonly bounds: readonly number[] };

/** An entry of a Map with a list of small objects, on V8's heap. */
const DUE_BYTES = 250;

export class Zones {
  private readonly zones = new Interned<Zone>();
  private readonly changed = new PairMap();
  private readonly later = new PairMap();
  private readonly due = new Map<number, readonly { readonly timer: number; readonly next: number }[]>();

  constructor() {
    this.number({ timers: [], bounds: [0] });
  }

  get bytes(): number {
    return this.changed.bytes + this.later.bytes;
  }

  /** Roughly, on V8's heap. */
  get heapBytes(): number {
    return this.zones.heapBytes + DUE_BYTES * this.due.size;
  }

  private number(zone: Zone): number {
    return this.zones.number(`${zone.timers}|${zone.bounds.join()}`, zone);
  }

  /** The timers that can be due first, and what is left of the others then. */
  firstDue(number: number): readonly { readonly timer: number; readonly next: number }[] {
    let due = this.due.get(number);
    if (!due) {
      const zone = this.zones.values[number];
      due = zone.timers.flatMap((timer, index) => {
        const next = fire(zone, index + 1);
        return next ? [{ timer, next: this.number(next) }] : [];
      });
      this.due.set(number, due);
    }
    return due;
  }

  /**
   * After timers were set ([timer, ms, msMax]) and stopped ([timer]); `outcome` names this list of changes.
   */
  change(number: number, outcome: number, changes: readonly (readonly number[])[]): number {
    let next = this.changed.get(number, outcome);
    if (next < 0) {
      let zone = this.zones.values[number];
      for (const [timer, ms, msMax] of changes) {
        zone = without(zone, zone.timers.indexOf(timer) + 1);
        if (ms !== undefined) zone = withTimer(zone, timer, ms, msMax);
      }
      this.changed.set(number, outcome, next = this.number(zone));
    }
    return next;
  }

  /** The same with other timers in the place of these. */
  renamed(number: number, rename: (timer: number) => number): number {
    const { timers, bounds } = this.zones.values[number], size = timers.length + 1;
    const names = timers.map(rename), sorted = [...names].sort((a, b) => a - b);
    const old = (index: number) => (index === 0 ? 0 : names.indexOf(sorted[index - 1]) + 1);
    const moved = bounds.map((_, at) => bounds[old(Math.floor(at / size)) * size + old(at % size)]);
    return this.number({ timers: sorted, bounds: moved });
  }

  /** After any time in which no timer was due. */
  elapse(number: number): number {
    let next = this.later.get(number, 0);
    if (next < 0) {
      const { timers, bounds } = this.zones.values[number], size = timers.length + 1;
      const waited = bounds.map((bound, at) => (at > 0 && at < size ? 0 : bound));
      this.later.set(number, 0, next = this.number({ timers, bounds: close(waited, size)! }));
    }
    return next;
  }
}

/**
 * Without variable `index`; the bounds are closed, so that the others keep what it implied. 0: nothing to
 * leave out.
 */
function without(zone: Zone, index: number): Zone {
  if (index === 0) return zone;
  const size = zone.timers.length + 1;
  return {
    timers: zone.timers.filter((_, at) => at !== index - 1),
    bounds: zone.bounds.filter((_, at) => at % size !== index && Math.floor(at / size) !== index),
  };
}

function withTimer(zone: Zone, timer: number, ms: number, msMax: number): Zone {
  const timers = [...zone.timers, timer].sort((a, b) => a - b), size = timers.length + 1, before = size - 1;
  const at = timers.indexOf(timer) + 1;
  const old = (index: number) => (index < at ? index : index - 1);
  const bounds: number[] = [];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (i === at) bounds.push(j === at ? 0 : msMax + zone.bounds[old(j)]);
      else if (j === at) bounds.push(zone.bounds[old(i) * before] - ms);
      else bounds.push(zone.bounds[old(i) * before + old(j)]);
    }
  }
  return { timers, bounds };
}

/** Variable `index` is due before all others, if it can be, and becomes now. */
function fire(zone: Zone, index: number): Zone | undefined {
  const size = zone.timers.length + 1;
  const first = zone.bounds.map((
    bound,
    at,
  ) => (at >= index * size + 1 && at < (index + 1) * size ? Math.min(bound, 0) : bound));
  const closed = close(first, size);
  if (!closed) return undefined;
  const bounds = closed.map((bound, at) => {
    const i = Math.floor(at / size), j = at % size;
    return i === 0 && j === 0
      ? 0
      : i === 0
      ? closed[index * size + j]
      : j === 0
      ? closed[i * size + index]
      : bound;
  });
  return without({ timers: zone.timers, bounds }, index);
}

/**
 * The tightest bounds that follow from these (Floyd–Warshall), or undefined if they contradict each other.
 */
function close(bounds: readonly number[], size: number): number[] | undefined {
  const tight = [...bounds];
  for (let k = 0; k < size; k++) {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const over = tight[i * size + k] + tight[k * size + j];
        if (over < tight[i * size + j]) tight[i * size + j] = over;
      }
    }
  }
  for (let i = 0; i < size; i++) if (tight[i * size + i] < 0) return undefined;
  return tight;
}
