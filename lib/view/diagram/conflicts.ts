/** The conflict graph of a history of transactions, with the verdict on it. */
import { keyItem } from "../chart/key.ts";
import { extentOf } from "../page/extent.ts";
import { checkOptions, TEXT } from "../page/options.ts";
import { escapeHtml, Picture, tenth } from "../page/picture.ts";
import { cut, textWidth } from "../page/text.ts";
import { accent, THEME } from "../page/theme.ts";

/** What is drawn of a judged history: a `HistoryJudgement`, or anything that says as much. */
export type JudgedHistory = {
  readonly transactions: readonly number[];
  readonly dependencies: readonly DrawnDependency[];
  readonly cycle?: readonly DrawnDependency[];
  readonly order?: readonly number[];
  readonly rows: readonly { readonly property: string; readonly holds: boolean; readonly why: string }[];
  readonly findings: readonly { readonly names: string; readonly words: string }[];
};

/** An arrow of the graph: `from` comes before `to` in every serial order, because of an object. */
export type DrawnDependency = {
  readonly from: number;
  readonly to: number;
  readonly kind: string;
  readonly object?: string;
};

export type ConflictGraphOptions = { readonly title?: string; readonly caption?: string };

type Point = { readonly x: number; readonly y: number };
/** All dependencies of one transaction on another. */
type Arrow = { readonly from: number; readonly to: number; readonly label: string; readonly isHot: boolean };
type Drawn = { readonly svg: string; readonly points: readonly Point[] };

const RADIUS = 19, SIZE = 12, MOST = 8;
/** Between neighbours in a row, and how much higher an arrow over one more of them is. */
const STEP = 104, RISE = 30;

/**
 * Draws the conflict graph of a judged history. A serialisable one stands in a row, in a serial order, so
 * that all arrows point to the right; of another a shortest cycle goes round, with heavy arrows. Below stand
 * the levels and what went wrong. Who has no part in the cycle is not drawn, nor are more than 8 in a row or
 * 16 round a cycle.
 *
 * @param verdict what `judge` returned
 * @throws TypeError for what is no verdict, or an option that there is not
 * @example show(conflictGraph(judge("r1x0 r2x0 w1x w2x c1 c2")))
 */
export function conflictGraph(verdict: JudgedHistory, options: ConflictGraphOptions = {}): Picture {
  checkOptions("conflictGraph", options, { title: TEXT, caption: TEXT });
  if (!Array.isArray((verdict as Partial<JudgedHistory> | undefined)?.transactions)) {
    throw new TypeError('conflictGraph takes what judge returned, e.g. conflictGraph(judge("r1x0 w1x c1"))');
  }
  const shown = shownOf(verdict), arrows = arrowsOf(verdict, shown);
  const drawn = verdict.cycle ? inCircle(shown, arrows) : inRow(shown, arrows);
  const title = options.title ?? titleOf(verdict), alt = altOf(title, verdict, arrows);
  const left = verdict.transactions.length - shown.length;
  const more = left === 1 ? "1 more transaction is" : `${left} more transactions are`;
  const note = left === 0 ? "" : `<div class="hb-note">${more} not drawn.</div>`;
  const caption = options.caption ? `<figcaption>${escapeHtml(options.caption)}</figcaption>` : "";
  const html = `<figure class="hb hb-conflicts"><style>${THEME}${STYLE}</style>` +
    `<div class="hb-title">${escapeHtml(title)}</div>${keyOf(arrows)}${svgOf(drawn, alt)}${note}` +
    `${tableOf(verdict)}${findingsOf(verdict)}${caption}</figure>`;
  return new Picture(html, alt);
}

const nameOf = (transaction: number) => `T${transaction}`;

/** The transactions in the order in which they stand: round the cycle, or a serial one. */
function shownOf({ transactions, cycle, order }: JudgedHistory): readonly number[] {
  if (cycle) return cycle.length <= 2 * MOST ? cycle.map(({ from }) => from) : [];
  return transactions.length <= MOST ? order ?? transactions : [];
}

function arrowsOf({ dependencies, cycle = [] }: JudgedHistory, shown: readonly number[]): Arrow[] {
  const pairs = new Map<string, { from: number; to: number; kinds: Map<string, Set<string>> }>();
  for (const { from, to, kind, object } of dependencies) {
    if (!shown.includes(from) || !shown.includes(to)) continue;
    const key = `${from} ${to}`, pair = pairs.get(key) ?? { from, to, kinds: new Map() };
    pairs.set(key, pair);
    pair.kinds.set(kind, (pair.kinds.get(kind) ?? new Set()).add(object ?? ""));
  }
  return [...pairs.values()].map(({ from, to, kinds }) => ({
    from,
    to,
    label: cut(
      [...kinds].map(([kind, objects]) => `${kind} ${[...objects].join(", ")}`.trim()).join(" · "),
      26,
    ),
    isHot: cycle.some((one) => one.from === from && one.to === to),
  }));
}

