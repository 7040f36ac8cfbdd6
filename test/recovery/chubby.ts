/** A Chubby cell and a client, of whom each may crash and come back. */
import { ChubbyClient, ChubbyServer } from "../../lib/cases/mod.ts";
import { canonical } from "../../lib/core/canonical.ts";
import type { ProcessId } from "../../lib/core/process.ts";
import { always, monitor, type World } from "../../lib/run/explore/explore.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import type { RecoveryWorld, Subject } from "./world.ts";

const CLIENT = 11;

/** What the servers have carried out, and whether two of them differ. */
type Seen = { readonly entries: string[]; clash: boolean };

const seen = monitor<Seen>({ entries: [], clash: false }, (so, happening) => {
  if (happening.kind !== "output") return;
  const { committed, entry } = happening.what as { committed?: number; entry?: unknown };
  if (committed === undefined) return;
  so.entries[committed - 1] ??= canonical(entry);
  so.clash ||= so.entries[committed - 1] !== canonical(entry);
});

function cellWorld(role: "server" | "client" | "session", servers: readonly ProcessId[]): RecoveryWorld {
  const system = (subject: Subject, ids: readonly ProcessId[]) => {
    const Server = role === "server" ? subject as unknown as typeof ChubbyServer : ChubbyServer;
    const Client = role !== "server" ? subject as unknown as typeof ChubbyClient : ChubbyClient;
    return {
      ...nodes(ids, () => new Server(ids, { leaseMs: 400, marginMs: 100, lockDelayMs: 100 })),
      [CLIENT]: () => new Client(ids, { graceMs: 500, retryMs: 50 }),
    };
  };
  return {
    processes: (subject) => system(subject, servers),
    crowd: (subject) => system(subject, [1, 2, 3]),
    invocations: [invoke(CLIENT, "open"), invoke(CLIENT, "write", "x", 1)],
    often: 3,
    monitor: seen,
    always: [always("the servers agree", ({ monitor }: World) => !(monitor as Seen).clash)],
    ends: [],
    afterwards: [invoke(CLIENT, "open"), invoke(CLIENT, "write", "x", "last")],
    settled: ({ processes }) =>
      [1, 2, 3].every((id) => (processes[id] as unknown as ChubbyServer).values.get("x") === "last") &&
      (processes[CLIENT] as unknown as ChubbyClient).session === "safe",
    exploration: {
      time: "ordered",
      clocks: { untilMs: 1500, tickMs: 50 },
      forces: "instant",
      bounds: { states: 10_000 },
    },
    run: { until: 5500 },
  };
}

export const chubbyWorlds: Readonly<Record<string, RecoveryWorld>> = {
  ChubbyServer: cellWorld("server", [1, 2]),
  ChubbyClient: cellWorld("client", [1]),
  ChubbySession: cellWorld("session", [1]),
};
