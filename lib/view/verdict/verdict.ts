/**
 * What the explorer found, for a reader: which properties hold, and the shortest execution that breaks the
 * first that does not.
 */
import type { Process } from "../../core/process.ts";
import type { Exploration, Verdict } from "../../run/explore/explore.ts";
import { replay, type ReplayOptions } from "../../run/replay/replay.ts";
import { escapeHtml, Picture } from "../page/picture.ts";
import { spacetime, type SpacetimeOptions } from "../diagram/spacetime.ts";
import type { Trace } from "../../core/trace/trace.ts";
import { shortNames } from "../page/names.ts";
import { THEME } from "../page/theme.ts";

export type VerdictOptions = {
  /** The property to show; default: the first that is violated. */
  readonly property?: string;
  /** How the execution is drawn. */
  readonly diagram?: SpacetimeOptions;
};

const SIGNS = { holds: "✓ holds", violated: "✗ violated", unknown: "? not decided" };

/**
 * The verdicts of an exploration as a table; below it the shortest execution that violates a property, drawn
 * and told.
 *
 * @param found what `explore` or `fuzz` returned
 * @param system the processes (and devices) that were explored, to replay the execution
 * @throws RangeError for a property that was not explored
 *
 * @example
 * ```ts
 * const found = explore({
 *   processes: nodes(3, Bully),
 *   time: "any",
 *   invocations: [invoke(1, "elect")],
 *   properties: [oneLeader],
 * });
 * show(verdict(found, { processes: nodes(3, Bully) }));
 * ```
 */
export function verdict<P extends Process>(
  found: Pick<Exploration, "verdicts" | "summary">,
  system: ReplayOptions<P>,
  options: VerdictOptions = {},
): Picture {
  const names = Object.keys(found.verdicts);
  const { property = names.find((name) => found.verdicts[name].counterexample) } = options;
  if (property !== undefined && !names.includes(property)) {
    throw new RangeError(`the properties explored are ${names.join(", ")}; got "${property}"`);
  }
  const shown = property === undefined ? undefined : found.verdicts[property];
  const execution = shown?.counterexample ?? shown?.example;
  const below = property === undefined || !shown || !execution
    ? ""
    : executionHtml(property, shown, system, options.diagram ?? {});
  const lines = names.map((name) => `${name}: ${signOf(found.verdicts[name])}`).join("; ");
  return new Picture(
    `<div class="hb hb-verdict"><style>${THEME}${STYLE}</style>${tableHtml(found)}${below}</div>`,
    `${lines}. ${found.summary}`,
  );
}

/** In words; what is so only as far as no messages were dropped says so. */
export function signOf({ kind, holds, within, counterexample }: Verdict): string {
  if (within !== undefined) {
    const sign = kind === "sometimes" ? "✗ never" : counterexample ? SIGNS.violated : SIGNS.holds;
    return `${sign} while ${within}`;
  }
  if (holds === "unknown") return SIGNS.unknown;
  return kind === "sometimes" && !holds ? "✗ never" : holds ? SIGNS.holds : SIGNS.violated;
}

/** Whether it is good news, bad news, or neither. */
function classOf({ holds, within }: Verdict): string {
  if (holds === "unknown" || within !== undefined) return "hb-open";
  return holds ? "hb-yes" : "hb-no";
}

/** When a property is asked. "deadlock" beside "holds" would read as if there were one. */
const ASKED: Readonly<Record<Verdict["kind"], string>> = {
  always: "always",
  sometimes: "sometimes",
  eventually: "eventually",
  deadlock: "in the end",
};

function tableHtml(found: Pick<Exploration, "verdicts" | "summary">): string {
  const rows = Object.entries(found.verdicts).map(([name, verdict]) =>
    `<tr><th scope="row">${escapeHtml(name)}</th><td>${ASKED[verdict.kind]}</td>` +
    `<td class="${classOf(verdict)}">${escapeHtml(signOf(verdict))}</td></tr>`
  ).join("");
  const head =
    `<thead><tr><th scope="col">property</th><th scope="col">asked</th><th scope="col">verdict</th></tr></thead>`;
  return `<table>${head}<tbody>${rows}</tbody></table><p class="hb-note">${escapeHtml(found.summary)}</p>`;
}

/** A shortest execution, drawn and told. */
export function executionHtml<P extends Process>(
  property: string,
  { counterexample, example }: Verdict,
  system: ReplayOptions<P>,
  diagram: SpacetimeOptions,
): string {
  const execution = counterexample ?? example!;
  const again = replay(system, execution.schedule);
  const does = counterexample ? "violates" : "shows";
  const steps = `${execution.length} step${execution.length === 1 ? "" : "s"}`;
  const picture = spacetime(again.trace, {
    order: "events",
    title: `${
      "seed" in execution ? "An execution, cut down," : "A shortest execution"
    } that ${does} “${property}”: ${steps}`,
    ...diagram,
  });
  const starts = execution.words.length - execution.length;
  const repeats = execution.lasso === undefined ? undefined : execution.lasso - starts;
  const words = execution.words.slice(starts).map((line, index) =>
    `<li>${escapeHtml(shortened(line, again.trace))}${
      index === repeats ? " <b>(from here on it repeats)</b>" : ""
    }</li>`
  ).join("");
  return `${picture.html}<details><summary>The same in words</summary><ol>${words}</ol></details>`;
}

/** Without the names of hosted parts, where these tell nothing apart, as in the diagram. */
function shortened(line: string, trace: Trace): string {
  const names = new Set([...trace].flatMap(({ kind, message, content }) => {
    if (message) return [message.type];
    return kind === "timeout" || kind === "set timer" ? [String(content).split(" ", 1)[0]] : [];
  }));
  const short = shortNames(names);
  return [...names].reduce((text, name) => text.replaceAll(` ${name}`, ` ${short(name)}`), line);
}

const STYLE = `.hb.hb-verdict table{border-collapse:collapse;font-size:13px;margin:0 0 4px}
.hb.hb-verdict table tr th,.hb.hb-verdict table tr td{text-align:left;padding:3px 14px 3px 0;border-bottom:1px solid color-mix(in srgb,currentColor 25%,transparent)}
.hb.hb-verdict tbody th{font-weight:600}
.hb-verdict .hb-no{font-weight:700;color:var(--hb-2)}
.hb-verdict .hb-yes{color:var(--hb-3)}
.hb-verdict ol{font-size:13px;line-height:1.5;margin:4px 0 0;padding-left:2em}
.hb-verdict summary{cursor:pointer;font-size:13px}
`;
