/** How fast so many clients read, write and append, where nothing but the interfaces takes time. */
import {
  ChunkServer,
  GfsClient,
  type GfsDataMessage,
  GfsMaster,
  type GfsMessage,
} from "../../../cases/mod.ts";
import type { ProcessId } from "../../../core/process.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { nodes } from "../../../run/system.ts";
import { range } from "../../numbers/range.ts";
import { Interface, into, LINE_RATE, outOf, piece, PIECE_BYTES, PIECE_MS } from "./nic.ts";
import { serversOf } from "./system.ts";

/** What clients do, one after the other. */
export type GfsWork = "read" | "write" | "append";

/** The rate of all clients together. */
export type GfsRate = {
  readonly work: GfsWork;
  readonly clients: number;
  /** MB (10⁶ bytes) a second. */
  readonly rate: number;
  /** What the interfaces allow: the paper's upper curve, MB/s. */
  readonly limit: number;
  /** What the paper measured, MB/s; only of 1 and 16 clients. */
  readonly published?: number;
};

const SERVERS = serversOf(16), FIRST_CLIENT = 101;
const MEGABYTE_PIECES = 16, REGION_PIECES = 64, AHEAD_PIECES = 4, WRITES_A_CHUNK = 64;
const RUN_MS = 20_000, LATENCY_MS = 0.5;

/** Chunks lie anywhere. */
class Master extends GfsMaster {
  override byLoad(): ProcessId[] {
    const left = [...this.up];
    return range(1, this.replicas).map(() => left.splice(this.choose(left.length), 1)[0]);
  }
}

class Server extends ChunkServer {
  protected override send(to: ProcessId, message: GfsMessage) {
    if (message.type === "Push" || message.type === "Cell") super.send(...piece(this.id, to, message));
    else super.send(to, message);
  }
}

/** Does the same again and again, a megabyte at a time, or a region of four. */
class Client extends GfsClient {
  done = 0; // pieces
  server: ProcessId = 0; // of the region
  asked = 0; // pieces of the region
  came = 0;
  count = 0;

  constructor(readonly work: GfsWork) {
    super();
  }

  protected override send(to: ProcessId, message: GfsMessage) {
    if (message.type === "Push") super.send(...piece(this.id, to, message));
    else super.send(to, message);
  }

  override onStart() {
    this.next();
  }

  next() {
    const count = this.count++;
    if (this.work === "read") return this.readRegion(SERVERS[this.choose(SERVERS.length)]);
    const file = this.work === "write" ? `of P${this.id}` : "of all";
    const chunk = `${file}, ${this.work === "write" ? Math.floor(count / WRITES_A_CHUNK) : 0}`;
    const kind = this.work === "write" ? "write" as const : "append" as const;
    const operation = this.invoke(this.work), place = count % WRITES_A_CHUNK;
    this.open.set(chunk, { operation, kind, chunk, place, values: [""], written: 0, tries: 0, servers: [] });
    this.attempt(chunk);
  }

  /** Some pieces ahead, so that the line is never idle, and readers of one server share it evenly. */
  readRegion(server: ProcessId) {
    this.server = server;
    this.asked = this.came = 0;
    while (this.asked < AHEAD_PIECES) this.ask();
  }

  ask() {
    this.send(this.server, { type: "Read", chunk: "any", version: 0, place: this.asked++, data: "" });
  }

  override onCell() {
    this.done++;
    this.came++;
    if (this.came === REGION_PIECES) this.next();
    else if (this.asked < REGION_PIECES) this.ask();
  }

  override push(open: Parameters<GfsClient["push"]>[0]) {
    const [first, ...others] = open.servers, route = [...others, this.id], data = this.nameOf(open);
    for (let left = MEGABYTE_PIECES - 1; left >= 0; left--) {
      this.send(first, { type: "Push", data, value: "", left, route });
    }
  }

  override end(chunk: string, answer: unknown) {
    super.end(chunk, answer);
    if (answer !== null) this.done += MEGABYTE_PIECES;
    this.next();
  }
}

