/**
 * Where the parts of a diagram put their SVG: layers, labels that find their place, and the step at which
 * each appears.
 */
import type { Axis, Window } from "./axis.ts";
import { type Candidate, LABEL_SIZE, Plane } from "./labels.ts";
import type { Clock } from "../reading/clock.ts";
import { escapeHtml, tenth } from "../../page/picture.ts";
import type { ProcessId } from "../../../core/process.ts";

/** From back to front. */
const LAYERS = ["base", "bands", "lines", "bars", "arrows", "spans", "marks", "labels"] as const;
export type Layer = typeof LAYERS[number];

/** What is drawn, and how. */
export type Setting = {
  readonly axis: Axis;
  readonly clock: Clock;
  /** A message's or timer's name without a prefix that tells nothing. */
  readonly nameOf: (name: string) => string;
  readonly window: Window;
  readonly processes: readonly ProcessId[];
  /** Distance of the lifelines and place of the first, in px. */
  readonly gap: number;
  readonly top: number;
  readonly height: number;
  /** Rows to stress; rows to draw faintly. */
  readonly isHot: (row: number) => boolean;
  readonly isFaint: (row: number) => boolean;
  /** The step that a row belongs to; absent where everything is shown at once. */
  readonly stepOf?: (row: number) => number;
};

/** Styles of labels in bold type. */
const BOLD = new Set(["hb-status", "hb-stamp"]);

/** Below this distance of events, in px, labels and dots cannot be seen. */
const LEGIBLE_PITCH = 12;

export class Canvas {
  readonly plane: Plane;
  /** Whether there is room for labels, dots and hover areas. */
  readonly detailed: boolean;
  /** How many labels found no place. */
  omitted = 0;
  /** Names of the symbols used, for the key. */
  readonly used = new Set<string>();
  private readonly layers = new Map<Layer, string[]>(LAYERS.map((layer) => [layer, []]));
  private readonly holes: string[] = [];
  private readonly places: ReadonlyMap<ProcessId, number>;

  constructor(readonly setting: Setting) {
    this.plane = new Plane(setting.axis.width, setting.height);
    this.detailed = setting.axis.pitch >= LEGIBLE_PITCH;
    this.places = new Map(setting.processes.map((id, place) => [id, place]));
  }

  put(layer: Layer, svg: string): void {
    this.layers.get(layer)!.push(svg);
  }

  /** The height of a process's lifeline. */
  y(process: ProcessId): number {
    return this.setting.top + this.setting.gap * (this.places.get(process) ?? 0);
  }

  x(row: number): number {
    return this.setting.axis.x(row);
  }

  /** Like x, but not outside of the drawing; −1 is its right end. */
  xInside(row: number): number {
    if (row < 0) return this.setting.axis.width;
    return Math.max(0, Math.min(this.setting.axis.width, this.x(row)));
  }

  inWindow(row: number): boolean {
    return row >= this.setting.window.first && row <= this.setting.window.last;
  }

  /** Attributes of what appears with row `from` and is gone with row `to`. */
  since(from: number, to = -1): string {
    const { stepOf } = this.setting;
    if (!stepOf) return "";
    return ` data-s="${stepOf(from)}"` + (to >= 0 ? ` data-e="${stepOf(to)}"` : "");
  }

  /** Class names for stressed and faint things. */
  tone(...rows: number[]): string {
    if (rows.every((row) => row >= 0 && this.setting.isHot(row))) return " hb-hot";
    return rows.some((row) => row >= 0 && this.setting.isFaint(row)) ? " hb-faint" : "";
  }

  /** Writes a label at the best candidate that is free, or a shorter text; leaves it out if there is none. */
  label(
    texts: readonly string[],
    candidatesOf: (text: string) => readonly Candidate[],
    row: number,
    style = "",
  ): void {
    if (!this.detailed) return;
    for (const text of texts) {
      if (text === "") continue;
      const box = this.plane.place(text, candidatesOf(text), BOLD.has(style));
      if (!box) continue;
      const appears = this.since(row);
      this.put(
        "labels",
        `<text class="hb-label ${style}${this.tone(row)}" x="${tenth(box.x + 2)}" y="${
          tenth(box.y + LABEL_SIZE)
        }"${appears}>${escapeHtml(text)}</text>`,
      );
      this.hole(box.x, box.y, box.width, box.height, appears);
      return;
    }
    this.omitted++;
  }

  /** Lines and arrows leave out this place, so that what stands there can be read on any background. */
  hole(x: number, y: number, width: number, height: number, appears = ""): void {
    this.holes.push(
      `<rect x="${tenth(x)}" y="${tenth(y)}" width="${tenth(width)}" height="${tenth(height)}"${appears}/>`,
    );
  }

  /** All layers; `name` is unique on the page. */
  svg(name: string): string {
    const { axis: { width }, height, stepOf } = this.setting;
    const area = `x="0" y="0" width="${tenth(width)}" height="${tenth(height)}"`;
    const mask =
      `<mask id="${name}-m" maskUnits="userSpaceOnUse" ${area}><rect ${area} fill="#fff"/><g fill="#000">${
        this.holes.join("")
      }</g></mask>`;
    const clip = stepOf ? `<clipPath id="${name}-c"><rect class="hb-now-clip" ${area}/></clipPath>` : "";
    const attributes = (layer: Layer) => {
      const clipped = stepOf ? ` clip-path="url(#${name}-c)"` : "";
      if (layer === "lines") return ` mask="url(#${name}-m)"${clipped}`;
      if (layer === "arrows") return ` mask="url(#${name}-m)"`;
      return layer === "bars" || layer === "spans" || layer === "bands" ? clipped : "";
    };
    return `<defs>${mask}${clip}</defs>` +
      LAYERS.map((layer) =>
        `<g class="hb-${layer}"${attributes(layer)}>${this.layers.get(layer)!.join("\n")}</g>`
      ).join("\n");
  }
}

/** A `<title>`, which browsers show while one points at the element. */
export function hover(text: string): string {
  return `<title>${escapeHtml(text)}</title>`;
}
