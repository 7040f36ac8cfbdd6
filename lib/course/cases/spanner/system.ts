/** A small Spanner: groups of replicas, clients, and a time master where clocks drift. */
import {
  SpannerClient,
  type SpannerOptions,
  type SpannerPlacement,
  SpannerServer,
} from "../../../cases/mod.ts";
import { TrueTime, type TrueTimeOptions } from "../../../cases/mod.ts";
import { TimeMaster } from "../../../cases/spanner/true_time.ts";
import type { ProcessId } from "../../../core/process.ts";
import type { Trace } from "../../../core/trace/trace.ts";
import { nodes, type Processes } from "../../../run/system.ts";
import { type Model, model } from "../../../verify/mod.ts";
import { range } from "../../numbers/range.ts";

/** Classes in place of the library's. */
export type SpannerClasses = {
  readonly Time?: typeof TrueTime;
  readonly Server?: typeof SpannerServer;
  readonly Client?: typeof SpannerClient;
};

/** How large a Spanner is, and how right its clocks say that they are. */
export type SmallSpanner = {
  /** By key, the number of its group: 0, 1, … Default: x in the first, y in the second. */
  readonly keys?: Readonly<Record<string, number>>;
  /** Default 3. */
  readonly replicas?: number;
  /** Default 2. */
  readonly clients?: number;
  /** What the clocks of servers and clients say of themselves. Default: off by 4 ms at most. */
  readonly time?: TrueTimeOptions;
  readonly options?: SpannerOptions;
  /** Whether the first replica of each group leads it; otherwise who comes first. */
  readonly firstLeads?: boolean;
};

/** Who stands before the others do. */
const AT_ONCE = { electionMs: 10, spreadMs: 0 };

/** The time master. */
export const TIME_MASTER: ProcessId = 99;

/** The replicas of the first group are P11, P12, …, those of the second P21, …; the clients are P1, P2, … */
export function smallSpanner(small: SmallSpanner = {}, classes: SpannerClasses = {}): Processes {
  const { keys = { x: 0, y: 1 }, replicas = 3, clients = 2, time = {}, options, firstLeads = false } = small;
  const { Time = TrueTime, Server = SpannerServer, Client = SpannerClient } = classes;
  const groups = range(1, Math.max(...Object.values(keys)) + 1).map((group) =>
    range(10 * group + 1, 10 * group + replicas)
  );
  const placement: SpannerPlacement = { groups, keys };
  return {
    ...nodes(range(1, clients), () => new Client(placement, new Time(time))),
    ...nodes(groups.flat(), () => new Server(placement, new Time(time), options)),
    ...firstLeads
      ? nodes(
        groups.map(([id]) => id),
        () => new Server(placement, new Time(time), { ...options, ...AT_ONCE }),
      )
      : {},
    ...time.master === undefined ? {} : nodes([time.master], TimeMaster),
  };
}

/**
 * A whole database as one object: `transact(keys, writes)` is answered with the values of the keys before it
 * writes, `read(keys)` with values. A history that is linearisable by this model is strictly serialisable,
 * which is what Spanner calls externally consistent.
 */
export const database: Model<Readonly<Record<string, unknown>>> = model<Readonly<Record<string, unknown>>>(
  "database",
  {},
  {
    transact: (values, keys: string[], writes) => [{ ...values, ...writes }, valuesOf(values, keys)],
    read: (values, keys: string[]) => [values, valuesOf(values, keys)],
  },
  { reads: ["read"] },
);

function valuesOf(values: Readonly<Record<string, unknown>>, keys: readonly string[]) {
  return Object.fromEntries(keys.map((key) => [key, values[key] ?? null]));
}

/** A transaction that was committed: what its client saw of it. Times in ms of real time. */
export type SpannerCommitted = {
  readonly client: ProcessId;
  readonly transaction: string;
  readonly begin: number;
  readonly end: number;
  readonly timestamp: number;
  readonly writes: Readonly<Record<string, unknown>>;
};

/** The transactions of a run that were answered, in the order of their timestamps. */
export function spannerCommits(trace: Trace): SpannerCommitted[] {
  const asked = new Map<number, { begin: number; method: string; details: readonly unknown[] }>();
  const said = new Map<ProcessId, { transaction: string; timestamp: number }>();
  const rows: SpannerCommitted[] = [];
  for (const { kind, process, time, content } of trace) {
    const { operation, method, details, timestamp, transaction } = (content ?? {}) as Record<string, never>;
    if (kind === "invoke") asked.set(operation, { begin: time, method, details });
    if (kind === "output" && timestamp !== undefined) said.set(process, { transaction, timestamp });
    const one = kind === "respond" ? asked.get(operation) : undefined, by = said.get(process);
    if (one?.method !== "transact" || by === undefined) continue;
    const writes = one.details[1] as SpannerCommitted["writes"];
    rows.push({ client: process, ...by, begin: one.begin, end: time, writes });
  }
  return rows.sort((a, b) => a.timestamp - b.timestamp);
}

/** Whether who began after another had ended has the later timestamp, for all that were committed. */
export function inOrderOfTime(commits: readonly SpannerCommitted[]): boolean {
  return commits.every((one) =>
    commits.every((other) => other.end >= one.begin || other.timestamp < one.timestamp)
  );
}
