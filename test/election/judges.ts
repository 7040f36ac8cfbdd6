// How each property of the elections is judged: the theory's count, random schedules by seed, or every
// schedule.
import { Random } from "../../lib/core/random.ts";
import { Bully } from "../../lib/election/bully.ts";
import { ChangRoberts } from "../../lib/election/chang_roberts.ts";
import { FailureDetector } from "../../lib/election/failure_detector.ts";
import { RingElection } from "../../lib/election/ring.ts";
import { at, crash, recover } from "../../lib/run/faults.ts";
import { simulate, Simulation } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import type { ElectionMutant, ElectionProperty, Subject } from "../mutants/election.ts";
import { BOUNDED, crashesBelowTheHighest, crashesOfAnyone, type Elector, owesSomebody } from "./elections.ts";
import type { Setting } from "./explored.ts";

/** Judges one run; what was wrong, or undefined. */
export type Judge = (subject: Subject, n: number, seed: number) => string | undefined;

type ElectorClass = new () => Elector;
const elector = (subject: Subject) => subject as unknown as ElectorClass;
export const kind = (subject: Subject, base: Subject) =>
  subject === base || subject.prototype instanceof base;

/** Judged by one seeded run each. */
export const judges: Partial<Record<ElectionProperty, Judge>> = {
  "message count": messageCount,
  liveness: belowTheHighest,
  stability: (subject, n, seed) => crashesOfAnyone(elector(subject), seed, n).notLive,
  completeness: (subject, n, seed) => detection(subject, n, seed).missed,
  accuracy: (subject, n, seed) => detection(subject, n, seed).wrong,
};

/**
 * In runs in which the original is safe and live: no ring election with a message not acknowledged crashes.
 */
function belowTheHighest(subject: Subject, n: number, seed: number): string | undefined {
  const spare = kind(subject, RingElection) ? owesSomebody : undefined;
  return crashesBelowTheHighest(elector(subject), seed, { count: n, spare }).notLive;
}

/** Random starters and, where the algorithm allows, a dead leader; latencies that keep to its assumptions. */
function messageCount(subject: Subject, n: number, seed: number): string | undefined {
  const random = new Random(seed, 96);
  const ids = Array.from({ length: n }, (_, i) => i + 1), starters = random.shuffle([...ids]);
  const dead = kind(subject, ChangRoberts) ? [] : [n];
  starters.length = 1 + random.integer(n);
  if (!starters.some((id) => !dead.includes(id))) starters.push(1);
  const run = new Simulation<Elector>({
    processes: nodes(n, elector(subject)),
    latency: BOUNDED,
    fifo: true,
    seed,
    trace: "none",
    scenario: [
      at(0, ...dead.map((id) => crash(id))),
      at(0, ...starters.filter((id) => !dead.includes(id)).map((id) => invoke(id, "elect"))),
    ],
  });
  run.run({ timeMs: 10_000, events: 10_000 });
  const live = starters.filter((id) => !dead.includes(id));
  const expected = theory(subject, n, live);
  const { messages } = run.counts;
  if (messages !== expected) return `${messages} messages with the starters ${live}, theory says ${expected}`;
}

export function theory(subject: Subject, n: number, starters: readonly number[]): number {
  if (kind(subject, Bully)) return (n - Math.min(...starters)) ** 2 + n - 2;
  if (kind(subject, RingElection)) return starters.length * (2 * n + 2 * (n - 1));
  // Chang–Roberts in an ascending ring: the lowest starter wakes all after it; each id goes one hop, the
  // highest all the way; N announce
  return (n - Math.min(...starters)) + n + n;
}

/**
 * One crashes for 1,000 ms; another in that time for 100 ms. Judged is what all that are up think of each
 * other when only the first is down for 500 ms at least, and when all have been up for as long.
 */
function detection(subject: Subject, n: number, seed: number): { missed?: string; wrong?: string } {
  const random = new Random(seed, 95);
  const [first, second] = random.shuffle(Array.from({ length: n }, (_, i) => i + 1));
  const firstAt = random.integer(500), secondAt = firstAt + random.integer(400);
  const run = new Simulation<FailureDetector>({
    processes: nodes(n, subject as unknown as new () => FailureDetector),
    latency: BOUNDED,
    seed,
    trace: "none",
    scenario: [
      at(firstAt, crash(first)),
      at(secondAt, crash(second)),
      at(secondAt + 100, recover(second)),
      at(firstAt + 1000, recover(first)),
    ],
  });
  const opinions = () =>
    run.processes.filter((process) => run.alive(process.id))
      .map((process) => ({ by: process.id, whom: [...process.suspected].join() }));
  run.run(firstAt + 1000 - 1);
  const blind = opinions().find(({ whom }) => !whom.split(",").includes(String(first)));
  run.run(firstAt + 1500);
  const unjust = opinions().find(({ whom }) => whom !== "");
  return {
    missed: blind && `P${blind.by} suspects [${blind.whom}], P${first} is down`,
    wrong: unjust && `P${unjust.by} suspects [${unjust.whom}], all are up`,
  };
}

/** Judged by the explorer: in which world. The originals hold what is asked in it. */
export function worldOf(subject: Subject): Setting {
  if (kind(subject, ChangRoberts)) return { starters: [1, 2, 3], fifo: true };
  if (kind(subject, Bully)) return { starters: [1, 2, 3], time: "ordered", faults: { crashes: 1 } };
  return { starters: [2], time: "ordered", faults: { crashes: 1 }, fifo: true };
}

/** What comes of an election without faults, constant latency: who has elected whom, or who suspects whom. */
export function faultFree(subject: Subject, { n, starters }: ElectionMutant): string {
  const run = simulate({
    processes: nodes<Elector | FailureDetector>(n, subject as unknown as ElectorClass),
    trace: "none",
    scenario: [at(0, ...starters.map((id) => invoke(id, "elect")))],
    until: 3000,
  });
  return run.processes.map((process) =>
    process instanceof FailureDetector
      ? `suspects [${[...process.suspected]}]`
      : `${process.state} of ${process.elected}`
  ).join(", ");
}

/** The first seed that a judge complains about, and what it says. */
export function firstComplaint(judge: Judge, subject: Subject, n: number, seeds: number): string | undefined {
  for (let seed = 1; seed <= seeds; seed++) {
    const complaint = judge(subject, n, seed);
    if (complaint) return `seed ${seed}: ${complaint}`;
  }
}
