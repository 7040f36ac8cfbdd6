/** What is asked of the classes of lib/replication in the tests, and in which worlds. */
import type { Process } from "../../lib/core/process.ts";
import type {
  Acknowledging,
  ActiveReplica,
  CachedCopy,
  ChainReplica,
  ConvergentName,
  ConvergentReplica,
  PlanEnactor,
  PlanTable,
  PrimaryBackup,
} from "../../lib/replication/mod.ts";
import { always, explore, monitor, type Options, type World } from "../../lib/run/explore/explore.ts";
import { invoke, nodes } from "../../lib/run/system.ts";

export type CopyClass = new (ttlMs?: number) => CachedCopy;

/** Which properties of a world do not hold, and how many states it has. */
export function judged(options: Options): { readonly states: number; readonly broken: string[] } {
  const { states, exhausted, verdicts } = explore({ bounds: { states: 200_000 }, ...options });
  const broken = Object.entries(verdicts).filter(([, { holds }]) => holds === false).map(([name]) => name);
  return { states, broken: exhausted || broken.length > 0 ? broken : ["not exhausted"] };
}

/**
 * The latest value whose write has been answered, what each open read must have at least, the latest value
 * that was read at each replica, and what went wrong. Values are numbers that grow.
 */
export type Reads = {
  latest: number;
  writes: Record<number, number>;
  open: Record<number, number>;
  before: Record<number, number>;
  old: boolean;
  back: boolean;
};

export const reads = monitor<Reads>(
  { latest: 0, writes: {}, open: {}, before: {}, old: false, back: false },
  (seen, happening) => {
    if (happening.kind === "invoke") {
      if (["write", "update"].includes(happening.method)) {
        seen.writes[happening.operation] = Number(happening.details.at(-1));
      } else if (["read", "query"].includes(happening.method)) seen.open[happening.operation] = seen.latest;
    }
    if (happening.kind !== "respond") return seen;
    const { operation, process } = happening, value = Number(happening.value ?? 0);
    if (operation in seen.writes) {
      seen.latest = Math.max(seen.latest, seen.writes[operation]);
      delete seen.writes[operation];
    } else if (operation in seen.open) {
      seen.old ||= value < seen.open[operation];
      seen.back ||= value < (seen.before[process] ?? 0);
      seen.before[process] = value;
      delete seen.open[operation];
    }
    return seen;
  },
);

export const NEVER_OLD = "a read that begins after a write was answered has it";
export const NEVER_BACK = "reads at one replica do not go back";
export const AT_REST = "no copy is stale when the network is at rest";
export const ANSWERED = "at rest, no read waits";
export const neverOld = always(NEVER_OLD, ({ monitor }: World<Process, Reads>) => !monitor.old);
export const neverBack = always(NEVER_BACK, ({ monitor }: World<Process, Reads>) => !monitor.back);

/** Forces are over, too: what the primary has written it has told. */
export const isAtRest = (world: World) =>
  world.inFlight.length === 0 && world.ids.every((id) => world.durable(id) === world.log(id).length);
export const atRest = always(AT_REST, (world: World<CachedCopy>) => {
  const primary = world.processes[1];
  if (!primary || !isAtRest(world)) return true;
  return world.live.every(({ values }) =>
    [...values].every(([of, value]) => (primary.values.get(of) ?? null) === value)
  );
});
export const answered = always(ANSWERED, (world: World<CachedCopy>) => {
  return !world.alive(1) || !isAtRest(world) || world.live.every(({ fetching }) => fetching.size === 0);
});

const asked = [
  invoke(1, "write", "x", 1),
  invoke(1, "write", "x", 2),
  invoke(2, "read", "x"),
  invoke(2, "read", "x"),
];

/** One replica, two writes, two reads; nothing is lost. */
export const reliable = (Class: CopyClass): Options => ({
  processes: nodes(2, () => new Class(Infinity)),
  invocations: asked,
  inOrder: true,
  monitor: reads,
  properties: [atRest, answered, neverBack],
});

/** Anything may be lost, and a replica may crash and come back; copies are lent. */
export const lossy = (Class: CopyClass): Options => ({
  processes: nodes(3, () => new Class(100)),
  invocations: [invoke(1, "write", "x", 1), invoke(2, "read", "x"), invoke(2, "read", "x")],
  inOrder: true,
  monitor: reads,
  time: "ordered",
  forces: "instant",
  faults: { losses: 1, crashes: 1, recoveries: 1, mayCrash: [2] },
  properties: [neverOld, neverBack],
});

// ---- plans

type Recorded = { latest: number; empty: boolean; back: boolean };
const record = monitor<Recorded>({ latest: 0, empty: false, back: false }, (seen, happening) => {
  if (happening.kind !== "output") return;
  const { record: plan } = happening.what as { record?: number };
  if (plan === undefined) return;
  seen.empty ||= plan === 0;
  seen.back ||= plan > 0 && plan < seen.latest;
  seen.latest = Math.max(plan, seen.latest);
});
export const NOT_EMPTY = "the record is never empty again";
export const FORWARD = "no older plan comes into force";
export const NEWEST = "at rest, the newest enacted plan is in force";