/** Its limit: the clients' interfaces, and those of all servers, of three for each write, or of three. */
function limitOf(work: GfsWork, clients: number): number {
  const line = LINE_RATE / 1000;
  if (work === "append") return line;
  // Reads also share the trunk of 1 Gbps between the switches, which is not simulated: nobody gets there.
  return line * (work === "read" ? Math.min(clients, 10) : Math.min(clients, SERVERS.length / 3));
}

const PUBLISHED: Readonly<Record<GfsWork, Readonly<Record<number, number>>>> = {
  read: { 1: 10, 16: 94 },
  write: { 1: 6.3, 16: 35 },
  append: { 1: 6.0, 16: 4.8 },
};

/**
 * Measures so many clients of 16 chunkservers, whose interfaces have 100 Mbps each way, over 20 s of virtual
 * time: reads of 4 MB anywhere, writes of 1 MB each to a file of its own, appends of 1 MB to one file. Three
 * replicas. Disks, processors and the software of the network take no time here.
 * @param clients how many, an integer from 1 on
 * @throws RangeError for another number
 */
export function gfsRate(work: GfsWork, clients: number, seed = 1): GfsRate {
  if (!Number.isInteger(clients) || clients < 1) {
    throw new RangeError(`the number of clients must be an integer ≥ 1, got ${clients}`);
  }
  const ids = range(FIRST_CLIENT, FIRST_CLIENT + clients - 1);
  const interfaces = [...SERVERS, ...ids].flatMap((id) => [outOf(id), into(id)]);
  const run = simulate({
    processes: {
      ...nodes([1], () => new Master(SERVERS)),
      ...nodes(SERVERS, () => new Server()),
      ...nodes(ids, () => new Client(work)),
      ...nodes(interfaces, () => new Interface()),
    },
    latency: LATENCY_MS / 2,
    fifo: true,
    serviceMs: Object.fromEntries(interfaces.map((id) => [id, PIECE_MS])),
    trace: "none",
    until: RUN_MS,
    seed,
  });
  const pieces = ids.reduce((sum, id) => sum + (run.process(id) as Client).done, 0);
  const rate = pieces * PIECE_BYTES / RUN_MS / 1000;
  return { work, clients, rate, limit: limitOf(work, clients), published: PUBLISHED[work][clients] };
}

/**
 * The same for several numbers of clients: the rows of a chart.
 * @example gfsRates("read", [1, 4, 16])
 */
export function gfsRates(work: GfsWork, clients: readonly number[] = [1, 2, 4, 8, 12, 16]): GfsRate[] {
  return clients.map((count) => gfsRate(work, count));
}

/** How a mutation's data reach all replicas. */
export type PushRow = { readonly pieces: number; readonly ms: number };

/**
 * How long a megabyte takes to three servers along a chain, cut into so many pieces, each of which goes on as
 * soon as it is there. B/T + R·L of the paper (§3.2) is the limit for small pieces: 80 ms and the latencies.
 * @param pieces an integer from 1 on
 */
export function pushTime(pieces: number, replicas = 3): PushRow {
  if (!Number.isInteger(pieces) || pieces < 1) {
    throw new RangeError(`the number of pieces must be an integer ≥ 1, got ${pieces}`);
  }
  const servers = serversOf(replicas), client = FIRST_CLIENT;
  class Pusher extends GfsClient {
    override onStart() {
      const [first, ...others] = servers;
      for (let left = pieces - 1; left >= 0; left--) {
        const push: GfsDataMessage = {
          type: "Push",
          data: "1",
          value: "",
          left,
          route: [...others, this.id],
        };
        this.send(...piece(this.id, first, push));
      }
    }
    override onPushed() {
      this.output("pushed");
    }
  }
  const lines = [client, ...servers].map(outOf);
  const run = simulate({
    processes: {
      ...nodes([1], () => new GfsMaster(servers)),
      ...nodes(servers, () => new Server()),
      ...nodes([client], () => new Pusher()),
      ...nodes([...lines, ...[client, ...servers].map(into)], () => new Interface()),
    },
    latency: 0.1,
    fifo: true,
    serviceMs: Object.fromEntries(lines.map((id) => [id, 1e6 / pieces / LINE_RATE])),
  });
  return { pieces, ms: run.trace.where({ kind: "output" })[0].time };
}
