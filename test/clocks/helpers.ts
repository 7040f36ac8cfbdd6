/**
 * Runs of clocks that are wrong and drift, and what must hold of them; for the tests of lib/clocks and of its
 * mutants.
 */
import {
  Berkeley,
  compareHybrid,
  compareVectors,
  type Ntp,
  type Synchronised,
} from "../../lib/clocks/mod.ts";
import type { Factory } from "../../lib/core/host.ts";
import type { Process } from "../../lib/core/process.ts";
import { Random } from "../../lib/core/random.ts";
import { happenedBefore, vectorTimestamps } from "../../lib/core/trace/timestamps.ts";
import { exponential, type Latency } from "../../lib/run/latency.ts";
import { Simulation, type SimulationOptions } from "../../lib/run/simulate/simulate.ts";
import { nodes } from "../../lib/run/system.ts";
import { fuzzClock } from "./fuzzed.ts";
import type { Stamps } from "./toys.ts";

export type Clock = Synchronised<{ type: string }, string>;

/**
 * Processes 1 to n, the first with a right clock, the others up to 50 ms wrong and drifting by up to 100 ppm.
 */
export function withWrongClocks(
  factory: Factory,
  n: number,
  seed: number,
  latency: number | Latency = exponential(10),
  more: Partial<SimulationOptions> = {},
) {
  const random = new Random(seed, 77);
  const wrong = () => ({ offsetMs: 100 * random.uniform() - 50, driftPpm: 200 * random.uniform() - 100 });
  const clocks = Object.fromEntries(
    Array.from({ length: n }, (_, i) => [i + 1, i === 0 ? { offsetMs: 0 } : wrong()]),
  );
  return new Simulation<Process>({ processes: nodes(n, factory), seed, latency, clocks, ...more });
}

/**
 * Stops at each output of P2 and says by how much its estimate of the server's clock was wrong, and what it
 * said.
 */
export function* readings(run: Simulation<Process>, untilMs: number) {
  let heard = 0;
  const outputs = () => run.trace.length > heard && run.trace.at(run.trace.length - 1).kind === "output";
  for (;;) {
    run.run({ timeMs: untilMs, when: outputs });
    if (run.stopped !== "condition") return;
    const { process, content } = run.trace.at(run.trace.length - 1);
    heard = run.trace.length;
    // What it shows has not changed yet: an adjustment takes time.
    const said = content as { offsetMs: number; boundMs?: number; delayMs?: number };
    if (process === 2) yield { ...said, client: run.process(2) as Clock, nowMs: run.now };
  }
}

/** What an event was stamped with, and what the clock of its process showed. */
export type Event = Stamps & { clockMs: number };

/** Whether two events are stamped wrongly, `before` being whether the first happened before the second. */
export const WRONG: Readonly<Record<string, (a: Event, b: Event, before: boolean) => boolean>> = {
  "what happened before has a smaller Lamport timestamp": (a, b, before) => before && a.lamport >= b.lamport,
  "vectors tell exactly what happened before": (a, b, before) =>
    (compareVectors(a.vector, b.vector) === "before") !== before,
  "what happened before has a smaller hybrid timestamp": (a, b, before) =>
    before && compareHybrid(a.hybrid, b.hybrid) >= 0,
  "hybrid timestamps stay close to physical time": (a) => Math.abs(a.hybrid.physicalMs - a.clockMs) > 101,
};

/** What must hold of a run; the property says what is wrong, or nothing. */
export type Check = (factory: Factory, n: number, seed: number, calm: boolean) => string | undefined;

/** In a calm run all messages take equally long and all clocks are right. */
const environment = (factory: Factory, n: number, seed: number, calm: boolean) =>
  calm
    ? new Simulation<Process>({ processes: nodes(n, factory), seed, latency: 10 })
    : withWrongClocks(factory, n, seed);

