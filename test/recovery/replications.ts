/** Copies, plans and states that converge, of which processes crash and come back; and what excludes that. */
import type { Process } from "../../lib/core/process.ts";
import type { CachedCopy, ConvergentReplica } from "../../lib/replication/mod.ts";
import { PlanEnactor as Enactor, PlanTable } from "../../lib/replication/mod.ts";
import { always, monitor as monitorOf, type World } from "../../lib/run/explore/explore.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import * as worlds from "../replication/worlds.ts";
import type { RecoveryWorld } from "./world.ts";

export const FROM_THE_PRIMARY = "what is read was written, and stays until something newer is read";

/** P1 is the primary. */
const copyWorld: RecoveryWorld = {
  processes: (subject) => nodes(2, subject),
  crowd: (subject) => nodes(3, subject),
  invocations: [invoke(1, "write", "x", 1), invoke(2, "read", "x"), invoke(2, "read", "x")],
  monitor: worlds.reads,
  always: [always(FROM_THE_PRIMARY, ({ monitor }: World<Process, worlds.Reads>) => !monitor.back)],
  ends: [],
  afterwards: [invoke(1, "write", "x", 9), invoke(2, "read", "x")],
  settled: ({ live }) =>
    (live as CachedCopy[]).every(({ values, fetching }, place) =>
      fetching.size === 0 && (place === 0 || (values.get("x") ?? 9) === 9)
    ),
  exploration: { time: "ordered", bounds: { states: 40_000 } },
};

const leasedWorld: RecoveryWorld = { ...copyWorld, always: [...copyWorld.always, worlds.neverOld] };

const { invocations, monitor, properties } = worlds.plans(PlanTable, class {} as never);

export const planWorld = (enactors: RecoveryWorld["processes"]): RecoveryWorld => ({
  processes: enactors,
  invocations: invocations!,
  monitor,
  always: properties!.filter(({ name }) => name !== worlds.NEWEST),
  ends: [],
  afterwards: [invoke(2, "enact", 7)],
  settled: ({ live }) => (live as PlanTable[])[0].active === 7,
  exploration: { forces: "instant", bounds: { states: 20_000 } },
});

export const NONE_LOST = "at rest, all who are up have counted what was answered";
type Counted = { readonly open: { [operation: number]: number }; sum: number };
const countedMonitor = monitorOf<Counted>({ open: {}, sum: 0 }, (seen, happening) => {
  if (happening.kind === "invoke") seen.open[happening.operation] = Number(happening.details[1]);
  if (happening.kind === "respond") seen.sum += seen.open[happening.operation];
});
const noneLost = always(NONE_LOST, (world: World<ConvergentReplica, Counted>) => {
  const enough = ({ type, state }: ConvergentReplica) => Number(type.value(state)) >= world.monitor.sum;
  return !worlds.isAtRest(world) || world.live.every(enough);
});

const convergentWorld: RecoveryWorld = {
  processes: (subject) => nodes(2, subject),
  crowd: (subject) => nodes(3, subject),
  invocations: [invoke(1, "update", "inc", 1), invoke(1, "update", "inc", 2), invoke(2, "update", "inc", 4)],
  monitor: countedMonitor,
  always: [...worlds.convergent(class {} as never).properties!, noneLost],
  ends: [],
  afterwards: [invoke(1, "update", "inc", 1)],
  settled: ({ live }) => {
    const states = (live as ConvergentReplica[]).map(({ state }) => JSON.stringify(worlds.sorted(state)));
    return new Set(states).size === 1;
  },
  exploration: { bounds: { states: 20_000 } },
};

export const replicationWorlds: Readonly<Record<string, RecoveryWorld>> = {
  CachedCopy: copyWorld,
  LeasedCopy: leasedWorld,
  PlanTable: planWorld((subject) => ({ 1: subject, ...nodes([2, 3], () => new Enactor()) })),
  PlanEnactor: planWorld((subject) => ({ 1: () => new PlanTable(), ...nodes([2, 3], subject) })),
  ConvergentReplica: convergentWorld,
};

// ---- what excludes recovery, if it came back all the same

function without(options: ReturnType<typeof worlds.active>): RecoveryWorld {
  return {
    processes: () => options.processes,
    invocations: options.invocations!,
    monitor: options.monitor,
    always: options.properties!,
    ends: [],
    afterwards: [],
    settled: () => true,
    exploration: { network: options.network, faults: options.faults },
  };
}

export const backupWorld: RecoveryWorld = {
  ...without(worlds.backups("sync")(class {} as never)),
  processes: (subject) => nodes(3, subject),
};
export const chainWorld: RecoveryWorld = {
  ...without(worlds.chain(2)(class {} as never)),
  processes: (subject) => nodes(3, subject),
  invocations: [invoke(3, "update", "1"), invoke(3, "query")],
};
export const activeWorld: RecoveryWorld = {
  ...without(worlds.active(class {} as never)),
  processes: (subject) => nodes(2, subject),
};
