/** How a system is built: boxes, and arrows that come step by step. */
import { extentOf } from "../page/extent.ts";
import { ANY, checkOptions, TEXT } from "../page/options.ts";
import { escapeHtml, Picture, tenth } from "../page/picture.ts";
import { textWidth } from "../page/text.ts";
import { accent, THEME } from "../page/theme.ts";
import { headPath } from "./drawing/head.ts";
import { slider } from "../slider/slider.ts";

/** A part of the system, by its name: where it stands. */
export type DesignBoxes = { readonly [name: string]: readonly [column: number, row: number] };

/** What happens next, in a sentence, and between whom. */
export type DesignStep = {
  readonly says: string;
  readonly arrows: readonly (readonly [from: string, to: string])[];
};

export type DesignOptions = {
  readonly title: string;
  /** How wide a column is, px. Default 150. */
  readonly columnWidth?: number;
};

type Place = { readonly name: string; readonly x: number; readonly y: number; readonly width: number };
type Arrow = { readonly from: Place; readonly to: Place; readonly step: number };

const HEIGHT = 34, ROW = 84, PADDING = 12, SIZE = 12.5, BESIDE = 9;

/**
 * Draws how a system is built, one picture a step, with a slider from one to the next: the step's arrows are
 * thick, those of the steps before are there already, and what the step does stands below.
 * @param boxes by name, where each stands: columns and rows from 0 on, which need not be whole numbers
 * @param steps at least two
 * @throws RangeError for an arrow from or to a box that there is not; TypeError for an option that there is
 * not
 * @example
 * show(designSlider({ client: [0, 0], server: [2, 0] }, [
 *   { says: "A client asks.", arrows: [["client", "server"]] },
 *   { says: "It is answered.", arrows: [["server", "client"]] },
 * ], { title: "A question" }));
 */
export function designSlider(
  boxes: DesignBoxes,
  steps: readonly DesignStep[],
  options: DesignOptions,
): Picture {
  checkOptions("designSlider", options, { title: TEXT, columnWidth: ANY });
  const { title, columnWidth = 150 } = options, places = placesOf(boxes, columnWidth);
  const arrows = steps.flatMap(({ arrows }, at) =>
    arrows.map(([from, to]) => ({ from: placeOf(places, from), to: placeOf(places, to), step: at + 1 }))
  );
  return slider({
    label: "step",
    values: steps.map((_, at) => at + 1),
    picture: (step) => drawn(title, places, arrows, step, steps),
  });
}

function placesOf(boxes: DesignBoxes, columnWidth: number): Place[] {
  const named = Object.entries(boxes).map(([name, [column, row]]) => {
    const width = textWidth(name, SIZE, true) + 2 * PADDING;
    return { name, x: column * columnWidth, y: row * ROW, width };
  });
  const [left] = extentOf(named.map(({ x, width }) => x - width / 2));
  const [top] = extentOf(named.map(({ y }) => y));
  return named.map((place) => ({ ...place, x: place.x - left + 4, y: place.y - top + HEIGHT / 2 + 4 }));
}

function placeOf(places: readonly Place[], name: string): Place {
  const place = places.find((one) => one.name === name);
  if (place) return place;
  const names = places.map((one) => one.name).join(", ");
  throw new RangeError(`an arrow goes from one box to another, and boxes are ${names}, got ${name}`);
}

