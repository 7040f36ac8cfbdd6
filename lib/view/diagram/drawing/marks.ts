/**
 * What happens at one place: crashes, recoveries, timeouts, operations, outputs, deliveries, and the dots of
 * other events.
 */
import type { Canvas } from "./canvas.ts";
import { hover } from "./canvas.ts";
import { LABEL_HEIGHT, LABEL_SIZE } from "./labels.ts";
import { tenth } from "../../page/picture.ts";
import type { Mark, MarkKind } from "../reading/scene.ts";
import { cut, textWidth } from "../../page/text.ts";
import type { Trace } from "../../../core/trace/trace.ts";
import { words } from "../reading/words.ts";

/** The symbols, drawn around 0, 0. */
export const SYMBOL_PATHS: { readonly [kind in MarkKind]: string } = {
  crash: "M-6 -6L6 6M-6 6L6 -6",
  recover: "M5.5 0A5.5 5.5 0 1 1 -5.5 0A5.5 5.5 0 1 1 5.5 0ZM-2.5 0H2.5M0 -2.5V2.5",
  timeout: "M5.5 0A5.5 5.5 0 1 1 -5.5 0A5.5 5.5 0 1 1 5.5 0ZM0 -3.5V0L2.6 1.6",
  invoke: "M0 -19V-6M-3 -10.5L0 -5.5L3 -10.5",
  respond: "M0 -6V-19M-3 -14.5L0 -19.5L3 -14.5",
  output: "M0 -5.5L5.5 0L0 5.5L-5.5 0Z",
  deliver: "M-4.5 -4.5H4.5V4.5H-4.5Z",
  slow: "M-4.5 -4H4.5L-4.5 4H4.5Z",
};

/** Several marks of one row's place stand beside each other. */
const APART = 13;

/** A mark and its place. */
export type Placed = { readonly mark: Mark; readonly x: number; readonly y: number };

/** The marks of the window with their places. */
export function placesOf(canvas: Canvas, trace: Trace, marks: readonly Mark[]): Placed[] {
  const taken = new Map<string, number>();
  const dots = dotsOf(canvas, trace);
  return marks.filter((mark) => canvas.inWindow(mark.row)).map((mark) => {
    const base = canvas.x(mark.row), y = canvas.y(mark.process);
    const sticksOut = mark.kind === "invoke" || mark.kind === "respond";
    const key = `${mark.process} ${Math.round(base)} ${sticksOut}`;
    const first = mark.kind === "output" && dots.has(dotKey(mark.process, base)) ? 1 : 0;
    const nth = taken.get(key) ?? first;
    taken.set(key, nth + 1);
    return { mark, x: base + (canvas.detailed ? nth * APART : 0), y };
  });
}

export function drawMarks(canvas: Canvas, trace: Trace, places: readonly Placed[]): void {
  for (const { mark, x, y } of places) drawMark(canvas, trace, mark, x, y);
}

function drawMark(canvas: Canvas, trace: Trace, mark: Mark, x: number, y: number): void {
  const { kind, row } = mark;
  const appears = canvas.since(row);
  canvas.put(
    "marks",
    `<g class="hb-mark hb-${kind}${canvas.tone(row)}" transform="translate(${tenth(x)} ${
      tenth(y)
    })"${appears}>${
      hover(`${words(trace.at(row))}, ${canvas.setting.clock.text(trace.at(row).time)}`)
    }<path d="${SYMBOL_PATHS[kind]}"/></g>`,
  );
  canvas.used.add(kind);
  if (!canvas.detailed) return;
  const sticksOut = kind === "invoke" || kind === "respond";
  if (sticksOut) canvas.plane.block({ x: x - 4, y: y - 20, width: 8, height: 14 });
  else {
    canvas.plane.block({ x: x - 6.5, y: y - 6.5, width: 13, height: 13 });
    canvas.hole(x - 6, y - 6, 12, 12, appears);
  }
}

/** Their labels, above or below. */
export function labelMarks(canvas: Canvas, places: readonly Placed[]): void {
  for (const { mark, x, y } of places) {
    if (mark.label === "") continue;
    const label = mark.kind === "timeout" ? cut(canvas.setting.nameOf(mark.label), 16) : mark.label;
    const lift = mark.kind === "invoke" || mark.kind === "respond" ? 21 : 8;
    canvas.label([label], (text) => placesAround(x, y, textWidth(text) + 4, lift), mark.row);
  }
}

/** Above or below, no further away than that: what floats belongs to nothing. */
function placesAround(x: number, y: number, width: number, lift: number) {
  const above = y - lift - LABEL_HEIGHT, below = y + 8;
  const lefts = [x - width / 2, x - 8, x - width + 8, x + 6, x - width - 6];
  return [...lefts.map((left) => ({ x: left, y: above })), ...lefts.map((left) => ({ x: left, y: below }))];
}

const dotKey = (process: number, x: number) => `${process} ${tenth(x)}`;

/** Where something is sent or received, and the first row there. */
function dotsOf(canvas: Canvas, trace: Trace): Map<string, number> {
  const dots = new Map<string, number>();
  const { first, last } = canvas.setting.window;
  for (let row = first; row <= last; row++) {
    const { kind, process } = trace.at(row);
    if (kind !== "send" && kind !== "receive") continue;
    const key = dotKey(process, canvas.x(row));
    if (!dots.has(key)) dots.set(key, row);
  }
  return dots;
}

/** A dot where something is sent or received and no other symbol stands; timestamps if given. */
export function drawDots(
  canvas: Canvas,
  trace: Trace,
  places: readonly Placed[],
  stamps?: ReadonlyMap<number, string>,
): void {
  if (!canvas.detailed) return;
  const { first, last } = canvas.setting.window;
  const symbols = new Set(
    places.map(({ mark, x }) =>
      mark.kind === "invoke" || mark.kind === "respond" ? "" : dotKey(mark.process, x)
    ),
  );
  for (const [key, row] of dotsOf(canvas, trace)) {
    if (symbols.has(key)) continue;
    const x = canvas.x(row), y = canvas.y(trace.at(row).process);
    canvas.put(
      "marks",
      `<circle class="hb-dot${canvas.tone(row)}" cx="${tenth(x)}" cy="${tenth(y)}" r="2.8"${
        canvas.since(row)
      }/>`,
    );
  }
  for (let row = first; row <= last; row++) {
    const stamp = stamps?.get(row);
    if (!stamp) continue;
    const x = canvas.x(row), y = canvas.y(trace.at(row).process);
    canvas.label(
      [stamp],
      (text) => placesAround(x, y, textWidth(text, LABEL_SIZE, true) + 4, 6),
      row,
      "hb-stamp",
    );
  }
}
