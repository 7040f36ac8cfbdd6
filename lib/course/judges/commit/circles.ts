/** Deadlocks over several servers, and who looks for them. */
import { circleOfWaits, distributed, type WaitEdge } from "../../../commit/mod.ts";
import type { Process } from "../../../core/process.ts";
import {
  always,
  monitor,
  type Options,
  type Property,
  sometimes,
  type World,
} from "../../../run/explore/explore.ts";
import { at } from "../../../run/faults.ts";
import { scheduleOf } from "../../../run/schedule.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { invoke } from "../../../run/system.ts";
import { commits, common, ORIGINALS, safe, t1AndT2, type TransactionClasses } from "./servers.ts";

/** What one waits for, as it changes: so that it is known of each moment who waits for whom. */
function showing(Server: TransactionClasses["LockingServer"]) {
  return class extends Server {
    override review() {
      super.review();
      this.output({ waits: this.waits() });
    }
  };
}

/** Who waits for whom, which deadlocks there have been, and whether one was found that there was not. */
type Circles = { waits: { [server: number]: WaitEdge[] }; been: string[]; phantom: boolean };
const circles = monitor<Circles>({ waits: {}, been: [], phantom: false }, (seen, { process, ...more }) => {
  const { what } = more as { what?: { waits?: WaitEdge[]; deadlock?: number[] } };
  if (what?.deadlock && !seen.been.includes(what.deadlock.join())) seen.phantom = true;
  if (!what?.waits) return;
  seen.waits[process] = what.waits;
  const circle = circleOfWaits(Object.values(seen.waits).flat())?.join();
  if (circle && !seen.been.includes(circle)) seen.been = [...seen.been, circle].sort();
});
/** It was there at one moment. */
export const noPhantom: Property = always(
  "a deadlock that is found is one",
  ({ monitor }: World<Process, Circles>) => !monitor.phantom,
);
/** Somebody is found to be aborted. */
export const finds: Property = sometimes(
  "a deadlock is found",
  ({ inFlight }) => inFlight.some(({ message }) => message.type === "Victim"),
);

/**
 * T1 waits for T2, and T2 for T3, which is about to ask for what T1 has; the client of T2 may give up at any
 * time. P9 looks for deadlocks: it may find one that never was.
 * @param confirmed whether only waits count that were there the round before, too
 * @param classes that take the place of the library's
 * @returns what `explore` takes, in the state in which two wait
 * @example explore(threeInACircle(false)).verdicts["a deadlock that is found is one"].holds // false
 */
export function threeInACircle(
  confirmed: boolean,
  classes: Partial<TransactionClasses> = {},
): Options {
  const cast = { ...ORIGINALS, ...classes };
  class Client extends cast.TransactionClient {
    giveUp() {
      this.abort(2);
    }
    /** It takes its time before it commits. */
    override end() {}
  }
  const processes = {
    ...distributed({
      servers: { 1: { p: 0 }, 2: { q: 0 }, 3: { r: 0 } },
      clients: [4, 5, 6],
      server: (objects) => new (showing(cast.LockingServer))(objects),
      client: (options) => new Client(options),
    }),
    9: () => new cast.DeadlockDetector([1, 2, 3], confirmed),
  };
  const begun = simulate({
    processes,
    latency: 10,
    scenario: [
      at(0, invoke(4, "run", 1, ["r := 1", "p := 1"]), invoke(5, "run", 2, ["p := 2", "q := 2"])),
      at(5, invoke(6, "run", 3, ["q := 3", "r := 3"])),
    ],
    until: 32,
    seed: 1,
  });
  return {
    ...common,
    processes,
    after: scheduleOf(begun),
    invocations: [invoke(5, "giveUp"), ...Array.from({ length: confirmed ? 2 : 1 }, () => invoke(9, "look"))],
    monitor: circles,
    properties: [noPhantom, finds],
    bounds: { states: 400_000 },
  };
}

/**
 * T1 and T2, who have been asked for, and P9, who looks for deadlocks when nothing else happens.
 * @param looks how often it looks; if more than once, only confirmed waits count
 * @param classes that take the place of the library's
 * @returns what `explore` takes
 */
export function detected(looks: number, classes: Partial<TransactionClasses> = {}): Options {
  const cast = { ...ORIGINALS, ...classes };
  class Detector extends cast.DeadlockDetector {
    looks = 0;
    override onStart() {
      if (this.looks++ < looks) super.onStart();
    }
    override onTimeoutLook() {
      this.look();
      this.onStart();
    }
  }
  const { processes, invocations, ...options } = t1AndT2("none", classes);
  return {
    ...options,
    processes: { ...processes, 9: () => new Detector([1, 2, 3], looks > 1, 1000) },
    after: [
      ...[1, 2, 3, 4, 5, 9].map((process) => ({ step: "start" as const, process })),
      ...invocations!.map(({ process, method, details }) => ({
        step: "invoke" as const,
        process,
        method,
        details,
      })),
    ],
    properties: [...safe, commits(1), commits(2), finds],
  };
}
