/**
 * A schedule made for one system, followed by another as far as it goes: twins of an algorithm under the same
 * messages and faults.
 */
import type { Process } from "../../core/process.ts";
import { Replay } from "./replay.ts";
import { checkSchedule } from "./check.ts";
import type { Schedule, Step } from "../system.ts";
import { Impossible, Untimed, type UntimedOptions } from "./untimed.ts";

/** What sends to itself more often than that at a time does so for ever. */
const MOST_OWN = 1000;

/**
 * Replays what can happen of a schedule, and leaves out the rest: a message that was not sent cannot arrive.
 * A handler that throws ends it.
 * @returns the replay, and for each of its steps where it stands in the schedule
 */
export function follow<P extends Process>(
  system: UntimedOptions<P>,
  schedule: Schedule,
): { readonly run: Replay<P>; readonly places: readonly number[] } {
  const world = new Untimed({ ...system, trace: "none", fields: false });
  checkSchedule(schedule, world.trace.processes, Object.keys(system.channels ?? {}));
  const steps: Step[] = [], places: number[] = [];
  if (!schedule.some(({ step }) => step === "start")) {
    schedule = [
      ...world.trace.processes.map((process) => ({ step: "start", process }) as const),
      ...schedule,
    ];
  }
  for (let place = 0; place < schedule.length; place++) {
    const atMs = schedule[place].atMs ?? place + 1;
    try {
      world.now = atMs;
      // What one system sends to itself the other need not, and it comes before all else.
      for (let left = MOST_OWN; left > 0; left--) {
        const own = world.ownBefore(schedule[place]);
        if (!own) break;
        world.perform(own);
        steps.push({ atMs, ...own });
        places.push(place);
      }
      world.perform(schedule[place]);
    } catch (error) {
      if (error instanceof Impossible) continue;
      break;
    }
    steps.push({ atMs: place + 1, ...schedule[place] });
    places.push(place);
  }
  return { run: new Replay(system, steps), places };
}
