/** What the tests of mutual exclusion share: the algorithms, and the ways to run them. */
import {
  CentralLock,
  Contender,
  LamportLock,
  type Lock,
  Maekawa,
  MulticastLock,
  Raymond,
  RegeneratingTokenRing,
  RicartAgrawala,
  RoucairolCarvalho,
  SuzukiKasami,
  TokenRing,
  whoIsInside,
} from "../../lib/mutex/mod.ts";
import { SequencerMulticast } from "../../lib/multicast/sequencer.ts";
import {
  always,
  deadlock,
  eventually,
  explore,
  type Options,
  sometimes,
  type World,
} from "../../lib/run/explore/explore.ts";
import { simulate, type Simulation, type SimulationOptions } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes, type Processes } from "../../lib/run/system.ts";
import type { MutexMutant } from "../mutants/mutex.ts";

export type Algorithm = { readonly name: string; readonly make: () => Lock; readonly fifo: boolean };

export const ALGORITHMS: readonly Algorithm[] = [
  { name: "central server", make: () => new CentralLock(), fifo: false },
  { name: "token ring", make: () => new TokenRing(), fifo: false },
  // No answer takes a second with the latencies of these tests: its timeouts can be trusted.
  { name: "regenerating token ring", make: () => new RegeneratingTokenRing(20_000, 1000), fifo: false },
  { name: "over a sequencer", make: () => new MulticastLock(new SequencerMulticast()), fifo: false },
  { name: "over Lamport's multicast", make: () => new MulticastLock(), fifo: false },
  { name: "Lamport", make: () => new LamportLock(), fifo: true },
  { name: "Ricart–Agrawala", make: () => new RicartAgrawala(), fifo: false },
  { name: "Roucairol–Carvalho", make: () => new RoucairolCarvalho(), fifo: false },
  { name: "Maekawa", make: () => new Maekawa(), fifo: true },
  { name: "Suzuki–Kasami", make: () => new SuzukiKasami(), fifo: false },
  { name: "Raymond", make: () => new Raymond(), fifo: false },
];

export function algorithm(name: string): Algorithm {
  return ALGORITHMS.find((one) => one.name === name)!;
}

/** Workers with so many entries each, with the ids 1, 2, …; the rest of the plan as given. */
export function contenders(make: () => Lock, entries: readonly number[], holdMs = 5, thinkMs = 0) {
  return Object.fromEntries(
    entries.map((count, place) => [place + 1, () => new Contender(make(), count, holdMs, thinkMs)]),
  ) as Processes<Contender>;
}

export const allDone = (run: { readonly processes: readonly Contender[] }) =>
  run.processes.every((contender) => contender.done);

/** Runs until everyone has made its entries; token rings never fall quiet. */
export function runContenders(
  processes: Processes<Contender>,
  options: Partial<SimulationOptions<Contender>> = {},
): Simulation<Contender> {
  return simulate({ processes, until: { timeMs: 100_000, when: allDone }, ...options });
}

/** Runs until nothing is left to happen: then every message of every entry is counted. */
export function runQuiet(
  processes: Processes<Contender>,
  options: Partial<SimulationOptions<Contender>> = {},
): Simulation<Contender> {
  return simulate({ processes, ...options });
}

/**
 * What the explorer judges, by the names that the mutants use. No starvation: on every weakly fair execution,
 * with a token that goes round for ever or a group that falls quiet, all that are up come to have made their
 * entries.
 */
export const PROPERTIES = [
  always<Contender>("mutual exclusion", (world) => whoIsInside(world.live).length <= 1),
  eventually<Contender>("no starvation", (world) => world.live.every((contender) => contender.done)),
];

/**
 * One that enters again and again and does not count: the states of the group stay finite although it never
 * ends. That `one` of them asks once is what must not be put off for ever by the others.
 */
export class Restless extends Contender {
  override onOutputLock(what: unknown) {
    super.onOutputLock(what);
    if (this.entries === Infinity) this.entered = 0;
  }
}

/** Explores a twin of a pair in the world that its entry of the table names. */
export function exploreTwin(pair: MutexMutant, twin: "original" | "mutant", bounds: Options["bounds"] = {}) {
  const { n, entries = Array.from({ length: n }, () => 1), crash } = pair;
  const fifo = pair.withoutFifo ? twin === "original" : pair.fifo ?? false;
  const recovers = crash?.recovers && !(crash.excluded && twin === "original");
  const faults = crash ? { crashes: 1, recoveries: recovers ? 1 : 0, mayCrash: [crash.process] } : undefined;
  const isDone = (world: World<Contender>) =>
    world.live.every((contender) => pair.ordered ? contender.state === "released" : contender.done) ||
    // A server that stays down, and a token that went with its holder, stop the original as well.
    (crash?.recovers === true && world.live.length < n);
  // Who waits for a recovery waits fairly: only where nothing more can happen is it known that it waits for
  // nothing.
  const noStarvation = pair.ordered || crash?.recovers ? deadlock(isDone, "no starvation") : PROPERTIES[1];
  return explore({
    processes: pair.ordered
      ? nodes(n, () => new Contender(pair[twin](), 0))
      : contenders(pair[twin], entries),
    invocations: pair.ordered ? entries.map((_, place) => invoke(place + 1, "work")) : [],
    time: pair.ordered ? "ordered" : "any",
    network: pair.ordered ? { fifo, copies: 1 } : { fifo }, // else the acknowledgements of all rounds add up
    faults,
    bounds,
    properties: [
      PROPERTIES[0],
      noStarvation,
      sometimes<Contender>("all done", (world) => world.live.every((contender) => contender.done)),
    ],
  });
}

/** Everyone enters in turn, long after the one before has left. */
export function uncontended(
  make: () => Lock,
  n: number,
  options: Partial<SimulationOptions<Contender>> = {},
) {
  return simulate({
    processes: nodes(n, () => new Contender(make(), 0)),
    scenario: Array.from(
      { length: n },
      (_, place) => ({ atMs: 1000 * (place + 1), action: invoke(place + 1, "work") }),
    ),
    until: 1000 * (n + 2),
    ...options,
  });
}
