/** Small systems of servers and clients with transactions that meet, and what is promised of them. */
import {
  type ClientOptions,
  CommitService,
  DeadlockDetector,
  distributed,
  LockingServer,
  NaiveCoordinator,
  NaiveParticipant,
  SagaClient,
  ShadowingServer,
  TransactionClient,
  type TransactionPlan,
  TransactionServer,
} from "../../../commit/mod.ts";
import type { Process } from "../../../core/process.ts";
import { always, deadlock, type Options, sometimes, type World } from "../../../run/explore/explore.ts";
import { invoke } from "../../../run/system.ts";
import { judge } from "../../../verify/transactions/judge.ts";
import { transactionMonitor } from "../../../verify/transactions/recorded.ts";

/** The classes of a system of servers and clients; another one may take the place of each. */
export type TransactionClasses = {
  readonly LockingServer: typeof LockingServer;
  readonly ShadowingServer: typeof ShadowingServer;
  readonly TransactionClient: typeof TransactionClient;
  readonly DeadlockDetector: typeof DeadlockDetector;
  readonly SagaClient: typeof SagaClient;
  readonly NaiveParticipant: typeof NaiveParticipant;
  readonly NaiveCoordinator: typeof NaiveCoordinator;
  readonly CommitService: typeof CommitService;
};
export const ORIGINALS: TransactionClasses = {
  LockingServer,
  ShadowingServer,
  TransactionClient,
  DeadlockDetector,
  SagaClient,
  NaiveParticipant,
  NaiveCoordinator,
  CommitService,
};

/** The lecture's: x and z on S1, a on S2, i and j on S3, which are P1, P2 and P3. */
const SERVERS = { 1: { x: 1, z: 2 }, 2: { a: 0 }, 3: { i: 3, j: 4 } };
const T1 = ["read x", "read z", "a := x + z", "read j", "j := j - 1"];
const T2 = ["read i", "read j", "z := i + j"];

type Objects = Readonly<Record<string, number>>;
type Seen = World<Process, string>;

/** Those that are up. */
export const serversOf = ({ live }: World) =>
  live.filter((one): one is TransactionServer => one instanceof TransactionServer);
const clientsOf = ({ live }: World) =>
  live.filter((one): one is TransactionClient => one instanceof TransactionClient);

/** No transaction holds a lock or a tentative copy, and no client waits for one. */
export const isOver = (world: World) =>
  serversOf(world).every(({ tentative }) => tentative.size === 0) &&
  clientsOf(world).every(({ running }) => running.size === 0);

/** Of what is committed: as if one had come after the other. */
export const serialisable = always("serialisable", ({ monitor }: Seen) => judge(monitor).serialisable);
/** No two servers decide differently. */
export const atomic = always("atomicity", (world: World) => {
  const outcomes = serversOf(world).flatMap(({ commit }) => [...commit.outcomes]);
  return outcomes.every(([one, outcome]) =>
    outcomes.every(([other, theirs]) => one !== other || outcome === theirs)
  );
});
/** What T1 has written at the servers that have committed it; nobody else writes there. */
export const kept = always(
  "what is committed is there",
  (world: World) =>
    serversOf(world).every(({ commit, values }) =>
      commit.outcomes.get(1) !== "commit" || [...values.values()].every(({ writer }) => writer === 1)
    ),
);
/** Where nothing more happens and all are up, nobody waits. */
export const ends = deadlock(
  (world: World) => world.live.length < world.ids.length || isOver(world),
  "all ends, and no lock is left",
);
/** It may commit. */
export const commits = (transaction: number) =>
  sometimes(`T${transaction} commits`, ({ monitor }: Seen) => monitor.split(" ").includes(`c${transaction}`));
/** T1 is older than all. */
export const oldestFirst = always(
  "the oldest is never aborted",
  ({ monitor }: Seen) => !monitor.split(" ").includes("a1"),
);

/** What isolation and atomicity promise. */
export const safe = [serialisable, atomic, ends];

/** Of all these explorations. */
export const common = {
  time: "ordered",
  forces: "instant",
  monitor: transactionMonitor(),
  bounds: { states: 200_000 },
} as const;

/** How servers isolate: by locks, with deadlocks left alone or got rid of, or by shadows. */
export type IsolationWay = "none" | "wait-die" | "timeout" | "shadowing";

const serverFor = (way: IsolationWay, cast: TransactionClasses, tentativeMs?: number) => (objects: Objects) =>
  way === "shadowing"
    ? new cast.ShadowingServer(objects, tentativeMs)
    : new cast.LockingServer(objects, way === "wait-die" ? "wait-die" : "wait", tentativeMs);

/**
 * The lecture's two transactions in every execution. T1, of P4, reads x and z at P1, writes a at P2, reads
 * and writes j at P3; T2, of P5, reads i and j at P3 and writes z := i + j at P1.
 * @param way "timeout": clients wait for 500 ms
 * @param classes that take the place of the library's
 * @param tries how often each is tried, if it is aborted; once unless told
 * @returns what `explore` takes
 * @example explore(t1AndT2("none")).verdicts["all ends, and no lock is left"].holds // false
 */
export function t1AndT2(
  way: IsolationWay,
  classes: Partial<TransactionClasses> = {},
  tries = 1,
): Options {
  const cast = { ...ORIGINALS, ...classes };
  const again = (plan: TransactionPlan) => Array.from({ length: tries }, () => plan);
  return {
    ...common,
    processes: distributed({
      servers: SERVERS,
      clients: [4, 5],
      server: serverFor(way, cast),
      client: (options) =>
        new cast.TransactionClient(way === "timeout" ? { ...options, answerMs: 500 } : options),
    }),
    invocations: [invoke(4, "run", 1, ...again(T1)), invoke(5, "run", 2, ...again(T2))],
    properties: [...safe, commits(1), commits(2), ...way === "wait-die" ? [oldestFirst] : []],
  };
}

/** Transactions that meet, what they meet on, and what else is special. */
export type MeetingOptions = {
  readonly plans: readonly TransactionPlan[];
  /** Default: locks and wait-die. */
  readonly way?: IsolationWay;
  /** Default: x of S1 and y of S2. */
  readonly servers?: Readonly<Record<number, Objects>>;
  /** Whether one client runs them all. */
  readonly together?: boolean;
  readonly clients?: Partial<ClientOptions>;
  /** How long a transaction may stay tentative, ms; for ever if absent. */
  readonly tentativeMs?: number;
  /** Of the exploration: faults, say. */
  readonly more?: Partial<Options>;
};

/**
 * As many transactions as there are plans, T1, T2, …, of clients P3, P4, … where the servers are P1 and P2.
 * @param classes that take the place of the library's
 * @returns what `explore` takes
 * @example explore(meeting({ plans: [["read x", "y := x"], ["read y", "x := y"]] }))
 */
export function meeting(given: MeetingOptions, classes: Partial<TransactionClasses> = {}): Options {
  const cast = { ...ORIGINALS, ...classes };
  const { way = "wait-die", servers = { 1: { x: 1 }, 2: { y: 2 } }, plans, together, clients, more } = given;
  const first = Math.max(...Object.keys(servers).map(Number)) + 1;
  const ids = plans.map((_, index) => first + index);
  return {
    ...common,
    processes: distributed({
      servers,
      clients: together ? [first] : ids,
      server: serverFor(way, cast, given.tentativeMs),
      client: (options) => new cast.TransactionClient({ ...options, ...clients }),
    }),
    invocations: plans.map((plan, index) => invoke(together ? first : ids[index], "run", index + 1, plan)),
    properties: safe,
    ...more,
  };
}