/** A curve from one circle to another, bent by so much to its left, with its label beyond the bend. */
function curve(
  { from, to, label, isHot }: Arrow,
  a: Point,
  b: Point,
  bend: number,
  isLabelled: boolean,
): Drawn {
  const length = Math.hypot(b.x - a.x, b.y - a.y), ux = (b.x - a.x) / length, uy = (b.y - a.y) / length;
  const middle = { x: (a.x + b.x) / 2 + uy * bend * 2, y: (a.y + b.y) / 2 - ux * bend * 2 };
  const start = towards(a, middle, RADIUS), end = towards(b, middle, RADIUS + 2);
  const back = towards(end, middle, 9), px = (end.y - back.y) * 0.45, py = (back.x - end.x) * 0.45;
  const top = { x: (start.x + end.x) / 4 + middle.x / 2, y: (start.y + end.y) / 4 + middle.y / 2 };
  const sign = bend < 0 ? -1 : 1, wide = textWidth(label, SIZE, isHot) / 2;
  const place = { x: top.x + uy * sign * (wide + 8), y: top.y - ux * sign * 13 + 4 };
  const at = (p: Point) => `${tenth(p.x)} ${tenth(p.y)}`;
  const head = `M${at(end)}L${at({ x: back.x + px, y: back.y + py })}L${
    at({ x: back.x - px, y: back.y - py })
  }Z`;
  const text = isLabelled
    ? `<text x="${tenth(place.x)}" y="${tenth(place.y)}" text-anchor="middle">${escapeHtml(label)}</text>`
    : "";
  return {
    svg: `<g class="hb-dependency${isHot ? " hb-cycle" : ""}"><title>${nameOf(from)} → ${nameOf(to)}: ` +
      `${escapeHtml(label)}</title><path d="M${at(start)}Q${at(middle)} ${at(back)}"/>` +
      `<path class="hb-head" d="${head}"/>${text}</g>`,
    points: isLabelled
      ? [top, { x: place.x - wide, y: place.y - 12 }, { x: place.x + wide, y: place.y + 4 }]
      : [top],
  };
}

function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: from.x + (to.x - from.x) / length * distance, y: from.y + (to.y - from.y) / length * distance };
}

function node(id: number, { x, y }: Point, isHot: boolean): Drawn {
  return {
    svg: `<g class="hb-transaction${isHot ? " hb-cycle" : ""}"><circle cx="${tenth(x)}" cy="${tenth(y)}" ` +
      `r="${RADIUS}"/><text x="${tenth(x)}" y="${tenth(y + 4)}" text-anchor="middle">${
        nameOf(id)
      }</text></g>`,
    points: [{ x: x - RADIUS - 2, y: y - RADIUS - 2 }, { x: x + RADIUS + 2, y: y + RADIUS + 2 }],
  };
}

const joined = (parts: readonly Drawn[]): Drawn => ({
  svg: parts.map(({ svg }) => svg).join(""),
  points: parts.flatMap(({ points }) => points),
});

/** In a serial order, with arrows to neighbours straight, and to others over those between. */
function inRow(shown: readonly number[], arrows: readonly Arrow[]): Drawn {
  const [, step] = extentOf([STEP, ...arrows.map(({ label }) => textWidth(label, SIZE) + 2 * RADIUS + 22)]);
  const at = (id: number) => ({ x: shown.indexOf(id) * step, y: 0 });
  const curves = arrows.map((arrow) => {
    const over = shown.indexOf(arrow.to) - shown.indexOf(arrow.from) - 1;
    return curve(arrow, at(arrow.from), at(arrow.to), over === 0 ? 0 : RISE * (over + 0.4), true);
  });
  return joined([...curves, ...shown.map((id) => node(id, at(id), false))]);
}

/** Round a circle, as the cycle goes; its arrows bend outwards, where no others are. */
function inCircle(shown: readonly number[], arrows: readonly Arrow[]): Drawn {
  const n = shown.length,
    radius = n === 2 ? 92 : Math.max(82, n * 27),
    start = n === 2 ? Math.PI : -Math.PI / 2;
  const at = (id: number) => {
    const angle = start + 2 * Math.PI * shown.indexOf(id) / n;
    return { x: radius * 1.25 * Math.cos(angle), y: radius * Math.sin(angle) };
  };
  const curves = arrows.map((arrow) => {
    const a = at(arrow.from), b = at(arrow.to), length = Math.hypot(b.x - a.x, b.y - a.y);
    const hasBack = arrows.some(({ from, to }) => from === arrow.to && to === arrow.from);
    const bend = arrow.isHot ? length * 0.14 : hasBack ? length * 0.12 : 0;
    return curve(arrow, a, b, bend, arrow.isHot || n <= 4);
  });
  return joined([...curves, ...shown.map((id) => node(id, at(id), true))]);
}

