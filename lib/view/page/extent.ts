/**
 * The ends of many numbers. A call with an argument a number, as in `Math.max(...numbers)`, ends at some
 * 100,000.
 */

/** The least and the greatest; Infinity and −Infinity of none. NaN is left out. */
export function extentOf(values: Iterable<number>): readonly [low: number, high: number] {
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
