/** A Gantt chart of the critical section: who waits and who is inside, when. */
import * as Plot from "@observablehq/plot";
import { figure, type FigureOptions } from "./figure.ts";
import { keyItem } from "./key.ts";
import type { Picture } from "../page/picture.ts";
import { accent } from "../page/theme.ts";

/** One visit to the critical section, in ms: Infinity where it has not entered, not left. */
export type Visit = {
  readonly process: number;
  readonly askedAt: number;
  readonly enteredAt: number;
  readonly leftAt: number;
  /** Whether it ended in a crash. */
  readonly crashed?: boolean;
};

export type GanttOptions = FigureOptions & {
  /** The part to show, ms; all unless told. */
  readonly fromMs?: number;
  readonly untilMs?: number;
  /** The processes to show, one a line, from the top; those that occur unless told. */
  readonly processes?: readonly number[];
};

type Bar = { readonly process: number; readonly from: number; readonly to: number };

/**
 * One line a process: a thin line while it waits, a bar while it is in the critical section. Where two are
 * inside at a time, a hatched band with an edge marks it over the whole height.
 *
 * @param visits e.g. `sectionsOf(run.trace)`
 * @param options title or caption (or both) and alt are required
 * @throws RangeError for no visits, or a part without length
 *
 * @example
 * show(gantt(sectionsOf(run.trace), { title: "Who is inside", alt: "Five processes enter one after the other." }));
 */
export function gantt(visits: readonly Visit[], options: GanttOptions): Picture {
  if (!Array.isArray(visits) || visits.length === 0) {
    throw new RangeError(
      "a Gantt chart needs at least one visit, e.g. gantt(sectionsOf(run.trace), …), got none",
    );
  }
  const ends = visits.flatMap(({ askedAt, enteredAt, leftAt }) => [askedAt, enteredAt, leftAt])
    .filter((time) => time !== Infinity);
  const { fromMs = 0, untilMs = Math.max(...ends) } = options;
  if (!(untilMs > fromMs)) throw new RangeError(`untilMs must be after fromMs, ${fromMs} ms, got ${untilMs}`);
  const processes = options.processes ??
    [...new Set(visits.map(({ process }) => process))].sort((a, b) => a - b);
  const cut = (bars: Bar[]) =>
    bars.map((bar) => ({ ...bar, from: Math.max(fromMs, bar.from), to: Math.min(untilMs, bar.to) }))
      .filter((bar) => bar.to >= bar.from && bar.to >= fromMs && bar.from <= untilMs);
  const waits = cut(
    visits.map(({ process, askedAt, enteredAt, leftAt }) => ({
      process,
      from: askedAt,
      to: Math.min(enteredAt, leftAt),
    })),
  );
  const inside = cut(
    visits.filter(({ enteredAt }) => enteredAt !== Infinity)
      .map(({ process, enteredAt, leftAt }) => ({ process, from: enteredAt, to: leftAt })),
  );
  const crashes = visits.filter(({ crashed, leftAt }) => crashed && leftAt >= fromMs && leftAt <= untilMs);
  const clashes = cut(overlaps(visits).map((clash) => ({ process: processes[0], ...clash })));
  return figure({
    ...options,
    height: options.height ?? 80 + 34 * processes.length,
    key: keyOf(clashes, crashes),
  }, {
    marginLeft: 44,
    x: { label: "time, ms", domain: [fromMs, untilMs], grid: true },
    y: { label: null, domain: processes, tickFormat: (id: number) => `P${id}`, tickSize: 0, padding: 0.25 },
    marks: [
      ...clashes.map(({ from, to }) => Plot.rectX([{ from, to }], { x1: "from", x2: "to", ...CLASH })),
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
        title: (bar: Bar) => `P${bar.process} is inside from ${round(bar.from)} to ${round(bar.to)} ms`,
      }),
      Plot.text(crashes, { x: "leftAt", y: "process", text: () => "✕", fontSize: 16, fill: "currentColor" }),
    ],
  });
}

const CLASH = {
  fill: accent(1),
  fillOpacity: 0.25,
  stroke: accent(1),
  strokeWidth: 1.5,
  strokeDasharray: "4 3",
};
const round = (ms: number) => Math.round(ms * 10) / 10;

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
