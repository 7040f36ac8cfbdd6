/**
 * What readings of clocks tell of the moments at which they were made. A clock is at most so far off at the
 * start, and runs at most so much too fast or too slow, now so and now so: between any two moments it gains
 * from 1 − ρ to 1 + ρ a unit of time. A reading of v is one in [v, v + tick).
 *
 * So two readings, v at moment m and later v′ at m′, are possible if (v′ − v − tick) / (1 + ρ) < m′ − m <
 * (v′ − v + tick) / (1 − ρ), and all readings of a clock are if each two of them are. What all earlier ones
 * say together are two moments: the earliest of m − v / (1 − ρ), and the latest of m − (v + tick) / (1 + ρ).
 * They are kept as variables of which only that is bounded that matters: one is at most the earliest, the
 * other at least the latest.
 */
import { brief } from "../../../core/plain.ts";
import type { ClockModel } from "../options/clocks.ts";
import { exactly, type Horizon, START, STRICT, tighten, withVariable, type Zone } from "./matrix.ts";

/** A value that a clock may have, its number among all, and the number of the zone after it was read. */
export type Reading = { readonly value: number; readonly index: number; readonly next: number };

/** Times are multiples of this part of a ms, or of a finer one where there is drift. */
const PER_MS = 1000;
const MILLION = 1_000_000;

export class LocalTime {
  readonly horizon: Horizon;
  /** How many units of real time a ms of a clock takes at least, and at most. */
  private readonly fastest: number;
  private readonly slowest: number;

  /** @throws RangeError where the numbers are too large to be exact */
  constructor(private readonly clocks: ClockModel) {
    const { driftPpm, untilMs, offsetsMs } = clocks, [least, most, unit] = ratesOf(driftPpm);
    this.fastest = PER_MS * least;
    this.slowest = PER_MS * most;
    const limit = Math.floor(Number.MAX_SAFE_INTEGER / (4 * STRICT * this.slowest));
    if (untilMs + Math.max(...offsetsMs) > limit) {
      throw new RangeError(
        `clocks.untilMs and an offset must be ≤ ${limit} ms together with a driftPpm of ${driftPpm}, ` +
          `got ${brief(untilMs)} and ${brief(Math.max(...offsetsMs))}`,
      );
    }
    this.horizon = { until: scaled(untilMs, PER_MS * unit), isPassed: false };
  }

  /** In how much real time so many ms go by on a clock, at least and at most. */
  least(ms: number): number {
    return scaled(ms, this.fastest);
  }
  most(ms: number): number {
    return scaled(ms, this.slowest);
  }

  /** All that a clock may say now, ascending, and what is known then. */
  readings(zone: Zone, place: number): { value: number; index: number; zone: Zone }[] {
    const { tickMs, offsetsMs } = this.clocks;
    const known = this.withClock(zone, place), size = known.timers.length + 1;
    const early = known.timers.indexOf(earliest(place)) + 1, late = known.timers.indexOf(latest(place)) + 1;
    const from = -known.bounds[early * size] / this.most(1), to = known.bounds[late] / this.least(1);
    const first = Math.floor(-Math.max(...offsetsMs) / tickMs);
    const found: { value: number; index: number; zone: Zone }[] = [];
    for (let tick = Math.floor(from / tickMs) - 1; tick <= Math.floor(to / tickMs) + 1; tick++) {
      const value = tick * tickMs, bounds = this.reading(known.bounds, size, early, late, value);
      if (bounds) found.push({ value, index: tick - first, zone: { ...known, bounds } });
    }
    return found;
  }

  /** What is known of the clock of a process at the start, unless more is. */
  private withClock(zone: Zone, place: number): Zone {
    if (zone.timers.includes(earliest(place))) return zone;
    const offset = this.clocks.offsetsMs[place], start = (zone: Zone) => zone.timers.indexOf(START) + 1;
    const more = withVariable(zone, earliest(place), -Infinity, this.most(offset), start(zone));
    return withVariable(more, latest(place), -this.least(offset), Infinity, start(more));
  }

  private reading(
    bounds: readonly number[],
    size: number,
    early: number,
    late: number,
    value: number,
  ): number[] | undefined {
    const end = value + this.clocks.tickMs, after = [...bounds];
    const isPossible = tighten(after, size, 0, early, this.most(end) - 1) &&
      tighten(after, size, late, 0, -this.least(value));
    if (!isPossible) return undefined;
    for (let other = 0; other < size; other++) {
      if (other !== early) after[other * size + early] = Infinity;
      if (other !== late) after[late * size + other] = Infinity;
    }
    tighten(after, size, early, 0, -this.most(value));
    tighten(after, size, 0, late, this.least(end) - 1);
    return exactly(after);
  }
}

const earliest = (place: number) => START - 1 - 2 * place;
const latest = (place: number) => START - 2 - 2 * place;

/**
 * How many units of real time a unit of a clock takes at least and at most, and how many units are one: 1 /
 * (1 + ρ) and 1 / (1 − ρ) as integers. Where they would become too large, both are rounded to parts in a
 * million, so that clocks may drift by a little more than was said.
 */
function ratesOf(driftPpm: number): [least: number, most: number, unit: number] {
  const fast = MILLION + driftPpm, slow = MILLION - driftPpm;
  const one = fast / divisor(MILLION, fast), other = slow / divisor(MILLION, slow);
  const unit = one * (other / divisor(one, other));
  return unit <= MILLION
    ? [Math.round(unit * MILLION / fast), Math.round(unit * MILLION / slow), unit]
    : [Math.floor(MILLION * MILLION / fast), Math.ceil(MILLION * MILLION / slow), MILLION];
}

function scaled(ms: number, unit: number): number {
  return Math.abs(ms) === Infinity ? ms : Math.round(ms * unit) * STRICT;
}

/** The greatest common divisor. */
function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
