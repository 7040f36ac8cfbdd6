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
type Zone = {
  readonly timers: readonly number[];
  readonly bounds: readonly number[];
  /** Timers of processes that are paused: time goes on without them. */
  readonly held: readonly number[];
  /** Those of them that came due, the first due first; they are none of `timers` any more. */
  readonly late: readonly number[];
};
type Due = { readonly timer: number; readonly next: number };

/** An entry of a Map with a list of small objects, on V8's heap. */
const DUE_BYTES = 250;

export class Zones {
  private readonly zones = new Interned<Zone>();
  private readonly changed = new PairMap();
  private readonly later = new PairMap();
  private readonly due = new Map<number, readonly Due[]>();
  private readonly waited = new Map<number, readonly number[]>();

  constructor() {
    this.number({ timers: [], bounds: [0], held: [], late: [] });
  }

  get bytes(): number {
    return this.changed.bytes + this.later.bytes;
  }

  /** Roughly, on V8's heap. */
  get heapBytes(): number {
    return this.zones.heapBytes + DUE_BYTES * this.due.size;
  }

  private number(zone: Zone): number {
    return this.zones.number(`${zone.timers}|${zone.bounds.join()}|${zone.held}|${zone.late}`, zone);
  }

  /** The timers that can be due first, of processes that are not paused, and what is left of the others then. */
  firstDue(number: number): readonly Due[] {
    let due = this.due.get(number);
    if (!due) {
      const found = new Map<string, Due>();
      for (const one of this.dueIn(this.zones.values[number])) found.set(`${one.timer},${one.next}`, one);
      this.due.set(number, due = [...found.values()]);
    }
    return due;
  }

  private dueIn(zone: Zone): Due[] {
    return zone.timers.flatMap((timer, index) => {
      const next = fire(zone, index + 1);
      if (!next) return [];
      return zone.held.includes(timer)
        ? this.dueIn(tooLate(next, timer))
        : [{ timer, next: this.number(next) }];
    });
  }

  /**
   * After any time in which no timer was due but those of paused processes: each way in which these can have
   * come due.
   */
  waits(number: number): readonly number[] {
    let waited = this.waited.get(number);
    if (!waited) this.waited.set(number, waited = [...new Set(this.waitsIn(this.zones.values[number]))]);
    return waited;
  }

  private waitsIn(zone: Zone): number[] {
    const late = zone.timers.flatMap((timer, index) => {
      const next = zone.held.includes(timer) ? fire(zone, index + 1) : undefined;
      return next ? this.waitsIn(tooLate(next, timer)) : [];
    });
    return [this.elapse(this.number(zone)), ...late];
  }

  /** A process is paused, whose timers these are. */
  hold(number: number, timers: readonly number[]): number {
    const zone = this.zones.values[number];
    const held = [...zone.held, ...timers].filter((timer) => zone.timers.includes(timer));
    return this.number({ ...zone, held: held.sort((a, b) => a - b) });
  }

  /** It goes on: which of its timers came due in the meantime, and the zone after that. */
  release(
    number: number,
    timers: readonly number[],
  ): { readonly late: readonly number[]; readonly next: number } {
    const zone = this.zones.values[number], others = (timer: number) => !timers.includes(timer);
    const next = this.number({ ...zone, held: zone.held.filter(others), late: zone.late.filter(others) });
    return { late: zone.late.filter((timer) => timers.includes(timer)), next };
  }

  /**
   * After timers were set ([timer, ms, msMax]) and stopped ([timer]); `outcome` names this list of changes.
   */
  change(number: number, outcome: number, changes: readonly (readonly number[])[]): number {
    let next = this.changed.get(number, outcome);
    if (next < 0) {
      let zone = this.zones.values[number];
      for (const [timer, ms, msMax] of changes) {
        zone = forgotten(without(zone, zone.timers.indexOf(timer) + 1), timer);
        if (ms !== undefined) zone = withTimer(zone, timer, ms, msMax);
      }
      this.changed.set(number, outcome, next = this.number(zone));
    }
    return next;
  }

  /** The same with other timers in the place of these. */
  renamed(number: number, rename: (timer: number) => number): number {
    const { timers, bounds, held, late } = this.zones.values[number], size = timers.length + 1;
    const names = timers.map(rename), sorted = [...names].sort((a, b) => a - b);
    const old = (index: number) => (index === 0 ? 0 : names.indexOf(sorted[index - 1]) + 1);
    const moved = bounds.map((_, at) => bounds[old(Math.floor(at / size)) * size + old(at % size)]);
    const renamedHeld = held.map(rename).sort((a, b) => a - b);
    return this.number({ timers: sorted, bounds: moved, held: renamedHeld, late: late.map(rename) });
  }

  /** After any time in which no timer was due. */
  elapse(number: number): number {
    let next = this.later.get(number, 0);
    if (next < 0) {
      const zone = this.zones.values[number], size = zone.timers.length + 1;
      const waited = zone.bounds.map((bound, at) => (at > 0 && at < size ? 0 : bound));
      this.later.set(number, 0, next = this.number({ ...zone, bounds: close(waited, size)! }));
    }
    return next;
  }
}

/** A held timer was due: it is late. */
function tooLate({ held, late, ...zone }: Zone, timer: number): Zone {
  return { ...zone, held: held.filter((other) => other !== timer), late: [...late, timer] };
}

/** A timer that was set anew, stopped or fired is neither held nor late any more. */
function forgotten(zone: Zone, timer: number): Zone {
  if (zone.held.length + zone.late.length === 0) return zone;
  const others = (timers: readonly number[]) => timers.filter((other) => other !== timer);
  return { ...zone, held: others(zone.held), late: others(zone.late) };
}

/**
 * Without variable `index`; the bounds are closed, so that the others keep what it implied. 0: nothing to
 * leave out.
 */
function without(zone: Zone, index: number): Zone {
  if (index === 0) return zone;
  const size = zone.timers.length + 1;
  return {
    ...zone,
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
  return { ...zone, timers, bounds };
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
  return without({ ...zone, bounds }, index);
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
