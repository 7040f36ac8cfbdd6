/** A map of what implies what: names in boxes, the strongest on top, and arrows to what follows. */
import { extentOf } from "../page/extent.ts";
import { ANY, checkOptions, TEXT } from "../page/options.ts";
import { escapeHtml, Picture, tenth } from "../page/picture.ts";
import { textWidth } from "../page/text.ts";
import { accent, THEME } from "../page/theme.ts";
import { headPath } from "./drawing/head.ts";

/** From what is stronger to what follows from it. */
export type Implication = readonly [stronger: string, weaker: string];

export type ImplicationOptions = {
  readonly title: string;
  readonly caption?: string;
  /** The arrow that all this is about: it is drawn thick. */
  readonly arrow?: Implication;
  /** What is so (✓, framed twice) and what is not (✗); what is not named has no mark. */
  readonly marks?: ReadonlyMap<string, boolean | undefined>;
};

type Box = { readonly name: string; readonly label: string; readonly x: number; readonly y: number };
type Point = readonly [x: number, y: number];
/** What stands in a row: a name, or a passage for the arrows of a name that lead further down. */
type Place = { readonly name: string; readonly isPassage: boolean };

const HEIGHT = 28, ROW = 74, GAP = 18, PADDING = 11, SIZE = 12.5;

/**
 * Draws implications as a map. A name stands one row below the lowest that implies it; arrows that lead
 * further down pass a row between its names.
 * @param arrows without circles; those that follow from others are better left out
 * @throws RangeError for a circle, or an arrow to be drawn thick that is none; TypeError for an option that
 * there is not
 * @example show(implicationMap(consistencyArrows, { title: "Models of consistency" }))
 */
export function implicationMap(arrows: readonly Implication[], options: ImplicationOptions): Picture {
  checkOptions("implicationMap", options, { title: TEXT, caption: TEXT, arrow: ANY, marks: ANY });
  const { title, caption, arrow, marks } = options;
  const isThick = ([stronger, weaker]: Implication) => stronger === arrow?.[0] && weaker === arrow[1];
  if (arrow && !arrows.some(isThick)) {
    throw new RangeError(`arrow must be one of the arrows, got ${arrow.join(" → ")}`);
  }
  const { boxes, passages, width, height } = placed(arrows, marks);
  const lines = [...arrows].sort((a, b) => Number(isThick(a)) - Number(isThick(b))).map((one) => {
    const [from, to] = one.map((name) => boxes.get(name)!);
    const passed = (passages.get(from.name) ?? []).filter(([, y]) => y < to.y);
    return arrowSvg([[from.x, from.y + HEIGHT], ...passed, [to.x, to.y - 2]], isThick(one));
  });
  const drawn = [...boxes.values()].map((box) =>
    boxSvg(box, marks?.get(box.name), arrow?.includes(box.name))
  );
  const alt = altOf(title, arrows, options);
  return new Picture(
    `<figure class="hb hb-implications"><style>${THEME}${STYLE}</style><div class="hb-title">${
      escapeHtml(title)
    }</div><div class="hb-scroll"><svg role="img" aria-label="${escapeHtml(alt)}" width="${width}" ` +
      `height="${height}" viewBox="0 0 ${width} ${height}">${lines.join("")}${drawn.join("")}</svg></div>${
        caption ? `<figcaption>${escapeHtml(caption)}</figcaption>` : ""
      }</figure>`,
    alt,
  );
}

function placed(arrows: readonly Implication[], marks: ImplicationOptions["marks"]) {
  const labelOf = (name: string) => {
    const mark = marks?.get(name);
    return mark === undefined ? name : `${mark ? "✓" : "✗"} ${name}`;
  };
  const wide = ({ name, isPassage }: Place) =>
    isPassage ? 0 : textWidth(labelOf(name), SIZE, true) + 2 * PADDING;
  const rows = rowsOf(arrows);
  const widths = rows.map((row) => row.reduce((sum, place) => sum + wide(place) + GAP, -GAP));
  const width = Math.ceil(extentOf(widths)[1]) + 8;
  const boxes = new Map<string, Box>(),
    passages = new Map<string, Point[]>(),
    last = new Map<string, number>();
  rows.forEach((row, at) => {
    const y = at * ROW + 4;
    let left = (width - widths[at]) / 2;
    for (const place of inOrder(row, arrows, last)) {
      const { name, isPassage } = place, x = left + wide(place) / 2;
      last.set(name, x);
      left += wide(place) + GAP;
      if (!isPassage) boxes.set(name, { name, label: labelOf(name), x, y });
      else passages.set(name, [...passages.get(name) ?? [], [x, y], [x, y + HEIGHT]]);
    }
  });
  return { boxes, passages, width, height: (rows.length - 1) * ROW + HEIGHT + 8 };
}

