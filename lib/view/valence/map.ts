/** A graph of states, coloured by what can still be decided from each. */
import { extentOf } from "../page/extent.ts";
import type { Graph } from "../../run/explore/graph.ts";
import type { Valence } from "../../run/explore/valence.ts";
import { checkOptions, FRAME, LIST } from "../page/options.ts";
import { escapeHtml, Picture, tenth } from "../page/picture.ts";
import { checkFrame, THEME } from "../page/theme.ts";

export type ValenceMapOptions = {
  readonly title?: string;
  readonly caption?: string;
  readonly alt: string;
  /** The numbers of states that a run went through, drawn bold. */
  readonly path?: readonly number[];
};

const OPTIONS = { ...FRAME, path: LIST };
/** More states than this would be a grey cloud. */
const MOST_STATES = 300;
const WIDTH = 640, TOP = 32, MOST_GAP = 46;

type Place = { readonly x: number; readonly y: number };
type Kind = "both" | "zero" | "one" | "none";

/**
 * Draws the states of a graph, the first at the left, each in the column of its distance from there. A state
 * from which two values can be reached is a diamond, one from which only the first can, a circle, only the
 * second, a square; a ring stands for none. Filled darker: somebody has decided.
 * @throws RangeError for a graph of more than 300 states; TypeError without alt, or with neither title nor
 * caption
 * @example show(valenceMap(graph, valence(graph, decided), { title: "What can still be decided", alt: "…" }))
 */
export function valenceMap(graph: Graph, found: Valence, options: ValenceMapOptions): Picture {
  checkOptions("valenceMap", options, OPTIONS);
  checkFrame(options, "valenceMap");
  const { states } = graph;
  if (states.length > MOST_STATES) {
    throw new RangeError(`a map shows up to ${MOST_STATES} states, got ${states.length}: count them instead`);
  }
  const kinds = states.map((_, state) => kindOf(found, state));
  const { places, height } = placed(graph, kinds), large = states.length <= 40;
  const onPath = new Set((options.path ?? []).slice(1).map((to, at) => `${options.path![at]},${to}`));
  const edges = [...edgesOf(graph)].map(([from, to]) =>
    edge(places[from], places[to], onPath.has(`${from},${to}`))
  ).join("");
  const marks = states.map((_, state) =>
    mark(
      kinds[state],
      places[state],
      large ? 8 : 4,
      found.decided(state).length > 0,
      told(graph, found, state),
    )
  ).join("");
  const key = KINDS.filter((kind) => kinds.includes(kind)).map((kind) =>
    `<span><svg width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true">${
      mark(kind, { x: 0, y: 0 }, 6, false)
    }</svg>${escapeHtml(words(kind, found))}: ${kinds.filter((other) => other === kind).length}</span>`
  ).join("");
  const title = options.title ? `<div class="hb-title">${escapeHtml(options.title)}</div>` : "";
  const caption = options.caption ? `<figcaption>${escapeHtml(options.caption)}</figcaption>` : "";
  const html =
    `<figure class="hb hb-valence"><style>${THEME}${STYLE}</style>${title}<div class="hb-key">${key}` +
    `<span>filled: somebody has decided</span></div><div class="hb-scroll"><svg role="img" aria-label="${
      escapeHtml(options.alt)
    }" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">${edges}${marks}</svg></div>${caption}</figure>`;
  return new Picture(html, options.alt);
}

const KINDS: readonly Kind[] = ["both", "zero", "one", "none"];

function kindOf(found: Valence, state: number): Kind {
  const values = found.of(state);
  if (values.length > 1) return "both";
  if (values.length === 0) return "none";
  return values[0] === found.values[0] && found.values.length > 1 || values[0] === 0 ? "zero" : "one";
}

function words(kind: Kind, { values }: Valence): string {
  const [first = 0, second = 1] = values.length > 1 ? values : [0, 1];
  return {
    both: "bivalent, both can still be decided",
    zero: `${String(first)}-valent, only ${String(first)} can`,
    one: `${String(second)}-valent, only ${String(second)} can`,
    none: "nothing can be decided any more",
  }[kind];
}

/** What one sees who points at a state. */
function told(graph: Graph, found: Valence, state: number): string {
  const fields = graph.states[state].locals.map((local, place) => {
    const { value, votes, decision } = graph.locals[local].fields ?? {};
    const holds = votes instanceof Map ? `votes of ${[...votes.keys()].join(", ")}` : `value ${value}`;
    return `P${graph.ids[place]}: ${holds}${decision === undefined ? "" : `, decided ${decision}`}`;
  });
  return `${fields.join("; ")}. Still possible: ${found.of(state).join(" or ") || "nothing"}`;
}

