/** The walker: an explored graph in one fragment of HTML, in which the reader decides what happens next. */
import type { Graph } from "../../run/explore/graph.ts";
import { DIAGRAM_STYLE } from "../diagram/style.ts";
import { checkOptions, FRAME } from "../page/options.ts";
import { escapeHtml, nameOf, Picture, scriptJson } from "../page/picture.ts";
import { THEME } from "../page/theme.ts";
import { type GraphData, graphData } from "./data.ts";
import { WALKER_SCRIPT, WALKER_STYLE } from "./page.ts";

export type WalkerOptions = {
  readonly title?: string;
  readonly caption?: string;
  readonly alt?: string;
};

/**
 * Walk through every execution: the reader clicks which message arrives next, which timer fires, who crashes;
 * the space-time diagram grows, the properties show whether they hold, ← goes back, 1 to 9 choose. Only what
 * can happen is offered. It needs no network and no kernel, and its keys stay its own.
 * @param graph from `graphOf`, up to 5,000 states
 * @throws RangeError for a graph of more than 5,000 states; TypeError for what is no graph, or an option that
 * it has not
 * @example
 * const graph = graphOf({
 *   processes: nodes(3, Bully),
 *   time: "any",
 *   invocations: [invoke(1, "elect")],
 *   properties: [oneLeader],
 * });
 * show(walker(graph, { title: "Two leaders: can you make them?" }));
 */
export function walker(graph: Graph, options: WalkerOptions = {}): Picture {
  checkGraph(graph, "walker");
  checkOptions("walker", options, FRAME);
  const properties = graph.properties.map(({ name }) => name).join(", ");
  const alt = options.alt ??
    `Walk through the ${graph.states.length} states of ${graph.ids.length} processes` +
      (properties ? `; properties: ${properties}.` : ".");
  return page(graphData(graph), alt, options);
}

const MOST_STATES = 5000;

/** @throws TypeError or RangeError that says what is wrong with a graph */
export function checkGraph(graph: Graph, what: string): void {
  if (!Array.isArray(graph?.states)) {
    throw new TypeError(`${what} needs a graph, e.g. ${what}(graphOf({ … })), got ${typeof graph}`);
  }
  if (graph.states.length > MOST_STATES) {
    throw new RangeError(
      `${what} holds up to ${MOST_STATES} states, got ${graph.states.length}: ` +
        `give graphOf(…, { states: ${MOST_STATES} }), or explore a smaller system`,
    );
  }
}

/** What a game adds: the property that ends it, and the best score there is (−1: for ever). */
export type Game = { readonly goal: number; readonly best: number; readonly atLeast: boolean };

/** Where the page draws. */
export const DIAGRAM = `<div class="hb-diagram hb-walk"><svg class="hb-ids" aria-hidden="true"></svg>` +
  `<div class="hb-scroll"><svg class="hb-path" role="img" aria-label="space-time diagram of the steps so far">` +
  `</svg></div></div>`;

/** The walker's HTML, with or without a game. */
export function page(data: GraphData, alt: string, options: WalkerOptions, game?: Game): Picture {
  const json = scriptJson({ ...data, ...game });
  const name = `hb-w${nameOf(json + alt)}`;
  const title = options.title ? `<div class="hb-title">${escapeHtml(options.title)}</div>` : "";
  const caption = options.caption ? `<figcaption>${escapeHtml(options.caption)}</figcaption>` : "";
  const score = game ? `<div class="hb-score" aria-live="polite"></div>` : "";
  const html =
    `<figure class="hb hb-walker" id="${name}" tabindex="0" data-lm-suppress-shortcuts="true" aria-label="${
      escapeHtml(alt)
    }"><style>${THEME}${DIAGRAM_STYLE}${WALKER_STYLE}</style>${title}${score}<div class="hb-bar">` +
    `<button type="button" data-do="back">← back</button>` +
    `<button type="button" data-do="again">begin again</button><output class="hb-count"></output></div>` +
    `<ul class="hb-props" aria-label="properties"></ul>${DIAGRAM}` +
    `<div class="hb-told" aria-live="polite">To walk, let the page run its scripts.</div><div class="hb-moves"></div>` +
    `<div class="hb-scroll"><table class="hb-fields"></table></div>` +
    `<details class="hb-walked"><summary>the steps so far, in words</summary><ol></ol></details>` +
    `${caption}</figure><script>(${WALKER_SCRIPT})("${name}",${json})</script>`;
  return new Picture(html, alt);
}
