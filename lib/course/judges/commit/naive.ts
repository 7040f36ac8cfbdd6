/** Naive commit: systems, and what is promised of them. */
import { distributed } from "../../../commit/mod.ts";
import type { Process } from "../../../core/process.ts";
import {
  always,
  deadlock,
  type Happening,
  monitor,
  type Options,
  type World,
} from "../../../run/explore/explore.ts";
import { invoke } from "../../../run/system.ts";
import { atomic, ends, isOver, kept, ORIGINALS, serversOf, type TransactionClasses } from "./servers.ts";

/** Which transactions have written x and y, each the only object of its server. */
const writersIn = (world: World) => serversOf(world).map(({ values }) => [...values.values()][0].writer);

/** As after one of the two, and then the other. */
const serialResult = deadlock((world: World) => {
  const [x, y] = writersIn(world);
  return !isOver(world) || x === y;
}, "in the end x and y are of the same transaction");

/** A transaction is committed at all of its servers, or at none. */
export const allOrNothing = deadlock((world: World) => {
  const [x, y] = writersIn(world);
  return serversOf(world).length < 2 || x === y;
}, "in the end both servers have committed, or none");

/** Who was told that its transaction is committed can rely on it. */
const told = always(
  "who is told of a commit can rely on it",
  (world: World<Process, Told>) =>
    world.monitor.committed.every((transaction) =>
      serversOf(world).every(({ commit }) => commit.outcomes.get(transaction) !== "abort")
    ),
);

type Told = { committed: number[] };
const answers = monitor<Told>({ committed: [] }, (seen, { kind, process, ...more }: Happening) => {
  const { value } = more as { value?: { outcome: string } };
  if (kind === "respond" && value!.outcome === "commit") {
    seen.committed = [...seen.committed, process - 2].sort();
  }
});

/** The slide's conditions: what naive commit must be spared. */
export type NaiveCondition = "concurrent clients" | "a server that aborts" | "a crash" | "none of these";

/**
 * x on S1 and y on S2, which P3 writes, and P4, too, if clients are concurrent. P9 commits for them if asked.
 * @param classes that take the place of the library's
 * @returns what `explore` takes
 * @example explore(naively("a crash", "naive")).verdicts["atomicity"].holds // false
 */
export function naively(
  condition: NaiveCondition,
  how: "naive" | "naive, by one for all" | "two-phase",
  classes: Partial<TransactionClasses> = {},
): Options {
  const cast = { ...ORIGINALS, ...classes };
  const isNaive = how !== "two-phase", isServed = how === "naive, by one for all";
  const clients = condition === "concurrent clients" ? [3, 4] : [3];
  const tentativeMs = condition === "a server that aborts" ? 300 : undefined;
  const processes = distributed({
    servers: { 1: { x: 0 }, 2: { y: 0 } },
    clients,
    server: (objects) =>
      new cast.ShadowingServer(objects, tentativeMs, isNaive ? new cast.NaiveParticipant() : undefined),
    client: (options) =>
      new cast.TransactionClient(
        isServed ? { ...options, coordinator: 9 } : options,
        isNaive ? new cast.NaiveCoordinator() : undefined,
      ),
  });
  return {
    processes: isServed ? { ...processes, 9: () => new cast.CommitService() } : processes,
    invocations: clients.map((id) => invoke(id, "run", id - 2, [`x := ${id - 2}`, `y := ${id - 2}`])),
    time: condition === "a server that aborts" ? "any" : "ordered",
    network: { copies: 1 },
    forces: "instant",
    faults: condition === "a crash" ? { crashes: 1, recoveries: 1, mayCrash: [2] } : {},
    monitor: answers,
    properties: [
      atomic,
      told,
      ...condition === "concurrent clients" ? [serialResult] : [allOrNothing, kept],
      ...condition === "none of these" || condition === "concurrent clients" ? [ends] : [],
    ],
    bounds: { states: 400_000 },
  };
}