/** Columns by distance from the beginning; in each, states of one kind stand together. */
function placed(graph: Graph, kinds: readonly Kind[]): { places: Place[]; height: number } {
  const first = graph.beginnings[0].state, distance = new Map([[first, 0]]), queue = [first];
  for (const state of queue) {
    for (const [, to] of graph.states[state].moves) {
      if (distance.has(to)) continue;
      distance.set(to, distance.get(state)! + 1);
      queue.push(to);
    }
  }
  const columns: number[][] = [];
  for (const state of queue) (columns[distance.get(state)!] ??= []).push(state);
  const rank = (state: number) => ["zero", "both", "none", "one"].indexOf(kinds[state]);
  const [, most] = extentOf(columns.map(({ length }) => length));
  const gap = Math.min(MOST_GAP, 420 / most), height = Math.ceil(2 * TOP + Math.max(60, gap * (most - 1)));
  const places: Place[] = [];
  columns.forEach((column, at) => {
    const x = columns.length === 1 ? WIDTH / 2 : 24 + at * (WIDTH - 48) / (columns.length - 1);
    column.sort((a, b) => rank(a) - rank(b) || a - b).forEach((state, row) => {
      places[state] = { x, y: height / 2 + gap * (row - (column.length - 1) / 2) };
    });
  });
  return { places, height };
}

function* edgesOf({ states }: Graph): Iterable<[number, number]> {
  for (const [from, { moves }] of states.entries()) {
    for (const to of new Set(moves.map(([, to]) => to))) yield [from, to];
  }
}

function edge(from: Place, to: Place, bold: boolean): string {
  const kind = bold ? ` class="hb-bold"` : "";
  const at = ({ x, y }: Place, dx = 0, dy = 0) => `${tenth(x + dx)} ${tenth(y + dy)}`;
  if (from === to) {
    return `<path${kind} d="M${at(from, -4, -6)}C${at(from, -16, -26)} ${at(from, 16, -26)} ${
      at(from, 4, -6)
    }"/>`;
  }
  if (Math.abs(from.x - to.x) < 1 || to.x < from.x) { // within a column, or back: bend
    const middle = { x: (from.x + to.x) / 2 + 26, y: (from.y + to.y) / 2 };
    return `<path${kind} d="M${at(from)}Q${at(middle)} ${at(to)}"/>`;
  }
  return `<path${kind} d="M${at(from)}L${at(to)}"/>`;
}

function mark(kind: Kind, { x, y }: Place, r: number, decided: boolean, title?: string): string {
  const shape = {
    both: `<path d="M${tenth(x)} ${tenth(y - 1.3 * r)}L${tenth(x + 1.3 * r)} ${tenth(y)}L${tenth(x)} ${
      tenth(y + 1.3 * r)
    }L${tenth(x - 1.3 * r)} ${tenth(y)}Z"/>`,
    zero: `<circle cx="${tenth(x)}" cy="${tenth(y)}" r="${r}"/>`,
    one: `<rect x="${tenth(x - 0.9 * r)}" y="${tenth(y - 0.9 * r)}" width="${tenth(1.8 * r)}" height="${
      tenth(1.8 * r)
    }"/>`,
    none: `<circle cx="${tenth(x)}" cy="${tenth(y)}" r="${tenth(0.7 * r)}" stroke-dasharray="2 2"/>`,
  }[kind];
  const said = title ? `<title>${escapeHtml(title)}</title>` : "";
  return `<g class="hb-state hb-${kind}${decided ? " hb-decided" : ""}">${said}${shape}</g>`;
}

const STYLE = `.hb-valence .hb-scroll svg>path{fill:none;stroke:currentColor;stroke-opacity:.28}
.hb-valence .hb-scroll svg>path.hb-bold{stroke:var(--hb-2);stroke-opacity:1;stroke-width:2.4}
.hb-valence .hb-state{stroke-width:1.8;fill:Canvas;fill-opacity:.9}
.hb-valence .hb-both{stroke:var(--hb-2)}.hb-valence .hb-zero{stroke:var(--hb-1)}.hb-valence .hb-one{stroke:var(--hb-3)}
.hb-valence .hb-none{stroke:currentColor;stroke-opacity:.6}
.hb-valence .hb-both.hb-decided{fill:var(--hb-2)}.hb-valence .hb-zero.hb-decided{fill:var(--hb-1)}
.hb-valence .hb-one.hb-decided{fill:var(--hb-3)}`;
