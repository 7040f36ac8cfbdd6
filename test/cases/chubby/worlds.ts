// A Chubby cell and its clients, in runs and in small worlds.
import type { ProcessId } from "../../../lib/core/process.ts";
import type { Trace } from "../../../lib/core/trace/trace.ts";
import { ChubbyClient, ChubbyServer } from "../../../lib/cases/mod.ts";
import type { RaftEntry } from "../../../lib/consensus/mod.ts";
import { range } from "../../../lib/course/mod.ts";
import { Random } from "../../../lib/core/random.ts";
import { LeaseStorage } from "../../../lib/mutex/mod.ts";
import { at, crash, partition, type Scheduled } from "../../../lib/run/faults.ts";
import { constant, exponential } from "../../../lib/run/latency.ts";
import { simulate, type Simulation, type SimulationOptions } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import { linearisability, perObject, recordedOf, register, startingWith } from "../../../lib/verify/mod.ts";
import type { ChubbyMutant } from "../../mutants/chubby.ts";

export const SMALL_CELL = [1, 2, 3] as const, STORAGE = 6, A = 11, B = 12, C = 13;
export const CLIENTS = [A, B, C] as const;

export type Parts = {
  readonly server: typeof ChubbyServer;
  readonly client: typeof ChubbyClient;
};
/** Times that make faults meet: sessions of 300 ms, a grace period of a second. */
export const SHORT = { leaseMs: 300, marginMs: 100, lockDelayMs: 250 };
/** Sessions that outlive an election. */
export const LONG = { leaseMs: 2000, marginMs: 200, lockDelayMs: 250 };

type Trouble = {
  readonly times: typeof SHORT;
  /** How long the clients ask for something, ms. */
  readonly lengthMs: number;
  readonly options?: Partial<SimulationOptions>;
};

export const TROUBLES: Readonly<Record<string, Trouble>> = {
  "none": { times: SHORT, lengthMs: 7200 },
  "all at once": { times: LONG, lengthMs: 700 },
  "cuts": {
    times: SHORT,
    lengthMs: 7200,
    options: { faults: { partitions: { meanBetweenMs: 400, meanLengthMs: 500, untilMs: 8000 } } },
  },
  "crashes": {
    times: LONG,
    lengthMs: 7200,
    options: {
      faults: { crashes: { meanUpMs: 900, meanDownMs: 300, processes: SMALL_CELL, untilMs: 8000 } },
    },
  },
  "losses": { times: SHORT, lengthMs: 7200, options: { loss: 0.1 } },
};

/** Three clients open sessions, read, write, take a lock and use it, and there is trouble. */
export function troubled(seed: number, name: string, parts: Partial<Parts> = {}): Simulation {
  const { times, lengthMs, options } = TROUBLES[name];
  const random = new Random(seed, 41), scenario: Scheduled[][] = [];
  for (let ms = 400; ms < 8000; ms += 800) {
    scenario.push(at(ms, ...CLIENTS.map((id) => invoke(id, "open"))));
  }
  for (let asked = 1; asked <= 40; asked++) {
    const id = CLIENTS[random.integer(CLIENTS.length)], path = "xy"[random.integer(2)];
    const operations = [
      [invoke(id, "read", path)],
      [invoke(id, "read", path)],
      [invoke(id, "write", path, asked)],
      [invoke(id, "acquire", "lock")],
      [invoke(id, "use", "lock", STORAGE, `${asked}`)],
    ];
    scenario.push(at(700 + lengthMs * random.uniform(), ...operations[random.integer(operations.length)]));
  }
  return simulate({
    ...small(times, parts),
    latency: exponential(8),
    ...options,
    seed,
    scenario,
    until: 9000,
  });
}

/** Three servers, whose clocks and those of their clients are set differently. */
function small(times: typeof SHORT, { server = ChubbyServer, client = ChubbyClient }: Partial<Parts>) {
  return {
    processes: {
      ...nodes(SMALL_CELL, () => new server(SMALL_CELL, times)),
      [STORAGE]: () => new LeaseStorage(false),
      ...nodes(CLIENTS, () => new client(SMALL_CELL, { graceMs: 1000, retryMs: 50 })),
    },
    clocks: { [A]: { offsetMs: 12_345 } },
  };
}

/** The master dies while A has a copy, and B writes. */
function newMaster(parts: Partial<Parts>): Simulation {
  const before = [
    at(400, invoke(A, "open"), invoke(B, "open")),
    at(500, invoke(A, "read", "x")),
  ];
  const options = { ...small(LONG, parts), latency: constant(2), seed: 1 };
  const leader =
    simulate({ ...options, scenario: before, until: 600 }).processes.find((one) =>
      one instanceof ChubbyServer && one.serving
    )!.id;
  return simulate({
    ...options,
    scenario: [
      ...before,
      at(600, crash(leader)),
      at(700, invoke(B, "write", "x", 1)),
      ...[1100, 1300, 1500, 1700].map((ms) => at(ms, invoke(A, "read", "x"))),
    ],
    until: 4000,
  });
}

/** A takes a lock and writes under it; the write is late, and A is cut off. B wants the lock. */
function lateWrite(parts: Partial<Parts>): Simulation {
  return simulate({
    ...small(SHORT, parts),
    latency: constant(2),
    links: [{ from: A, to: STORAGE, latency: 450 }],
    seed: 1,
    scenario: [
      at(400, invoke(A, "open"), invoke(B, "open")),
      at(600, invoke(A, "acquire", "lock")),
      at(700, invoke(A, "use", "lock", STORAGE, "late"), partition([...SMALL_CELL], [A])),
      ...range(0, 29).map((step) =>
        at(800 + 20 * step, invoke(B, "acquire", "lock"), invoke(B, "use", "lock", STORAGE, "next"))
      ),
    ],
    until: 2000,
  });
}

export const SCENES: Readonly<Record<string, (parts: Partial<Parts>) => Simulation>> = {
  "a new master": newMaster,
  "a late write": lateWrite,
};

/** What each promise says of a run. */
export const PROMISES: Readonly<Record<ChubbyMutant["property"], (run: Simulation) => boolean>> = {
  "one store": (run) => {
    const files = recordedOf(run.trace).filter(({ method, value }) =>
      (method === "read" || method === "write") && !(value as { refused?: string } | null)?.refused
    );
    return linearisability(files, perObject(startingWith(register, null))).holds === true;
  },
  "safe sessions are present": (run) => safeSessions(run.trace),
  "a newer write stays": (run) => {
    const tokens = run.trace.where({ kind: "output", process: STORAGE })
      .map(({ content }) => (content as { token: number }).token);
    return tokens.every((token, index) => index === 0 || token >= tokens[index - 1]);
  },
};

/** Nobody's session is ended by the cell while its client takes it to be safe. */
function safeSessions(trace: Trace): boolean {
  const says = new Map<ProcessId, unknown>(), known = new Set<number>();
  for (const { process, content } of trace.where({ kind: "output" })) {
    if (typeof content === "string") says.set(process, content);
    const { committed, entry } = content as { committed?: number; entry?: RaftEntry };
    if (committed === undefined || known.has(committed)) continue;
    known.add(committed);
    const command = entry?.command as { ended?: ProcessId } | null;
    if (command?.ended !== undefined && says.get(command.ended) === "safe") return false;
  }
  return true;
}
