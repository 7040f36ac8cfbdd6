/** Where ticks may stand on an axis: sets of round values, the many first. */
import { labelsOf } from "../../page/numbers.ts";

/** Ticks and what stands at them. */
export type Ticks = { readonly values: readonly number[]; readonly labels: readonly string[] };

/** A chart has no room for more. */
const MOST = 24;

/**
 * Sets of at least two ticks between two values, low < high, from many to few; the last one is the two ends
 * themselves.
 * @param whole no ticks between the integers
 * @param most how many ticks a set has at most
 */
export function linearTicks(low: number, high: number, whole = false, most = MOST): Ticks[] {
  const span = high - low, size = Math.max(Math.abs(low), Math.abs(high));
  const sets: Ticks[] = [];
  for (let power = Math.floor(Math.log10(span / most)) - 1; power <= Math.ceil(Math.log10(span)); power++) {
    for (const factor of [1, 2, 5]) {
      const step = Number(`${factor}e${power}`);
      if ((whole && step < 1) || step < size * 2 ** -49) continue;
      if (span / step > most) continue;
      const values = multiples(low, high, factor, power);
      if (values.length >= 2 && values.length <= most) sets.push({ values, labels: labelsOf(values) });
    }
  }
  return [...sets, ends(low, high)];
}

/** Multiples of `factor` times a power of ten, each the number that its digits say. */
function multiples(low: number, high: number, factor: number, power: number): number[] {
  const step = Number(`${factor}e${power}`), slack = (high - low) * 1e-9, values: number[] = [];
  const last = Math.floor(high / step) + 1;
  for (let i = Math.ceil(low / step) - 1; i <= last; i++) {
    const value = Number(`${i * factor}e${power}`);
    if (value >= low - slack && value <= high + slack) values.push(value === 0 ? 0 : value);
  }
  return values;
}

const ends = (low: number, high: number): Ticks => ({
  values: [low, high],
  labels: labelsOf([low, high], false),
});

/**
 * The same on a logarithmic axis, 0 < low < high: powers of the base and what lies between them, or round
 * steps where there is less than one power.
 */
export function logTicks(low: number, high: number, base = 10): Ticks[] {
  const sets: Ticks[] = [];
  const add = (values: number[]) => {
    if (values.length >= 2 && values.length <= MOST) sets.push({ values, labels: labelsOf(values, false) });
  };
  const digits = base === 10 ? [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 5], [1, 3]] : [];
  const decades = Math.log(high / low) / Math.log(base);
  if (decades < 1) return linearTicks(low, high);
  for (const some of digits) add(powersOf(low, high, base, 1, some));
  for (const every of [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 50, 100, 200]) {
    if (every <= decades) add(powersOf(low, high, base, every, [1]));
  }
  sets.sort((a, b) => b.values.length - a.values.length);
  return [...sets, ends(low, high)];
}

function powersOf(
  low: number,
  high: number,
  base: number,
  every: number,
  digits: readonly number[],
): number[] {
  const first = Math.floor(Math.log(low) / Math.log(base) + 1e-9), values: number[] = [];
  const last = Math.ceil(Math.log(high) / Math.log(base));
  const begin = Math.ceil(first / every) * every;
  for (let power = Math.min(begin, first); power <= last && values.length <= MOST; power++) {
    if (power % every !== 0) continue;
    for (const digit of digits) {
      const value = base === 10 ? Number(`${digit}e${power}`) : digit * base ** power;
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) values.push(value);
    }
  }
  return values;
}
