/** Space-time diagrams: processes as lines, messages as arrows between them. */
import type { Order, Window } from "./drawing/axis.ts";
import { DIAGRAM_STYLE } from "./style.ts";
import { draw, type Drawing, type Labels } from "./drawing/drawing.ts";
import { clockOf } from "./reading/clock.ts";
import { keyOfDiagram } from "./key.ts";
import { pastOf, stampsOf } from "./past.ts";
import { ANY, checkOptions, FRAME, type Known, LIST, TIME } from "../page/options.ts";
import { escapeHtml, Picture, tenth } from "../page/picture.ts";
import { stepsOf } from "./reading/steps.ts";
import { timeText } from "../page/text.ts";
import { THEME } from "../page/theme.ts";
import type { Trace } from "../../core/trace/trace.ts";

/** What to draw of a trace, and how. */
export type DiagramOptions = {
  /** Only what happened between these times, in ms. */
  readonly from?: number;
  readonly to?: number;
  /** At most so many rows of the trace, from the beginning of the window; default 600. */
  readonly count?: number;
  readonly title?: string;
  readonly caption?: string;
  /** For those who cannot see the diagram; default: the number of processes, messages, losses and crashes. */
  readonly alt?: string;
  /** The width before it scrolls, in px; default 860. */
  readonly width?: number;
  /** "time": to scale. "events": a column for each step. Default: "time", where it can be read. */
  readonly order?: "time" | "events";
  /** What stands at an arrow: type and values (default), only the type, nothing, or what a function says. */
  readonly labels?: Labels;
};

export type SpacetimeOptions = DiagramOptions & {
  /** Rows of the trace to stress. */
  readonly highlight?: readonly number[];
  /** A row of the trace: only what happened before it keeps its full colour. */
  readonly past?: number;
  /** Logical time below each event drawn; only events drawn count. Gives each event a column of its own. */
  readonly timestamps?: "lamport" | "vector";
};

/** What the options of all diagrams must be; those without a kind are checked with the trace. */
export const DIAGRAM: Known = {
  ...FRAME,
  from: TIME,
  to: TIME,
  count: ANY,
  width: ANY,
  order: ANY,
  labels: ANY,
};
const SPACETIME: Known = { ...DIAGRAM, highlight: LIST, past: ANY, timestamps: ANY };

/**
 * Draws a trace. A lifeline for each process; an arrow for each message, dashed to a cross where it is lost;
 * bars for statuses; crosses for crashes; a dashed bracket below the line where a message is held back from
 * receipt to delivery. Pointing at anything shows all of it.
 *
 * @param trace of a run
 * @throws RangeError for an empty trace or window, an unknown option's value, or a row that is not in the
 * trace; TypeError for an option that it has not
 *
 * @example
 * ```ts
 * show(spacetime(run.trace, { title: "P5 crashes, and the bully elects P4", to: 200 }));
 * ```
 */
export function spacetime(trace: Trace, options: SpacetimeOptions = {}): Picture {
  checkTrace(trace, "spacetime");
  checkOptions("spacetime", options, SPACETIME);
  checkValues(trace, options);
  const window = windowOf(trace, options);
  const past = options.past === undefined ? undefined : pastOf(trace, options.past);
  const drawing = draw(trace, {
    window,
    steps: stepsOf(trace, window.first, window.last),
    width: options.width ?? 860,
    order: options.order,
    labels: options.labels ?? "fields",
    highlight: new Set([...options.highlight ?? [], ...options.past === undefined ? [] : [options.past]]),
    isFaint: (row) => past !== undefined && !past.has(row),
    stamps: options.timestamps && stampsOf(trace, options.timestamps, window),
    stepping: false,
  });
  const alt = options.alt ?? altOf(trace, window);
  const title = options.title ? `<div class="hb-title">${escapeHtml(options.title)}</div>` : "";
  const caption = options.caption ? `<figcaption>${escapeHtml(options.caption)}</figcaption>` : "";
  const inside = `<div role="img" aria-label="${escapeHtml(alt)}">${drawing.html}</div>`;
  const html = `<figure class="hb hb-spacetime"><style>${THEME}${DIAGRAM_STYLE}</style>${title}${inside}` +
    `${keyOfDiagram(drawing.used)}${noteOf(trace, window, drawing)}${caption}</figure>`;
  return new Picture(html, alt);
}

const MOST_ROWS = 600;