export const plans = (Table: typeof PlanTable, Enactor: typeof PlanEnactor, fenced = true): Options => ({
  processes: { 1: () => new Table(fenced), ...nodes([2, 3], () => new Enactor()) },
  invocations: [invoke(2, "enact", 1), invoke(3, "enact", 2)],
  monitor: record,
  properties: [
    always(NOT_EMPTY, ({ monitor }: World<Process, Recorded>) => !monitor.empty),
    always(FORWARD, ({ monitor }: World<Process, Recorded>) => !monitor.back),
    always(NEWEST, (world: World<Process, Recorded>) => {
      const enactors = [2, 3].map((id) => world.processes[id] as PlanEnactor);
      const done = isAtRest(world) && enactors.every(({ state, plan }) => state === "idle" && plan > 0);
      return !done || (world.processes[1] as PlanTable).active === 2;
    }),
  ],
});

// ---- primary and backups

export const KEEPS = "who leads has all writes that were answered";
type Answered = { readonly open: { [operation: number]: string }; readonly answered: string[] };
const writes = monitor<Answered>({ open: {}, answered: [] }, (seen, happening) => {
  if (happening.kind === "invoke" && happening.method === "write") {
    seen.open[happening.operation] = String(happening.details[0]);
  }
  if (happening.kind === "respond" && happening.operation in seen.open && Number(happening.value) > 0) {
    seen.answered.push(seen.open[happening.operation]);
  }
});
export const keeps = always(KEEPS, ({ live, monitor }: World<PrimaryBackup, Answered>) => {
  const leading = live.filter(({ state }) => state === "primary").sort((a, b) => b.epoch - a.epoch)[0];
  return leading === undefined || monitor.answered.every((value) => leading.list.includes(value));
});
/** The primary may crash, and P2 takes over at some time, rightly or not. */
export const backups = (acknowledging: Acknowledging) => (Class: typeof PrimaryBackup): Options => ({
  processes: nodes(3, () => new Class(acknowledging)),
  invocations: [invoke(1, "write", "a"), invoke(1, "write", "b"), invoke(2, "takeOver", 1)],
  monitor: writes,
  network: { fifo: true },
  faults: { crashes: 1, mayCrash: [1] },
  properties: [keeps],
});

// ---- a chain

export const ONCE = "no update is done twice";
export const DONE = "at rest, what was asked of a chain without gaps is answered";
/** P4 is a client and the master; one of the chain 1, 2, 3 may die. */
export const chain = (dies: number) => (Class: typeof ChainReplica): Options => ({
  processes: nodes(4, () => new Class([1, 2, 3])),
  invocations: [invoke(4, "update", "1"), invoke(4, "query"), invoke(4, "exclude", dies)],
  monitor: reads,
  network: { fifo: true },
  faults: { crashes: 1, mayCrash: [dies] },
  properties: [
    neverOld,
    always(
      ONCE,
      ({ live }: World<ChainReplica>) =>
        live.every(({ list }) => new Set(list.map(({ number }) => number)).size === list.length),
    ),
    always(DONE, (world: World<ChainReplica>) => {
      const client = world.processes[4];
      const isWhole = client?.chain.every((id) => world.alive(id)) === true;
      return world.inFlight.length > 0 || !isWhole || client.asked.size === 0;
    }),
  ],
});

// ---- replicas that do all

export const ALIKE = "who has done as many operations has the same number";
export const ALL_ALIKE = "at rest, all who are up are alike";
export const active = (Class: new () => ActiveReplica): Options => ({
  processes: nodes(2, Class),
  invocations: [invoke(1, "add", 3), invoke(2, "multiply", 2), invoke(1, "add", 1)],
  inOrder: true,
  properties: [
    always(
      ALIKE,
      ({ live }: World<ActiveReplica>) =>
        live.every((one) =>
          live.every((other) => one.done.length !== other.done.length || one.value === other.value)
        ),
    ),
    always(
      ALL_ALIKE,
      (world: World<ActiveReplica>) =>
        !isAtRest(world) || world.live.every(({ value }) => value === world.live[0].value),
    ),
  ],
});

// ---- what converges

export const CONVERGED = "at rest, all who are up have the same state";
export const convergent = (Class: new (name: ConvergentName) => ConvergentReplica): Options => ({
  processes: nodes(2, () => new Class("OR-set")),
  invocations: [
    invoke(1, "update", "add", "x"),
    invoke(2, "update", "add", "x"),
    invoke(2, "update", "remove", "x"),
  ],
  inOrder: true,
  faults: { duplications: 1 },
  properties: [
    always(CONVERGED, (world: World<ConvergentReplica>) =>
      !isAtRest(world) ||
      world.live.every(({ state }) =>
        JSON.stringify(sorted(state)) === JSON.stringify(sorted(world.live[0].state))
      )),
  ],
});

/** With the keys of objects in order. */
export function sorted(state: unknown): unknown {
  if (typeof state !== "object" || state === null || Array.isArray(state)) return state;
  return Object.entries(state).sort(([a], [b]) => (a < b ? -1 : 1)).map((
    [key, value],
  ) => [key, sorted(value)]);
}
