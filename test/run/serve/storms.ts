/** Storms: kills and stops of the processes of a run over sockets, at moments drawn from a seed. */
import type { ProcessId } from "../../../lib/core/process.ts";
import { Random } from "../../../lib/core/random.ts";
import { at, crash, pause, recover, resume, type Scheduled } from "../../../lib/run/faults.ts";
import type { ClassSource } from "../../../lib/run/serve/options.ts";
import { serve } from "../../../lib/run/serve/serve.ts";
import { invoke } from "../../../lib/run/system.ts";
import { atomicity, validity } from "./judges.ts";
import { hands, PLACES } from "./places.ts";

/** When a storm begins, ms after all are up. */
export const FROM_MS = 300;
/** No handler of the protocols here has more effects. */
const MOST_EFFECTS = 7;
/** How long a victim is left alone (exponential, on average), and then down or stopped (uniform, at most). */
const UP_MS = 1000, DOWN_MS = 150, APART_MS = 600, STOPPED_MS = 600;

export type Hits = {
  readonly killed: readonly ProcessId[];
  /** What share of the kills falls amid what the victim does next, after some of its effects. */
  readonly midst?: number;
  readonly paused?: readonly ProcessId[];
};

/**
 * Each victim has a course of its own, so that mishaps meet: that a coordinator has forgotten what it decided
 * does no harm until somebody is silent when it asks again.
 * @param endMs when it is over: then all that were hit go on or are killed once more, and come back
 */
export function storm(
  { killed, midst = 0, paused = [] }: Hits,
  seed: number,
  endMs: number,
): Scheduled[] {
  const random = new Random(seed);
  const course = (meanMs: number, mostMs: number, hit: (from: number, to: number) => Scheduled[]) => {
    const hits: Scheduled[] = [];
    for (let to = FROM_MS;;) {
      const from = to + random.exponential(meanMs);
      to = from + mostMs * random.uniform();
      if (to > endMs) return hits;
      hits.push(...hit(from, to));
    }
  };
  const kill = (id: ProcessId) =>
    random.uniform() < midst ? crash(id, { afterEffects: random.integer(MOST_EFFECTS) }) : crash(id);
  const kills = (id: ProcessId) =>
    course(UP_MS, DOWN_MS, (from, to) => [...at(from, kill(id)), ...at(to, recover(id))]);
  const stops = (id: ProcessId) =>
    course(APART_MS, STOPPED_MS, (from, to) => [...at(from, pause(id)), ...at(to, resume(id))]);
  return [
    ...killed.flatMap(kills),
    ...paused.flatMap(stops),
    ...at(endMs, ...paused.map(resume), ...killed.map((id) => crash(id))),
    ...at(endMs + 50, ...killed.map(recover)),
  ];
}

/** Every so often, while a storm lasts. */
export function every(
  ms: number,
  endMs: number,
  what: (count: number, ms: number) => Scheduled[],
): Scheduled[] {
  const times = Math.floor((endMs - FROM_MS) / ms);
  return Array.from({ length: times }, (_, count) => what(count, FROM_MS + ms * count)).flat();
}

const COORDINATORS = [1, 2, 3], PARTICIPANTS = [4, 5, 6];

type Broken = { readonly coordinator?: ClassSource; readonly participant?: ClassSource };

/** What storms hit of `committing`, and the hasty mutant that each finds. */
export const COMMIT_STORMS: Readonly<Record<string, { readonly hits: Hits; readonly broken: Broken }>> = {
  "coordinators killed, participants stopped": {
    hits: { killed: COORDINATORS, paused: PARTICIPANTS },
    broken: { coordinator: { module: hands, name: "HastyCoordinator" } },
  },
  "participants killed amid what they do": {
    hits: { killed: PARTICIPANTS, midst: 1 },
    broken: { participant: { module: hands, name: "HastyParticipant", args: [0] } },
  },
};

/**
 * Three coordinators, each with transactions at two of three participants, begun there by clients: so who was
 * killed votes yes again when it is back. Between two transactions of a coordinator there is time, as the
 * force of the next one would write what a hasty one has not forced.
 */
export function committing({ coordinator = PLACES.coordinator, participant = PLACES.participant }: Broken) {
  const processes: Record<ProcessId, ClassSource> = {};
  for (const id of COORDINATORS) processes[id] = { ...coordinator, args: [120] };
  for (const id of PARTICIPANTS) processes[id] = participant;
  const transactions = (first: number, ms: number) =>
    COORDINATORS.flatMap((id) => {
      const two = PARTICIPANTS.filter((participant) => participant !== id + 3);
      return [
        ...at(ms, ...two.map((participant) => invoke(participant, "begin", first + id))),
        ...at(ms + 100, invoke(id, "commit", first + id, two)),
      ];
    });
  const work = (endMs: number) => every(200, endMs, (count, ms) => transactions(10 * count, ms));
  return { processes, work, transactions };
}

/** How many storms it takes until a promise of two-phase commit is broken; `most` + 1 if none has done it. */
export async function stormsUntil(
  { processes, work }: ReturnType<typeof committing>,
  hits: Hits,
  most: number,
  roundMs = 4000,
): Promise<number> {
  for (let seed = 1; seed <= most; seed++) {
    const scenario = [...storm(hits, seed, roundMs), ...work(roundMs)];
    const run = await serve({ processes, seed, scenario, until: roundMs + 500 });
    if (!atomicity(run.trace) || !validity(run.trace)) return seed;
  }
  return most + 1;
}
