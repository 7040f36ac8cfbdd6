/** Series that lie on each other: the lower one is drawn wider, so that both are seen. */
import { extentOf } from "../../page/extent.ts";
import type { Columns } from "./columns.ts";

/** No line is drawn wider than this makes it. */
const MOST = 6;
/** Points are on each other if their heights differ by less than this share of all heights. */
const SAME = 0.004;
/**
 * Series lie on each other if they do so for this share of the points of the shorter one, without a break.
 */
const STRETCH = 0.25;

/**
 * For each series, on how many later ones it lies: in a quarter of the points, one after the other, in two at
 * least or in all it has.
 * @param all x ascending, and y, of each series
 */
export function depthsOf(all: readonly Columns[]): number[] {
  const [low, high] = extentOf(heights(all)), near = (high - low) * SAME;
  return all.map((series, i) =>
    Math.min(MOST, all.slice(i + 1).filter((later) => coincide(series, later, near)).length)
  );
}

function* heights(all: readonly Columns[]): Iterable<number> {
  for (const [, ys] of all) yield* ys;
}

function coincide([xs, ys]: Columns, [otherXs, otherYs]: Columns, near: number): boolean {
  const fewer = Math.min(xs.length, otherXs.length);
  const enough = Math.min(fewer, Math.max(2, Math.ceil(fewer * STRETCH)));
  let together = 0;
  for (let i = 0, j = 0; i < xs.length && j < otherXs.length;) {
    const same = xs[i] === otherXs[j] && Math.abs(ys[i] - otherYs[j]) <= near;
    together = same ? together + 1 : 0;
    if (enough > 0 && together >= enough) return true;
    const step = Math.sign(xs[i] - otherXs[j]);
    if (step <= 0) i++;
    if (step >= 0) j++;
  }
  return false;
}

/** What a picture says where lines were made wider. */
export const alikeNote = (depths: readonly number[]) =>
  depths.some((depth) => depth > 0) ? ["Where series lie on each other, the one below is drawn larger."] : [];
