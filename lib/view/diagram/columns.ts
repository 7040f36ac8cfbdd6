/**
 * Boxes in columns, and arrows between neighbours: what a system is built of. A box may lead to a notebook.
 */
import { extentOf } from "../page/extent.ts";
import { ANY, checkOptions, TEXT } from "../page/options.ts";
import { escapeHtml, Picture, tenth } from "../page/picture.ts";
import { textWidth } from "../page/text.ts";
import { accent, THEME } from "../page/theme.ts";

/** A box. */
export type ColumnBox = {
  readonly name: string;
  /** A second line, in small type. */
  readonly note?: string;
  /** Where a click leads: the file of a notebook beside this one. */
  readonly link?: string;
};

/** An arrow between two boxes, by their names. */
export type ColumnArrow = {
  readonly from: string;
  readonly to: string;
  /** What stands beside it. */
  readonly label?: string;
  readonly dashed?: boolean;
};

export type ColumnMapOptions = {
  readonly title: string;
  readonly caption?: string;
  /** The box that all this is about: what it has to do with is drawn strong, all else faint. */
  readonly chosen?: string;
};

type Placed = ColumnBox & {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly column: number;
};
type Side = "left" | "right";

const SIZE = 12.5, SMALL = 12, HEIGHT = 44, GAP = 12, BETWEEN = 100, PADDING = 12;

/**
 * Draws boxes in columns, from left to right, each column in the middle of the height.
 * @param arrows between boxes of neighbouring columns, or one below the other
 * @throws RangeError for a column without boxes, a name that is there twice or not at all, or an arrow that
 * would cross a column;
 * TypeError for an option that there is not
 * @example
 * const columns = [[{ name: "client" }], [{ name: "master", note: "P1" }]];
 * show(columnMap(columns, [{ from: "client", to: "master", label: "KeepAlive" }], { title: "A session" }));
 */
export function columnMap(
  columns: readonly (readonly ColumnBox[])[],
  arrows: readonly ColumnArrow[],
  options: ColumnMapOptions,
): Picture {
  checkOptions("columnMap", options, { title: TEXT, caption: TEXT, chosen: ANY });
  const { title, caption, chosen } = options;
  const { boxes, width, height } = placed(columns);
  if (chosen !== undefined) boxOf(boxes, chosen);
  const near = new Set(
    arrows.filter((arrow) => touches(arrow, chosen)).flatMap(({ from, to }) => [from, to]),
  );
  const isFaint = (name: string) => chosen !== undefined && name !== chosen && !near.has(name);
  const lines = [...arrows].sort((a, b) => Number(touches(a, chosen)) - Number(touches(b, chosen)))
    .map((arrow) => arrowSvg(arrow, arrows, boxes, chosen));
  const drawn = [...boxes.values()].map((box) => boxHtml(box, isFaint(box.name), box.name === chosen));
  const alt = altOf(title, columns, arrows, chosen);
  return new Picture(
    `<figure class="hb hb-columns"><style>${THEME}${STYLE}</style><div class="hb-title">${
      escapeHtml(title)
    }</div><div class="hb-scroll"><div class="hb-board" style="width:${width}px;height:${height}px">` +
      `<svg role="img" aria-label="${
        escapeHtml(alt)
      }" width="${width}" height="${height}" viewBox="0 0 ${width} ` +
      `${height}">${lines.join("")}</svg>${drawn.join("")}</div></div>${
        caption ? `<figcaption>${escapeHtml(caption)}</figcaption>` : ""
      }</figure>`,
    alt,
  );
}

const touches = ({ from, to }: ColumnArrow, chosen?: string) => from === chosen || to === chosen;

function boxOf(boxes: ReadonlyMap<string, Placed>, name: string): Placed {
  const box = boxes.get(name);
  if (!box) throw new RangeError(`the boxes are ${[...boxes.keys()].join(", ")}; got "${name}"`);
  return box;
}

function placed(columns: readonly (readonly ColumnBox[])[]) {
  const boxes = new Map<string, Placed>();
  const height = extentOf(columns.map(({ length }) => length * (HEIGHT + GAP) - GAP))[1] + 8;
  let x = 4;
  columns.forEach((column, at) => {
    if (column.length === 0) throw new RangeError("a column needs a box, got none");
    const wide = ({ name, note = "" }: ColumnBox) =>
      Math.max(textWidth(name, SIZE, true), textWidth(note, SMALL)) + 2 * PADDING;
    const width = Math.ceil(extentOf(column.map(wide))[1]);
    let y = (height - column.length * (HEIGHT + GAP) + GAP) / 2;
    for (const box of column) {
      if (boxes.has(box.name)) throw new RangeError(`there are two boxes "${box.name}"`);
      boxes.set(box.name, { ...box, x, y, width, column: at });
      y += HEIGHT + GAP;
    }
    x += width + BETWEEN;
  });
  return { boxes, width: x - BETWEEN + 4, height };
}

/** On which side of a box an arrow begins or ends, if not below or above it. */
function sideOf(box: Placed, other: Placed): Side | undefined {
  if (other.column === box.column) return undefined;
  return other.column > box.column ? "right" : "left";
}

/** Arrows on the same side of a box lie apart, in the order of where they lead. */
function portOf(
  box: Placed,
  other: Placed,
  arrows: readonly ColumnArrow[],
  boxes: ReadonlyMap<string, Placed>,
): number {
  const others = arrows.filter((arrow) => touches(arrow, box.name))
    .map(({ from, to }) => boxOf(boxes, from === box.name ? to : from))
    .filter((one) => sideOf(box, one) === sideOf(box, other)).sort((a, b) => a.y - b.y);
  return box.y + HEIGHT * (others.indexOf(other) + 1) / (others.length + 1);
}

