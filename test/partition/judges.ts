/** What catches the broken twins: each judge says whether a class does what it promises in one respect. */
import { detectorQuality } from "../../lib/course/detection.ts";
import {
  AccrualDetector,
  AdaptiveDetector,
  adaptiveMistakes,
  BullyOverWays,
  DiskLease,
  ElectedStore,
  exponentialDelays,
  FreshDetector,
  freshnessMistakes,
  QuorumStore,
  suspicionsOf,
  WatchedQuorumStore,
} from "../../lib/partition/mod.ts";
import { explore, type Options } from "../../lib/run/explore/explore.ts";
import { at, crash, heal, partition, pause, resume, type Scheduled } from "../../lib/run/faults.ts";
import { constant, exponential, normal, uniform } from "../../lib/run/latency.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { lostIn, mostLeaders, quorums, sharedDisk } from "./worlds.ts";

const holds = (options: Options) =>
  Object.values(explore(options).verdicts).every(({ kind, holds }) => kind === "sometimes" || holds === true);

function longestWins(of: typeof ElectedStore): boolean {
  const run = simulate({
    processes: nodes(5, () => new of()),
    latency: constant(10),
    scenario: [
      at(1000, partition([1, 2], [3, 4, 5])),
      ...[1, 2, 3].map((k) => at(1500 + k, invoke(2, "write", `2.${k}`))),
      at(1500, invoke(5, "write", "5.1")),
      at(2000, heal()),
    ],
    until: 4000,
  });
  const lists = new Set(run.processes.map(({ log }) => JSON.stringify(log)));
  return lists.size === 1 && lostIn(run).join() === "5.1";
}

/** The network is cut, the line is not: nobody asks who leads. */
function keepsLeader(of: typeof BullyOverWays): boolean {
  const run = simulate({
    processes: nodes(2, () => new ElectedStore(() => new of(["serial"]))),
    channels: { serial: {} },
    scenario: [at(1000, partition([1], [2]))],
    until: 2000,
  });
  const asked = run.trace.where({ kind: "send", type: "election/Election" });
  return mostLeaders(run) === 1 && asked.every(({ time }) => time < 1000);
}

function disk(of: typeof DiskLease, scenario: Scheduled[][], deviceMs = 1) {
  return simulate({
    processes: nodes(2, () => new ElectedStore(() => new of())),
    devices: sharedDisk(),
    deviceMs,
    scenario,
    until: 3000,
  });
}
const leading = (run: ReturnType<typeof disk>) =>
  run.processes.findIndex(({ state }) => state === "leader") + 1;

/** Who leads is paused for longer than its lease, and asked to write meanwhile. */
function pauseEnds(of: typeof DiskLease): boolean {
  const first = leading(disk(of, []));
  const run = disk(of, [
    at(1010, pause(first)),
    at(1590, invoke(first, "write", "late")),
    at(1600, resume(first)),
  ]);
  const [answer] = run.trace.where({ kind: "respond" });
  return (answer.content as { value: number }).value === 0;
}

/** Who does not lead is away; when it is back the leader is there. */
function looksFirst(of: typeof DiskLease): boolean {
  const first = leading(disk(of, [])), other = 3 - first;
  return mostLeaders(disk(of, [at(1010, pause(other)), at(1610, resume(other))])) === 1;
}

function leadsSoon(of: typeof WatchedQuorumStore): boolean {
  const run = simulate({
    processes: nodes(3, () => new of()),
    latency: constant(10),
    until: 2999,
  });
  const leads = () => run.processes.filter(({ id, state }) => run.alive(id) && state === "leader");
  const before = leads();
  if (before.length !== 1) return false;
  run.do(crash(before[0].id));
  run.run(5000);
  return leads().length === 1;
}

function mistakesEnd(of: typeof AdaptiveDetector): boolean {
  const run = simulate({
    processes: nodes(2, () => new of(50, 60, 50)),
    latency: uniform(0, 150),
    until: 10_000,
    trace: "messages",
  });
  const mine = suspicionsOf(run.trace).filter(({ by }) => by === 1).length;
  return mine > 0 && mine <= adaptiveMistakes(150, 50, 60, 50);
}

const noticed = (of: typeof AdaptiveDetector) =>
  detectorQuality(() => new of(50, 100, 25), {
    intervalMs: 50,
    latency: constant(10),
    heartbeats: 2,
    crashes: 5,
  })
    .detectionMs ?? Infinity;

/** A threshold of 2 with delays that are normal: one mistake in 100 heartbeats. */
function isExponent(of: typeof AccrualDetector): boolean {
  const { mistakes = 0 } = detectorQuality(() => new of(100, 200, 2, 100), {
    intervalMs: 100,
    latency: normal(50, 10),
    heartbeats: 5000,
    crashes: 0,
  });
  return mistakes > 0.006 && mistakes < 0.02;
}

function freshAsOften(of: typeof FreshDetector): boolean {
  const options = { intervalMs: 100, latency: exponential(100), loss: 0.1, heartbeats: 10_000, crashes: 0 };
  const expected = freshnessMistakes(exponentialDelays(100), 100, 100, 0.1);
  const { mistakes = 0 } = detectorQuality(() => new of(100, 100), options);
  return Math.abs(mistakes - expected) < 4 * Math.sqrt(expected / 10_000);
}

export const judges = {
  "the longest list wins": longestWins,
  "the line keeps the leader": keepsLeader,
  "the line elects one leader": (of: typeof BullyOverWays) =>
    mostLeaders(simulate({
      processes: nodes(3, () => new ElectedStore(() => new of(["serial"]))),
      channels: { serial: {} },
      scenario: [at(1000, partition([1], [2, 3])), at(1500, crash(3))],
      until: 3000,
    })) === 1,
  "one holds the lease": (of: typeof DiskLease) => mostLeaders(disk(of, [], 8)) === 1,
  "a pause ends the lease": pauseEnds,
  "who was away looks first": looksFirst,
  "two elect": (of: typeof QuorumStore) => holds(quorums(of, [1, 3], [])),
  "one writes, another elects": (of: typeof QuorumStore) => holds(quorums(of, [1, 3], [1])),
  "one leads soon": leadsSoon,
  "mistakes end": mistakesEnd,
  "crashes are noticed": (of: typeof AdaptiveDetector) => noticed(of) < 150,
  "φ is the exponent": isExponent,
  "NFD-S is as often wrong as it should": freshAsOften,
} as const;
export type JudgeName = keyof typeof judges;
