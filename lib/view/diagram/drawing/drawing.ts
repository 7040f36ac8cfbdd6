/** A window of a trace as SVG: the same drawing for the picture and for the stepper. */
import { drawArrows, labelArrows } from "./arrows.ts";
import { axisOf, type Order, type Window } from "./axis.ts";
import { clockOf } from "../reading/clock.ts";
import { Canvas, type Setting } from "./canvas.ts";
import { drawDots, drawMarks, labelMarks, placesOf } from "./marks.ts";
import { escapeHtml, nameOf, tenth } from "../../page/picture.ts";
import { type Arrow, type Scene, sceneOf } from "../reading/scene.ts";
import { drawBands, drawLifelines, drawPauses, drawSpansBelow, drawStatuses, levelsBelow } from "./spans.ts";
import type { Step } from "../reading/steps.ts";
import { extentOf } from "../../page/extent.ts";
import { ownName, shortNames } from "../../page/names.ts";
import { messageText, textWidth } from "../../page/text.ts";
import type { Message } from "../../../core/process.ts";
import type { Trace } from "../../../core/trace/trace.ts";

/** What stands at arrows: type and fields, only the type, nothing, or what a function says. */
export type Labels = "fields" | "type" | "none" | ((message: Message) => string);

export type DrawingOptions = {
  readonly window: Window;
  readonly steps: readonly Step[];
  readonly width: number;
  readonly order?: Order;
  readonly labels: Labels;
  readonly highlight: ReadonlySet<number>;
  readonly isFaint: (row: number) => boolean;
  /** Timestamps by row. */
  readonly stamps?: ReadonlyMap<number, string>;
  /** Everything carries the number of its step. */
  readonly stepping: boolean;
};

export type Drawing = {
  /** The names of the processes, and the diagram, which scrolls beside them. */
  readonly html: string;
  /** Unique for what is drawn. */
  readonly name: string;
  readonly used: ReadonlySet<string>;
  /** Labels that found no place. */
  readonly omitted: number;
  readonly order: Order;
  readonly width: number;
  /** The place of each step's column. */
  readonly xs: readonly number[];
};

const AXIS = 40;

export function draw(trace: Trace, options: DrawingOptions): Drawing {
  const whole = sceneOf(trace), scene = inWindow(whole, options.window), names = shortNames(namesIn(whole));
  const [, widest] = extentOf(trace.processes.map((id) => textWidth(`P${id}`, 13, true)));
  const namesWidth = Math.ceil(widest) + 14, clock = clockOf(trace);
  const axis = axisOf(trace, options.window, options.steps, {
    order: options.order,
    width: options.width - namesWidth,
    everyRow: options.stamps !== undefined,
    clock,
  });
  const setting = { ...layoutOf(trace, scene), axis, clock, nameOf: names, ...tonesOf(trace, options) };
  const canvas = new Canvas(setting);
  fill(canvas, trace, scene, options);
  const name = `hb-${nameOf(canvas.svg("") + setting.height + options.width)}`;
  const scaled = axis.order === "time" || clock.inSteps;
  const unit = scaled ? clock.unit : axis.ticks.length > 0 ? `${clock.unit}, not to scale` : "";
  const main =
    `<svg class="hb-main" width="${tenth(axis.width)}" height="${setting.height}" viewBox="0 0 ${
      tenth(axis.width)
    } ${setting.height}" aria-hidden="true">` +
    `${ticksSvg(setting, unit)}${canvas.svg(name)}${options.stepping ? nowLine(setting) : ""}</svg>`;
  const html = `<div class="hb-diagram">${
    namesSvg(setting, namesWidth)
  }<div class="hb-scroll" tabindex="0">${main}</div></div>`;
  const xs = options.steps.map((step) => axis.x(step.last));
  return { html, name, used: canvas.used, omitted: canvas.omitted, order: axis.order, width: axis.width, xs };
}

