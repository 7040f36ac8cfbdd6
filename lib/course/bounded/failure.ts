/** A run that broke off: the reason as a box, and the run so far below it. */
import { HandlerError, LimitError } from "../../run/errors.ts";
import { replay, type ReplayOptions } from "../../run/replay/replay.ts";
import type { Simulation } from "../../run/simulate/simulate.ts";
import { spacetime, type SpacetimeOptions } from "../../view/diagram/spacetime.ts";
import { Picture } from "../../view/page/picture.ts";
import { notice } from "../exercise/box.ts";
import { beginningOf, stoppedText } from "../exercise/stopped.ts";

/**
 * What broke a run off, and the run so far.
 * @param code the class that was running, to show its own line
 * @param run as far as it came
 */
export function brokenRun(
  error: unknown,
  code: unknown,
  run?: Simulation,
  diagram: SpacetimeOptions = {},
): Picture {
  const box = reasonBox(error, code);
  const so = error instanceof LimitError && run ? beginningOf(run) : drawn(run, diagram);
  return below(box, so);
}

/** The same of an exploration: the steps that led to the handler that stopped. */
export function brokenExploration(error: unknown, code: unknown, system?: ReplayOptions): Picture {
  const box = reasonBox(error, code);
  if (!(error instanceof HandlerError) || system === undefined || error.before.length === 0) return box;
  try {
    const { trace } = replay(system, error.before);
    return below(box, spacetime(trace, { order: "events", title: "The steps before it" }));
  } catch {
    return box; // what it does now is not what it did when it was explored
  }
}

function reasonBox(error: unknown, code: unknown): Picture {
  const word = error instanceof LimitError ? "no end" : "stopped";
  return notice("✗", word, nameOf(code), stoppedText(error, code), "var(--hb-2)");
}

const nameOf = (code: unknown) => typeof code === "function" ? code.name : "";

function drawn(run: Simulation | undefined, diagram: SpacetimeOptions): Picture | undefined {
  if (run === undefined || run.trace.length === 0) return undefined;
  try {
    return spacetime(run.trace, { title: "The run so far", ...diagram });
  } catch {
    return undefined; // it broke off before the window that was to be shown
  }
}

function below(box: Picture, picture: Picture | undefined): Picture {
  return picture === undefined ? box : new Picture(`${box.html}${picture.html}`, `${box.alt} ${picture.alt}`);
}
