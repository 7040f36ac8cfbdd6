/** Every execution of a Spanner whose groups have one replica each, with clocks that may be wrong. */
import { type Exploration, explore, type Options, type Property } from "../../../run/explore/explore.ts";
import { type Invocation, invoke } from "../../../run/system.ts";
import { linearisable } from "../../../verify/mod.ts";
import { database, smallSpanner, type SpannerClasses } from "./system.ts";

/** Spanner's promise: the database is as one that does one transaction after the other, in real time. */
export const externalConsistency: Property = { ...linearisable(database), name: "external consistency" };

/** All at once: elections take no time, and nothing is asked for again. */
const AT_ONCE = { electionMs: 0, spreadMs: 0, heartbeatMs: 1000, retryMs: 1000, heldMs: 1000 };

/** What clients ask for in a world that is small enough to explore. */
export type SpannerStory = "read what you wrote" | "write two, one after the other" | "write both at once";

const STORIES: Record<SpannerStory, { keys: Record<string, number>; invocations: Invocation[] }> = {
  "read what you wrote": {
    keys: { x: 0 },
    invocations: [invoke(1, "transact", [], { x: 1 }), invoke(1, "read", ["x"])],
  },
  "write two, one after the other": {
    keys: { x: 0, y: 1 },
    invocations: [
      invoke(1, "transact", [], { x: 1 }),
      invoke(1, "transact", [], { y: 1 }),
      invoke(2, "read", ["x", "y"]),
    ],
  },
  "write both at once": {
    keys: { x: 0, y: 1 },
    invocations: [invoke(1, "transact", [], { x: 1, y: 1 }), invoke(2, "read", ["x", "y"])],
  },
};

/**
 * What is explored: what one or two clients ask for, in the first milliseconds. Clocks count whole ms.
 * @param epsilonMs what clocks say they are off by at most; a ms of that is for their granularity
 * @param offsetMs by how much they are off at most
 */
export function spannerStory(
  story: SpannerStory,
  options: { readonly epsilonMs?: number; readonly offsetMs?: number; readonly untilMs?: number } = {},
  classes: SpannerClasses = {},
): Omit<Options, "properties"> {
  const { keys, invocations } = STORIES[story],
    { epsilonMs = 1, offsetMs = epsilonMs - 1, untilMs = 8 } = options;
  return {
    processes: smallSpanner(
      {
        keys,
        replicas: 1,
        clients: invocations.at(-1)!.process,
        time: { epsilonMs, tickMs: 1 },
        options: AT_ONCE,
      },
      classes,
    ),
    invocations,
    inOrder: true,
    time: "ordered",
    forces: "instant",
    clocks: { untilMs, offsetMs, tickMs: 1 },
  };
}

/** Every execution of a clock that is wrong by so many ms more than it says. */
export function brokenClocks(beyondMs: number, classes: SpannerClasses = {}): Exploration {
  const options = spannerStory(
    "read what you wrote",
    { epsilonMs: 1, offsetMs: beyondMs, untilMs: 8 },
    classes,
  );
  return explore({ ...options, properties: [externalConsistency] });
}
