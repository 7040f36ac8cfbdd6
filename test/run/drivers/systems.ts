/** Small random systems, and the runs of a simulation that an exploration of them must contain. */
import { Random } from "../../../lib/core/random.ts";
import { monitor, type Options } from "../../../lib/run/explore/explore.ts";
import {
  type Action,
  at,
  crash,
  heal,
  on,
  oneWayPartition,
  partition,
  pause,
  recover,
  resume,
  type Scheduled,
} from "../../../lib/run/faults.ts";
import { exponential, uniform } from "../../../lib/run/latency.ts";
import { history } from "../../../lib/run/property/history.ts";
import type { SimulationOptions } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes, ownDevices } from "../../../lib/run/system.ts";
import { Counter, randomProcess, Shaky } from "../../fixtures/random_process.ts";

const BASE = ["send", "send", "mood", "count", "choose"];
const TIMERS = ["set", "set", "cancel"];
const LOGS = ["append", "force", "force", "output"];
const ASKED = [invoke(1, "poke"), invoke(2, "poke"), invoke(1, "poke")];

export type Mix = Omit<Options, "processes"> & {
  readonly kinds: readonly string[];
  readonly count?: number;
  /** What the runs do besides the explorer's faults. */
  readonly runs?: Partial<SimulationOptions>;
  readonly pauses?: boolean;
};

/** Sums up what is said, modulo 4. */
const sums = monitor(0, (sum, happening) => {
  if (happening.kind === "output") return (sum * 3 + Number(happening.what)) % 4;
  return happening.kind === "crash" ? (sum + 1) % 4 : sum;
});

/** Sums up what was received and said, in order, modulo 5. */
const receipts = monitor(0, (sum, happening) => {
  if (happening.kind === "receive") return (sum * 2 + (happening.message.type === "A" ? 1 : 2)) % 5;
  return happening.kind === "output" || happening.kind === "crash" ? (sum * 2 + 3) % 5 : sum;
}, { receipts: true });

/** Everything arrives at once: no timer fires too early. */
const AT_ONCE = { latency: 0, deviceMs: 0 };

