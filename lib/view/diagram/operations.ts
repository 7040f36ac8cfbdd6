/** A judged history as bars over time: which operations can be ordered, and which cannot. */
import { keyItem } from "../chart/key.ts";
import { extentOf } from "../page/extent.ts";
import { checkOptions, FLAG, TEXT } from "../page/options.ts";
import { escapeHtml, Picture, tenth } from "../page/picture.ts";
import { cut, shortOf, textWidth } from "../page/text.ts";
import { accent, THEME } from "../page/theme.ts";

/** An operation that is drawn. */
export type DrawnOperation = {
  readonly process: number | string;
  readonly method: string;
  readonly details: readonly unknown[];
  readonly begin: number;
  readonly end?: number;
  readonly value?: unknown;
};

/**
 * What is drawn of a verdict: a `ConsistencyJudgement`, or anything that says as much. Numbers are places.
 */
export type JudgedOperations = {
  readonly criterion: string;
  readonly holds: boolean | undefined;
  readonly history: readonly DrawnOperation[];
  readonly order?: readonly number[];
  readonly witness?: { readonly operations: readonly number[] };
  readonly longest?: { readonly order: readonly number[]; readonly stuck: readonly number[] };
  readonly summary: string;
};

export type OperationBarsOptions = {
  readonly title?: string;
  readonly caption?: string;
  /** Draws all operations of the longest order, too, and not the witness alone. */
  readonly all?: boolean;
};

type Mark = {
  readonly place: number;
  readonly rank: number;
  readonly isWrong: boolean;
  readonly isStuck: boolean;
};
type Bar = Mark & {
  readonly left: number;
  readonly right: number;
  readonly label: string;
  readonly isOpen: boolean;
};

const MOST = 30, ROW = 34, BAR = 22, STEP = 26, SIZE = 12;

/**
 * Draws a verdict on a history: a row a process, a bar an operation from its beginning to its end, in the
 * order of time; how long something took is not drawn. An order is numbered on the bars. Of a history that is
 * wrong the witness is drawn, framed twice, and the operation that cannot be ordered has a cross; with `all`
 * also the longest order. More than 30 operations are not drawn.
 *
 * @param verdict what `linearisability` or `sequentialConsistency` returned
 * @throws TypeError for what is no verdict, or an option that there is not
 * @example show(operationBars(linearisability(run.trace, register)))
 */
export function operationBars(verdict: JudgedOperations, options: OperationBarsOptions = {}): Picture {
  checkOptions("operationBars", options, { title: TEXT, caption: TEXT, all: FLAG });
  if (!Array.isArray((verdict as Partial<JudgedOperations> | undefined)?.history)) {
    throw new TypeError(
      "operationBars takes what a judge returned, e.g. linearisability(run.trace, register)",
    );
  }
  const marks = marksOf(verdict, options.all ?? false),
    drawn = marks.slice(0, MOST),
    bars = barsOf(verdict, drawn);
  const title = options.title ?? verdict.summary,
    alt = altOf(title, verdict, marks),
    left = marks.length - drawn.length;
  const others = verdict.history.length - marks.length;
  const notes = [
    ...left > 0 ? [`${left} more are not drawn.`] : [],
    ...others > 0 ? [`${others} of ${verdict.history.length} operations play no part in this.`] : [],
  ];
  const note = notes.length === 0 ? "" : `<div class="hb-note">${notes.join(" ")}</div>`;
  const caption = options.caption ? `<figcaption>${escapeHtml(options.caption)}</figcaption>` : "";
  return new Picture(
    `<figure class="hb hb-operations"><style>${THEME}${STYLE}</style><div class="hb-title">${
      escapeHtml(title)
    }</div>` +
      `${keyOf(drawn)}${svgOf(verdict, bars, alt)}${note}${caption}</figure>`,
    alt,
  );
}

function marksOf({ holds, history, order, witness, longest }: JudgedOperations, all: boolean): Mark[] {
  const ranks = new Map((order ?? longest?.order ?? []).map((place, at) => [place, at + 1]));
  const wrong = new Set(witness?.operations ?? []), stuck = new Set(longest?.stuck ?? []);
  const shown = history.map((_, place) => place).filter((place) =>
    holds === true || all && ranks.has(place) || wrong.has(place) || stuck.has(place) || holds === undefined
  );
  return shown.map((place) => ({
    place,
    rank: holds === false && !all ? 0 : ranks.get(place) ?? 0,
    isWrong: wrong.has(place),
    isStuck: stuck.has(place),
  }));
}

/** Bars from one moment to another: moments have the same distance, or as much more as a label takes. */
function barsOf({ history }: JudgedOperations, marks: readonly Mark[]): Bar[] {
  const times = [
    ...new Set(marks.flatMap(({ place }) => {
      const { begin, end } = history[place];
      return end === undefined ? [begin] : [begin, end];
    })),
  ].sort((a, b) => a - b);
  const at = new Map(times.map((time, index) => [time, index]));
  const x: number[] = [],
    spans = marks.map((mark) => {
      const { begin, end } = history[mark.place], label = labelOf(history[mark.place], mark);
      const to = end === undefined ? times.length : at.get(end)!;
      return {
        mark,
        from: at.get(begin)!,
        to,
        label,
        isOpen: end === undefined,
        wide: textWidth(label, SIZE, true) + 22,
      };
    });
  for (let index = 0; index <= times.length; index++) {
    x[index] = index === 0 ? 0 : x[index - 1] + STEP;
    for (const { from, to, wide } of spans) {
      if (to === index && from < to) x[index] = Math.max(x[index], x[from] + wide);
    }
  }
  return spans.map(({ mark, from, to, label, isOpen, wide }) => ({
    ...mark,
    label,
    isOpen,
    left: x[from],
    right: from < to ? x[to] - 6 : x[from] + wide,
  }));
}

