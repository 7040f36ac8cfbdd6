/** What stands at the ticks of an axis: chosen so that no label touches another. */
import { cut, textWidth } from "../../page/text.ts";
import { labelsOf } from "../../page/numbers.ts";
import { type Axis, isAcross, isOrdinal, type Places } from "./scales.ts";
import { linearTicks, logTicks, type Ticks } from "./ticks.ts";

/** Font size and height of a line, in px. */
export const FONT = 12, LINE = 15;

/** Ticks as they are drawn: values of the scale, what stands at them, turned by so many degrees. */
export type Chosen = {
  readonly values: readonly unknown[];
  readonly labels: readonly string[];
  readonly rotate: number;
  /** Between tick and label, and how far both reach from the frame, in px. */
  readonly padding: number;
  readonly depth: number;
  /** How far the first and the last reach beyond the drawing, from its side at 0 and at its length. */
  readonly before: number;
  readonly after: number;
  /** Only every so many of the names are written. */
  readonly every: number;
  /** Whether all have room. */
  readonly fits: boolean;
};

type Candidate = {
  readonly values: readonly unknown[];
  readonly labels: readonly string[];
  readonly every?: number;
};

/** Room between two labels along the axis, in px: where there are several, where there are few, upright. */
const ROOMY = 24, APART = 10, TIGHT = 2;
const SEVERAL = 4;

/**
 * The most ticks whose labels have room: level if they can be, else upright; of names on several lines, or
 * every second, third, … only. If not even the fewest have room, they are chosen and do not fit.
 * @param size the length of the chart along the axis, in px
 * @param told Plot's own labels for a format
 */
export function chooseLabels(
  axis: Axis,
  places: Places,
  size: number,
  told: (values: readonly unknown[]) => string[],
): Chosen {
  const ordinal = isOrdinal(axis.scale);
  const candidates = ordinal ? namesOf(axis, told) : numbersOf(axis, told);
  for (const { rotate, apart, some } of trials(axis, candidates, ordinal, places)) {
    for (const candidate of some) {
      if (!fits(axis, candidate, rotate, places, apart)) continue;
      return { ...measured(axis, candidate, rotate, places, size), fits: true };
    }
  }
  const rotate = turned(axis) ?? (isAcross(axis.side) ? -90 : 0);
  return { ...measured(axis, candidates[candidates.length - 1], rotate, places, size), fits: false };
}

const turned = ({ options }: Axis): number | undefined => options.tickRotate;

type Trial = { readonly rotate: number; readonly apart: number; readonly some: readonly Candidate[] };

function trials(axis: Axis, candidates: readonly Candidate[], ordinal: boolean, places: Places): Trial[] {
  const rotate = turned(axis);
  if (!isAcross(axis.side)) {
    const roomy = ordinal ? [] : [{ rotate: rotate ?? 0, apart: LINE, some: candidates }];
    return [...roomy, { rotate: rotate ?? 0, apart: TIGHT, some: candidates }];
  }
  if (rotate !== undefined) return [{ rotate, apart: TIGHT, some: candidates }];
  const level = ordinal ? [candidates[0], wrapped(candidates[0], places)] : candidates;
  return [
    { rotate: 0, apart: ROOMY, some: level.filter(({ values }) => values.length >= SEVERAL) },
    { rotate: 0, apart: APART, some: level },
    { rotate: -90, apart: TIGHT, some: candidates },
  ];
}

/** Names on up to three lines. */
function wrapped({ values, labels }: Candidate, places: Places): Candidate {
  const step = Math.min(places.length, places.pitch) / values.length;
  return { values, labels: labels.map((label) => wrap(label, step - APART, 3)) };
}

/** A text broken at spaces into lines of at most so many px; further lines than `most` are not made. */
export function wrap(text: string, width: number, most = Infinity): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    const fits = last !== undefined && textWidth(`${last} ${word}`, FONT) <= width;
    if (fits || (last !== undefined && lines.length === most)) lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  }
  return lines.join(" \n");
}

/** How much room a label takes along the axis and across it. */
function extentOf(label: string, rotate: number): { along: number; across: number } {
  const lines = label.split("\n"), angle = rotate * Math.PI / 180;
  const width = lines.reduce((most, line) => Math.max(most, textWidth(line, FONT)), 0);
  const height = LINE + (lines.length - 1) * FONT;
  const sin = Math.abs(Math.sin(angle)), cos = Math.abs(Math.cos(angle));
  return { along: width * cos + height * sin, across: width * sin + height * cos };
}

/** From where to where a label reaches along the axis: from its middle, or to where it is turned. */
function rangeOf(axis: Axis, label: string, rotate: number, at: number): readonly [number, number] {
  const { along, across } = extentOf(label, rotate);
  if (!isAcross(axis.side)) return [at - across / 2, at + across / 2];
  if (Math.abs(rotate) < 10 || Math.abs(rotate) > 80) return [at - along / 2, at + along / 2];
  const toTheLeft = (rotate < 0) === (axis.side === "bottom");
  return toTheLeft ? [at - along, at + LINE / 2] : [at - LINE / 2, at + along];
}