function rowsOf(arrows: readonly Implication[]): Place[][] {
  const names = [...new Set(arrows.flat())], rows: Place[][] = [];
  const rowOf = new Map(names.map((name) => [name, depthOf(name, arrows, [])]));
  const put = (name: string, row: number, isPassage: boolean) => (rows[row] ??= []).push({ name, isPassage });
  for (const name of names) put(name, rowOf.get(name)!, false);
  for (const name of names) {
    const lowest = extentOf([
      0,
      ...arrows.filter(([one]) => one === name).map(([, to]) => rowOf.get(to)!),
    ])[1];
    for (let row = rowOf.get(name)! + 1; row < lowest; row++) put(name, row, true);
  }
  return rows;
}

/** Each below the middle of what leads to it. @param last where each name, or its passage, was last */
function inOrder(row: readonly Place[], arrows: readonly Implication[], last: Map<string, number>): Place[] {
  const above = ({ name, isPassage }: Place) => {
    const from = isPassage ? [name] : arrows.filter(([, to]) => to === name).map(([one]) => one);
    return from.reduce((sum, one) => sum + last.get(one)!, 0) / Math.max(1, from.length);
  };
  const middles = new Map(row.map((place) => [place, above(place)]));
  return [...row].sort((a, b) => middles.get(a)! - middles.get(b)!);
}

/** The most arrows that lead to a name, one behind the other. */
function depthOf(name: string, arrows: readonly Implication[], above: readonly string[]): number {
  if (above.includes(name)) throw new RangeError(`arrows lead in a circle: ${[...above, name].join(" ← ")}`);
  const stronger = arrows.filter(([, weaker]) => weaker === name);
  return extentOf([0, ...stronger.map(([one]) => 1 + depthOf(one, arrows, [...above, name]))])[1];
}

function arrowSvg(points: readonly Point[], isThick: boolean): string {
  const [[x1, y1], [x2, y2]] = points.slice(-2), dx = x2 - x1, dy = y2 - y1, length = Math.hypot(dx, dy);
  const back = isThick ? 11 : 8, base = { x: x2 - dx / length * back, y: y2 - dy / length * back };
  const line = [...points.slice(0, -1), [base.x, base.y]].map((point) => point.map(tenth).join(" "));
  const head = headPath(base, { x: x2, y: y2 }, isThick ? 6 : 4);
  return `<g class="hb-way${isThick ? " hb-thick" : ""}"><path class="hb-line" d="M${
    line.join("L")
  }"/><path class="hb-head" d="${head}"/></g>`;
}

function boxSvg({ label, x, y }: Box, mark: boolean | undefined, isEnd = false): string {
  const width = textWidth(label, SIZE, true) + 2 * PADDING;
  const frame = (by: number) =>
    `<rect x="${tenth(x - width / 2 + by)}" y="${y + by}" width="${tenth(width - 2 * by)}" height="${
      HEIGHT - 2 * by
    }" rx="${5 - by / 2}"/>`;
  const kind = `${mark === true ? " hb-yes" : mark === false ? " hb-no" : ""}${isEnd ? " hb-end" : ""}`;
  return `<g class="hb-model${kind}">${frame(0)}${mark === true ? frame(3) : ""}<text x="${tenth(x)}" y="${
    y + 18.5
  }">${escapeHtml(label)}</text></g>`;
}

function altOf(title: string, arrows: readonly Implication[], { arrow, marks }: ImplicationOptions): string {
  const words = (wanted: boolean) =>
    [...marks ?? []].filter(([, mark]) => mark === wanted).map(([name]) => name).join(", ");
  const said = [
    `${title}.`,
    `What follows from what: ${arrows.map((one) => one.join(" → ")).join("; ")}.`,
    ...arrow ? [`Drawn thick: ${arrow.join(" → ")}.`] : [],
    ...marks ? [`Yes: ${words(true) || "none"}. No: ${words(false) || "none"}.`] : [],
  ];
  return said.join(" ");
}

const STYLE = `.hb-implications svg{font-size:${SIZE}px;fill:currentColor;max-width:none}
.hb-implications .hb-model rect{fill:var(--jp-layout-color0,Canvas);stroke:currentColor;stroke-width:1.2}
.hb-implications .hb-model text{text-anchor:middle}
.hb-implications .hb-yes rect{stroke:${accent(0)};stroke-width:1.6}
.hb-implications .hb-yes rect+rect{fill:none;stroke-width:1}
.hb-implications .hb-yes text,.hb-implications .hb-end text{font-weight:600}
.hb-implications .hb-no{opacity:.75}
.hb-implications .hb-no rect{stroke-dasharray:4 3}
.hb-implications .hb-end rect{stroke-width:2.4}
.hb-implications .hb-line{stroke:currentColor;stroke-opacity:.55;fill:none;stroke-width:1.2;stroke-linejoin:round}
.hb-implications .hb-head{fill-opacity:.7}
.hb-implications .hb-thick .hb-line{stroke:${accent(1)};stroke-opacity:1;stroke-width:3}
.hb-implications .hb-thick .hb-head{fill:${accent(1)};fill-opacity:1}
`;
