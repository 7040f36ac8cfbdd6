/** What lasts: lifelines and their interruptions, statuses, messages held back, forces, partitions. */
import type { Canvas } from "./canvas.ts";
import { hover } from "./canvas.ts";
import { LABEL_HEIGHT, LABEL_SIZE } from "./labels.ts";
import { tenth } from "../../page/picture.ts";
import type { Band, Span, SpanKind } from "../reading/scene.ts";
import { extentOf } from "../../page/extent.ts";
import { textWidth } from "../../page/text.ts";
import { accent, ACCENTS } from "../../page/theme.ts";
import type { Trace } from "../../../core/trace/trace.ts";

/** Half the thickness of a status bar and of a pause, in px. */
const BAR = 3.5, PAUSE = 5;

/** Spans that run below the lifeline, each at a level of its own where they overlap. */
const BELOW = new Set<SpanKind>(["held back", "in service", "force", "device"]);
const FIRST_LEVEL = 9, LEVEL = 6;

/** Lifelines: drawn through where the process is up, dotted where it is down. */
export function drawLifelines(canvas: Canvas, spans: readonly Span[]): void {
  const { width } = canvas.setting.axis;
  for (const process of canvas.setting.processes) {
    const y = tenth(canvas.y(process));
    let x = 0;
    for (const span of spans.filter((some) => some.kind === "down" && some.process === process)) {
      const from = canvas.xInside(span.from), to = canvas.xInside(span.to);
      canvas.put(
        "lines",
        `<path class="hb-life" d="M${tenth(x)} ${y}H${tenth(from)}"/><path class="hb-life hb-down" d="M${
          tenth(from)
        } ${y}H${tenth(to)}"/>`,
      );
      x = to;
    }
    canvas.put("lines", `<path class="hb-life" d="M${tenth(x)} ${y}H${tenth(width)}"/>`);
    if (canvas.setting.stepOf) {
      canvas.put("base", `<path class="hb-life hb-ahead" d="M0 ${y}H${tenth(width)}"/>`);
    }
    canvas.plane.block({ x: 0, y: canvas.y(process) - 4, width, height: 8 });
  }
}

/** Statuses as bars on the lifeline, each named; a resting one is pale. */
export function drawStatuses(canvas: Canvas, trace: Trace, spans: readonly Span[]): void {
  const statuses = spans.filter((span) => span.kind === "status");
  const looks = looksOf(statuses.map((span) => span.label));
  for (const span of statuses) {
    const { x, width } = extent(canvas, span);
    if (width < 0.5) continue;
    const y = canvas.y(span.process), { style, colour } = looks.get(span.label)!;
    canvas.put(
      "bars",
      `<rect class="hb-bar${style}${canvas.tone(span.from)}"${colour} x="${tenth(x)}" y="${
        tenth(y - BAR)
      }" width="${tenth(width)}" height="${2 * BAR}" rx="2">${
        hover(`P${span.process}: ${span.label}${since(canvas, trace, span)}`)
      }</rect>`,
    );
    if (width >= 16) labelAlong(canvas, span, x, width, "hb-status");
  }
}

/** The statuses of who wants nothing. */
const RESTING = new Set(["idle", "released"]);
/** Filled, open, dashed, dotted: what tells statuses apart that share a colour. */
const STYLES = ["", " hb-open", " hb-open hb-dashed", " hb-open hb-dotted"];

type Look = { readonly style: string; readonly colour: string };

/**
 * A status has its colour from its name alone: the same in every picture. Where names of one picture share a
 * colour, the later ones are drawn otherwise.
 */
function looksOf(names: readonly string[]): Map<string, Look> {
  const looks = new Map<string, Look>(), taken = new Map<number, number>();
  for (const name of [...new Set(names)].sort()) {
    if (RESTING.has(name)) {
      looks.set(name, { style: " hb-resting", colour: "" });
      continue;
    }
    const number = colourOf(name), nth = taken.get(number) ?? 0, colour = accent(number);
    taken.set(number, nth + 1);
    const outline = nth > 0 ? ` stroke="${colour}"` : "";
    looks.set(name, { style: STYLES[nth % STYLES.length], colour: ` fill="${colour}"${outline}` });
  }
  return looks;
}

function colourOf(name: string): number {
  let colour = 29;
  for (let at = 0; at < name.length; at++) colour = (colour * 37 + name.charCodeAt(at)) >>> 0;
  return colour % ACCENTS;
}