function drawn(
  title: string,
  places: readonly Place[],
  arrows: readonly Arrow[],
  step: number,
  steps: readonly DesignStep[],
): Picture {
  const seen = arrows.filter((arrow) => arrow.step <= step);
  const [, right] = extentOf(places.map((place) => place.x + place.width / 2));
  const [, bottom] = extentOf(places.map(({ y }) => y));
  const width = Math.ceil(right) + 4, height = bottom + HEIGHT / 2 + 4;
  const lines = seen.map((arrow) => arrowSvg(arrow, arrow.step === step, hasReverse(arrow, arrows)));
  const alt = `${title}. ${
    steps.slice(0, step).map(({ says, arrows }, at) =>
      `Step ${at + 1}: ${says} (${arrows.map((ends) => ends.join(" → ")).join(", ")})`
    ).join(" ")
  }`;
  const svg = `<svg role="img" aria-label="${escapeHtml(alt)}" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}">${lines.join("")}${places.map(boxSvg).join("")}</svg>`;
  return new Picture(
    `<figure class="hb hb-design"><style>${THEME}${STYLE}</style><div class="hb-title">${
      escapeHtml(title)
    }</div><div class="hb-scroll">${svg}</div><figcaption>${step}. ${
      escapeHtml(steps[step - 1].says)
    }</figcaption></figure>`,
    alt,
  );
}

const hasReverse = ({ from, to }: Arrow, arrows: readonly Arrow[]) =>
  arrows.some((other) => other.from === to && other.to === from);

/** From border to border, with its step's number in the middle; beside another that goes back. */
function arrowSvg({ from, to, step }: Arrow, isNow: boolean, isBeside: boolean): string {
  const dx = to.x - from.x, dy = to.y - from.y, length = Math.hypot(dx, dy), aside = isBeside ? BESIDE : 0;
  const [ux, uy] = [dx / length, dy / length], [ox, oy] = [-uy * aside, ux * aside];
  const inside = ({ width }: Place) =>
    Math.min(
      ux === 0 ? Infinity : (width / 2 + 3) / Math.abs(ux),
      uy === 0 ? Infinity : (HEIGHT / 2 + 3) / Math.abs(uy),
    );
  const [a, b] = [inside(from), length - inside(to)],
    at = (along: number): [number, number] => [
      from.x + ox + ux * along,
      from.y + oy + uy * along,
    ];
  const [x1, y1] = at(a), [x2, y2] = at(b), [bx, by] = at(b - 9), [mx, my] = at(0.6 * a + 0.4 * (b - 9)); // not where two cross
  const head = headPath({ x: bx, y: by }, { x: x2, y: y2 }, 5);
  return `<g class="hb-way${isNow ? " hb-fresh" : ""}"><path class="hb-line" d="M${tenth(x1)} ${tenth(y1)}L${
    tenth(bx)
  } ${tenth(by)}"/><path class="hb-head" d="${head}"/><circle cx="${tenth(mx)}" cy="${
    tenth(my)
  }" r="8.5"/><text x="${tenth(mx)}" y="${tenth(my + 4)}">${step}</text></g>`;
}

function boxSvg({ name, x, y, width }: Place): string {
  return `<g class="hb-box"><rect x="${tenth(x - width / 2)}" y="${tenth(y - HEIGHT / 2)}" width="${
    tenth(width)
  }" height="${HEIGHT}" rx="5"/><text x="${tenth(x)}" y="${tenth(y + 4.5)}">${escapeHtml(name)}</text></g>`;
}

const STYLE = `.hb-design svg{font-size:${SIZE}px;fill:currentColor;max-width:none}
.hb-design text{text-anchor:middle}
.hb-design .hb-box rect,.hb-design circle{fill:var(--jp-layout-color0,Canvas);stroke:currentColor;stroke-width:1.2}
.hb-design .hb-box text{font-weight:600}
.hb-design .hb-way text{font-size:11px;font-variant-numeric:tabular-nums}
.hb-design .hb-way circle{stroke-opacity:.55}
.hb-design .hb-line{stroke:currentColor;stroke-opacity:.55;fill:none;stroke-width:1.2}
.hb-design .hb-head{fill-opacity:.7}
.hb-design .hb-fresh .hb-line{stroke:${accent(1)};stroke-opacity:1;stroke-width:3}
.hb-design .hb-fresh .hb-head{fill:${accent(1)};fill-opacity:1}
.hb-design .hb-fresh circle{stroke:${accent(1)};stroke-opacity:1;stroke-width:2}
.hb-design .hb-fresh text{font-weight:700}
`;
