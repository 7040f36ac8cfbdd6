// Physical clocks show real numbers, which have no end: no exploration goes through them. Random runs catch
// their mutants, and are cut down to runs from which no step can be left out.
import type { ElectedBerkeley, Ntp, SoftwareClock } from "../../lib/clocks/mod.ts";
import type { Factory } from "../../lib/core/host.ts";
import type { Process } from "../../lib/core/process.ts";
import { Random } from "../../lib/core/random.ts";
import type { WatchedBully } from "../../lib/election/watched.ts";
import { always, monitor, type World } from "../../lib/run/explore/explore.ts";
import { at, crash, recover } from "../../lib/run/faults.ts";
import { fuzz, type FuzzExecution, type FuzzOptions } from "../../lib/run/fuzz/fuzz.ts";
import { attempt } from "../../lib/run/fuzz/trial.ts";
import { uniform } from "../../lib/run/latency.ts";
import type { SimulationOptions } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";

/**
 * What must hold in every state, and what is done in a run. In a calm one nothing happens that a rule is for.
 */
type Judged = {
  readonly holds: (world: World) => boolean;
  readonly setting: (random: Random, calm: boolean) => Partial<SimulationOptions>;
};

/** What P2 has said last, if anything. */
type Said = { offsetMs: number; boundMs?: number; delayMs?: number } | null;
const saidLast = monitor<Said>(
  null,
  (before, happening) =>
    happening.kind === "output" && happening.process === 2 ? happening.what as Said : before,
);

const clockOf = (process: Process) => (process as unknown as { softwareClock: SoftwareClock }).softwareClock;

/** How far the clock will be from the hardware's when all is made up for, ms. */
export function aimOf(process: Process): number {
  const { hardwareMs, shownMs, adjustMs } = clockOf(process);
  return shownMs + adjustMs - hardwareMs;
}

/** P2 is ahead of P1, whose clock is right, by so much. */
export const AHEAD_MS = 40;
const ahead = () => ({ clocks: { 2: { offsetMs: AHEAD_MS } }, latency: uniform(1, 60) });

const clocksAhead = (offsetMs: number) => () => ({ clocks: { 2: { offsetMs } } });

/** What P2 aims at is wrong by no more than it says itself. */
const withinBound: Judged = {
  holds: ({ monitor, processes }) => {
    const said = monitor as Said;
    const mostMs = said ? said.boundMs ?? said.delayMs! / 2 : Infinity;
    return Math.abs(aimOf(processes[2]) + AHEAD_MS) <= mostMs + 1e-6;
  },
  setting: ahead,
};

/** A clock that gains or loses at most a tenth of the time never runs backwards. */
export const slewed = ({ live }: World) =>
  live.map(clockOf).every(({ hardwareMs, shownMs }) =>
    Math.abs(shownMs - hardwareMs) <= 0.1 * Math.max(0, hardwareMs) + 1e-6
  );

/** P2 is told twice that it is 20 ms ahead. */
const TOLD_MS = -20;
const toldTwice = (random: Random, calm: boolean) => {
  const adjust = invoke(2, "adjustBy", calm ? 0 : TOLD_MS), firstAt = 20 + random.integer(50);
  return { scenario: [at(firstAt, adjust), at(firstAt + 1 + random.integer(100), adjust)] };
};

/** One crashes and comes back. */
const comesBack = (random: Random, calm: boolean) => {
  const id = 1 + random.integer(3), crashAt = random.integer(500);
  return {
    scenario: calm ? [] : [at(crashAt, crash(id)), at(crashAt + random.integer(1000), recover(id))],
  };
};
const berkeleys = ({ live }: World) => live as unknown as (ElectedBerkeley & { election: WatchedBully })[];

export const JUDGED: Readonly<Record<string, Judged>> = {
  "the error is within its bound": withinBound,
  "in the end the clock is right": withinBound,
  "no sample is better than the one chosen": {
    holds: ({ monitor, processes }) =>
      !monitor ||
      (processes[2] as Ntp).samples.every(({ delayMs }) => delayMs >= (monitor as Said)!.delayMs!),
    setting: ahead,
  },
  "the clock never runs backwards": {
    holds: slewed,
    setting: clocksAhead(AHEAD_MS),
  },
  "one wrong clock does not move the others": {
    holds: ({ processes }) => [1, 3].every((id) => Math.abs(aimOf(processes[id])) <= 100),
    setting: clocksAhead(60_000),
  },
  "the clocks agree": {
    holds: ({ live }) => {
      const adjusted = live.filter((process) => clockOf(process).hardwareMs !== 0);
      const aims = adjusted.map((process) => aimOf(process) + (process.id === 2 ? 400 : 0));
      return aims.length === 0 || Math.max(...aims) - Math.min(...aims) <= 50;
    },
    setting: clocksAhead(400),
  },
  "a clock is slewed": { holds: slewed, setting: toldTwice },
  "only the last adjustment counts": {
    holds: ({ processes }) => [0, TOLD_MS].includes(clockOf(processes[2]).adjustMs + 0),
    setting: toldTwice,
  },
  "only the elected leads": {
    holds: (world) =>
      berkeleys(world).every(({ id, state, election: { elected } }) =>
        state === "follower" || elected === undefined || elected === id
      ),
    setting: comesBack,
  },
  "the elected leads": {
    holds: (world) =>
      berkeleys(world).every(({ id, state, election: { elected } }) => elected !== id || state === "leader"),
    setting: comesBack,
  },
};

/**
 * Fuzzes a twin for a property. What is left of a run keeps the times of that run where they matter, so that
 * the order of timers is given by them: that is why the shortened runs are not asked to keep an order of
 * their own.
 */
export function fuzzClock(
  property: string,
  factory: Factory,
  n: number,
  seeds: FuzzOptions["seeds"],
  calm = false,
) {
  const { setting } = JUDGED[property];
  const leads = "lead" in ((factory as { prototype?: object }).prototype ?? {}); // it is to be told so
  const { verdicts } = fuzz({
    processes: nodes(n, factory),
    until: 2500,
    scenario: leads ? [at(0, invoke(1, "lead"))] : [],
    seeds,
    time: "any",
    vary: (seed) => setting(new Random(seed, 73), calm),
    ...judgedBy(property),
  });
  return verdicts[property];
}

const judgedBy = (property: string) => ({
  monitor: saidLast,
  properties: [always(property, JUDGED[property].holds)],
});

/** Whether what is left of a run violates the property with this twin, too. */
export function violates(
  property: string,
  factory: Factory,
  n: number,
  { schedule, seed }: FuzzExecution,
): boolean {
  const { clocks } = JUDGED[property].setting(new Random(seed, 73), false);
  const { monitor, properties: [judged] } = judgedBy(property);
  const system = { processes: nodes(n, factory), clocks, seed };
  return attempt({ system, property: judged, monitor, time: "any" }, schedule) !== undefined;
}
