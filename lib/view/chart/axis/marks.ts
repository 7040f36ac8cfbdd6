/**
 * What the marks of a specification hold: values that have no place are found, and more than can be drawn.
 */
import { plainNumber } from "../../page/numbers.ts";
import type { PlotSpecification } from "./draw.ts";

/** So many marks of a kind are drawn one by one, and so many points of a line. */
const MOST_MARKS = 20_000, MOST_POINTS = 200_000;

type Channel = { readonly scale?: unknown; readonly value?: ArrayLike<unknown> };
type Mark = {
  readonly ariaLabel?: string;
  readonly data?: unknown;
  readonly transform?: unknown;
  initialize(
    facets: undefined,
    channels: undefined,
    options: PlotSpecification,
  ): { readonly channels: Readonly<Record<string, Channel>> };
};

/**
 * @returns how many marks have no place, where there are any, or that there are none at all
 * @throws RangeError for Infinity, for what is not above zero on a logarithmic axis, or for too many marks
 */
export function checkMarks(specification: PlotSpecification): string[] {
  const notes: string[] = [];
  let all: number | undefined;
  for (const mark of specification.marks.flat(Infinity) as Mark[]) {
    if (typeof mark?.initialize !== "function" || mark.data === undefined || mark.data === null) continue;
    const { channels } = mark.initialize(undefined, undefined, specification);
    const columns = Object.values(channels).filter(({ value }) => value !== undefined);
    const kind = mark.ariaLabel ?? "mark",
      count = columns.reduce((most, { value }) => Math.max(most, value!.length), 0);
    checkCount(kind, count);
    all = (all ?? 0) + count;
    const placed = columns.filter(({ scale }) => scale === "x" || scale === "y");
    for (const { scale, value } of placed) checkValues(kind, scale as "x" | "y", value!, specification);
    // A transform leaves out what it means to: bins without rows, a box's dots that are no outliers.
    if (mark.transform !== undefined && mark.transform !== null) continue;
    const missing = countMissing(placed.map(({ value }) => value!), count);
    if (missing > 0) notes.push(`${missing} of ${count} marks (${kind}) have no place: a value is missing.`);
  }
  return all === 0 ? ["There are no rows: nothing to draw."] : notes;
}

function checkCount(kind: string, count: number): void {
  const most = kind === "line" || kind === "area" ? MOST_POINTS : MOST_MARKS;
  if (count <= most) return;
  throw new RangeError(
    `a figure draws at most ${plainNumber(most, 0)} marks of a kind, got ${
      plainNumber(count, 0)
    } (${kind}): ` +
      "linesWithBands, dotsOnTheory and ecdf thin their rows and say how; Plot.binX counts them",
  );
}

function checkValues(
  kind: string,
  scale: "x" | "y",
  values: ArrayLike<unknown>,
  specification: PlotSpecification,
): void {
  const log = (specification[scale] as { type?: unknown } | undefined)?.type === "log";
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== "number" || Number.isNaN(value)) continue;
    if (Math.abs(value) === Infinity) {
      throw new RangeError(`${kind}: ${scale} must be finite, got ${value} in row ${i}`);
    }
    if (log && value <= 0) {
      throw new RangeError(`a logarithmic axis needs values > 0, got ${value} as ${scale} of a ${kind}`);
    }
  }
}

/** In how many rows some value is none. */
function countMissing(columns: readonly ArrayLike<unknown>[], count: number): number {
  let missing = 0;
  for (let i = 0; i < count; i++) {
    if (columns.some((values) => values[i] === undefined || values[i] === null || Number.isNaN(values[i]))) {
      missing++;
    }
  }
  return missing;
}
