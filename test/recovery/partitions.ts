/** Stores, elections and failure detectors of lib/partition, of which processes crash and come back. */
import { Bully } from "../../lib/election/bully.ts";
import {
  AccrualDetector,
  type DiskLease,
  ElectedStore,
  type FreshDetector,
  type QuorumStore,
} from "../../lib/partition/mod.ts";
import { always, monitor, type World } from "../../lib/run/explore/explore.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { WriteBackDisk } from "../../lib/storage/device/write_back.ts";
import { BOUNDED } from "../election/elections.ts";
import { detectorWorld, watchedWorld } from "./elections.ts";
import type { RecoveryWorld, Subject } from "./world.ts";

export const ONE_LEADER = "an epoch has one leader", KEEPS = "who is up has what it answered";
export const NEW = "a heartbeat under way is new";

// ---- quorums

const led = monitor(
  { leaders: {} as Record<number, number>, twice: false },
  (seen, { kind, ...rest }) => {
    if (kind !== "output") return;
    const { process, what } = rest as { process: number; what: { leads: number } };
    const before = seen.leaders[what.leads] ?? process;
    return {
      leaders: { ...seen.leaders, [what.leads]: process },
      twice: seen.twice || before !== process,
    };
  },
);

const quorumWorld: RecoveryWorld = {
  processes: (subject) => nodes(3, subject),
  invocations: [invoke(1, "elect"), invoke(3, "elect")],
  monitor: led,
  always: [always<QuorumStore, { twice: boolean }>(ONE_LEADER, ({ monitor }) => !monitor.twice)],
  ends: [],
  afterwards: [invoke(2, "elect"), invoke(2, "elect")], // the first may be told of a later epoch
  settled: ({ live }) => (live as QuorumStore[]).some(({ state }) => state === "leader"),
  exploration: { network: { fifo: true }, faults: { mayCrash: [2] }, bounds: { states: 20_000 } },
  run: { latency: BOUNDED },
};

const watchedQuorumWorld: RecoveryWorld = {
  ...quorumWorld,
  invocations: [],
  afterwards: [],
  exploration: { time: "ordered", network: { fifo: true }, bounds: { states: 5000 } },
  settled: ({ live }) => {
    const leading = (live as QuorumStore[]).filter(({ state }) => state === "leader");
    return leading.length === 1 && (live as QuorumStore[]).every(({ epoch }) => epoch === leading[0].epoch);
  },
};

// ---- a lease on a disk

const leading = ({ live }: World) => (live as DiskLease[]).filter(({ state }) => state === "leader");
const leaseWorld: RecoveryWorld = {
  processes: (subject) => nodes(2, subject),
  devices: { disk: () => new WriteBackDisk({ blocks: [{ owner: 0, count: 0 }] }) },
  invocations: [],
  always: [always("one leader", (world: World) => leading(world).length <= 1)],
  ends: [],
  afterwards: [],
  settled: (world) => leading(world).length === 1,
  exploration: { time: "ordered", bounds: { states: 4000 } },
};

// ---- what excludes recovery, if it came back all the same

type Answered = { readonly process: number; readonly value: string }[];
const answered = monitor([] as Answered, (seen, happening) => {
  if (happening.kind !== "respond") return;
  return [...seen, { process: happening.process, value: "a" }];
});

/** P2 leads and writes. */
export const storeWorld: RecoveryWorld = {
  processes: (subject) =>
    nodes(2, () => new (subject as unknown as typeof ElectedStore)(() => new Bully(100))),
  invocations: [invoke(2, "elect"), invoke(2, "write", "a")],
  monitor: answered,
  always: [
    always<ElectedStore, Answered>(
      KEEPS,
      ({ monitor, processes }) =>
        monitor.every(({ process }) => {
          const store = processes[process];
          return store === undefined || store.state !== "leader" || store.log.length > 0;
        }),
    ),
  ],
  ends: [],
  afterwards: [],
  settled: () => true,
  exploration: { time: "ordered", network: { fifo: true }, faults: { mayCrash: [2] } },
};

export const freshWorld: RecoveryWorld = {
  processes: (subject) => nodes(2, subject),
  invocations: [],
  always: [
    always<FreshDetector>(
      NEW,
      ({ inFlight, processes }) =>
        inFlight.every(({ from, to, message }) =>
          !((message as unknown as { number: number }).number <= (processes[to]?.latest.get(from) ?? 0))
        ),
    ),
  ],
  ends: [],
  afterwards: [],
  settled: () => true,
  exploration: {
    time: "ordered",
    network: { fifo: true },
    faults: { mayCrash: [1] },
    clocks: { untilMs: 170 },
  },
};

/** It reads its clock, so time ends. */
const accrualWorld: RecoveryWorld = {
  ...detectorWorld,
  processes: (subject: Subject) =>
    nodes(
      2,
      class extends (subject as unknown as typeof AccrualDetector) {
        look() {}
      },
    ),
  exploration: {
    ...detectorWorld.exploration,
    clocks: { untilMs: 300 },
    bounds: { states: 1000 },
    faults: { mayCrash: [2] },
  },
  ends: [
    always<AccrualDetector>(
      "P1 is not suspected",
      ({ live }) => live.every(({ suspected }) => !suspected.has(1)),
    ),
  ],
};

export const partitionWorlds: Readonly<Record<string, RecoveryWorld>> = {
  Lookout: detectorWorld,
  LookoutOverWays: detectorWorld,
  BullyOverWays: watchedWorld,
  DiskLease: leaseWorld,
  QuorumStore: quorumWorld,
  WatchedQuorumStore: watchedQuorumWorld,
  AdaptiveDetector: detectorWorld,
  AccrualDetector: accrualWorld,
};
