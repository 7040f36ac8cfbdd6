/** Charts over Observable Plot, made without a browser: one helper that every chart goes through. */
import { drawFitted, type Drawn, type PlotSpecification, type Whole } from "./axis/draw.ts";
import { roomFor } from "./axis/room.ts";
import { checkMarks } from "./axis/marks.ts";
import { checkSpecification } from "./axis/specification.ts";
import { checkOptions, FRAME, HEIGHT, TEXT, WIDTH } from "../page/options.ts";
import { escapeHtml, nameOf, Picture } from "../page/picture.ts";
import { checkFrame, THEME } from "../page/theme.ts";

export type { PlotSpecification };

/** What a figure says about itself. */
export type FigureOptions = {
  /** Stands above the figure. Title or caption must be given. */
  readonly title?: string;
  /** Stands below the figure: what to see in it. */
  readonly caption?: string;
  /** One sentence for those who cannot see the figure: what it shows and what comes out. */
  readonly alt: string;
  /** In px. */
  readonly width?: number;
  /** In px. */
  readonly height?: number;
  /** What stands for which series, drawn above the plot; HTML that is already escaped. */
  readonly key?: string;
};

/** What each option of a figure must be. */
export const FIGURE = { ...FRAME, width: WIDTH, height: HEIGHT, key: TEXT };

const PLACEHOLDER = "hb-plot-name";

/**
 * A chart with title, caption and alternative text. Ticks and margins are made to fit: labels are the ticks'
 * values, none twice, none cut, none over another. Colours that follow the page: `currentColor`, and
 * `accent(0)` to `accent(5)`.
 *
 * @param options title or caption (or both) and alt are required; width (default 640 px) and height (default
 * 340 px)
 * @param specification what `Plot.plot` takes
 * @throws TypeError without alt, or with neither title nor caption, or without marks, or for an option that
 * neither knows; RangeError for a value that has no place on its axis: 0 on a logarithmic one, or Infinity;
 * or for more marks than can be drawn
 *
 * @example
 * ```ts
 * import * as Plot from "@observablehq/plot";
 * show(figure({ title: "Squares", alt: "The squares of 1 to 3, rising." }, {
 *   marks: [Plot.dot([[1, 1], [2, 4], [3, 9]])],
 * }));
 * ```
 */
export function figure(options: FigureOptions, specification: PlotSpecification): Picture {
  checkOptions("a figure", options, FIGURE);
  checkFrame(options, "a figure");
  checkSpecification(specification);
  return drawFigure(options, specification, { notes: checkMarks(specification) });
}

/** What a chart says below its drawing, and where it counts. */
export type Said = { readonly notes?: readonly string[]; readonly whole?: Whole };

/** No chart becomes narrower, px: on a narrow page it scrolls, as its words would be too small to read. */
const NARROWEST = 480;

/** A figure of a chart that has checked its own options and rows. */
export function drawFigure(
  { title, caption, alt, width = 640, height = 340, key }: FigureOptions,
  specification: PlotSpecification,
  { notes = [], whole = {} }: Said,
): Picture {
  const fitted = drawFitted({
    width,
    height,
    ...specification,
    className: PLACEHOLDER,
    style: {
      fontSize: "12px",
      background: "none",
      overflow: "visible",
      minWidth: `${Math.min(width, NARROWEST)}px`,
      ...specification.style as object,
    },
  }, whole);
  const { drawn } = fitted, said = [...notes, ...fitted.notes];
  const svgs = drawn.tagName.toLowerCase() === "svg" ? [drawn] : [...drawn.querySelectorAll("svg")];
  for (const svg of svgs) roomFor(svg);
  for (const element of [drawn, ...drawn.querySelectorAll("*")]) roundAttributes(element);
  // A chart is one image with one description: its parts have no role, and so may not be called anything
  // aloud.
  for (const part of drawn.querySelectorAll("g[aria-label]")) {
    part.setAttribute("data-part", part.getAttribute("aria-label")!);
    part.removeAttribute("aria-label");
  }
  const told = [alt, ...said].join(" ");
  for (const svg of svgs) describe(svg, told);
  return framed(drawn.outerHTML, { title, caption, alt: told, key }, said);
}

const MEASURES = new Set(
  [
    "d",
    "x",
    "y",
    "x1",
    "x2",
    "y1",
    "y2",
    "cx",
    "cy",
    "r",
    "width",
    "height",
    "points",
    "transform",
    "stroke-width",
  ],
);

/** Two decimals: the last bits of a coordinate are nobody's business and may differ from engine to engine. */
function roundAttributes(element: Drawn): void {
  for (const { name, value } of [...element.attributes]) {
    if (!MEASURES.has(name) || !value.includes(".")) continue;
    const rounded = value.replace(
      /-?\d*\.\d{3,}(e-?\d+)?/g,
      (number) => String(Math.round(Number(number) * 100) / 100),
    );
    if (rounded !== value) element.setAttribute(name, rounded);
  }
}

function describe(svg: Drawn, alt: string): void {
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", alt);
}

/**
 * Names that depend on the content alone: several figures live on one page, and a run writes the same bytes
 * again.
 */
function framed(drawn: string, options: FigureOptions, notes: readonly string[]): Picture {
  const ids = new Map<string, string>();
  const local = drawn.replace(
    /plot-clip-\d+/g,
    (id) => ids.get(id) ?? ids.set(id, `${PLACEHOLDER}-clip-${ids.size + 1}`).get(id)!,
  );
  const title = options.title ? `<div class="hb-title">${escapeHtml(options.title)}</div>` : "";
  const caption = options.caption ? `<figcaption>${escapeHtml(options.caption)}</figcaption>` : "";
  const key = options.key ? `<div class="hb-key">${options.key}</div>` : "";
  const note = notes.length === 0 ? "" : `<div class="hb-note">${escapeHtml(notes.join(" "))}</div>`;
  const inside = `${title}${key}<div class="hb-scroll">${local}</div>${note}${caption}`;
  const name = `hb-${nameOf(inside)}`;
  const html = `<figure class="hb"><style>${THEME}</style>${inside.replaceAll(PLACEHOLDER, name)}</figure>`;
  return new Picture(html, options.alt);
}
