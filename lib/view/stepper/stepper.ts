/** The space-time diagram as a stepper: one fragment of HTML in which one goes through the run, both ways. */
import { clockOf } from "../diagram/reading/clock.ts";
import { DIAGRAM_STYLE } from "../diagram/style.ts";
import { draw } from "../diagram/drawing/drawing.ts";
import { keyOfDiagram } from "../diagram/key.ts";
import { shortNames } from "../page/names.ts";
import { decimalsOf } from "../page/numbers.ts";
import { ANY, checkOptions, type Known, LIST } from "../page/options.ts";
import { escapeHtml, nameOf, Picture, scriptJson } from "../page/picture.ts";
import { altOf, checkTrace, DIAGRAM, type DiagramOptions, noteOf, windowOf } from "../diagram/spacetime.ts";
import { type Step, stepsOf } from "../diagram/reading/steps.ts";
import { STEPPER_CONTROLS, STEPPER_SCRIPT, STEPPER_STYLE } from "./page.ts";
import { shortOf } from "../page/text.ts";
import { THEME } from "../page/theme.ts";
import { stepWords } from "../diagram/reading/words.ts";
import type { ProcessId } from "../../core/process.ts";
import type { Trace } from "../../core/trace/trace.ts";

/** The fields of one process, as they were after a row of the trace. */
export type FieldsFrame = {
  readonly row: number;
  readonly process: ProcessId;
  readonly fields: Readonly<Record<string, unknown>>;
};

export type StepperOptions = DiagramOptions & {
  /**
   * What the processes' fields were: a table shows them, and what changed is marked. Runs record them with
   * `fields: true`.
   */
  readonly frames?: readonly FieldsFrame[];
  /** The step shown at first, from 0; default 0. */
  readonly start?: number;
  /** A sentence for each step; default: the step in plain words. */
  readonly texts?: readonly string[];
};

/** What its options must be. */
export const STEPPER: Known = { ...DIAGRAM, frames: LIST, start: ANY, texts: LIST };
const ONLY_ITS_OWN = "it stresses the step at hand; spacetime has it";
const REASONS = { highlight: ONLY_ITS_OWN, past: ONLY_ITS_OWN, timestamps: ONLY_ITS_OWN };

/**
 * A diagram to go through step by step, by buttons, by slider, or by keyboard when it has the focus: →
 * forward, ← back, Home, End, space to play. A step is one handler with all that it did. It needs no network
 * and no kernel.
 *
 * @param trace of a run
 * @throws RangeError for an empty trace or window, or a start that is no step; TypeError for frames without
 * row, process and fields, or an option that it has not
 *
 * @example
 * ```ts
 * const run = simulate({ processes: nodes(4, Bully), scenario: [at(5, invoke(1, "elect"))], fields: true });
 * show(stepper(run.trace, { frames: run.frames, title: "An election, step by step" }));
 * ```
 */
export function stepper(trace: Trace, options: StepperOptions = {}): Picture {
  checkTrace(trace, "stepper");
  checkOptions("stepper", options, STEPPER, REASONS);
  const window = windowOf(trace, options);
  const steps = joinStarts(trace, stepsOf(trace, window.first, window.last));
  const { start = 0, texts } = options;
  if (!(Number.isInteger(start) && start >= 0 && start < steps.length)) {
    throw new RangeError(`start must be a step from 0 to ${steps.length - 1}, got ${start}`);
  }
  if (texts && texts.length !== steps.length) {
    throw new RangeError(`texts needs a sentence for each of the ${steps.length} steps, got ${texts.length}`);
  }
  const drawing = draw(trace, {
    window,
    steps,
    width: options.width ?? 860,
    order: options.order,
    labels: options.labels ?? "fields",
    highlight: new Set(),
    isFaint: () => false,
    stepping: true,
  });
  const clock = clockOf(trace), shorten = shortNames(namesIn(trace));
  const data = {
    start,
    xs: drawing.xs.map((x) => Math.round(x * 10) / 10),
    texts: texts ?? steps.map((step) => textOf(trace, step, shorten)),
    times: steps.map((step) => clock.inSteps ? "" : clock.text(step.time)),
    fields: options.frames ? changesOf(trace, steps, options.frames) : undefined,
  };
  const alt = options.alt ?? `${altOf(trace, window)} A stepper with ${steps.length} steps.`;
  const json = scriptJson(data);
  const name = `${drawing.name}-${nameOf(json)}`;
  const shown = { diagram: drawing.html.replaceAll(drawing.name, name), table: tableAtEnd(data.fields) };
  const below = keyOfDiagram(drawing.used) + noteOf(trace, window, drawing);
  return new Picture(page(name, { ...shown, json, alt, below, steps: steps.length - 1 }, options), alt);
}

/** All the starts at the beginning are one step. */
function joinStarts(trace: Trace, steps: readonly Step[]): Step[] {
  const firstOther = steps.findIndex((step) => trace.at(step.first).kind !== "start");
  const starts = firstOther < 0 ? steps.length : firstOther;
  if (starts < 2) return [...steps];
  return [{ ...steps[0], last: steps[starts - 1].last, process: -1 }, ...steps.slice(starts)];
}