function labelOf({ method, details, end, value }: DrawnOperation, { rank, isStuck }: Mark): string {
  const answer = end === undefined
    ? " …"
    : value === undefined || value === null
    ? ""
    : ` → ${shortOf(value, 20)}`;
  const asked = `${method}(${details.map((one) => shortOf(one, 12)).join(", ")})${answer}`;
  return `${isStuck ? "✗ " : rank > 0 ? `${rank}. ` : ""}${cut(asked, 44)}`;
}

const nameOf = (process: number | string) => typeof process === "number" ? `P${process}` : process;

function svgOf({ history }: JudgedOperations, bars: readonly Bar[], alt: string): string {
  if (bars.length === 0) return "";
  const processes = [...new Set(bars.map(({ place }) => history[place].process))];
  const margin = extentOf(processes.map((process) => textWidth(nameOf(process), SIZE, true)))[1] + 12;
  const width = Math.ceil(margin + extentOf(bars.map(({ right }) => right))[1] + 14),
    height = processes.length * ROW + 4;
  const rows = processes.map((process, row) =>
    `<text class="hb-process" x="0" y="${row * ROW + 20}">${escapeHtml(nameOf(process))}</text>` +
    `<path class="hb-line" d="M${tenth(margin)} ${row * ROW + 16}H${width}"/>`
  );
  const drawn = bars.map((bar) => {
    const row = processes.indexOf(history[bar.place].process), x = margin + bar.left, y = row * ROW + 5;
    const kind = bar.isStuck ? " hb-stuck" : bar.isWrong ? " hb-wrong" : bar.rank > 0 ? " hb-ranked" : "";
    const right = margin + bar.right,
      shape = bar.isOpen
        ? `M${tenth(right)} ${y}H${tenth(x)}V${y + BAR}H${tenth(right)}l6 ${-BAR / 4}l-6 ${-BAR / 4}l6 ${
          -BAR / 4
        }Z`
        : `M${tenth(x)} ${y}H${tenth(right)}V${y + BAR}H${tenth(x)}Z`;
    const inner = bar.isWrong || bar.isStuck
      ? `<path class="hb-inner" d="M${tenth(x + 3)} ${y + 3}H${tenth(right - 3)}V${y + BAR - 3}H${
        tenth(x + 3)
      }Z"/>`
      : "";
    return `<g class="hb-operation${kind}"><path d="${shape}"/>${inner}<text x="${tenth(x + 9)}" y="${
      y + 15
    }">${escapeHtml(bar.label)}</text></g>`;
  });
  return `<div class="hb-scroll"><svg role="img" aria-label="${
    escapeHtml(alt)
  }" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}">${rows.join("")}${drawn.join("")}</svg></div>`;
}

function keyOf(marks: readonly Mark[]): string {
  const frame = (colour: string, width: number) =>
    `<rect x="3" y="1" width="24" height="12" fill="none" stroke="${colour}" stroke-width="${width}"/>`;
  const double = frame(accent(1), 2) +
    `<rect x="6" y="4" width="18" height="6" fill="none" stroke="${accent(1)}"/>`;
  const crossed = `${
    frame(accent(1), 2)
  }<path d="M12 4l6 6m0-6l-6 6" stroke="currentColor" stroke-width="1.6"/>`;
  const items = [
    ...marks.some(({ rank }) => rank > 0)
      ? [keyItem("numbered: its place in the order", frame(accent(0), 1.4))]
      : [],
    ...marks.some(({ isWrong }) => isWrong)
      ? [keyItem("double frame: no order explains these together", double)]
      : [],
    ...marks.some(({ isStuck }) => isStuck)
      ? [keyItem("✗: cannot come next in the longest order", crossed)]
      : [],
  ];
  return items.length === 0 ? "" : `<div class="hb-key">${items.join("")}</div>`;
}

function altOf(title: string, { history }: JudgedOperations, marks: readonly Mark[]): string {
  const told = marks.slice(0, MOST).map((mark) => {
    const wrong = mark.isStuck ? " (cannot be ordered)" : mark.isWrong ? " (wrong with the others)" : "";
    return `${nameOf(history[mark.place].process)} ${
      labelOf(history[mark.place], mark).replace("✗ ", "")
    }${wrong}`;
  });
  return `${title}. Operations as bars over time: ${told.join("; ") || "none"}.`;
}

const STYLE = `.hb-operations svg{font-size:${SIZE}px;fill:currentColor;max-width:none}
.hb-operations .hb-process{font-weight:600}
.hb-operations .hb-line{stroke:currentColor;stroke-opacity:.25;fill:none}
.hb-operations .hb-operation path{fill:var(--jp-layout-color0,Canvas);stroke:currentColor;stroke-width:1.2}
.hb-operations .hb-ranked path{stroke:${accent(0)};stroke-width:1.6}
.hb-operations .hb-wrong path,.hb-operations .hb-stuck path{stroke:${accent(1)};stroke-width:2}
.hb-operations .hb-operation .hb-inner{fill:none;stroke-width:1}
.hb-operations .hb-stuck text,.hb-operations .hb-wrong text{font-weight:600}
`;
