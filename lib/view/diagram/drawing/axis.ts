/** Where things stand from left to right: to scale in time, or a column for each step. */
import type { Trace } from "../../../core/trace.ts";
import { isSeen } from "../reading/scene.ts";
import type { Step } from "../reading/steps.ts";
import { numberText } from "../../page/text.ts";

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
  readonly ticks: readonly { readonly x: number; readonly label: string }[];
};

const SIDE = 26;
/** Room for the labels of what happens last, in px. */
const END = 56;
const WIDEST = 14_000;

export type AxisOptions = { readonly order?: Order; readonly width: number; readonly everyRow: boolean };

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
  const ticks = niceTimes(begin, end, Math.max(2, Math.floor(inner / 110))).map((time) => ({
    x: place(time),
    label: numberText(time),
  }));
  return {
    order: "time",
    width: inner + SIDE + END,
    pitch: inner / times,
    x: (row) => place(trace.at(row).time),
    ticks,
  };
}

/** Multiples of 1, 2 or 5 times a power of ten. */
function niceTimes(begin: number, end: number, most: number): number[] {
  if (end <= begin) return [begin];
  const rough = (end - begin) / most;
  let unit = 1;
  while (unit > rough) unit /= 10;
  while (unit * 10 <= rough) unit *= 10;
  const tick = [1, 2, 5, 10].map((factor) => factor * unit).find((step) => step >= rough)!;
  const times: number[] = [];
  for (let k = Math.ceil(begin / tick - 1e-9); k * tick <= end + tick * 1e-9; k++) times.push(k * tick);
  return times;
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
  return {
    order: "events",
    width: 2 * SIDE + pitch * times.length,
    pitch,
    x,
    ticks: columnTicks(times, pitch),
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
function columnTicks(times: readonly number[], pitch: number): { x: number; label: string }[] {
  const ticks: { x: number; label: string }[] = [];
  let free = -1;
  times.forEach((time, column) => {
    const x = SIDE + pitch * (column + 0.5);
    if (x < free || (column > 0 && times[column - 1] === time)) return;
    ticks.push({ x, label: numberText(Math.round(time * 10) / 10) });
    free = x + 52;
  });
  return times.every((time) => time === times[0]) ? [] : ticks;
}
