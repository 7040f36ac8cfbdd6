/** Bounds on the differences of moments (a difference-bound matrix, Dill 1989), and what happens to them. */

/**
 * `bounds[i * n + j]`: at most so much more time has variable i than variable j; variable 0 is now, i > 0 is
 * `timers[i − 1]`.
 */
export type Zone = {
  readonly timers: readonly number[];
  readonly bounds: readonly number[];
  /** Timers of processes that are paused: time goes on without them. */
  readonly held: readonly number[];
  /** Those of them that came due, the first due first; they are none of `timers` any more. */
  readonly late: readonly number[];
};

/** How far time is looked at, from the moment of the start on, and whether there was more. */
export type Horizon = { readonly until: number; isPassed: boolean };

/** The variable that is the moment of the start; those of clocks are below. No timer has a number below 0. */
export const START = -1;

/** A held timer was due: it is late. */
export function tooLate({ held, late, ...zone }: Zone, timer: number): Zone {
  return { ...zone, held: held.filter((other) => other !== timer), late: [...late, timer] };
}

/** A timer that was set anew, stopped or fired is neither held nor late any more. */
export function forgotten(zone: Zone, timer: number): Zone {
  if (zone.held.length + zone.late.length === 0) return zone;
  const others = (timers: readonly number[]) => timers.filter((other) => other !== timer);
  return { ...zone, held: others(zone.held), late: others(zone.late) };
}

/**
 * Without variable `index`; the bounds are closed, so that the others keep what it implied. 0: nothing to
 * leave out.
 */
export function without(zone: Zone, index: number): Zone {
  if (index === 0) return zone;
  const size = zone.timers.length + 1;
  return {
    ...zone,
    timers: zone.timers.filter((_, at) => at !== index - 1),
    bounds: zone.bounds.filter((_, at) => at % size !== index && Math.floor(at / size) !== index),
  };
}

/**
 * With one variable more, so much later than another one.
 * @param base the index of the other one; 0: now
 */
export function withVariable(zone: Zone, name: number, least: number, most: number, base = 0): Zone {
  const timers = [...zone.timers, name].sort((a, b) => a - b), size = timers.length + 1, before = size - 1;
  const at = timers.indexOf(name) + 1;
  const old = (index: number) => (index < at ? index : index - 1);
  const bounds: number[] = [];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (i === at) bounds.push(j === at ? 0 : most + zone.bounds[base * before + old(j)]);
      else if (j === at) bounds.push(zone.bounds[old(i) * before + base] - least);
      else bounds.push(zone.bounds[old(i) * before + old(j)]);
    }
  }
  return { ...zone, timers, bounds };
}

/** Variable `index` is due before all other timers, if it can be, and becomes now. */
export function fire(zone: Zone, index: number, horizon?: Horizon): Zone | undefined {
  const size = zone.timers.length + 1;
  const first = zone.bounds.map((bound, at) =>
    at >= index * size + 1 && at < (index + 1) * size && zone.timers[at - index * size - 1] >= 0
      ? Math.min(bound, 0)
      : bound
  );
  const closed = closeWithin(zone.timers, first, index, horizon);
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

/** After any time in which no timer was due. */
export function elapsed(zone: Zone, horizon?: Horizon): Zone {
  const size = zone.timers.length + 1;
  const waited = zone.bounds.map((bound, at) =>
    at > 0 && at < size ? (zone.timers[at - 1] < 0 ? Infinity : 0) : bound
  );
  return { ...zone, bounds: closeWithin(zone.timers, waited, 0, horizon)! };
}

/** The same, variable `index` lying within the horizon. */
function closeWithin(
  timers: readonly number[],
  bounds: readonly number[],
  index: number,
  horizon: Horizon | undefined,
): number[] | undefined {
  const size = timers.length + 1, closed = close(bounds, size), start = timers.indexOf(START) + 1;
  if (!horizon || !closed) return closed;
  if (closed[index * size + start] > horizon.until) horizon.isPassed = true;
  return tighten(closed, size, index, start, horizon.until) ? exactly(closed) : undefined;
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

/**
 * Variable i has at most so much more than j, in bounds that are the tightest; they are so again after it.
 * @returns false if that contradicts them
 */
export function tighten(bounds: number[], size: number, i: number, j: number, most: number): boolean {
  if (bounds[j * size + i] + most < 0) return false;
  if (most >= bounds[i * size + j]) return true;
  for (let from = 0; from < size; from++) {
    const before = bounds[from * size + i] + most;
    for (let to = 0; to < size; to++) {
      const over = before + bounds[j * size + to];
      if (over < bounds[from * size + to]) bounds[from * size + to] = over;
    }
  }
  return true;
}

/** What a bound in ms is multiplied by where some are strict: `< 5 ms` is 5 · STRICT − 1. */
export const STRICT = 64;

/** A sum of several strict bounds is no stricter than one: each zone has one form. */
export function exactly(bounds: readonly number[]): number[] {
  return bounds.map((bound) => {
    const whole = Math.ceil(bound / STRICT) * STRICT;
    return bound === whole ? bound : whole - 1;
  });
}