function labelAlong(
  canvas: Canvas,
  span: Span,
  x: number,
  width: number,
  style: string,
  half = BAR,
): void {
  const y = canvas.y(span.process);
  canvas.label(
    [span.label],
    (text) => {
      const room = Math.max(0, width - textWidth(text, LABEL_SIZE, style === "hb-status") - 4);
      const shifts = [0, 10, 20, 32, 48, 64, 90].filter((shift) => shift <= Math.max(room, 0));
      return shifts.flatMap((shift) => [
        { x: x + 1 + shift, y: y - half - 1 - LABEL_HEIGHT },
        { x: x + 1 + shift, y: y + half + 1 },
      ]);
    },
    Math.max(span.from, canvas.setting.window.first),
    style,
  );
}

/** Pauses as an open bar. */
export function drawPauses(canvas: Canvas, trace: Trace, spans: readonly Span[]): void {
  for (const span of spans.filter((some) => some.kind === "paused")) {
    const { x, width } = extent(canvas, span);
    const y = canvas.y(span.process);
    canvas.put(
      "bars",
      `<rect class="hb-paused" x="${tenth(x)}" y="${tenth(y - PAUSE)}" width="${tenth(width)}" height="${
        2 * PAUSE
      }" rx="2">${hover(`P${span.process} is paused${since(canvas, trace, span)}`)}</rect>`,
    );
    labelAlong(canvas, span, x, width, "", PAUSE);
  }
}

/** How many levels of spans run below the lifelines, at most 5. */
export function levelsBelow(spans: readonly Span[]): number {
  const [, most] = extentOf(levelsOf(spans).values());
  return Math.max(-1, most) + 1;
}

function levelsOf(spans: readonly Span[]): Map<Span, number> {
  const levels = new Map<Span, number>();
  const ends = new Map<number, number[]>();
  for (const span of spans) {
    if (!BELOW.has(span.kind)) continue;
    const free = ends.get(span.process) ?? [];
    let level = free.findIndex((end) => end <= span.from);
    if (level < 0) level = Math.min(free.length, 4);
    free[level] = span.to < 0 ? Infinity : span.to;
    ends.set(span.process, free);
    levels.set(span, level);
  }
  return levels;
}

const WHAT: { readonly [kind: string]: string } = {
  "held back": "is held back",
  "in service": "waits or is served",
  "force": "the log is being forced",
  "device": "the device works",
};

export function drawSpansBelow(canvas: Canvas, trace: Trace, spans: readonly Span[]): void {
  for (const [span, level] of levelsOf(spans)) {
    const { x, width } = extent(canvas, span);
    if (width < 1) continue;
    const lane = canvas.y(span.process), y = lane + FIRST_LEVEL + LEVEL * level;
    const kind = span.kind.replace(" ", "-");
    const path = `M${tenth(x)} ${tenth(lane)}V${tenth(y)}H${tenth(x + width)}` +
      (span.to < 0 ? "" : `V${tenth(lane)}`);
    canvas.put(
      "spans",
      `<g class="hb-span hb-${kind}">${
        hover(`P${span.process}: ${span.label} ${WHAT[span.kind]}${since(canvas, trace, span)}`)
      }<path d="${path}"/></g>`,
    );
    canvas.plane.block({ x, y: lane + 4, width, height: FIRST_LEVEL + LEVEL * level });
    canvas.used.add(span.kind);
  }
}

/** Partitions as shaded bands over all processes. */
export function drawBands(canvas: Canvas, trace: Trace, bands: readonly Band[]): void {
  const { top, gap, processes } = canvas.setting;
  for (const band of bands) {
    const { x, width } = extent(canvas, band);
    const height = gap * (processes.length - 1) + 44;
    canvas.put(
      "bands",
      `<g class="hb-band">${hover(`partition ${band.label}${since(canvas, trace, band)}`)}<rect x="${
        tenth(x)
      }" y="${tenth(top - 22)}" width="${tenth(width)}" height="${tenth(height)}"/></g>`,
    );
    const y = top - 22 - LABEL_HEIGHT;
    canvas.label(
      [`partition ${band.label}`, "partition"],
      (text) =>
        [x + 1, x + width / 2 - textWidth(text) / 2].flatMap((
          left,
        ) => [{ x: left, y }, { x: left, y: y - LABEL_HEIGHT }]),
      Math.max(band.from, canvas.setting.window.first),
    );
  }
}

function extent(canvas: Canvas, span: { from: number; to: number }): { x: number; width: number } {
  const x = canvas.xInside(span.from);
  return { x, width: canvas.xInside(span.to) - x };
}

function since(
  { setting: { clock } }: Canvas,
  trace: Trace,
  { from, to }: { from: number; to: number },
): string {
  const begin = clock.text(trace.at(from).time);
  return to < 0 ? `, from ${begin} on` : `, ${begin} to ${clock.text(trace.at(to).time)}`;
}
