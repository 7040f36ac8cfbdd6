/** The load of a quorum system: how often the busiest process is asked, exactly. */
import { Fraction } from "../../consensus/fraction.ts";
import type { QuorumSystem } from "./systems.ts";

/** What the best strategy comes to, and how often it takes each quorum. */
export type QuorumLoad = { readonly load: Fraction; readonly strategy: readonly Fraction[] };

/**
 * The load of a quorum system (Naor and Wool, 1998): the share of all operations that the busiest process
 * takes part in, when quorums are chosen as well as can be. Never less than c/n and 1/c, c the size of the
 * smallest quorum.
 *
 * A linear programme: weights on the quorums, at most 1 at each process, as large as possible in all; the
 * load is 1 over their sum. Solved by the simplex method in fractions; Bland's rule keeps it from going
 * round.
 * @example quorumLoad(fanoSystem()).load.toString() // "3/7"
 */
export function quorumLoad({ size, quorums }: QuorumSystem): QuorumLoad {
  const rows = Array.from({ length: size }, (_, place) => [
    ...quorums.map((quorum) => quorum.includes(place + 1) ? Fraction.ONE : Fraction.ZERO),
    ...Array.from({ length: size }, (_, other) => other === place ? Fraction.ONE : Fraction.ZERO),
    Fraction.ONE, // the right side
  ]);
  const gain = [
    ...quorums.map(() => Fraction.ONE),
    ...Array.from({ length: size + 1 }, () => Fraction.ZERO),
  ];
  const basis = rows.map((_, place) => quorums.length + place);
  for (let column = entering(gain); column >= 0; column = entering(gain)) {
    pivot(rows, gain, basis, leaving(rows, basis, column), column);
  }
  const sum = Fraction.ZERO.minus(gain[gain.length - 1]);
  const strategy = quorums.map((_, place) => {
    const row = basis.indexOf(place);
    return row < 0 ? Fraction.ZERO : rows[row][gain.length - 1].over(sum);
  });
  return { load: Fraction.ONE.over(sum), strategy };
}

/** The first column that makes the sum larger; −1 if none does. */
function entering(gain: readonly Fraction[]): number {
  return gain.slice(0, -1).findIndex(({ numerator }) => numerator > 0n);
}

/** The row that bounds it most; of several the one with the first variable. */
function leaving(rows: readonly Fraction[][], basis: readonly number[], column: number): number {
  let best = -1, least = Fraction.ZERO;
  rows.forEach((row, place) => {
    if (row[column].numerator <= 0n) return;
    const ratio = row[row.length - 1].over(row[column]), { numerator } = ratio.minus(least);
    if (best < 0 || numerator < 0n || numerator === 0n && basis[place] < basis[best]) {
      [best, least] = [place, ratio];
    }
  });
  return best;
}

function pivot(rows: Fraction[][], gain: Fraction[], basis: number[], row: number, column: number): void {
  const by = rows[row][column];
  rows[row] = rows[row].map((entry) => entry.over(by));
  const reduced = (other: Fraction[]) =>
    other[column].isZero ? other : other.map((entry, k) => entry.minus(other[column].times(rows[row][k])));
  rows.forEach((other, place) => {
    if (place !== row) rows[place] = reduced(other);
  });
  gain.splice(0, gain.length, ...reduced([...gain]));
  basis[row] = column;
}
