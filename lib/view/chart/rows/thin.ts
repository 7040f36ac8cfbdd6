/**
 * Fewer marks for many rows. What is left out would lie on what is drawn: extremes stay. Nothing is drawn at
 * random, so that the same rows are always thinned alike.
 */
import { extentOf } from "../../page/extent.ts";
import { ordinal, plainNumber } from "../../page/numbers.ts";
import type { Columns } from "./columns.ts";

/** A line has so many stretches, of at most four points each. */
const STRETCHES = 600;
/** So many dots are drawn, and so many steps of a staircase. */
const MOST_DOTS = 4000, MOST_STEPS = 2000;
/** The first side of a cell of dots, in px. */
const CELL = 2;

/** From where to where an axis goes, and how a value is placed on it, from 0 to 1. */
export type Along = (value: number) => number;

/** Places on an axis over these values. */
export function along(values: Iterable<number>, log: boolean): Along {
  const [low, high] = extentOf(values), place = log ? Math.log : Number;
  const from = place(low), span = place(high) - from;
  return (value) => span > 0 ? (place(value) - from) / span : 0;
}

/**
 * Of each stretch of x the first, least, greatest and last point (Jugel et al., M4, 2014): the line looks as
 * if all were drawn. A band keeps its lowest and highest edge.
 *
 * @param columns x ascending, y, and if there is a band its low and high
 * @returns the same columns if they are few
 */
export function thinLine(columns: Columns, place: Along): Columns {
  const [xs, ys, lows, highs] = columns;
  if (xs.length <= 4 * STRETCHES) return columns;
  const kept: number[] = [];
  const cell = (i: number) => Math.min(STRETCHES - 1, Math.floor(place(xs[i]) * STRETCHES));
  for (let from = 0; from < xs.length;) {
    let to = from;
    while (to < xs.length && cell(to) === cell(from)) to++;
    const some = new Set([from, to - 1]);
    for (const values of [ys, lows, highs]) {
      if (values === undefined) continue;
      const [least, greatest] = extremesIn(values, from, to);
      if (least >= 0) some.add(least).add(greatest);
    }
    for (const i of [...some].sort((a, b) => a - b)) kept.push(i);
    from = to;
  }
  return columns.map((values) => Float64Array.from(kept, (i) => values[i]));
}

/** Where the least and the greatest stand; −1 where all are missing. */
function extremesIn(values: Float64Array, from: number, to: number): [number, number] {
  let least = -1, greatest = -1;
  for (let i = from; i < to; i++) {
    if (Number.isNaN(values[i])) continue;
    if (least < 0 || values[i] < values[least]) least = i;
    if (greatest < 0 || values[i] > values[greatest]) greatest = i;
  }
  return [least, greatest];
}

/** What thinning a line says of itself. */
export const lineNote = (points: number) =>
  `Of ${
    plainNumber(points, 0)
  } points the first, least, greatest and last of each ${STRETCHES}th of the width are drawn.`;

/**
 * One dot for each cell of a grid in which there are any, so that dots alone stay; the cells grow until the
 * dots are few enough.
 *
 * @param all x and y of each series
 * @param size of the frame, in px
 * @returns the columns, and the side of a cell in px; 0 where nothing was left out
 */
export function thinDots(
  all: readonly Columns[],
  [placeX, placeY]: readonly [Along, Along],
  size: { readonly width: number; readonly height: number },
): { readonly all: readonly Columns[]; readonly cell: number } {
  if (all.reduce((count, [xs]) => count + xs.length, 0) <= MOST_DOTS) return { all, cell: 0 };
  for (let cell = CELL;; cell *= 2) {
    const wide = Math.ceil(size.width / cell), high = Math.ceil(size.height / cell);
    const kept = all.map(([xs, ys]) =>
      keptDots(
        xs,
        ys,
        (i) => Math.floor(placeX(xs[i]) * wide) * (high + 1) + Math.floor(placeY(ys[i]) * high),
      )
    );
    if (kept.reduce((count, some) => count + some.length, 0) > MOST_DOTS && cell < size.width) continue;
    return {
      all: all.map((columns, k) => columns.map((values) => Float64Array.from(kept[k], (i) => values[i]))),
      cell,
    };
  }
}

/** The first of each cell, and the outermost of all. */
function keptDots(xs: Float64Array, ys: Float64Array, cellOf: (i: number) => number): number[] {
  const first = new Map<number, number>();
  for (let i = 0; i < xs.length; i++) {
    if (Number.isNaN(ys[i])) continue;
    const cell = cellOf(i);
    if (!first.has(cell)) first.set(cell, i);
  }
  const outermost = [...extremesIn(xs, 0, xs.length), ...extremesIn(ys, 0, ys.length)].filter((i) => i >= 0);
  return [...new Set([...first.values(), ...outermost])].sort((a, b) => a - b);
}

export const dotsNote = (dots: number, drawn: number, cell: number) =>
  `Of ${plainNumber(dots, 0)} dots ${
    plainNumber(drawn, 0)
  } are drawn: one for each ${cell} × ${cell} px in which there are any.`;

/** Every so many of the steps of staircases, the same of each: the first and the last are among them. */
export function thinSteps<T>(all: readonly (readonly T[])[]): {
  readonly all: readonly (readonly T[])[];
  readonly every: number;
} {
  const longest = all.reduce((most, steps) => Math.max(most, steps.length), 1);
  const every = Math.ceil(longest / MOST_STEPS);
  return {
    all: all.map((steps) => steps.filter((_, i) => i % every === 0 || i === steps.length - 1)),
    every,
  };
}

export const stepsNote = (every: number) =>
  `Every ${ordinal(every)} step is drawn, the first and the last among them.`;
