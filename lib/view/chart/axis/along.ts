/** Ticks of an axis that a picture draws itself. */
import { textWidth } from "../../page/text.ts";
import { linearTicks, type Ticks } from "./ticks.ts";

/** Room between two labels, in px. */
const APART = 16;

/**
 * The most ticks between two values, low < high, whose labels have room side by side.
 * @param length between the two, in px
 * @param options.unit stands behind each number
 * @param options.size of the font, in px
 * @param options.most how many ticks there are at most
 * @param options.whole no ticks between the integers
 */
export function ticksAlong(
  low: number,
  high: number,
  length: number,
  { unit = "", size = 11, most = 12, whole = false }: {
    readonly unit?: string;
    readonly size?: number;
    readonly most?: number;
    readonly whole?: boolean;
  } = {},
): Ticks {
  const sets = linearTicks(low, high, whole, most).map(({ values, labels }) => ({
    values,
    labels: labels.map((label) => label + unit),
  }));
  const fits = ({ values, labels }: Ticks) =>
    values.every((value, i) =>
      i === 0 ||
      (value - values[i - 1]) / (high - low) * length >=
        (textWidth(labels[i], size) + textWidth(labels[i - 1], size)) / 2 + APART
    );
  return sets.find(fits) ?? sets[sets.length - 1];
}
