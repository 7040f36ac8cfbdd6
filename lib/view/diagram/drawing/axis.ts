/** Where things stand from left to right: to scale in time, or a column for each step. */
import type { Trace } from "../../../core/trace/trace.ts";
import { ticksAlong } from "../../chart/axis/along.ts";
import type { Clock } from "../reading/clock.ts";
import { isSeen } from "../reading/scene.ts";
import type { Step } from "../reading/steps.ts";
import { labelsOf } from "../../page/numbers.ts";
import { textWidth } from "../../page/text.ts";

/** Left to right: "time" is to scale, "events" gives each step a column. */
export type Order = "time" | "events";

/** The rows that are drawn. */
export type Window = { readonly first: number; readonly last: number };

export type Axis = {
  readonly order: Order;
  /** Of the drawing, in px. */
  readonly width: number;
  /** How far apart events are, typically, in px. */
  readonly pitch: number;
  /** The place of a row; rows outside of the window lie outside of the drawing. */
  x(row: number): number;
  readonly ticks: readonly Tick[];
};

/** A tick, and the middle of what stands below it: not always the same at the edges. */
export type Tick = { readonly x: number; readonly label: string; readonly labelX: number };

const SIDE = 26;
/** Room for the labels of what happens last, in px. */
const END = 68;
const WIDEST = 14_000;
/** How far ticks are apart at least, and their labels, in px. */
const TICKS_APART = 110, LABELS_APART = 12;

export type AxisOptions = {
  readonly order?: Order;
  readonly width: number;
  readonly everyRow: boolean;
  readonly clock: Clock;
};

/** @param steps the steps of the window, at least one */
export function axisOf(trace: Trace, window: Window, steps: readonly Step[], options: AxisOptions): Axis {
  const order = options.order ?? fittingOrder(steps, options);
  return order === "time"
    ? timeAxis(trace, window, steps, options)
    : eventAxis(trace, window, steps, options);
}

/** To scale if it can be read so: a third of the steps too close to their neighbours is too much. */
function fittingOrder(steps: readonly Step[], options: AxisOptions): Order {
  if (options.everyRow) return "events";
  const begin = steps[0].time, span = steps[steps.length - 1].time - begin;
  if (span === 0) return "events";
  if (steps.length > 400) return "time";
  const times = [...new Set(steps.map((step) => step.time))];
  const scale = timeWidth(new Set(steps.map((step) => step.time)).size, options.width) / span;
  let close = 0;
  for (let i = 1; i < times.length; i++) if ((times[i] - times[i - 1]) * scale < 4) close++;
  const together = times.length < 4 && steps.length > 12;
  return together || close > times.length * 0.35 ? "events" : "time";
}

const timeWidth = (times: number, width: number) =>
  Math.max(width, Math.min(WIDEST, times * 26)) - SIDE - END;

function timeAxis(trace: Trace, window: Window, steps: readonly Step[], options: AxisOptions): Axis {
  const begin = trace.at(window.first).time, end = trace.at(window.last).time;
  const times = new Set(steps.map((step) => step.time)).size;
  const inner = timeWidth(times, options.width);
  const scale = end > begin ? inner / (end - begin) : 0;
  const place = (time: number) => SIDE + (time - begin) * scale;
  const width = inner + SIDE + END;
  return {
    order: "time",
    width,
    pitch: inner / times,
    x: (row) => place(trace.at(row).time),
    ticks: timeTicks(begin, end, inner, options.clock).map(({ time, label }) => ({
      x: place(time),
      label,
      labelX: inside(place(time), label, width),
    })),
  };
}

/** At round times, or between the steps at none. */
function timeTicks(begin: number, end: number, length: number, { inSteps, number }: Clock) {
  if (end <= begin) return [{ time: begin, label: labelsOf([number(begin)])[0] }];
  const from = number(begin), to = number(end);
  if (to <= from) return [{ time: end, label: labelsOf([to])[0] }];
  const { values, labels } = ticksAlong(from, to, length, {
    most: Math.max(2, Math.floor(length / TICKS_APART)),
    whole: inSteps,
  });
  return values.map((value, i) => ({ time: end - (to - value), label: labels[i] }));
}

/** A label's middle, so that all of it is in the drawing. */
function inside(x: number, label: string, width: number): number {
  const half = textWidth(label) / 2;
  return Math.max(half, Math.min(width - half, x));
}

function eventAxis(trace: Trace, window: Window, steps: readonly Step[], options: AxisOptions): Axis {
  const columns = new Int32Array(window.last - window.first + 1);
  const times: number[] = [];
  let starting = false;
  for (const step of steps) {
    const onlyStarts = isQuietStart(trace, step);
    if (!(onlyStarts && starting)) times.push(step.time);
    starting = onlyStarts;
    let fresh = true;
    for (let row = step.first; row <= step.last; row++) {
      if (options.everyRow && isSeen(trace.at(row).kind)) {
        if (!fresh) times.push(step.time);
        fresh = false;
      }
      columns[row - window.first] = times.length - 1;
    }
  }
  const inner = options.width - 2 * SIDE;
  const pitch = pitchOf(times.length, inner);
  const x = (row: number) => {
    if (row < window.first) return SIDE - 40;
    if (row > window.last) return 2 * SIDE + pitch * times.length + 40;
    return SIDE + pitch * (columns[row - window.first] + 0.5);
  };
  const width = 2 * SIDE + pitch * times.length;
  return {
    order: "events",
    width,
    pitch,
    x,
    ticks: columnTicks(times, pitch, width, options.clock),
  };
}

/** A start that says nothing shares its column with the other starts. */
function isQuietStart(trace: Trace, step: Step): boolean {
  for (let row = step.first; row <= step.last; row++) {
    if (isSeen(trace.at(row).kind)) return false;
  }
  return trace.at(step.first).kind === "start";
}

function pitchOf(columns: number, inner: number): number {
  const least = columns <= 120 ? 58 : columns <= 500 ? 40 : Math.max(2.5, WIDEST / columns);
  return Math.max(least, Math.min(110, inner / columns));
}

/** The times below their columns, where there is room and something new to say. */
function columnTicks(times: readonly number[], pitch: number, width: number, { number }: Clock): Tick[] {
  if (times.every((time) => number(time) === number(times[0]))) return [];
  const fresh = times.map((time, column) => ({ time: number(time), x: SIDE + pitch * (column + 0.5) }))
    .filter(({ time }, column) => column === 0 || number(times[column - 1]) !== time);
  const labels = tellingApart(fresh.map(({ time }) => time));
  const ticks: Tick[] = [];
  let free = 0;
  fresh.forEach(({ x }, k) => {
    const label = labels[k], labelX = inside(x, label, width), half = textWidth(label) / 2;
    if (labelX - half < free) return;
    ticks.push({ x, label, labelX });
    free = labelX + half + LABELS_APART;
  });
  return ticks;
}

/** Times to a tenth, or to as many decimals as it takes to tell neighbours apart. */
function tellingApart(times: readonly number[]): string[] {
  for (let decimals = 1;; decimals++) {
    const scale = 10 ** decimals, rounded = times.map((time) => Math.round(time * scale) / scale);
    const alike = rounded.some((time, k) => k > 0 && time === rounded[k - 1]);
    if (!alike || decimals === 9) return labelsOf(rounded, false);
  }
}
