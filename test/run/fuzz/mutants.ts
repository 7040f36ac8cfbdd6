// Elections under random schedules and faults, for the properties that random runs can judge.
import type { Process } from "../../../lib/core/process.ts";
import { Random } from "../../../lib/core/random.ts";
import { Bully } from "../../../lib/election/bully.ts";
import { ChangRoberts } from "../../../lib/election/chang_roberts.ts";
import { always, deadlock, type Property, type World } from "../../../lib/run/explore/explore.ts";
import { at, crash } from "../../../lib/run/faults.ts";
import type { FuzzOptions } from "../../../lib/run/fuzz/fuzz.ts";
import { uniform } from "../../../lib/run/latency.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import type { Subject } from "../../mutants/election.ts";

type Elector = Process & { elected: number | undefined; state: string };
type Election = World<Elector>;

export const PROPERTIES: Readonly<Record<string, Property>> = {
  "one leader": always(
    "one leader",
    ({ live }: Election) => live.filter(({ state }) => state === "leader").length <= 1,
  ),
  validity: always(
    "validity",
    ({ live }: Election) => live.every(({ elected }) => elected === undefined || elected === 3),
  ),
  termination: deadlock(
    ({ live }: Election) => live.every(({ state }) => state !== "electing"),
    "termination",
  ),
};

/**
 * Elections among three that any of them start at about the same time. In the bully up to two crash, in the
 * ring one (a second could take with it what the first had not acknowledged), in the middle of handlers, too;
 * in Chang–Roberts, and where the highest must win, none. Nobody comes back: a bully that does leads at once,
 * beside the leader that has not heard of it yet.
 */
export function electionFuzz(
  original: Subject,
  make: Subject,
  property: string,
  seeds: number,
): FuzzOptions<Elector> {
  const mayCrash = original === ChangRoberts || property === "validity" ? 0 : original === Bully ? 2 : 1;
  return {
    processes: nodes(3, make as unknown as new () => Elector),
    latency: uniform(1, 20),
    fifo: original === ChangRoberts,
    until: 20_000,
    seeds,
    properties: [PROPERTIES[property]],
    during: ({ live }: Election) => live.some(({ state }) => state === "electing"),
    vary: (seed) => {
      const random = new Random(seed, 71);
      const starters = random.shuffle([1, 2, 3]).slice(random.integer(3));
      const victims = random.shuffle([1, 2, 3]).slice(0, random.integer(mayCrash + 1));
      return {
        scenario: [
          ...starters.map((id) => at(random.integer(60), invoke(id, "elect"))),
          ...victims.map((id) => at(random.integer(120), crash(id, inHandler(random)))),
        ],
      };
    },
  };
}

/** Every second crash falls into the next handler. */
function inHandler(random: Random): { afterEffects?: number } {
  return random.integer(2) === 0 ? {} : { afterEffects: random.integer(4) };
}
