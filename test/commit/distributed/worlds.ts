/** Small systems of servers and clients with transactions that meet, and what is promised of them. */
import * as commit from "../../../lib/commit/mod.ts";
import type { ClientOptions, TransactionPlan } from "../../../lib/commit/mod.ts";
import type { Process } from "../../../lib/core/process.ts";
import {
  always,
  deadlock,
  monitor,
  type Options,
  type Property,
  sometimes,
  type World,
} from "../../../lib/run/explore/explore.ts";
import { at } from "../../../lib/run/faults.ts";
import { scheduleOf } from "../../../lib/run/schedule.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { invoke } from "../../../lib/run/system.ts";
import { judge } from "../../../lib/verify/transactions/judge.ts";
import { transactionMonitor } from "../../../lib/verify/transactions/recorded.ts";

/** The classes that play; a broken twin takes the place of one. */
export type Cast = {
  readonly LockingServer: typeof commit.LockingServer;
  readonly ShadowingServer: typeof commit.ShadowingServer;
  readonly TransactionClient: typeof commit.TransactionClient;
  readonly DeadlockDetector: typeof commit.DeadlockDetector;
  readonly SagaClient: typeof commit.SagaClient;
  readonly NaiveParticipant: typeof commit.NaiveParticipant;
  readonly NaiveCoordinator: typeof commit.NaiveCoordinator;
  readonly CommitService: typeof commit.CommitService;
};
export const ORIGINALS: Cast = commit;

/** The lecture's: x and z on S1, a on S2, i and j on S3; the clients are P4 and P5. */
export const SERVERS = { 1: { x: 1, z: 2 }, 2: { a: 0 }, 3: { i: 3, j: 4 } };
export const T1 = ["read x", "read z", "a := x + z", "read j", "j := j - 1"];
export const T2 = ["read i", "read j", "z := i + j"];

type Objects = Readonly<Record<string, number>>;
type Seen = World<Process, string>;

export const serversOf = ({ live }: World) =>
  live.filter((one): one is commit.TransactionServer => one instanceof commit.TransactionServer);
const clientsOf = ({ live }: World) =>
  live.filter((one): one is commit.TransactionClient => one instanceof commit.TransactionClient);

/** No transaction holds a lock or a tentative copy, and no client waits for one. */
export const isOver = (world: World) =>
  serversOf(world).every(({ tentative }) => tentative.size === 0) &&
  clientsOf(world).every(({ running }) => running.size === 0);

export const serialisable = always("serialisable", ({ monitor }: Seen) => judge(monitor).serialisable);
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
export const ends = deadlock(
  (world: World) => world.live.length < world.ids.length || isOver(world),
  "all ends, and no lock is left",
);
export const commits = (transaction: number) =>
  sometimes(`T${transaction} commits`, ({ monitor }: Seen) => monitor.split(" ").includes(`c${transaction}`));
export const oldestFirst = always(
  "the oldest is never aborted",
  ({ monitor }: Seen) => !monitor.split(" ").includes("a1"),
);

const safe = [serialisable, atomic, ends];

const common = {
  time: "ordered",
  forces: "instant",
  monitor: transactionMonitor(),
  bounds: { states: 200_000 },
} as const;

/** How deadlocks are left alone, or got rid of. */
export type Way = "none" | "wait-die" | "timeout" | "shadowing";

const serverFor = (way: Way, cast: Cast, tentativeMs?: number) => (objects: Objects) =>
  way === "shadowing"
    ? new cast.ShadowingServer(objects, tentativeMs)
    : new cast.LockingServer(objects, way === "wait-die" ? "wait-die" : "wait", tentativeMs);