export const CHECKS: Readonly<Record<string, Check>> = {
  "the error is within its bound": (factory, n, seed, calm) => {
    const run = environment(factory, n, seed, calm);
    let before = 0;
    for (const { offsetMs, boundMs, delayMs, client, nowMs } of readings(run, 8000)) {
      // Cristian says how far the software clock is behind, NTP how far the hardware clock is.
      const software = boundMs !== undefined;
      const hardwareMs = client.softwareClock.hardwareMs;
      const errorMs = offsetMs - (nowMs - (software ? client.time : hardwareMs));
      const mostMs = (boundMs ?? delayMs! / 2) + 10_000 * 100e-6; // the drift since the sample was taken
      if (Math.abs(errorMs) > mostMs) {
        return `at ${nowMs} ms the error is ${errorMs} ms, at most ${mostMs} is right`;
      }
      before++;
    }
    return before === 0 ? "no reading was taken" : undefined;
  },

  "no sample is better than the one chosen": (factory, n, seed, calm) => {
    for (const { delayMs, client, nowMs } of readings(environment(factory, n, seed, calm), 20_000)) {
      const leastMs = Math.min(...(client as unknown as Ntp).samples.map((sample) => sample.delayMs));
      if (delayMs! > leastMs) {
        return `at ${nowMs} ms it takes a delay of ${delayMs} ms, but has ${leastMs} ms`;
      }
    }
  },

  "in the end the clock is right": (factory, n, seed, calm) => {
    const run = environment(factory, n, seed, calm);
    run.run(20_000);
    const errorMs = (run.process(2) as Clock).time - run.now;
    if (Math.abs(errorMs) > 20) return `after 20 s it is wrong by ${errorMs} ms`;
  },

  "the clock never runs backwards": (factory, n, seed, calm) => {
    const run = environment(factory, n, seed, calm);
    if (run.process(1) instanceof Berkeley) leadFirst(run);
    const shown = new Map<number, number>();
    for (let timeMs = 10; timeMs <= 3000; timeMs += 5) {
      run.run(timeMs);
      for (const clock of run.processes as Clock[]) {
        if (clock.time < (shown.get(clock.id) ?? -Infinity)) return `P${clock.id} goes back at ${timeMs} ms`;
        shown.set(clock.id, clock.time);
      }
    }
  },

  "the clocks agree": (factory, n, seed, calm) => {
    const run = environment(factory, n, seed, calm);
    leadFirst(run);
    run.run(10_000);
    const times = (run.processes as Clock[]).map((clock) => clock.time);
    const spreadMs = Math.max(...times) - Math.min(...times);
    if (spreadMs > 80) return `after 10 s they differ by ${spreadMs} ms`;
  },

  "one wrong clock does not move the others": (factory, n, seed, calm) => {
    const clocks = { 2: { offsetMs: calm ? 0 : 60_000 } };
    const run = new Simulation<Process>({
      processes: nodes(n, factory),
      seed,
      latency: exponential(10),
      clocks,
    });
    leadFirst(run);
    run.run(10_000);
    const errorMs = (run.process(3) as Clock).time - run.now;
    if (Math.abs(errorMs) > 100) return `P3 has been moved by ${errorMs} ms`;
  },

  ...Object.fromEntries(
    Object.entries(WRONG).map(([property, isWrong]): [string, Check] => [
      property,
      (factory, n, seed, calm) => firstWrong(factory, n, seed, calm, isWrong),
    ]),
  ),
  ...Object.fromEntries(
    ["a clock is slewed", "only the last adjustment counts", "only the elected leads", "the elected leads"]
      .map(
        (property): [string, Check] => [property, (factory, n, seed, calm) => {
          const { holds, counterexample } = fuzzClock(property, factory, n, [seed], calm);
          return holds === false ? counterexample!.words.at(-1) : undefined;
        }],
      ),
  ),
};

function leadFirst(run: Simulation<Process>) {
  run.call(0, () => (run.process(1) as unknown as Berkeley).lead());
}

/** A run of processes that stamp their events; in a calm one, no message arrives before its end. */
function firstWrong(
  factory: Factory,
  n: number,
  seed: number,
  calm: boolean,
  isWrong: (a: Event, b: Event, before: boolean) => boolean,
): string | undefined {
  const run = calm
    ? new Simulation<Process>({ processes: nodes(n, factory), seed, latency: 1000 })
    : withWrongClocks(factory, n, seed);
  run.run(300);
  const vectors = vectorTimestamps(run.trace);
  const events = run.trace.where({ kind: "output" });
  for (const a of events) {
    for (const b of events) {
      const before = happenedBefore(vectors[a.index], vectors[b.index]);
      if (isWrong(a.content as Event, b.content as Event, before)) {
        return `the events in rows ${a.index} and ${b.index} are stamped wrongly`;
      }
    }
  }
}
