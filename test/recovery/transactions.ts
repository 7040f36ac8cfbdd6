/** Servers with transactional objects, clients and a detector of deadlocks that crash and come back. */
import {
  CommitService,
  DeadlockDetector,
  distributed,
  LockingServer,
  NaiveCoordinator,
  NaiveParticipant,
  SagaClient,
  ShadowingServer,
  TransactionClient,
} from "../../lib/commit/mod.ts";
import type { ServerParticipant } from "../../lib/commit/distributed/participant.ts";
import { allOrNothing, naively } from "../../lib/course/judges/commit/naive.ts";
import {
  atomic,
  ends,
  isOver,
  kept,
  serialisable,
  serversOf,
} from "../../lib/course/judges/commit/servers.ts";
import { NEVER_STUCK, trips } from "../../lib/course/judges/commit/trips.ts";
import { always, type Options, type World } from "../../lib/run/explore/explore.ts";
import { invoke } from "../../lib/run/system.ts";
import { transactionMonitor } from "../../lib/verify/transactions/recorded.ts";
import type { RecoveryWorld } from "./world.ts";

export const COMMITTED_KEPT = kept.name, ROUNDS = "no two rounds have the same number";

type Roles = {
  readonly Locking?: typeof LockingServer;
  readonly Shadowing?: typeof ShadowingServer;
  readonly Client?: typeof TransactionClient;
  readonly Participant?: typeof ServerParticipant;
  readonly Coordinator?: typeof NaiveCoordinator;
};

/** P1 has x and P2 has y, which P3 writes and afterwards reads. */
function transactionWorld(cast: (subject: never) => Roles, more: Partial<RecoveryWorld> = {}): RecoveryWorld {
  return {
    processes: (subject) => {
      const { Locking = LockingServer, Shadowing, Client = TransactionClient, Participant, Coordinator } =
        cast(subject as never);
      const part = () => Participant && new Participant();
      return distributed({
        servers: { 1: { x: 0 }, 2: { y: 0 } },
        clients: [3],
        server: (objects) =>
          Shadowing ? new Shadowing(objects, 300, part()) : new Locking(objects, "wait", 300, part()),
        client: (options) => new Client({ ...options, answerMs: 250 }, Coordinator && new Coordinator()),
      });
    },
    invocations: [invoke(3, "run", 1, ["x := 1", "y := 1"])],
    monitor: transactionMonitor(),
    always: [serialisable, atomic, kept],
    ends: [ends],
    afterwards: [invoke(3, "run", 2, ["read x", "read y"])],
    settled: isOver,
    exploration: { time: "ordered", forces: "instant", bounds: { states: 20_000 } },
    ...more,
  };
}

const looks = [invoke(9, "look"), invoke(9, "look")];

/** A server that is asked who waits, by somebody who crashes and comes back. */
const detectorWorld: RecoveryWorld = {
  processes: (subject) => ({
    ...distributed({ servers: { 1: { x: 0 } }, clients: [] }),
    9: () => new (subject as unknown as typeof DeadlockDetector)([1]),
  }),
  invocations: looks,
  always: [always(ROUNDS, ({ inFlight }: World) => {
    const rounds = inFlight.map(({ message }) => (message as unknown as { round: number }).round);
    return new Set(rounds).size === rounds.length;
  })],
  ends: [],
  afterwards: looks,
  settled: ({ processes }) => (processes[9] as DeadlockDetector).missing.size === 0,
  exploration: { time: "ordered", faults: { mayCrash: [9] }, bounds: { states: 20_000 } },
};

/** Naive commit, of whose sides only the server's comes back, and keeps what it has committed. */
const naive = {
  always: [kept],
  ends: [],
  afterwards: [],
  settled: (world: World) => serversOf(world).length === 2,
  exploration: { time: "ordered", faults: { mayCrash: [1, 2] }, bounds: { states: 20_000 } },
  run: {
    faults: { crashes: { meanUpMs: 150, meanDownMs: 50, mostDown: 1, untilMs: 400, processes: [1, 2] } },
  },
} as const;

export const transactionWorlds: Readonly<Record<string, RecoveryWorld>> = {
  LockingServer: transactionWorld((Locking: typeof LockingServer) => ({ Locking })),
  ShadowingServer: transactionWorld((Shadowing: typeof ShadowingServer) => ({ Shadowing })),
  TransactionClient: transactionWorld((Client: typeof TransactionClient) => ({ Client })),
  NaiveParticipant: transactionWorld(
    (Participant: typeof NaiveParticipant) => ({ Participant, Coordinator: NaiveCoordinator }),
    naive as unknown as Partial<RecoveryWorld>,
  ),
  DeadlockDetector: detectorWorld,
};

// ---- what excludes recovery, and what goes wrong if it comes back all the same

/** A system of the tests of commit, in which some may crash and come back. */
function excluded(mayCrash: readonly number[], system: (subject: never) => Options): RecoveryWorld {
  const { invocations, monitor, properties } = system(undefined as never);
  return {
    processes: (subject) => system(subject as never).processes,
    invocations: invocations!,
    monitor,
    always: properties!,
    ends: [],
    afterwards: [],
    settled: () => true,
    exploration: { time: "ordered", forces: "instant", faults: { mayCrash }, bounds: { states: 30_000 } },
  };
}

export const STUCK = NEVER_STUCK, HALF = allOrNothing.name, WAITS = ends.name;
export const sagaWorld = excluded(
  [4],
  (Saga: typeof SagaClient = SagaClient) => trips("saga", "one", { SagaClient: Saga }),
);
export const naiveWorld = excluded(
  [3],
  (Coordinator: typeof NaiveCoordinator = NaiveCoordinator) =>
    naively("none of these", "naive", { NaiveCoordinator: Coordinator }),
);
export const serviceWorld = excluded(
  [9],
  (Service: typeof CommitService = CommitService) =>
    naively("none of these", "naive, by one for all", { CommitService: Service }),
);