/** The names of messages and timers. */
function* namesIn(trace: Trace): Iterable<string> {
  for (const { kind, message, content } of trace) {
    if (kind === "send") yield message!.type;
    if (kind === "set timer" || kind === "timeout") yield String(content);
  }
}

function textOf(trace: Trace, step: Step, shorten: (name: string) => string): string {
  const { kind } = trace.at(step.first);
  if (kind !== "start" || step.process >= 0) return stepWords(trace, step, shorten);
  const said: string[] = [];
  for (let row = step.first; row <= step.last; row++) {
    if (trace.at(row).kind === "send") said.push(`P${trace.at(row).process}`);
  }
  const senders = [...new Set(said)];
  return `All processes start` +
    (senders.length > 0
      ? `; ${senders.join(", ")} already send${senders.length === 1 ? "s" : ""} messages`
      : "");
}

/** For each step the processes whose fields it set, as [process, [name, text, changed] of each field]. */
type Changes = readonly (readonly [ProcessId, readonly (readonly [string, string, boolean])[]])[];

function changesOf(trace: Trace, steps: readonly Step[], frames: readonly FieldsFrame[]): Changes[] {
  const changes: [ProcessId, [string, string, boolean][]][][] = steps.map(() => []);
  const before = new Map<ProcessId, Map<string, string>>(), textOf = fieldTexts(frames);
  frames.forEach((frame, k) => {
    const { row, process, fields } = frame ?? {};
    if (
      !Number.isInteger(row) || !trace.processes.includes(process) || typeof fields !== "object" ||
      fields === null
    ) {
      throw new TypeError(
        `a frame is { row, process, fields }, as run.frames has them, got ${
          shortOf(frame, 60)
        } as frame ${k}`,
      );
    }
    const old = before.get(process);
    const texts = new Map(Object.entries(fields).map(([name, value]) => [name, textOf(name, value)]));
    before.set(process, texts);
    const step = row < steps[0].first ? 0 : steps.findIndex((some) => row >= some.first && row <= some.last);
    if (step < 0) return;
    const rows = [...texts].map((
      [name, text],
    ): [string, string, boolean] => [name, text, old !== undefined && old.get(name) !== text]);
    changes[step] = [...changes[step].filter(([other]) => other !== process), [process, rows]];
  });
  return changes;
}

/** How fields are written: the numbers of one name with as many decimals each, at most three. */
function fieldTexts(frames: readonly FieldsFrame[]): (name: string, value: unknown) => string {
  const decimals = new Map<string, number>();
  for (const { fields } of frames) {
    for (const [name, value] of Object.entries(fields ?? {})) {
      if (typeof value !== "number" || !Number.isFinite(value)) continue;
      const some = Math.min(3, decimalsOf(Number(value.toFixed(3))));
      decimals.set(name, Math.max(decimals.get(name) ?? 0, some));
    }
  }
  return (name, value) =>
    typeof value === "number" && Number.isFinite(value) && Math.abs(value) < 1e21
      ? value.toFixed(decimals.get(name))
      : shortOf(value, 60);
}

/** The fields as they are at the end: what the table shows until the page's script runs. */
function tableAtEnd(changes: readonly Changes[] | undefined): string {
  if (changes === undefined) return "";
  const last = new Map(
    changes.flat().map(([process, fields]) => [process, new Map(fields.map(([name, text]) => [name, text]))]),
  );
  const names = [...new Set([...last.values()].flatMap((fields) => [...fields.keys()]))];
  const row = (head: string, cells: readonly string[], tag: string) =>
    `<tr><th>${head}</th>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join("")}</tr>`;
  const rows = [...last].sort(([a], [b]) => a - b).map(([process, fields]) =>
    row(`P${process}`, names.map((name) => fields.get(name) ?? ""), "td")
  );
  return rows.length === 0 ? "" : row("process", names, "th") + rows.join("");
}

type Shown = {
  readonly diagram: string;
  readonly table: string;
  readonly json: string;
  readonly alt: string;
  readonly below: string;
  readonly steps: number;
};

/** Until its script runs, the page shows the whole run: a picture without a script is a picture, too. */
function page(
  name: string,
  { diagram, table, json, alt, below, steps }: Shown,
  options: StepperOptions,
): string {
  const title = options.title ? `<div class="hb-title">${escapeHtml(options.title)}</div>` : "";
  const caption = options.caption ? `<figcaption>${escapeHtml(options.caption)}</figcaption>` : "";
  const fields = options.frames
    ? `<div class="hb-scroll"><table class="hb-fields">${table}</table></div>`
    : "";
  return `<figure class="hb hb-stepper" id="${name}" tabindex="0" data-lm-suppress-shortcuts="true" aria-label="${
    escapeHtml(alt)
  }">` +
    `<style>${THEME}${DIAGRAM_STYLE}${STEPPER_STYLE}</style>${title}${STEPPER_CONTROLS}` +
    `<div class="hb-words" aria-live="polite">The whole run, in ${steps} step${
      steps === 1 ? "" : "s"
    }.</div>` +
    `${diagram}${below}${fields}${caption}</figure>` +
    `<script>(${STEPPER_SCRIPT})("${name}",${json})</script>`;
}
