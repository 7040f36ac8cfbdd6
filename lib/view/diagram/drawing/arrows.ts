/** Messages as arrows. */
import type { Canvas } from "./canvas.ts";
import { hover } from "./canvas.ts";
import { headPath } from "./head.ts";
import { LABEL_HEIGHT } from "./labels.ts";
import { tenth } from "../../page/picture.ts";
import type { Arrow } from "../reading/scene.ts";
import { messageDetails, textWidth } from "../../page/text.ts";
import type { Trace } from "../../../core/trace/trace.ts";

type Point = { readonly x: number; readonly y: number };
type Line = { readonly from: Point; readonly to: Point };

/** How far an arrow stays away from the lifelines at its ends, in px. */
const START = 3, END = 5;
const HEAD = 7;

/** Draws the arrows that reach into the window, without their labels. */
export function drawArrows(canvas: Canvas, trace: Trace, arrows: readonly Arrow[]): void {
  for (const arrow of arrows) {
    const text = canvas.detailed || arrows.length < 20_000 ? hover(hoverText(canvas, trace, arrow)) : "";
    if (arrow.from === arrow.to && arrow.fate === "received") drawLoop(canvas, arrow, text);
    else drawArrow(canvas, arrow, text);
  }
}

function drawArrow(canvas: Canvas, arrow: Arrow, text: string): void {
  const line = lineOf(canvas, arrow);
  canvas.plane.addLine({ x1: line.from.x, y1: line.from.y, x2: line.to.x, y2: line.to.y });
  const path = `M${at(line.from)}L${at(line.to)}`;
  const channel = arrow.channel && " hb-channel";
  const style = `hb-arrow${channel} hb-${arrow.fate.replace(" ", "-")}${canvas.tone(arrow.send, arrow.end)}`;
  const hit = canvas.detailed ? `<path class="hb-hit" d="${path}"/>` : "";
  const end = arrow.fate === "received"
    ? `<path class="hb-head" d="${headAt(line)}"/>`
    : arrow.fate === "lost"
    ? crossAt(line.to)
    : "";
  const whole = `${text}${hit}<path d="${path}"/>${end}`;
  canvas.put(
    "arrows",
    `<g class="${style}" data-send="${arrow.send}"${
      canvas.since(arrow.end < 0 ? arrow.send : arrow.end)
    }>${whole}</g>`,
  );
  if (canvas.setting.stepOf && arrow.end >= 0) drawStub(canvas, arrow, line, text);
  if (arrow.fate !== "received") canvas.used.add(arrow.fate);
}

/**
 * In a stepper, a message under way is the beginning of its arrow: where and when it ends is not known yet.
 * Before the page's script runs the whole run is shown, and so none of them.
 */
function drawStub(canvas: Canvas, arrow: Arrow, { from, to }: Line, text: string): void {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const part = Math.min(1, Math.max(30 / length, 0.35));
  const tip = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
  canvas.put(
    "arrows",
    `<g class="hb-arrow hb-stub hb-hidden"${canvas.since(arrow.send, arrow.end)}>${text}<path d="M${
      at(from)
    }L${at(tip)}"/><circle cx="${tenth(tip.x)}" cy="${tenth(tip.y)}" r="2.5"/></g>`,
  );
}

/** A message to oneself. */
function drawLoop(canvas: Canvas, arrow: Arrow, text: string): void {
  const { from, to } = loopOf(canvas, arrow);
  const path = `M${at(from)}C${tenth(from.x)} ${tenth(from.y - 24)} ${tenth(to.x)} ${tenth(to.y - 24)} ${
    at(to)
  }`;
  const head = headAt({ from: { x: to.x, y: to.y - 10 }, to });
  const style = `hb-arrow hb-loop hb-received${canvas.tone(arrow.send, arrow.end)}`;
  canvas.put(
    "arrows",
    `<g class="${style}" data-send="${arrow.send}"${
      canvas.since(arrow.end)
    }>${text}<path fill="none" d="${path}"/><path class="hb-head" d="${head}"/></g>`,
  );
  canvas.plane.block({ x: from.x, y: from.y - 19, width: Math.max(1, to.x - from.x), height: 16 });
}

function loopOf(canvas: Canvas, arrow: Arrow): Line {
  const y = canvas.y(arrow.from);
  const x1 = canvas.x(arrow.send), x2 = canvas.x(arrow.end);
  const widen = x2 - x1 < 14 ? 7 : 0;
  return { from: { x: x1 - widen, y: y - START }, to: { x: x2 + widen, y: y - END } };
}