/** Throws unless this is a trace with rows. */
export function checkTrace(trace: Trace, what: string): void {
  if (typeof trace?.at !== "function" || trace.length === undefined) {
    throw new TypeError(
      `${what} draws a trace, e.g. ${what}(run.trace), got ${trace === null ? "null" : typeof trace}`,
    );
  }
  if (trace.length === 0) {
    throw new RangeError(
      `${what} needs a trace with at least one event, got an empty one` +
        (trace.level === "none" ? `: the run recorded with trace "none"` : ""),
    );
  }
}

function checkValues(trace: Trace, options: SpacetimeOptions): void {
  const { order, timestamps, past, highlight = [], width = 860, count = 1, labels = "fields" } = options;
  oneOf("order", order, ["time", "events"] satisfies Order[]);
  oneOf("timestamps", timestamps, ["lamport", "vector"]);
  if (typeof labels !== "function") oneOf("labels", labels, ["fields", "type", "none"]);
  if (!(width >= 200 && width <= 10_000)) {
    throw new RangeError(`width must be from 200 to 10000 px, got ${width}`);
  }
  if (!(count >= 1)) throw new RangeError(`count must be ≥ 1, got ${count}`);
  for (const row of [...highlight, ...past === undefined ? [] : [past]]) trace.at(row);
}

function oneOf(name: string, given: unknown, allowed: readonly string[]): void {
  if (given !== undefined && !allowed.includes(given as string)) {
    throw new RangeError(
      `${name} must be one of ${allowed.map((value) => `"${value}"`).join(", ")}, got ${
        JSON.stringify(given)
      }`,
    );
  }
}

/** The rows of a stretch of time, at most `count` of them. */
export function windowOf(
  trace: Trace,
  { from = -Infinity, to = Infinity, count = MOST_ROWS }: { from?: number; to?: number; count?: number },
): Window {
  if (Number.isNaN(from) || Number.isNaN(to) || from > to) {
    throw new RangeError(`from and to must be times in ms, from ≤ to, got ${from} and ${to}`);
  }
  const first = firstRow(trace, (time) => time >= from), end = firstRow(trace, (time) => time > to);
  if (first >= end) {
    throw new RangeError(
      `no event from ${from} to ${to} ms: the trace goes from ${timeText(trace.at(0).time)} to ${
        timeText(trace.endTime)
      }`,
    );
  }
  return { first, last: Math.min(end, first + count) - 1 };
}

/** Times ascend: a binary search. */
function firstRow(trace: Trace, holds: (time: number) => boolean): number {
  let low = 0, high = trace.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(trace.at(middle).time)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What is not shown. */
export function noteOf(trace: Trace, { first, last }: Window, drawing: Drawing): string {
  const notes: string[] = [];
  const shown = last - first + 1;
  if (shown < trace.length) {
    const { text } = clockOf(trace), times = `${text(trace.at(first).time)} to ${text(trace.at(last).time)}`;
    notes.push(`Shown: ${shown} of ${trace.length} events (${times}); the rest is left out.`);
  }
  if (drawing.omitted > 0) {
    notes.push(
      `${drawing.omitted} label${
        drawing.omitted === 1 ? "" : "s"
      } left out for want of room: point at an arrow to read it.`,
    );
  }
  return notes.length === 0 ? "" : `<div class="hb-note">${notes.join(" ")}</div>`;
}

/** What a diagram shows, in one sentence. */
export function altOf(trace: Trace, { first, last }: Window): string {
  const counts = { send: 0, drop: 0, crash: 0 };
  for (let row = first; row <= last; row++) {
    const { kind } = trace.at(row);
    if (kind === "send" || kind === "drop" || kind === "crash") counts[kind]++;
  }
  const clock = clockOf(trace), begin = trace.at(first).time, end = trace.at(last).time;
  const times = clock.inSteps
    ? `from ${clock.text(begin)} to ${clock.text(end)}`
    : `from ${tenth(begin)} to ${tenth(end)} ms`;
  const parts = [
    counts.send === 1 ? "1 message" : `${counts.send} messages`,
    ...counts.drop ? [`${counts.drop} lost`] : [],
    ...counts.crash ? [counts.crash === 1 ? "1 crash" : `${counts.crash} crashes`] : [],
  ];
  return `Space-time diagram of ${trace.processes.length} processes ${times}: ${parts.join(", ")}.`;
}
