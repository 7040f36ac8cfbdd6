/** Spanner's servers, clients and clocks, of which each may crash and come back. */
import type { SpannerClient, SpannerServer, TrueTime } from "../../lib/cases/mod.ts";
import { externalConsistency } from "../../lib/course/cases/spanner/explored.ts";
import { type SmallSpanner, smallSpanner } from "../../lib/course/cases/spanner/system.ts";
import { always, type World } from "../../lib/run/explore/explore.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import type { RecoveryWorld, Subject } from "./world.ts";

export const BOUNDED = "the interval has the time in it";

/** Clocks that count in steps of 50 ms, and are right; leases that are short beside a run. */
const SLOW: SmallSpanner = {
  keys: { x: 0 },
  clients: 1,
  time: { epsilonMs: 50, tickMs: 50 },
  options: { electionMs: 50, spreadMs: 50, leaseMs: 300, heldMs: 400, retryMs: 100, heartbeatMs: 100 },
};
const FAST: SmallSpanner = { ...SLOW, time: { epsilonMs: 4 } };

function spannerWorld(role: "Server" | "Client"): RecoveryWorld {
  const system = (small: SmallSpanner) => (subject: Subject) =>
    smallSpanner(small, { [role]: subject as never });
  return {
    processes: system({ ...SLOW, replicas: 1 }),
    crowd: system(FAST),
    invocations: [invoke(1, "transact", [], { x: 1 }), invoke(1, "read", ["x"])],
    often: 3,
    monitor: externalConsistency.monitor,
    always: [externalConsistency],
    ends: [],
    afterwards: [invoke(1, "transact", [], { x: "last" })],
    settled: ({ processes }) =>
      [11, 12, 13].every((id) =>
        (processes[id] as unknown as SpannerServer).versions.get("x")?.at(-1)?.value === "last"
      ) && (processes[1] as unknown as SpannerClient).queue.length === 0,
    exploration: {
      time: "ordered",
      clocks: { untilMs: 800, tickMs: 50 },
      forces: "instant",
      bounds: { states: 10_000 },
    },
    run: { until: 8000 },
  };
}

/** How far the clocks of a run are ahead of the master's. */
const AHEAD_MS = 500;

/** P1 is the master; the clocks of the others are set differently. */
const timeWorld: RecoveryWorld = {
  processes: (subject) =>
    nodes(2, () => new (subject as unknown as typeof TrueTime)({ master: 1, pollMs: 100 })),
  crowd: (subject) => nodes(3, () => new (subject as unknown as typeof TrueTime)({ master: 1, pollMs: 100 })),
  invocations: [],
  always: [],
  runs: [
    always(
      BOUNDED,
      ({ live }: World) =>
        (live as unknown as TrueTime[]).every(({ offsetMs, marginMs, id }) =>
          id === 1 || Math.abs(offsetMs + AHEAD_MS) <= marginMs + 1e-6
        ),
    ),
  ],
  ends: [],
  afterwards: [],
  settled: ({ live }) => (live as unknown as TrueTime[]).every(({ marginMs }) => marginMs < Infinity),
  exploration: { time: "ordered", clocks: { untilMs: 250, tickMs: 50 } },
  run: { clocks: { 2: { offsetMs: AHEAD_MS }, 3: { offsetMs: AHEAD_MS } } },
};

export const spannerWorlds: Readonly<Record<string, RecoveryWorld>> = {
  SpannerServer: spannerWorld("Server"),
  SpannerClient: spannerWorld("Client"),
  TrueTime: timeWorld,
};