function fits(
  axis: Axis,
  { values, labels }: Candidate,
  rotate: number,
  places: Places,
  apart: number,
): boolean {
  const ranges = values.map((value, i) => rangeOf(axis, labels[i], rotate, places.of(value)))
    .sort((a, b) => a[0] - b[0]);
  const [first] = ranges;
  const around = places.facets > 1 && first !== undefined
    ? [[first[0] + places.pitch, first[1] + places.pitch] as const]
    : [];
  const all = [...ranges, ...around];
  return all.every(([from], i) => i === 0 || from - all[i - 1][1] >= apart);
}

function measured(
  axis: Axis,
  { values, labels, every = 1 }: Candidate,
  rotate: number,
  places: Places,
  size: number,
): Omit<Chosen, "fits"> {
  const { side } = axis, tick = tickOf(axis), padding = paddingOf(axis, rotate);
  let depth = 0, before = 0, after = 0;
  values.forEach((value, i) => {
    const { along, across } = extentOf(labels[i], rotate);
    depth = Math.max(depth, isAcross(side) ? across : along);
    const [from, to] = rangeOf(axis, labels[i], rotate, places.of(value));
    const last = places.facets > 1 ? (places.facets - 1) * places.pitch : 0;
    before = Math.max(before, -from);
    after = Math.max(after, to + last - size);
  });
  return {
    values,
    labels,
    rotate,
    padding,
    depth: labels.length === 0 ? 0 : tick + padding + depth,
    before,
    after,
    every,
  };
}

const tickOf = ({ key, options }: Axis) => options.tickSize ?? (key === "x" || key === "y" ? 6 : 0);

/** A label below the frame keeps off the lowest of those beside it. */
function paddingOf(axis: Axis, rotate: number): number {
  const tick = tickOf(axis), least = isAcross(axis.side) ? Math.max(5, 11 - tick) : Math.max(3, 9 - tick);
  return axis.options.tickPadding ?? least + (Math.abs(rotate) >= 10 ? 4 : 0);
}

/** Candidates of an axis of numbers. */
function numbersOf(axis: Axis, told: (values: readonly unknown[]) => string[]): Candidate[] {
  const { scale, options: { ticks, tickFormat }, whole } = axis;
  const ends = scale.domain.map(Number), low = Math.min(ends[0], ends[ends.length - 1]);
  const high = Math.max(ends[0], ends[ends.length - 1]);
  const round = (): Ticks[] =>
    scale.type === "log"
      ? logTicks(low, high, scale.base)
      : linearTicks(low, high, whole || tickFormat === "d");
  const inside = typeof ticks === "object" && ticks !== null && Symbol.iterator in ticks
    ? [...ticks as Iterable<number>].filter((tick) => tick >= low && tick <= high)
    : [];
  const given = inside.length >= 2 ? thinner(inside) : undefined;
  const sets: readonly Candidate[] = given ?? upTo(ticks, round());
  if (tickFormat === undefined || tickFormat === "d") {
    return given ? given.map(({ values }) => ({ values, labels: labelsOf(values as number[]) })) : [...sets];
  }
  const formatted = sets.map(({ values }) => ({ values, labels: told(values) })).filter(({ labels }) =>
    labels.length > 1 && new Set(labels).size === labels.length && labels.every((label) => label !== "")
  );
  return formatted.length > 0 ? formatted : [...sets];
}

/** Where a number of ticks is asked for, not many more. */
function upTo(ticks: unknown, sets: readonly Ticks[]): readonly Ticks[] {
  if (typeof ticks !== "number") return sets;
  const some = sets.filter(({ values }) => values.length <= Math.max(2, Math.ceil(ticks * 1.4)));
  return some.length > 0 ? some : sets.slice(-1);
}

/** All, every second, every third, … */
function thinner(values: readonly unknown[]): { values: unknown[]; labels: string[]; every: number }[] {
  const steps = [1, 2, 3, 4, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000];
  return steps.filter((every) => every === 1 || every < values.length).map((every) => {
    const some = values.filter((_, i) => i % every === 0);
    return { values: some, labels: some.map(String), every };
  });
}

/** Candidates of an axis of names: all of them, or fewer. */
function namesOf(axis: Axis, told: (values: readonly unknown[]) => string[]): Candidate[] {
  const { scale: { domain }, options: { ticks, tickFormat } } = axis;
  const wanted = typeof ticks === "object" && ticks !== null && Symbol.iterator in ticks
    ? [...ticks as Iterable<unknown>]
    : domain;
  return thinner(wanted).map(({ values, every }) => ({
    values,
    every,
    labels: distinct(tickFormat === undefined ? values.map(nameOf) : told(values)),
  }));
}

const nameOf = (value: unknown) => typeof value === "number" ? labelsOf([value])[0] : String(value);

/** So many characters of a name are written, if they tell the names apart. */
const MOST_CHARACTERS = 28;

function distinct(names: readonly string[]): string[] {
  const kinds = new Set(names).size;
  const ways = [
    (name: string) => cut(name, MOST_CHARACTERS),
    (name: string) => name.length <= MOST_CHARACTERS ? name : `${name.slice(0, 13)}…${name.slice(-14)}`,
  ];
  const way = ways.find((shorter) => new Set(names.map(shorter)).size === kinds);
  return way ? names.map(way) : [...names];
}
