// Five servers with crashes, cuts and lost messages at random: how Raft and its twins are fuzzed.
import { Raft, raftMonitor, raftProperties } from "../../../lib/consensus/mod.ts";
import { at } from "../../../lib/run/faults.ts";
import { fuzz, type Fuzzed, type FuzzOptions } from "../../../lib/run/fuzz/fuzz.ts";
import { exponential } from "../../../lib/run/latency.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";

const FIVE = [1, 2, 3, 4, 5];

/**
 * A second and a half, in which each server is asked for an entry five times: who leads takes it. What two
 * servers do at different times is seen by the monitor, so that the two properties of it are asked.
 */
export function fuzzFive(
  subject: new () => Raft,
  seeds: FuzzOptions["seeds"],
  property?: string,
): Fuzzed<Raft> {
  const asked = property === undefined ? ["election safety", "state machine safety"] : [property];
  return fuzz({
    processes: nodes(FIVE, subject),
    latency: exponential(10),
    forceMs: 2,
    loss: 0.05,
    faults: {
      crashes: { meanUpMs: 300, meanDownMs: 10 },
      partitions: { meanBetweenMs: 300, meanLengthMs: 300 },
    },
    until: 1500,
    seeds,
    scenario: Array.from(
      { length: 5 },
      (_, k) => at(400 + 250 * k, ...FIVE.map((id) => invoke(id, "propose", `${k}`))),
    ),
    monitor: raftMonitor,
    properties: raftProperties.filter(({ name }) => asked.includes(name)),
    time: "any",
  });
}

/** Comes back with an empty disk, and does not know. */
export class LostDisk extends Raft {
  override onRecover() {
    super.onRecover([]);
  }
}