export const mixes: Readonly<Record<string, Mix>> = {
  "messages and choices": { kinds: BASE, count: 3 },
  "messages to oneself": { kinds: [...BASE, "self", "self", "set"], time: "any" },
  "messages to oneself that may not be lost": {
    kinds: [...BASE, "self", "self"],
    faults: { losses: 1, duplications: 1 },
    runs: { loss: 0.1, duplication: 0.1 },
  },
  "messages to oneself and crashes": {
    kinds: [...BASE, "self", "self", "force"],
    faults: { crashes: 2, recoveries: 1 },
    runs: { forceMs: 3 },
  },
  "FIFO channels": { kinds: [...BASE, "self"], network: { fifo: true }, runs: { fifo: true } },
  "losses and duplicates": {
    kinds: BASE,
    count: 3,
    faults: { losses: 1, duplications: 1 },
    runs: { loss: 0.05, duplication: 0.05 },
  },
  "timers at any time": { kinds: [...BASE, ...TIMERS], time: "any" },
  "timers when it is quiet": {
    kinds: [...BASE, ...TIMERS, "self"],
    time: "quiet",
    count: 3,
    runs: AT_ONCE,
  },
  "timers in order": {
    kinds: [...BASE, ...TIMERS, "self"],
    time: "ordered",
    count: 3,
    faults: { crashes: 1, recoveries: 1 },
    runs: AT_ONCE,
  },
  "logs, and forces that take time": {
    kinds: [...BASE, ...LOGS],
    faults: { crashes: 1, recoveries: 1 },
    monitor: sums,
    runs: { forceMs: exponential(5) },
  },
  "logs, and forces at once": {
    kinds: [...BASE, ...LOGS],
    forces: "instant",
    faults: { crashes: 2, recoveries: 2 },
    monitor: sums,
  },
  "cuts": {
    kinds: [...BASE, ...TIMERS],
    time: "any",
    faults: { partitions: [[[1], [2]]] },
    runs: { latency: uniform(1, 30) },
  },
  "a device and operations": {
    kinds: [...BASE, "submit", "operation", "respond", "output"],
    devices: { disk: () => new Counter() },
    invocations: ASKED,
    faults: { crashes: 1, recoveries: 1 },
    monitor: sums,
  },
  "clients": {
    kinds: [...BASE, "begin", "begin", "end", "end"],
    count: 3,
    monitor: history(),
  },
  "clients that crash and wait for their logs": {
    kinds: [...BASE, "begin", "begin", "end", "end", "force"],
    faults: { crashes: 1, recoveries: 1 },
    monitor: history(),
    runs: { forceMs: exponential(5) },
  },
  "clients that are asked, too": {
    kinds: [...BASE, "begin", "end", "respond"],
    invocations: ASKED.slice(0, 1), // a run numbers several by when they are invoked
    monitor: history(),
  },
  "a monitor of receipts": {
    kinds: [...BASE, "self", "output"],
    faults: { crashes: 1, recoveries: 1, losses: 1 },
    monitor: receipts,
    runs: { loss: 0.05 },
    pauses: true,
  },
  "a device that chooses, in order": {
    kinds: [...BASE, "submit", "submit", "output"],
    devices: { disk: () => new Shaky({ order: "fifo" }) },
    faults: { crashes: 1, recoveries: 1 },
    monitor: sums,
    runs: { deviceMs: uniform(1, 20) },
  },
  "devices of one's own": {
    kinds: [...BASE, "submit", "submit", "force"],
    devices: ownDevices([1, 2], "disk", (owner) => new Shaky({ owner })),
    faults: { crashes: 2, recoveries: 2 },
    runs: { deviceMs: uniform(1, 30), forceMs: 3 },
  },
  "pauses": {
    kinds: [...BASE, ...TIMERS, "self"],
    time: "any",
    invocations: ASKED.slice(0, 2),
    pauses: true,
  },
  "pauses and crashes, explored": {
    kinds: [...BASE, ...TIMERS, "self"],
    time: "any",
    faults: { pauses: 2, crashes: 1, recoveries: 1 },
    pauses: true,
  },
  "pauses, timers when it is quiet": {
    kinds: [...BASE, ...TIMERS],
    time: "quiet",
    faults: { pauses: 1 },
    pauses: true,
    runs: AT_ONCE,
  },
  "pauses, timers in order": {
    kinds: [...BASE, ...TIMERS, "set"],
    time: "ordered",
    count: 3,
    faults: { pauses: 2, mayPause: [1, 2] },
    pauses: true,
    runs: AT_ONCE,
  },
  "one-way cuts": {
    kinds: [...BASE, ...TIMERS],
    time: "any",
    faults: { partitions: [oneWayPartition([1], [2])] },
    runs: { latency: uniform(1, 30) },
  },
  "cuts that are not transitive": { kinds: BASE, count: 3, faults: { partitions: [partition([1], [3])] } },
  "lossy links": {
    kinds: BASE,
    count: 3,
    faults: { losses: 1, lossy: [{ from: 1, to: [2, 3] }] },
    runs: { links: [{ from: 1, to: [2, 3], loss: 0.2 }] },
  },
  "one down at a time": {
    kinds: [...BASE, ...TIMERS],
    time: "any",
    faults: { crashes: 2, recoveries: 1, mostDown: 1 },
  },
  "channels, one of them FIFO": {
    kinds: [...BASE, "serial", "serial"],
    channels: { serial: { fifo: true } },
    runs: { channels: { serial: { latency: uniform(1, 9), fifo: true } } },
  },
  "channels, one of them lossy": {
    kinds: [...BASE, "serial"],
    channels: { serial: {} },
    faults: { losses: 1, lossy: [{ channel: "serial" }] },
    runs: { channels: { serial: { latency: uniform(1, 9), loss: 0.2 } } },
  },
  "cuts of channels": {
    kinds: [...BASE, "serial"],
    channels: { serial: {} },
    faults: { partitions: [on("serial", oneWayPartition([2], [1])), [[1], [2]]] },
    runs: { latency: uniform(1, 30), channels: { serial: { latency: uniform(1, 30) } } },
  },
  "everything": {
    kinds: [...BASE, ...TIMERS, ...LOGS, "submit", "self", "operation", "respond"],
    time: "any",
    devices: { disk: () => new Counter() },
    invocations: ASKED.slice(0, 2),
    faults: { crashes: 1, recoveries: 1, losses: 1 },
    monitor: sums,
    runs: { forceMs: 4, loss: 0.05 },
  },
};

export function optionsOf(
  { kinds, count = 2, runs: _, pauses: __, ...options }: Mix,
  seed: number,
): Options {
  return {
    processes: nodes(count, randomProcess(seed, kinds)),
    bounds: { states: 4000 },
    ...options,
  };
}

/** One of the many runs of such a system, faults and operations at random times. */
export function runOf(mix: Pick<Mix, "runs" | "pauses">, options: Options, seed: number): SimulationOptions {
  const random = new Random(seed, 9), { processes, devices } = options;
  const { crashes = 0, recoveries = 0, partitions = [] } = options.faults ?? {};
  const ids = Object.keys(processes).map(Number), scenario: Scheduled[] = [];
  const sometime = (...actions: Action[]) => scenario.push(...at(random.integer(60), ...actions));
  const anyone = () => ids[random.integer(ids.length)];
  for (let left = crashes; left > 0; left--) {
    sometime(crash(anyone(), random.integer(2) === 0 ? {} : { afterEffects: random.integer(4) }));
  }
  for (let left = recoveries * ids.length; left > 0; left--) sometime(recover(anyone()));
  for (const cut of partitions) {
    const begins = random.integer(40), action = "action" in cut ? cut : partition(...cut);
    const heals = action.channel ? on(action.channel, heal()) : heal();
    scenario.push(...at(begins, action), ...at(begins + random.integer(30), heals));
  }
  // In the order of the list, so that each has the number that the explorer gives it.
  const times = (options.invocations ?? []).map(() => random.integer(60)).sort((a, b) => a - b);
  for (const [index, invocation] of (options.invocations ?? []).entries()) {
    scenario.push(...at(times[index], invocation));
  }
  if (mix.pauses) {
    for (const id of ids) {
      const begins = random.integer(30);
      scenario.push(...at(begins, pause(id)), ...at(begins + random.integer(30), resume(id)));
    }
  }
  const latency = [uniform(1, 20), 10, 0, exponential(10)][random.integer(4)];
  return { processes, devices, latency, scenario, seed, ...mix.runs };
}
