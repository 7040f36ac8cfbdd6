/** Runs of a group that multicasts at random moments, for the tests of lib/multicast and of its mutants. */
import type { Factory } from "../../lib/core/host.ts";
import type { Process } from "../../lib/core/process.ts";
import { Random } from "../../lib/core/random.ts";
import { at, crash, type Scheduled } from "../../lib/run/faults.ts";
import { exponential } from "../../lib/run/latency.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";

export type Situation = {
  /** Whether channels keep the order of sending. */
  readonly fifo?: boolean;
  /** Who crashes in the middle of something: the only sender, one who only receives, or both. */
  readonly crash?: "sender" | "receiver" | "receiver and sender";
};

/**
 * The group multicasts 3 messages a process within 40 ms; messages take 10 ms on average. Where a crash may
 * come, only P1 multicasts.
 */
export function randomRun(factory: Factory, n: number, seed: number, situation: Situation = {}) {
  const random = new Random(seed, 99);
  const senders = situation.crash ? [1] : Array.from({ length: n }, (_, i) => i + 1);
  const scenario: Scheduled[][] = senders.flatMap((id) =>
    ["a", "b", "c"].map((name) => at(40 * random.uniform(), invoke(id, "multicast", `${name}${id}`)))
  );
  if (situation.crash) {
    const at1 = () => at(40 * random.uniform(), crash(1, { afterEffects: random.integer(n + 1) }));
    const atOther = () =>
      at(40 * random.uniform(), crash(2 + random.integer(n - 1), { afterEffects: random.integer(n + 1) }));
    if (situation.crash !== "receiver") scenario.push(at1());
    if (situation.crash !== "sender") scenario.push(atOther());
  }
  const { fifo = false } = situation;
  return simulate({ processes: nodes(n, factory), seed, latency: exponential(10), fifo, scenario });
}

/** Nothing goes wrong, nothing happens at the same time: every process multicasts once, 100 ms apart. */
export function calmRun(factory: Factory<Process>, n: number) {
  const scenario = Array.from(
    { length: n },
    (_, i) => at(100 * i, invoke(i + 1, "multicast", `a${i + 1}`)),
  );
  return simulate({ processes: nodes(n, factory), scenario });
}
