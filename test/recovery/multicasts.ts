/** Multicasts of three processes, of which each may crash and come back. */
import {
  ALWAYS,
  emptyHistory,
  foldHistory,
  IN_THE_END,
  type MulticastHistory,
} from "../../lib/multicast/mod.ts";
import { always, deadlock, type Happening, monitor, type World } from "../../lib/run/explore/explore.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { canonical } from "../../lib/core/canonical.ts";
import type { RecoveryWorld } from "./world.ts";

/** The history, and what was multicast since the last crash or recovery. */
type Seen = { history: MulticastHistory; since: Set<string> };

const seen = monitor<Seen>(
  { history: emptyHistory([1, 2, 3]), since: new Set() },
  (so, happening: Happening) => {
    foldHistory(so.history, happening);
    if (happening.kind === "crash" || happening.kind === "recover") so.since.clear();
    if (happening.kind === "invoke" && so.history.multicasts.has(canonical(happening.details[0]))) {
      so.since.add(canonical(happening.details[0]));
    }
  },
);

const deliver = ({ history: { delivered } }: Seen, keys: Iterable<string>) =>
  [...delivered.values()].every((deliveries) =>
    [...keys].every((key) => deliveries.some((delivery) => delivery.key === key))
  );

export const TAKES_PART = "what is multicast once all are up is delivered by all";

/**
 * A multicast that keeps these promises over crashes and recoveries.
 * @param story who multicasts what, when it is explored
 */
export function multicastWorld(
  promises: readonly string[],
  story: string,
  exploration: RecoveryWorld["exploration"] = {},
): RecoveryWorld {
  const told = (scenario: string) =>
    scenario.split(" ").map((one) => invoke(Number(one[0]), "multicast", one.slice(2)));
  const promised = (judges: typeof ALWAYS) =>
    Object.entries(judges).filter(([name]) => promises.includes(name));
  const afterwards = told("1:x 2:y 3:z");
  return {
    processes: (subject) => nodes(3, subject),
    invocations: told(story),
    monitor: seen,
    always: promised(ALWAYS).map(([name, judge]) =>
      always(name, ({ monitor }) => judge((monitor as Seen).history) === undefined)
    ),
    ends: [
      ...promised(IN_THE_END).map(([name, judge]) =>
        deadlock(
          ({ monitor, live }) => live.length < 3 || judge((monitor as Seen).history) === undefined,
          name,
        )
      ),
      deadlock(
        ({ monitor, live }: World) => live.length < 3 || deliver(monitor as Seen, (monitor as Seen).since),
        TAKES_PART,
      ),
    ],
    afterwards,
    settled: ({ monitor }) =>
      deliver(monitor as Seen, afterwards.map(({ details }) => canonical(details[0]))) &&
      promised(IN_THE_END).every(([, judge]) => judge((monitor as Seen).history) === undefined),
    exploration,
  };
}

export const multicastWorlds = {
  BasicMulticast: multicastWorld(["integrity", "validity"], "1:a 2:b"),
  ReliableMulticast: multicastWorld(
    ["integrity", "validity", "agreement", "uniform agreement"],
    "1:a 1:b",
    { faults: { mayCrash: [1, 2] }, bounds: { states: 60_000 } },
  ),
  FifoMulticast: multicastWorld(["integrity", "FIFO order", "validity", "agreement"], "1:a 1:b"),
};
