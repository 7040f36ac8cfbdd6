/** One run, drawn: what a notebook's cell shows of an algorithm that somebody may have edited. */
import type { Process } from "../../core/process.ts";
import type { Simulation, SimulationOptions } from "../../run/simulate/simulate.ts";
import { type Processes, type ProcessOf } from "../../run/system.ts";
import { spacetime, type SpacetimeOptions } from "../../view/diagram/spacetime.ts";
import { Picture } from "../../view/page/picture.ts";
import { type Row, table } from "../../view/page/table.ts";
import { stepper } from "../../view/stepper/stepper.ts";
import { boundedRun } from "./bounded.ts";
import { brokenRun } from "./failure.ts";
import { classIn } from "./made.ts";

/** A text, or what the run says: a title that states a result is computed from what ran. */
export type Said<P extends Process> = string | ((run: Simulation<P>) => string);

/** How a run is drawn. */
export type WatchOptions<P extends Process = Process> =
  & Omit<SpacetimeOptions, "title" | "caption" | "alt">
  & {
    readonly title?: Said<P>;
    readonly caption?: Said<P>;
    readonly alt?: Said<P>;
    /** Whether one steps through it. */
    readonly steps?: boolean;
    /** A table below: what is so in the end. */
    readonly end?: (run: Simulation<P>) => readonly Row[];
  };

/**
 * Runs a system once and draws the run. It never throws for what the algorithm does: what stops with an
 * exception, or goes on for more than 10,000 events, is drawn as far as it came, with the reason above it.
 * @param system what `simulate` takes
 * @param options those of `spacetime`; title, caption and alt may be functions of the run
 * @returns the picture, to be shown
 * @example
 * show(watch({ processes: nodes(5, Bully), scenario: [at(0, invoke(1, "elect"))] }, {
 *   title: (run) => `P${run.process(1).elected} is elected`,
 * }));
 */
export function watch<S extends Processes>(
  system: SimulationOptions<ProcessOf<S>> & { readonly processes: S },
  options: WatchOptions<ProcessOf<S>> = {},
): Picture {
  const { run, error } = boundedRun(system);
  const { title, caption, alt, steps = false, end, ...diagram } = options;
  if (run === undefined || error !== undefined) {
    return brokenRun(error, classIn(system.processes), run as Simulation | undefined, diagram);
  }
  const said = { title: saidOf(title, run), caption: saidOf(caption, run), alt: saidOf(alt, run) };
  const picture = pictureOf(run, { ...diagram, ...said }, steps);
  if (end === undefined) return picture;
  const below = table(rowsOf(end, run));
  return new Picture(`${picture.html}${below.html}`, `${picture.alt} ${below.alt}`);
}

function pictureOf<P extends Process>(
  run: Simulation<P>,
  options: SpacetimeOptions,
  steps: boolean,
): Picture {
  try {
    return steps ? stepper(run.trace, options) : spacetime(run.trace, options);
  } catch (error) {
    // The window that was to be shown holds nothing: something is amiss, and all of the run shows it.
    if (!(error instanceof RangeError) || run.trace.length === 0) throw error;
    const { from: _from, to: _to, highlight: _rows, past: _row, ...whole } = options;
    return spacetime(run.trace, whole);
  }
}

/** What a title says of a run that it did not expect must not be an error. */
function saidOf<P extends Process>(said: Said<P> | undefined, run: Simulation<P>): string | undefined {
  if (typeof said !== "function") return said;
  try {
    return said(run);
  } catch {
    return "The run went otherwise than its title expects";
  }
}

function rowsOf<P extends Process>(end: (run: Simulation<P>) => readonly Row[], run: Simulation<P>) {
  try {
    return end(run);
  } catch (error) {
    return [{ "in the end": `cannot be told: ${error instanceof Error ? error.message : error}` }];
  }
}
