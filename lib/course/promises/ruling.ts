/** Judges one class in one world: a ruling for each property, and the execution behind it. */
import type { Process } from "../../core/process.ts";
import { explore, type Property } from "../../run/explore/explore.ts";
import { LimitError } from "../../run/errors.ts";
import type { Simulation, SimulationOptions } from "../../run/simulate/simulate.ts";
import type { Processes } from "../../run/system.ts";
import { stepsOf } from "../../view/diagram/reading/steps.ts";
import { stepWords } from "../../view/diagram/reading/words.ts";
import { spacetime } from "../../view/diagram/spacetime.ts";
import { escapeHtml, type Picture } from "../../view/page/picture.ts";
import { executionHtml, signOf } from "../../view/verdict/verdict.ts";
import { boundedRun } from "../bounded/bounded.ts";
import { MOST_STATES } from "../bounded/every_execution.ts";
import { brokenExploration, brokenRun } from "../bounded/failure.ts";
import { wallMs } from "../bounded/wall_clock.ts";
import { systemOf } from "../exercise/replayed.ts";
import { messageOf } from "../exercise/stopped.ts";
import type { Algorithm, Counted, Explored, Setting, Simulated } from "./settings.ts";

/** What is said of one property of one class in one world. */
export type Ruling = {
  readonly property: string;
  /** "within": kept as far as was looked, e.g. while forces take no time. "open": nobody knows. */
  readonly is: "kept" | "within" | "lost" | "open";
  /** In words, with a sign. */
  readonly text: string;
  /** What was looked at, e.g. "1018 states". */
  readonly extent: string;
  /** The execution that decided it, as HTML. */
  readonly shown?: () => string;
};

/** How much time there is for all worlds together. */
export class Budget {
  private readonly end: number;
  constructor(ms: number) {
    this.end = wallMs() + ms;
  }
  get leftMs(): number {
    return Math.max(0, this.end - wallMs());
  }
}

/** Judges a class in a world. It never throws for what the class does. */
export function rulingsOf<A extends Algorithm>(
  setting: Setting<A>,
  algorithm: A,
  properties: readonly Property[],
  budget: Budget,
): Ruling[] {
  const names = "of" in setting
    ? properties.map(({ name }) => name)
    : "holds" in setting
    ? Object.keys(setting.holds)
    : [`${setting.theory} in theory`];
  if (budget.leftMs === 0) {
    return names.map((property) => ({ property, is: "open", text: "? no time left", extent: "" }));
  }
  try {
    if ("of" in setting) return explored(setting, algorithm, properties, budget);
    return "holds" in setting ? simulated(setting, algorithm, budget) : [counted(setting, algorithm)];
  } catch (error) {
    return names.map((property) => stopped(property, error, () => brokenExploration(error, algorithm)));
  }
}

function stopped(property: string, error: unknown, shown: () => Picture): Ruling {
  const text = error instanceof LimitError ? "✗ does not end" : `✗ threw: ${shorter(messageOf(error))}`;
  return { property, is: "lost", text, extent: "", shown: () => shown().html };
}

const shorter = (text: string) => text.length > 60 ? `${text.slice(0, 59)}…` : text;

// ---- every execution

function explored<A extends Algorithm>(
  setting: Explored<A>,
  algorithm: A,
  properties: readonly Property[],
  budget: Budget,
): Ruling[] {
  const options = setting.of(algorithm), system = systemOf(options);
  const bounds = { states: MOST_STATES, timeMs: budget.leftMs, ...options.bounds };
  try {
    const found = explore({ ...options, properties, bounds, now: wallMs });
    return properties.map(({ name }) => {
      const verdict = found.verdicts[name], { holds, within } = verdict;
      const is = holds === true
        ? within === undefined ? "kept" : "within"
        : holds === false || verdict.counterexample
        ? "lost"
        : "open";
      const has = verdict.counterexample ?? verdict.example;
      const shown = has
        ? () => executionHtml(name, verdict, system, { ...setting.diagram })
        : () => `<p>${escapeHtml(found.summary)}</p>`;
      return { property: name, is, text: signOf(verdict), extent: `${found.states} states`, shown };
    });
  } catch (error) {
    return properties.map(({ name }) =>
      stopped(name, error, () => brokenExploration(error, algorithm, system))
    );
  }
}