/** Labels last: they look for room. Those that cannot move far come first. */
function fill(canvas: Canvas, trace: Trace, scene: Scene, options: DrawingOptions): void {
  drawBands(canvas, trace, scene.bands);
  drawLifelines(canvas, scene.spans);
  drawSpansBelow(canvas, trace, scene.spans);
  drawArrows(canvas, trace, scene.arrows);
  const places = placesOf(canvas, trace, scene.marks);
  drawMarks(canvas, trace, places);
  labelMarks(canvas, places);
  drawStatuses(canvas, trace, scene.spans);
  drawPauses(canvas, trace, scene.spans);
  drawDots(canvas, trace, places, options.stamps);
  if (options.labels !== "none") {
    labelArrows(canvas, scene.arrows, textsOf(options.labels, canvas.setting.nameOf));
  }
}

function textsOf(
  labels: Exclude<Labels, "none">,
  nameOf: (name: string) => string,
): (arrow: Arrow) => readonly string[] {
  if (typeof labels === "function") return ({ message }) => [String(labels(message))];
  return ({ message }) => {
    const type = nameOf(message.type), short = [type, ownName(type)];
    return labels === "type" ? short : [...new Set([messageText({ ...message, type }), ...short])];
  };
}

/** The names of messages and timers, of the whole trace. */
function* namesIn({ arrows, marks }: Scene): Iterable<string> {
  for (const { message } of arrows) yield message.type;
  for (const { kind, label } of marks) if (kind === "timeout") yield label;
}

function inWindow(scene: Scene, { first, last }: Window): Scene {
  const reaches = ({ from, to }: { from: number; to: number }) => from <= last && (to < 0 || to >= first);
  return {
    arrows: scene.arrows.filter(({ send, end, fate }) =>
      send <= last && (end >= first || (fate === "under way" && send >= first))
    ),
    marks: scene.marks,
    spans: scene.spans.filter(reaches),
    bands: scene.bands.filter(reaches),
  };
}

function layoutOf(trace: Trace, scene: Scene): Pick<Setting, "processes" | "gap" | "top" | "height"> {
  const count = trace.processes.length;
  const gap = (count <= 6 ? 72 : count <= 12 ? 60 : 48) + Math.max(0, levelsBelow(scene.spans) - 1) * 6;
  const top = scene.bands.length > 0 ? 58 : 42;
  return { processes: trace.processes, gap, top, height: top + gap * (count - 1) + 30 + AXIS };
}

function tonesOf(
  trace: Trace,
  { highlight, isFaint, stepping, steps, window }: DrawingOptions,
): Pick<Setting, "window" | "isHot" | "isFaint" | "stepOf"> {
  const tones = { window, isHot: (row: number) => highlight.has(row), isFaint };
  if (!stepping) return tones;
  const numbers = new Int32Array(trace.length).fill(steps.length);
  steps.forEach((step, k) => numbers.fill(k, step.first, step.last + 1));
  numbers.fill(-1, 0, window.first);
  return { ...tones, stepOf: (row) => numbers[row] };
}

function ticksSvg({ axis, height }: Setting, unit: string): string {
  const y = height - AXIS + 6;
  const ticks = axis.ticks.map(({ x, label, labelX }) =>
    `<path d="M${tenth(x)} ${y}v4"/><text x="${tenth(labelX)}" y="${y + 16}">${escapeHtml(label)}</text>`
  );
  return `<g class="hb-axis"><path d="M0 ${y}H${tenth(axis.width)}"/>${
    ticks.join("")
  }<text class="hb-unit" x="${tenth(axis.width - 2)}" y="${y + 30}">${unit}</text></g>`;
}

function namesSvg({ processes, top, gap, height }: Setting, width: number): string {
  const names = processes.map((id, place) =>
    `<text x="${width - 10}" y="${tenth(top + gap * place + 4.5)}">P${id}</text>`
  ).join("");
  return `<svg class="hb-names" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" aria-hidden="true">${names}</svg>`;
}

const nowLine = ({ top, height }: Setting) => `<path class="hb-now" d="M0 ${top - 26}V${height - AXIS}"/>`;