function arrowSvg(
  arrow: ColumnArrow,
  arrows: readonly ColumnArrow[],
  boxes: ReadonlyMap<string, Placed>,
  chosen?: string,
): string {
  const from = boxOf(boxes, arrow.from), to = boxOf(boxes, arrow.to), apart = to.column - from.column;
  const isBelow = apart === 0 && Math.abs(to.y - from.y) === HEIGHT + GAP;
  if (Math.abs(apart) !== 1 && !isBelow) {
    throw new RangeError(`an arrow leads to a neighbour, got ${arrow.from} → ${arrow.to}`);
  }
  const kind = chosen === undefined ? "" : touches(arrow, chosen) ? " hb-strong" : " hb-faint";
  const dashed = arrow.dashed ? " hb-dashed" : "";
  const { path, head, middle } = apart === 0 ? upright(from, to) : sideways(
    { x: apart > 0 ? from.x + from.width : from.x, y: portOf(from, to, arrows, boxes) },
    { x: apart > 0 ? to.x : to.x + to.width, y: portOf(to, from, arrows, boxes) },
  );
  const label = arrow.label &&
    `<text x="${tenth(middle.x)}" y="${tenth(middle.y - 4)}">${escapeHtml(arrow.label)}</text>`;
  return `<g class="hb-way${kind}${dashed}"><path class="hb-line" d="${path}"/><path class="hb-head" ` +
    `d="${head}"/>${label ?? ""}</g>`;
}

type Point = { readonly x: number; readonly y: number };

function sideways(a: Point, b: Point) {
  const to = Math.sign(b.x - a.x), bend = to * Math.abs(b.x - a.x) / 2, end = b.x - to * 8;
  return {
    path: `M${tenth(a.x)} ${tenth(a.y)}C${tenth(a.x + bend)} ${tenth(a.y)} ${tenth(end - bend)} ${
      tenth(b.y)
    } ${tenth(end)} ${tenth(b.y)}`,
    head: `M${tenth(b.x)} ${tenth(b.y)}l${-to * 8} -4v8Z`,
    middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
  };
}

function upright(from: Placed, to: Placed) {
  const x = from.x + from.width / 2, down = to.y > from.y;
  const y1 = down ? from.y + HEIGHT : from.y, y2 = down ? to.y : to.y + HEIGHT, back = down ? -7 : 7;
  return {
    path: `M${tenth(x)} ${tenth(y1)}V${tenth(y2 + back)}`,
    head: `M${tenth(x)} ${tenth(y2)}l-4 ${back}h8Z`,
    middle: { x: x + 6, y: (y1 + y2) / 2 },
  };
}

function boxHtml({ name, note, link, x, y, width }: Placed, isFaint: boolean, isChosen: boolean): string {
  const kind = `${isFaint ? " hb-faint" : ""}${isChosen ? " hb-chosen" : ""}`;
  const text = link ? `<a href="${escapeHtml(link)}">${escapeHtml(name)}</a>` : `<b>${escapeHtml(name)}</b>`;
  return `<div class="hb-box${kind}" style="left:${tenth(x)}px;top:${tenth(y)}px;width:${width}px">${text}${
    note ? `<span>${escapeHtml(note)}</span>` : ""
  }</div>`;
}

function altOf(
  title: string,
  columns: readonly (readonly ColumnBox[])[],
  arrows: readonly ColumnArrow[],
  chosen?: string,
): string {
  const boxes = columns.map((column) => column.map(({ name }) => name).join(", ")).join(" | ");
  const shown = arrows.filter((arrow) => chosen === undefined || touches(arrow, chosen));
  const said = shown.map(({ from, to, label, dashed }) =>
    `${from} → ${to}${label ? ` (${label})` : ""}${dashed ? ", dashed" : ""}`
  );
  return `${title}. Boxes, by columns: ${boxes}. Arrows${chosen ? ` of ${chosen}` : ""}: ${
    said.join("; ") || "none"
  }.`;
}

const STYLE = `.hb-columns .hb-board{position:relative}
.hb-columns svg{position:absolute;left:0;top:0;font-size:${SMALL}px;fill:currentColor;max-width:none}
.hb-columns .hb-box{position:absolute;box-sizing:border-box;height:${HEIGHT}px;border:1.2px solid currentColor;
border-radius:5px;background:var(--jp-layout-color0,Canvas);display:flex;flex-direction:column;
justify-content:center;text-align:center;line-height:1.25;white-space:nowrap}
.hb-columns .hb-box a,.hb-columns .hb-box b{font-size:${SIZE}px;font-weight:600}
.hb-columns .hb-box a{color:${accent(0)};text-decoration:underline}
.hb-columns .hb-box a::after{content:"";position:absolute;inset:0}
.hb-columns .hb-box span{font-size:${SMALL}px}
.hb-columns .hb-chosen{border-width:2.6px}
.hb-columns .hb-box.hb-faint{border-style:dotted}
.hb-columns .hb-line{stroke:currentColor;stroke-opacity:.6;fill:none;stroke-width:1.3}
.hb-columns .hb-head{fill-opacity:.75}
.hb-columns .hb-dashed .hb-line{stroke-dasharray:5 3}
.hb-columns .hb-way text{text-anchor:middle;paint-order:stroke;stroke:var(--jp-layout-color0,Canvas);
stroke-width:4px}
.hb-columns .hb-strong .hb-line{stroke:${accent(1)};stroke-opacity:1;stroke-width:2.4}
.hb-columns .hb-strong .hb-head{fill:${accent(1)};fill-opacity:1}
.hb-columns .hb-way.hb-faint{opacity:.18}
`;
