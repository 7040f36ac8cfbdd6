/** The clocks that the processes of an exploration read. */
import { brief } from "../../../core/plain.ts";
import type { ProcessId } from "../../../core/process.ts";
import { checkNames } from "../../options/known.ts";
import type { Options } from "./options.ts";

/** The clocks, complete. */
export type ClockModel = {
  readonly untilMs: number;
  readonly tickMs: number;
  readonly driftPpm: number;
  /** By place. */
  readonly offsetsMs: readonly number[];
};

/** @throws RangeError or TypeError for what are no clocks, or where there can be none */
export function clocksOf(options: Options, ids: readonly ProcessId[]): ClockModel | undefined {
  const { clocks, time, symmetry, properties = [] } = options;
  if (clocks === undefined) return undefined;
  checkNames("clocks", clocks, ["untilMs", "tickMs", "offsetMs", "driftPpm"]);
  if (time !== "ordered") {
    throw new RangeError(
      `clocks tell the time only where it is known which timer is due first: time must be "ordered", got ${
        brief(time)
      }`,
    );
  }
  if (symmetry) throw new RangeError("options take clocks or symmetry, got both");
  const endless = properties.find(({ kind }) => kind === "eventually" || kind === "deadlock");
  if (endless) {
    throw new RangeError(
      `with clocks nothing is explored after clocks.untilMs, so that every execution ends there: ` +
        `properties are always or sometimes, got ${endless.kind} "${endless.name}"`,
    );
  }
  const { untilMs, tickMs = 1, driftPpm = 0, offsetMs = 0 } = clocks;
  positive("clocks.untilMs", untilMs);
  positive("clocks.tickMs", tickMs);
  if (!(Number.isInteger(driftPpm) && driftPpm >= 0 && driftPpm < 1e6)) {
    throw new RangeError(
      `clocks.driftPpm must be an integer from 0 to 999999 (parts in a million), got ${brief(driftPpm)}`,
    );
  }
  const all = typeof offsetMs === "number";
  for (const id of all ? [] : Object.keys(offsetMs)) {
    if (ids.includes(Number(id))) continue;
    throw new RangeError(`clocks.offsetMs names P${id}; the processes are ${ids.join(", ")}`);
  }
  const offsetsMs = ids.map((id) => (all ? offsetMs : offsetMs[id] ?? 0));
  for (const offset of offsetsMs) {
    if (!(offset >= 0 && offset < Infinity)) {
      throw new RangeError(`clocks.offsetMs must be ≥ 0 ms, got ${brief(offset)}`);
    }
  }
  return { untilMs, tickMs, driftPpm, offsetsMs };
}

function positive(name: string, value: number): void {
  if (typeof value === "number" && value >= 0.001 && value < Infinity) return;
  throw new RangeError(`${name} must be a number ≥ 0.001 (ms), got ${brief(value)}`);
}