/** T1 and T2, each tried so many times. */
export function t1AndT2(way: Way, cast = ORIGINALS, tries = 1): Options {
  const again = (plan: TransactionPlan) => Array.from({ length: tries }, () => plan);
  return {
    ...common,
    processes: commit.distributed({
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

type Small = {
  readonly way?: Way;
  readonly servers?: Readonly<Record<number, Objects>>;
  readonly plans: readonly TransactionPlan[];
  /** Whether one client runs them all. */
  readonly together?: boolean;
  readonly clients?: Partial<ClientOptions>;
  readonly tentativeMs?: number;
  readonly more?: Partial<Options>;
};

/** As many transactions as there are plans, on x of S1 and y of S2. */
function small(cast: Cast, given: Small): Options {
  const { way = "wait-die", servers = { 1: { x: 1 }, 2: { y: 2 } }, plans, together, clients, more } = given;
  const ids = plans.map((_, index) => 3 + index);
  return {
    ...common,
    processes: commit.distributed({
      servers,
      clients: together ? [3] : ids,
      server: serverFor(way, cast, given.tentativeMs),
      client: (options) => new cast.TransactionClient({ ...options, ...clients }),
    }),
    invocations: plans.map((plan, index) => invoke(together ? 3 : ids[index], "run", index + 1, plan)),
    properties: safe,
    ...more,
  };
}

const crash = (mayCrash: readonly number[]) => ({ faults: { crashes: 1, recoveries: 1, mayCrash } });
const patient = { tentativeMs: 300, clients: { answerMs: 250 } };

/** By name; each is small enough to be exhausted. */
export const SMALL: Readonly<Record<string, (cast?: Cast) => Options>> = {
  "write skew, shadowing": (cast = ORIGINALS) =>
    small(cast, { way: "shadowing", plans: [["read x", "y := x"], ["read y", "x := y"]] }),
  "lost update, shadowing": (cast = ORIGINALS) =>
    small(cast, { way: "shadowing", plans: [["read x", "x := x + 1", "y := 1"], ["read x", "x := x + 1"]] }),
  "a server crashes": (cast = ORIGINALS) =>
    small(cast, {
      ...patient,
      plans: [["x := 2", "y := 3"], ["read x"]],
      more: { ...crash([2]), properties: [...safe, kept] },
    }),
  "a server crashes that is used twice": (cast = ORIGINALS) =>
    small(cast, { ...patient, plans: [["read x", "y := x", "x := x + 1"], ["x := 5"]], more: crash([1]) }),
  "a client crashes": (cast = ORIGINALS) =>
    small(cast, { ...patient, plans: [["x := 2", "y := 3"], ["read x"]], more: crash([3]) }),
  "a server crashes, shadowing": (cast = ORIGINALS) =>
    small(cast, { ...patient, way: "shadowing", plans: [["x := 2", "y := 3"]], more: crash([1, 2]) }),
  "two of one client": (cast = ORIGINALS) =>
    small(cast, { together: true, plans: [["read x", "y := x"], ["read y", "x := y"]] }),
  "three who meet": (cast = ORIGINALS) =>
    small(cast, { plans: [["read x", "y := 1"], ["y := 2", "x := 2"], ["read x"]] }),
};

/** What one waits for, as it changes: so that it is known of each moment who waits for whom. */
function showing(Server: Cast["LockingServer"]) {
  return class extends Server {
    override review() {
      super.review();
      this.output({ waits: this.waits() });
    }
  };
}

/** Who waits for whom, which deadlocks there have been, and whether one was found that there was not. */
type Circles = { waits: { [server: number]: commit.WaitEdge[] }; been: string[]; phantom: boolean };
const circles = monitor<Circles>({ waits: {}, been: [], phantom: false }, (seen, { process, ...more }) => {
  const { what } = more as { what?: { waits?: commit.WaitEdge[]; deadlock?: number[] } };
  if (what?.deadlock && !seen.been.includes(what.deadlock.join())) seen.phantom = true;
  if (!what?.waits) return;
  seen.waits[process] = what.waits;
  const circle = commit.circleOfWaits(Object.values(seen.waits).flat())?.join();
  if (circle && !seen.been.includes(circle)) seen.been = [...seen.been, circle].sort();
});
export const noPhantom: Property = always(
  "a deadlock that is found is one",
  ({ monitor }: World<Process, Circles>) => !monitor.phantom,
);
export const finds: Property = sometimes(
  "a deadlock is found",
  ({ inFlight }) => inFlight.some(({ message }) => message.type === "Victim"),
);

/**
 * T1 waits for T2, and T2 for T3, which is about to ask for what T1 has; the client of T2 may give up at any
 * time. P9 looks for deadlocks.
 */
export function threeInACircle(cast: Cast, confirmed: boolean): Options {
  class Client extends cast.TransactionClient {
    giveUp() {
      this.abort(2);
    }
    /** It takes its time before it commits. */
    override end() {}
  }
  const processes = {
    ...commit.distributed({
      servers: { 1: { p: 0 }, 2: { q: 0 }, 3: { r: 0 } },
      clients: [4, 5, 6],
      server: (objects) => new (showing(cast.LockingServer))(objects),
      client: (options) => new Client(options),
    }),
    9: () => new cast.DeadlockDetector([1, 2, 3], confirmed),
  };
  const begun = simulate({
    processes,
    latency: 10,
    scenario: [
      at(0, invoke(4, "run", 1, ["r := 1", "p := 1"]), invoke(5, "run", 2, ["p := 2", "q := 2"])),
      at(5, invoke(6, "run", 3, ["q := 3", "r := 3"])),
    ],
    until: 32,
    seed: 1,
  });
  return {
    ...common,
    processes,
    after: scheduleOf(begun),
    invocations: [invoke(5, "giveUp"), ...Array.from({ length: confirmed ? 2 : 1 }, () => invoke(9, "look"))],
    monitor: circles,
    properties: [noPhantom, finds],
    bounds: { states: 400_000 },
  };
}

/** T1 and T2, who have been asked for, and P9, who looks for deadlocks when nothing else happens. */
export function detected(cast: Cast, looks = 2): Options {
  class Detector extends cast.DeadlockDetector {
    looks = 0;
    override onStart() {
      if (this.looks++ < looks) super.onStart();
    }
    override onTimeoutLook() {
      this.look();
      this.onStart();
    }
  }
  const { processes, invocations, ...options } = t1AndT2("none", cast);
  return {
    ...options,
    processes: { ...processes, 9: () => new Detector([1, 2, 3], looks > 1, 1000) },
    after: [
      ...[1, 2, 3, 4, 5, 9].map((process) => ({ step: "start" as const, process })),
      ...invocations!.map(({ process, method, details }) => ({
        step: "invoke" as const,
        process,
        method,
        details,
      })),
    ],
    properties: [...safe, commits(1), commits(2), finds],
  };
}