function svgOf({ svg, points }: Drawn, alt: string): string {
  if (points.length === 0) return "";
  const [left, right] = extentOf(points.map(({ x }) => x)),
    [top, bottom] = extentOf(points.map(({ y }) => y));
  const width = Math.ceil(right - left + 8), height = Math.ceil(bottom - top + 8);
  return `<div class="hb-scroll"><svg role="img" aria-label="${escapeHtml(alt)}" width="${width}" ` +
    `height="${height}" viewBox="${tenth(left - 4)} ${tenth(top - 4)} ${width} ${height}">${svg}</svg></div>`;
}

function keyOf(arrows: readonly Arrow[]): string {
  const meanings: readonly [string, string][] = [
    ["ww", "overwrites it"],
    ["wr", "reads it"],
    ["rw", "overwrites what was read"],
  ];
  const used = meanings.filter(([kind]) => arrows.some(({ label }) => label.includes(`${kind} `)));
  const line =
    '<path d="M2 7H21" stroke="currentColor" stroke-width="1.4"/><path d="M28 7l-8 -4v8z" fill="currentColor"/>';
  const items = used.map(([kind, meaning]) => keyItem(`${kind}: the later ${meaning}`, line));
  return items.length === 0 ? "" : `<div class="hb-key">${items.join("")}</div>`;
}

function titleOf({ cycle, order, transactions }: JudgedHistory): string {
  if (cycle) return `A cycle: ${[...cycle.map(({ from }) => from), cycle[0].from].map(nameOf).join(" → ")}`;
  if (!order) return "No cycle, but what was read is of no serial order";
  if (transactions.length === 0) return "Nobody committed";
  if (order.length > MOST) return `Serialisable: an order of ${order.length} transactions`;
  return `Serialisable: ${order.map(nameOf).join(", ")}`;
}

function altOf(title: string, { rows, findings }: JudgedHistory, arrows: readonly Arrow[]): string {
  const edges = arrows.map(({ from, to, label }) => `${nameOf(from)} to ${nameOf(to)} (${label})`).join("; ");
  const held = rows.map(({ property, holds }) => `${property} ${holds ? "yes" : "no"}`).join(", ");
  const wrong = findings.map(({ names }) => names).join("; ");
  return `${title}. Arrows: ${edges || "none"}. ${held}.${wrong === "" ? "" : ` What went wrong: ${wrong}.`}`;
}

function tableOf({ rows }: JudgedHistory): string {
  const body = rows.map(({ property, holds, why }) =>
    `<tr><th scope="row">${escapeHtml(property)}</th><td class="${holds ? "hb-yes" : "hb-no"}">` +
    `${holds ? "✓ yes" : "✗ no"}</td><td>${escapeHtml(cut(why, 200))}</td></tr>`
  );
  return `<table><tbody>${body.join("")}</tbody></table>`;
}

function findingsOf({ findings }: JudgedHistory): string {
  const items = findings.map(({ names, words }) =>
    `<li><b>${escapeHtml(names)}</b>: ${escapeHtml(cut(words, 400))}</li>`
  );
  return items.length === 0 ? "" : `<ul>${items.join("")}</ul>`;
}

const STYLE = `.hb-conflicts svg{font-size:${SIZE}px;fill:currentColor;max-width:none}
.hb-conflicts .hb-transaction circle{fill:none;stroke:currentColor;stroke-width:1.3}
.hb-conflicts .hb-transaction text{font-weight:600}
.hb-conflicts .hb-dependency path{fill:none;stroke:currentColor;stroke-width:1.3}
.hb-conflicts .hb-dependency .hb-head{fill:currentColor;stroke:none}
.hb-conflicts .hb-cycle circle,.hb-conflicts .hb-dependency.hb-cycle path{stroke:${
  accent(1)
};stroke-width:2.6}
.hb-conflicts .hb-dependency.hb-cycle .hb-head{fill:${accent(1)};stroke:none}
.hb-conflicts .hb-dependency.hb-cycle text{font-weight:700}
.hb.hb-conflicts table{border-collapse:collapse;font-size:13px;margin:8px 0 4px}
.hb.hb-conflicts table tr th,.hb.hb-conflicts table tr td{text-align:left;padding:2px 14px 2px 0;background:none;border:0;border-bottom:1px solid color-mix(in srgb,currentColor 25%,transparent);vertical-align:top}
.hb.hb-conflicts th{font-weight:600;white-space:nowrap}
.hb-conflicts td.hb-no{font-weight:700;color:var(--hb-2);white-space:nowrap}
.hb-conflicts td.hb-yes{color:var(--hb-3);white-space:nowrap}
.hb-conflicts ul{font-size:13px;line-height:1.5;margin:6px 0 0;padding-left:1.4em}
`;
