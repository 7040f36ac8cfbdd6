/** A Gantt chart of the critical section: who waits and who is inside, when. */
import * as Plot from "@observablehq/plot";
import { plainNumber } from "../page/numbers.ts";
import { FIGURE, type FigureOptions } from "./figure.ts";
import { keyItem } from "./key.ts";
import { drawChart } from "./parts.ts";
import { mergeSpans, MOST_SPANS } from "./rows/merge.ts";
import { extentOf } from "../page/extent.ts";
import { checkOptions, LIST, TIME } from "../page/options.ts";
import type { Picture } from "../page/picture.ts";
import { shortOf } from "../page/text.ts";
import { accent, checkFrame } from "../page/theme.ts";

/** One visit to the critical section, in ms: Infinity where it has not entered, not left. */
export type Visit = {
  readonly process: number;
  readonly askedAt: number;
  readonly enteredAt: number;
  readonly leftAt: number;
  /** Whether it ended in a crash. */
  readonly crashed?: boolean;
};

export type GanttOptions = Omit<FigureOptions, "key"> & {
  /** The part to show, ms; all unless told. */
  readonly fromMs?: number;
  readonly untilMs?: number;
  /** The processes to show, one a line, from the top; those that occur unless told. */
  readonly processes?: readonly number[];
};

type Bar = { readonly process: number; readonly from: number; readonly to: number };

const { key: _, ...FRAMED } = FIGURE;
const KNOWN = { ...FRAMED, fromMs: TIME, untilMs: TIME, processes: LIST };
const MOST_PROCESSES = 500;

/**
 * One line a process: a thin line while it waits, a bar while it is in the critical section. Where two are
 * inside at a time, a hatched band with an edge marks it over the whole height. Very many visits that lie
 * closer than can be seen are drawn as one.
 *
 * @param visits e.g. `sectionsOf(run.trace)`; none is an empty chart
 * @param options title or caption (or both) and alt are required
 * @throws RangeError for a part without length, or more than 500 processes; TypeError for an option that it
 * has not, or what is no visit
 *
 * @example
 * show(gantt(sectionsOf(run.trace), {
 *   title: "Who is inside", alt: "Five processes enter one after the other.",
 * }));
 */
export function gantt(visits: readonly Visit[], options: GanttOptions): Picture {
  checkOptions("gantt", options, KNOWN, { key: "it writes its own" });
  checkFrame(options, "a Gantt chart");
  checkVisits(visits);
  const [fromMs, untilMs] = partOf(visits, options);
  const processes = options.processes ??
    [...new Set(visits.map(({ process }) => process))].sort((a, b) => a - b);
  if (processes.length > MOST_PROCESSES) {
    throw new RangeError(
      `a Gantt chart has at most ${MOST_PROCESSES} lines, got ${processes.length}: choose processes`,
    );
  }
  const shown = new Set(processes);
  const cut = <B extends { readonly from: number; readonly to: number }>(bars: readonly B[]) =>
    bars.filter(({ from, to }) => to >= from && to >= fromMs && from <= untilMs)
      .map((bar) => ({ ...bar, from: Math.max(fromMs, bar.from), to: Math.min(untilMs, bar.to) }));
  const some = visits.filter(({ process }) => shown.has(process)), { waits, inside, crashes } = partsOf(some);
  const all = [cut(waits), cut(inside)], clashes = cut(overlaps(visits));
  const gap = (untilMs - fromMs) / (options.width ?? 640) / 2,
    isMany = all[0].length + all[1].length > MOST_SPANS;
  const [thin, thick] = all.map((bars) => isMany ? mergeSpans(bars, ({ process }) => process, gap) : bars);
  const bands = isMany ? mergeSpans(clashes, () => 0, gap) : clashes;
  const ends = crashes.filter(({ from }) => from >= fromMs && from <= untilMs);
  return drawChart({
    ...options,
    height: options.height ?? 80 + laneOf(processes.length) * Math.max(1, processes.length),
    key: keyOf(bands, ends),
  }, {
    marginLeft: 44,
    x: { label: "time, ms", domain: [fromMs, untilMs], grid: true },
    y: {
      label: null,
      type: "band",
      domain: processes,
      tickFormat: (id: number) => `P${id}`,
      tickSize: 0,
      padding: 0.25,
    },
    marks: marksOf(bands, thin, thick, isMany ? mergeSpans(ends, ({ process }) => process, gap) : ends),
  }, {
    notes: [
      ...visits.length === 0 ? ["There are no visits: nothing to draw."] : [],
      ...isMany
        ? [
          `Of ${
            plainNumber(visits.length, 0)
          } visits those that are less than half a pixel apart are drawn as one.`,
        ]
        : [],
    ],
    whole: { x: false, y: false },
  }, visits.length === 0);
}