/** From lifeline to lifeline; a lost message gets no further than it got, one under way only leaves. */
function lineOf(canvas: Canvas, arrow: Arrow): Line {
  const from = { x: canvas.x(arrow.send), y: canvas.y(arrow.from) };
  const target = { x: canvas.x(arrow.end < 0 ? arrow.send : arrow.end), y: canvas.y(arrow.to) };
  const down = Math.sign(target.y - from.y);
  if (arrow.fate === "under way" || (arrow.fate === "lost" && target.x - from.x < 10)) {
    const lanes = Math.min(5, Math.abs(target.y - from.y) / canvas.setting.gap);
    const to = { x: from.x + 10 + 10 * lanes, y: from.y + (down || -1) * canvas.setting.gap * 0.42 };
    return shortened({ from, to }, START, 0);
  }
  return shortened({ from, to: target }, START, arrow.fate === "lost" ? 12 : END);
}

function shortened({ from, to }: Line, start: number, end: number): Line {
  const dx = to.x - from.x, dy = to.y - from.y;
  const length = Math.hypot(dx, dy);
  if (length < start + end + 4) return { from, to };
  return {
    from: { x: from.x + dx * start / length, y: from.y + dy * start / length },
    to: { x: to.x - dx * end / length, y: to.y - dy * end / length },
  };
}

function headAt({ from, to }: Line): string {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const ux = (to.x - from.x) / length, uy = (to.y - from.y) / length;
  return headPath({ x: to.x - ux * HEAD, y: to.y - uy * HEAD }, to, HEAD * 0.42);
}

function crossAt({ x, y }: Point): string {
  const r = 4.5;
  return `<path class="hb-cross" d="M${at({ x: x - r, y: y - r })}L${at({ x: x + r, y: y + r })}M${
    at({ x: x - r, y: y + r })
  }L${at({ x: x + r, y: y - r })}"/>`;
}

const at = ({ x, y }: Point) => `${tenth(x)} ${tenth(y)}`;

/** Writes the arrows' labels; those that find no place are left out (hovering still shows them). */
export function labelArrows(
  canvas: Canvas,
  arrows: readonly Arrow[],
  textsOf: (arrow: Arrow) => readonly string[],
): void {
  if (!canvas.detailed) return;
  const parts = canvas.setting.stepOf
    ? [0.3, 0.22, 0.4, 0.5, 0.15, 0.6, 0.7, 0.8]
    : [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88];
  for (const arrow of arrows) {
    const isLoop = arrow.from === arrow.to;
    const line = isLoop && arrow.fate === "received" ? loopOf(canvas, arrow) : lineOf(canvas, arrow);
    const over = arrow.channel && ` (${arrow.channel})`;
    canvas.label(
      textsOf(arrow).map((text) => text && text + over),
      (text) => isLoop ? above(line, text) : beside(line, text, canvas.setting.axis.width, parts),
      arrow.send,
      "hb-message",
    );
  }
}

/** On top of a loop, and no further away than that: what floats belongs to nothing. */
function above({ from, to }: Line, text: string) {
  const width = textWidth(text) + 4, middle = (from.x + to.x) / 2, y = from.y - 19 - LABEL_HEIGHT;
  return [middle - width / 2, middle - 4, middle - width + 4].map((x) => ({ x, y }));
}

/**
 * Beside the line, where the corner that is nearest does not touch it: middle first, then nearer to the ends.
 */
function beside({ from, to }: Line, text: string, right: number, parts: readonly number[]) {
  const width = textWidth(text) + 4;
  const down = to.y >= from.y;
  const candidates = [];
  for (const part of parts) {
    const x = from.x + (to.x - from.x) * part, y = from.y + (to.y - from.y) * part;
    const upper = y - LABEL_HEIGHT + 3, lower = y - 3;
    const afterwards = { x: x + 4, y: down ? upper : lower };
    const before = { x: x - 4 - width, y: down ? lower : upper };
    candidates.push(afterwards, before);
  }
  return candidates.filter((candidate) => candidate.x >= 0 && candidate.x + width <= right);
}

function hoverText({ setting: { clock } }: Canvas, trace: Trace, arrow: Arrow): string {
  const sent = `sent ${clock.at(trace.at(arrow.send).time)}`;
  const ended = arrow.end < 0
    ? "still under way at the end"
    : `${arrow.fate} ${clock.at(trace.at(arrow.end).time)}` + (arrow.reason ? `: ${arrow.reason}` : "");
  const over = arrow.channel && ` over ${arrow.channel}`;
  return `${messageDetails(arrow.message)}\nP${arrow.from} → P${arrow.to}${over}, ${sent}, ${ended}`;
}