// ---- runs

type Looked = { readonly run: Simulation; readonly seed: number };

function simulated<A extends Algorithm>(setting: Simulated<A>, algorithm: A, budget: Budget): Ruling[] {
  const { seeds = 1, holds } = setting, names = Object.keys(holds);
  const lost = new Map<string, Ruling>();
  let seed = 1;
  for (; seed <= seeds && lost.size < names.length && budget.leftMs > 0; seed++) {
    const { run, error } = boundedRun(ready(setting.run(algorithm, seed)));
    for (const name of names) {
      if (lost.has(name)) continue;
      const ruling = run === undefined || error !== undefined
        ? stopped(name, error, () => brokenRun(error, algorithm, run))
        : lostIn({ run, seed }, name, holds[name] as (run: Simulation) => boolean, algorithm);
      if (ruling) lost.set(name, ruling);
    }
  }
  const extent = seeds === 1 ? "1 run" : `${seed - 1} runs`;
  const rest = seed <= seeds ? { is: "open", text: "? no time left" } as const : KEPT;
  return names.map((property) => lost.get(property) ?? { property, extent, ...rest });
}

const KEPT = { is: "kept", text: "✓ holds" } as const;

function lostIn(
  { run, seed }: Looked,
  property: string,
  holds: (run: Simulation) => boolean,
  algorithm: Algorithm,
): Ruling | undefined {
  try {
    if (holds(run)) return undefined;
  } catch (error) {
    return stopped(property, error, () => brokenRun(error, algorithm, run));
  }
  const title = `A run that violates “${property}” (seed ${seed})`;
  return {
    property,
    is: "lost",
    text: "✗ violated",
    extent: `seed ${seed}`,
    shown: () => runHtml(run, title),
  };
}

function counted<A extends Algorithm>(setting: Counted<A>, algorithm: A): Ruling {
  const { theory, count = ({ counts }) => counts.messages } = setting, property = `${theory} in theory`;
  const { run, error } = boundedRun(ready(setting.run(algorithm, 1)));
  if (run === undefined || error !== undefined) {
    return stopped(property, error, () => brokenRun(error, algorithm, run));
  }
  try {
    const got = count(run as Simulation<InstanceType<A>>);
    const title = `${setting.name}: ${got}, and ${theory} in theory`;
    return got === theory
      ? { property, is: "kept", text: `✓ ${got}`, extent: "1 run" }
      : { property, is: "lost", text: `✗ ${got}`, extent: "1 run", shown: () => runHtml(run, title) };
  } catch (error) {
    return stopped(property, error, () => brokenRun(error, algorithm, run));
  }
}

/** The processes' class does not matter from here on. */
function ready<P extends Process>(
  options: SimulationOptions<P>,
): SimulationOptions & { processes: Processes } {
  return options as unknown as SimulationOptions & { processes: Processes };
}

/** Few enough steps to be read. */
const MOST_STEPS = 80;

function runHtml<P extends Process>({ trace }: Simulation<P>, title: string): string {
  if (trace.length === 0) return `<p>${escapeHtml(title)}</p>`;
  const steps = stepsOf(trace, 0, trace.length - 1);
  const words = steps.slice(0, MOST_STEPS).map((step) => `<li>${escapeHtml(stepWords(trace, step))}</li>`);
  const more = steps.length > MOST_STEPS ? `<li>… and ${steps.length - MOST_STEPS} more</li>` : "";
  return `${spacetime(trace, { title, count: 400 }).html}` +
    `<details><summary>The same in words</summary><ol>${words.join("")}${more}</ol></details>`;
}
