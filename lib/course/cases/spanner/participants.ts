/** How long two-phase commit takes with more and more participants, each of which is a group. */
import { SpannerClient, SpannerServer, TrueTime } from "../../../cases/mod.ts";
import { at } from "../../../run/faults.ts";
import { exponential } from "../../../run/latency.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../../run/system.ts";
import { range } from "../../numbers/range.ts";
import { spannerCommits } from "./system.ts";

/** How long a commit of so many groups takes. */
export type ParticipantRow = {
  readonly participants: number;
  /** The mean, ms. */
  readonly ours: number;
  readonly published: number;
};

/** Means in ms by the number of participants (2012, table 4). */
export const PARTICIPANTS_PUBLISHED = [
  [1, 17.0],
  [2, 24.5],
  [5, 31.5],
  [10, 30.0],
  [25, 35.5],
  [50, 42.7],
  [100, 71.4],
  [200, 150.5],
] as const;

export type ParticipantOptions = {
  /** What a message takes at least, ms, and how much more on average. Default 1 and 1.5. */
  readonly leastMs?: number;
  readonly moreMs?: number;
  /** What the coordinator works on each message, ms. Default 0.6, the slope of the published means. */
  readonly workMs?: number;
  /** Default 4 ms, the published mean. */
  readonly epsilonMs?: number;
  readonly counts?: readonly number[];
};

const COMMITS = 6, EVERY_MS = 1000, WARM_UP_MS = 1000;

/** The mean latency of blind writes of a key in each of so many groups of three replicas. */
export function participantLatencies(options: ParticipantOptions = {}): ParticipantRow[] {
  const { counts = PARTICIPANTS_PUBLISHED.map(([count]) => count) } = options;
  return PARTICIPANTS_PUBLISHED.filter(([count]) => counts.includes(count)).map((
    [participants, published],
  ) => ({
    participants,
    ours: latencyOf(participants, options),
    published,
  }));
}

function latencyOf(participants: number, options: ParticipantOptions): number {
  const { leastMs = 1, moreMs = 1.5, workMs = 0.6, epsilonMs = 4 } = options;
  const groups = range(0, participants - 1).map((group) => range(10 + 3 * group, 12 + 3 * group));
  const names = groups.map((_, group) => `k${String(group).padStart(3, "0")}`);
  const placement = { groups, keys: Object.fromEntries(names.map((key, group) => [key, group])) };
  const time = () => new TrueTime({ epsilonMs });
  // The first replica of each group leads, and clients find it at once.
  const timing = (first: boolean) => ({
    electionMs: first ? 10 : 60_000,
    spreadMs: 10,
    heartbeatMs: 5000,
    leaseMs: 1e6,
    retryMs: 900,
  });
  const run = simulate({
    processes: {
      1: () => new SpannerClient(placement, time(), 0, 900),
      ...Object.assign(
        {},
        ...groups.map((group) => nodes(group, () => new SpannerServer(placement, time(), timing(false)))),
      ),
      ...nodes(groups.map(([first]) => first), () => new SpannerServer(placement, time(), timing(true))),
    },
    latency: exponential(leastMs + moreMs, leastMs),
    serviceMs: { 10: workMs },
    seed: 1,
    scenario: range(1, COMMITS).map((n) =>
      at(
        WARM_UP_MS + n * EVERY_MS,
        invoke(1, "transact", [], Object.fromEntries(names.map((key) => [key, n]))),
      )
    ),
    until: WARM_UP_MS + (COMMITS + 1) * EVERY_MS,
  });
  const latencies = spannerCommits(run.trace).map(({ begin, end }) => end - begin);
  return latencies.reduce((sum, one) => sum + one, 0) / latencies.length;
}
