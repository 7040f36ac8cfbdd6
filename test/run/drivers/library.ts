/** Algorithms of the library, each in a world small enough to be explored to the end. */
import { Bully } from "../../../lib/election/bully.ts";
import { ChangRoberts } from "../../../lib/election/chang_roberts.ts";
import { RingElection } from "../../../lib/election/ring.ts";
import { CausalMulticast } from "../../../lib/multicast/causal.ts";
import { LamportMulticast } from "../../../lib/multicast/lamport.ts";
import { ReliableMulticast } from "../../../lib/multicast/reliable.ts";
import type { Options } from "../../../lib/run/explore/explore.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import { ALGORITHMS, contenders } from "../../mutex/helpers.ts";
import { CoinFlipper, Coordinator, Participant } from "../../fixtures/toys.ts";
import type { Mix } from "./systems.ts";

/** Faster than any timeout. */
const FAST = { latency: 0.01 };
const crash = { crashes: 1 };

type System = { readonly explored: Options; readonly mix: Pick<Mix, "runs" | "pauses"> };

const elects = (...ids: number[]) => ids.map((id) => invoke(id, "elect"));

export const library: Readonly<Record<string, System>> = {
  ...Object.fromEntries(
    ALGORITHMS.filter(({ name }) => name !== "regenerating token ring").map(({ name, make, fifo }) => [
      name,
      {
        explored: { processes: contenders(make, [1, 1]), time: "any", network: { fifo } } as const,
        mix: { runs: { fifo }, pauses: true },
      },
    ]),
  ),
  "Maekawa, FIFO or not": {
    explored: {
      processes: contenders(ALGORITHMS.find(({ name }) => name === "Maekawa")!.make, [1, 1]),
      time: "any",
    },
    mix: { pauses: true },
  },
  "bully": {
    explored: { processes: nodes(3, Bully), time: "ordered", invocations: elects(1, 2), faults: crash },
    mix: { runs: FAST },
  },
  "ring election": {
    explored: {
      processes: nodes(3, RingElection),
      time: "ordered",
      network: { fifo: true },
      invocations: elects(2),
      faults: crash,
    },
    mix: { runs: FAST },
  },
  "Chang and Roberts": {
    explored: { processes: nodes(3, ChangRoberts), time: "any", invocations: elects(1, 2, 3) },
    mix: { pauses: true },
  },
  "reliable multicast": {
    explored: {
      processes: nodes(3, ReliableMulticast),
      invocations: [invoke(1, "multicast", "a")],
      faults: crash,
    },
    mix: {},
  },
  "causal multicast": {
    explored: {
      processes: nodes(3, CausalMulticast),
      invocations: [invoke(1, "multicast", "a"), invoke(2, "multicast", "b")],
    },
    mix: { pauses: true },
  },
  "Lamport's multicast": {
    explored: { processes: nodes(2, LamportMulticast), invocations: [invoke(1, "multicast", "a")] },
    mix: { pauses: true },
  },
  "two-phase commit": {
    explored: {
      processes: { ...nodes([1], Coordinator), ...nodes([2, 3], Participant) },
      time: "ordered",
      faults: { crashes: 1, recoveries: 1 },
    },
    mix: { runs: { ...FAST, forceMs: 0.01 } },
  },
  "coin flippers": { explored: { processes: nodes(2, CoinFlipper), faults: crash }, mix: {} },
};
