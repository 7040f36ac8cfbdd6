/** How long it takes until the chunks of lost servers have their replicas again. */
import { ChunkServer, GfsClient, GfsMaster } from "../../../cases/mod.ts";
import type { Process, ProcessId } from "../../../core/process.ts";
import { Random } from "../../../core/random.ts";
import { at } from "../../../run/faults.ts";
import { Simulation } from "../../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../../run/system.ts";
import { range } from "../../numbers/range.ts";
import { serversOf } from "./system.ts";

export type CloneOptions = {
  /** Chunkservers, default 227: cluster B. */
  readonly servers?: number;
  /** How many are lost, 1 or 2. */
  readonly lost: 1 | 2;
  /** Chunks on each lost server; default those of the paper, 15,000 for one and 16,000 for two. */
  readonly chunks?: number;
  /** Of a chunk, MB; default those of the paper, 600 GB / 15,000 and 660 GB / 16,000. */
  readonly megabytes?: number;
  /** So many clonings at a time, default 91: 40 % of the servers. */
  readonly clonings?: number;
  /** Of a cloning, MB/s, default 6.25: 50 Mbps. */
  readonly rate?: number;
  readonly seed?: number;
};

/** What became of it. */
export type Cloned = {
  /** Chunks that were left with a single replica. */
  readonly single: number;
  /** When all had two replicas, s. */
  readonly twoAfter: number;
  /** When all had three, s; after one loss only, as it takes as long for each server. */
  readonly threeAfter?: number;
  /** Chunks that lost a replica, or two. */
  readonly chunks: number;
};

/** Knows where the chunks lie, and clones to anyone. */
class Master extends GfsMaster {
  constructor(servers: readonly ProcessId[], readonly clonings: number, placed: readonly string[]) {
    super(servers, 3, 60_000, 1e9, clonings);
    placed.forEach((servers, chunk) => {
      this.chunks.set(String(chunk), {
        state: "free",
        version: 1,
        lent: 1,
        servers: servers.split(" ").map(Number),
        kept: [],
        primary: 0,
        copying: [],
        waiting: [],
      });
    });
  }

  override byLoad(): ProcessId[] {
    const up = [...this.up], first = this.choose(up.length);
    return [...up.slice(first), ...up.slice(0, first)];
  }

  /** All at the same time: cloning begins when all are known to be lost. */
  lose(...servers: ProcessId[]) {
    this.mostCopies = 0;
    for (const server of servers) {
      if (server === servers.at(-1)) this.mostCopies = this.clonings;
      this.exclude(server);
    }
  }
}

/** Cloning takes the time of a chunk's bytes, though here there are none. */
class Server extends ChunkServer {
  constructor(readonly cloneMs: number) {
    super();
  }

  override onCopy({ chunk }: { chunk: string }) {
    this.setTimer("Cloned" as never, this.cloneMs, this.cloneMs, chunk);
  }

  onTimeoutCloned(chunk: string) {
    this.send(this.master, { type: "Kept", chunk, version: 1 });
  }
}

/**
 * Loses one server, or two at the same time, of a cluster whose chunks lie on three servers each, drawn
 * evenly; the master has them cloned, first those with a single replica left.
 * @throws RangeError for no servers to clone to, or no chunks
 * @example chunkClones({ lost: 2 }).single
 */
export function chunkClones(options: CloneOptions): Cloned {
  const { lost, servers = 227, clonings = 91, rate = 6.25, seed = 1 } = options;
  const { chunks = lost === 1 ? 15_000 : 16_000, megabytes = lost === 1 ? 40 : 41.25 } = options;
  if (!(servers >= 3 + lost)) throw new RangeError(`servers must be ≥ ${3 + lost}, got ${servers}`);
  if (!(chunks >= 1)) throw new RangeError(`chunks must be ≥ 1, got ${chunks}`);
  const ids = serversOf(servers), placed = placements(ids, lost, chunks, new Random(seed, 5));
  const dead = ids.slice(0, lost);
  const run = new Simulation<Process>({
    processes: {
      ...nodes([1], () => new Master(ids, clonings, placed)),
      ...nodes(ids, () => new Server(1000 * megabytes / rate)),
      ...nodes([servers + 2], () => new GfsClient()), // who asks for nothing
    },
    latency: 0.5,
    trace: "none",
    scenario: at(0, invoke(1, "lose", ...dead)),
    seed,
  });
  const short = (least: number) => {
    const { chunks } = run.process(1) as Master;
    return [...chunks.values()].filter((entry) => entry.servers.length < least).length;
  };
  run.run(0);
  const single = short(2);
  const until = (least: number) => {
    while (short(least) > 0 && run.stopped !== "quiet") run.run(run.now + STEP_MS);
    return run.now / 1000;
  };
  const twoAfter = until(2);
  return { single, twoAfter, threeAfter: lost === 1 ? until(3) : undefined, chunks: placed.length };
}

/** How often it looks. */
const STEP_MS = 1000;

/** The servers of each chunk that loses one of its own. */
function placements(ids: readonly ProcessId[], lost: number, chunks: number, random: Random): string[] {
  const dead = ids.slice(0, lost), placed: string[] = [];
  let shared = 0;
  for (const [index, server] of dead.entries()) {
    for (let chunk = index === 0 ? 0 : shared; chunk < chunks; chunk++) {
      const others = range(1, 2).reduce<ProcessId[]>((chosen) => {
        const left = ids.filter((id) =>
          !chosen.includes(id) && id !== server && !(index > 0 && id === dead[0])
        );
        return [...chosen, left[Math.floor(random.uniform() * left.length)]];
      }, []);
      if (index === 0 && lost > 1 && others.includes(dead[1])) shared++;
      placed.push([server, ...others].join(" "));
    }
  }
  return placed;
}

/**
 * How many chunks two servers have both, if three of `servers` are drawn evenly for each chunk.
 * @param chunks on one of them
 */
export function sharedChunks(servers = 227, chunks = 16_000, replicas = 3): number {
  return chunks * (replicas - 1) / (servers - 1);
}

/**
 * How long cloning takes at least, s: all bytes at the rate of all clonings.
 * @example cloneTime(15_000, 40, 91, 6.25) // 1,055 s; the paper's took 23.2 min, 77 % of the rate
 */
export function cloneTime(chunks = 15_000, megabytes = 40, clonings = 91, rate = 6.25): number {
  return chunks * megabytes / (clonings * rate);
}

/** What the paper says (2003, §6.2.5). */
export const CLONES_PUBLISHED = { single: 266, twoAfter: 120, threeAfterOneLost: 23.2 * 60 } as const;
