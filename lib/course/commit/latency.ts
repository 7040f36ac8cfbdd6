/** How long a commit takes: between machines anywhere on earth, with logs on devices of all kinds. */
import { PaxosCommit } from "../../commit/paxos_commit.ts";
import { PresumedAbortCoordinator, PresumedAbortParticipant } from "../../commit/two_phase/presumed.ts";
import { Random } from "../../core/random.ts";
import { at } from "../../run/faults.ts";
import { constant, type Latency } from "../../run/latency.ts";
import { simulate } from "../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../run/system.ts";
import { WriteCache } from "../../storage/drive/cache.ts";
import type { BlockDevice } from "../../storage/device/device.ts";
import { EventLoop } from "../../storage/device/time.ts";
import { HardDisk } from "../../storage/drive/disk.ts";
import { BARRACUDA, SAMSUNG_840_PRO, ssdFrom } from "../../storage/drive/presets.ts";
import { Raid } from "../../storage/raid/raid.ts";
import { TimedBlocks } from "../../transactions/store/blocks.ts";
import { regionLatency } from "../files/data.ts";
import { range } from "../numbers/range.ts";
import { committing } from "../judges/commit/system.ts";

/** Where a log lies: a Barracuda disk, a Samsung 840 Pro, RAID 5 of four Barracudas. */
export type LogDevice = "disk" | "flash" | "RAID 5";

const DEVICES: Readonly<Record<LogDevice, (time: EventLoop) => BlockDevice>> = {
  disk,
  flash: (time) => ssdFrom(time, SAMSUNG_840_PRO, { bytes: false }),
  "RAID 5": (time) => new Raid(time, { level: 5, members: [1, 2, 3, 4].map(() => disk(time)) }),
};

function disk(time: EventLoop): BlockDevice {
  return new WriteCache(time, new HardDisk(time, BARRACUDA, { bytes: false }), { capacity: 64, depth: 8 });
}

/**
 * How long it takes to force a record to a log, ms, on average: one block after the other is written and
 * flushed, up to a rotation apart.
 */
export function forceTimeMs(device: LogDevice, forces = 200): number {
  const time = new EventLoop(), random = new Random(1);
  const blocks = new TimedBlocks(time, DEVICES[device](time), []);
  let total = 0;
  for (let block = 0; block < forces; block++) {
    time.run(time.now + 20 * random.uniform());
    const began = time.now;
    blocks.write(block, []);
    blocks.flush();
    total += time.now - began;
  }
  return total / forces;
}

/** How long a client waits for the outcome, ms. */
export type CommitLatency = {
  readonly where: string;
  readonly log: LogDevice;
  readonly forceMs: number;
  readonly "two-phase commit, told when decided": number;
  readonly "… when acknowledged": number;
  readonly "Paxos Commit, F = 1": number;
};

/** Within one building; across Europe; around the world. The first is the coordinator's. */
const PLACES: Readonly<Record<string, readonly string[] | undefined>> = {
  "one building, 0.25 ms": undefined,
  "Ireland, Frankfurt, London": ["Ireland", "Ireland", "Frankfurt", "London"],
  "Ireland, Virginia, Tokyo": ["Ireland", "Ireland", "N.Virginia", "Tokyo"],
};

/**
 * One commit of three servers, the coordinator beside the first, over measured round-trip times, with the
 * logs on each device.
 */
export function commitLatencies(): CommitLatency[] {
  const forces = (Object.keys(DEVICES) as LogDevice[]).map((log) => ({ log, forceMs: forceTimeMs(log) }));
  return Object.entries(PLACES).flatMap(([where, names]) =>
    forces.map(({ log, forceMs }) => ({
      where,
      log,
      forceMs,
      "two-phase commit, told when decided": twoPhaseMs(names, forceMs, "when decided"),
      "… when acknowledged": twoPhaseMs(names, forceMs, "when acknowledged"),
      "Paxos Commit, F = 1": paxosMs(names, forceMs),
    }))
  );
}

const between = (names: readonly string[] | undefined): Latency =>
  names ? regionLatency(names, 0) : constant(0.25);

function twoPhaseMs(
  names: readonly string[] | undefined,
  forceMs: number,
  answers: "when decided" | "when acknowledged",
): number {
  class Coordinator extends PresumedAbortCoordinator {
    constructor() {
      super(5000, 5000, answers);
    }
  }
  const roles = { coordinator: Coordinator, participant: PresumedAbortParticipant };
  const processes = committing(["yes", "yes", "yes"], roles);
  const scenario = [at(0, invoke(1, "commit", 1))];
  const { trace } = simulate({ processes, latency: between(names), forceMs, scenario, seed: 1 });
  return trace.where({ kind: "respond" })[0].time;
}

function paxosMs(names: readonly string[] | undefined, forceMs: number): number {
  const { trace } = simulate({
    processes: nodes(3, () => new PaxosCommit(range(1, 3), range(1, 3), "yes", 5000)),
    latency: between(names?.slice(1)),
    forceMs,
    scenario: [at(0, invoke(1, "commit"))],
    seed: 1,
  });
  return trace.where({ kind: "respond" })[0].time;
}