function checkVisits(visits: readonly Visit[]): void {
  if (!Array.isArray(visits)) {
    throw new TypeError(
      `a Gantt chart needs visits, e.g. gantt(sectionsOf(run.trace), …), got ${typeof visits}`,
    );
  }
  const odd = visits.findIndex((visit) =>
    [visit?.process, visit?.askedAt, visit?.enteredAt, visit?.leftAt].some((value) =>
      typeof value !== "number" || Number.isNaN(value)
    )
  );
  if (odd >= 0) {
    throw new TypeError(
      `a visit is { process, askedAt, enteredAt, leftAt }, Infinity where it never came, got ${
        shortOf(visits[odd], 80)
      } as visit ${odd}`,
    );
  }
}

/** From 0 to the last time known, unless told. */
function partOf(visits: readonly Visit[], { fromMs = 0, untilMs }: GanttOptions): [number, number] {
  const [, last] = extentOf(times(visits));
  const until = untilMs ?? (last > fromMs ? last : fromMs + 1);
  if (!(until > fromMs && Number.isFinite(until - fromMs))) {
    throw new RangeError(`untilMs must be after fromMs, ${fromMs} ms, got ${until}`);
  }
  return [fromMs, until];
}

function* times(visits: readonly Visit[]): Iterable<number> {
  for (const { askedAt, enteredAt, leftAt } of visits) {
    for (const time of [askedAt, enteredAt, leftAt]) if (time !== Infinity) yield time;
  }
}

const laneOf = (processes: number) => processes <= 12 ? 34 : processes <= 40 ? 24 : 18;

function partsOf(visits: readonly Visit[]): Record<"waits" | "inside" | "crashes", Bar[]> {
  const entered = visits.filter(({ enteredAt }) => enteredAt !== Infinity);
  return {
    waits: visits.map(({ process, askedAt, enteredAt, leftAt }) => ({
      process,
      from: askedAt,
      to: Math.min(enteredAt, leftAt),
    })),
    inside: entered.map(({ process, enteredAt, leftAt }) => ({ process, from: enteredAt, to: leftAt })),
    crashes: visits.filter(({ crashed }) => crashed).map(({ process, leftAt }) => ({
      process,
      from: leftAt,
      to: leftAt,
    })),
  };
}

function marksOf(
  clashes: readonly object[],
  waits: readonly Bar[],
  inside: readonly Bar[],
  crashes: readonly Bar[],
) {
  return [
    ...clashes.map((clash) => Plot.rectX([clash], { x1: "from", x2: "to", ...CLASH })),
    Plot.link(waits, {
      x1: "from",
      x2: "to",
      y1: "process",
      y2: "process",
      stroke: "currentColor",
      strokeWidth: 2,
    }),
    Plot.barX(inside, {
      x1: "from",
      x2: "to",
      y: "process",
      fill: accent(0),
      // A visit that takes no time is seen, too.
      stroke: accent(0),
      title: (bar: Bar) => `P${bar.process} is inside from ${round(bar.from)} to ${round(bar.to)} ms`,
    }),
    Plot.text(crashes, { x: "from", y: "process", text: () => "✕", fontSize: 16, fill: "currentColor" }),
  ];
}

const CLASH = {
  fill: accent(1),
  fillOpacity: 0.25,
  stroke: accent(1),
  strokeWidth: 1.5,
  strokeDasharray: "4 3",
};
const round = (ms: number) => Number(ms.toPrecision(6));

/** When more than one is inside. */
function overlaps(visits: readonly Visit[]): { from: number; to: number }[] {
  const changes = visits.filter(({ enteredAt }) => enteredAt !== Infinity).flatMap((
    { enteredAt, leftAt },
  ) => [
    { at: enteredAt, by: 1 },
    { at: leftAt, by: -1 },
  ]).sort((a, b) => a.at - b.at || a.by - b.by);
  const found: { from: number; to: number }[] = [];
  let inside = 0, since = 0;
  for (const { at, by } of changes) {
    inside += by;
    if (inside === 2 && by === 1) since = at;
    if (inside === 1 && by === -1) found.push({ from: since, to: at });
  }
  return found;
}

function keyOf(clashes: readonly unknown[], crashes: readonly unknown[]): string {
  const item = (name: string, inside: string) => keyItem(name, inside);
  return item("waits", `<line x1="1" x2="29" y1="7" y2="7" stroke="currentColor" stroke-width="2"/>`) +
    item("is in the critical section", `<rect x="3" y="1" width="24" height="12" fill="${accent(0)}"/>`) +
    (clashes.length === 0 ? "" : item(
      "two at a time",
      `<rect x="3" y="1" width="24" height="12" fill="${accent(1)}" fill-opacity="0.25" stroke="${
        accent(1)
      }" stroke-dasharray="4 3"/>`,
    )) +
    (crashes.length === 0
      ? ""
      : item("crashes", `<text x="15" y="12" text-anchor="middle" fill="currentColor">✕</text>`));
}
