import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import type { ChunkEntry, GfsMessage } from "./messages.ts";

type Master = "Locate" | "Kept" | "Report";

/**
 * The master of the Google File System (Ghemawat, Gobioff and Leung, 2003): it says which chunkservers have a
 * chunk, and lends one of them the right to order its mutations. No data pass through it.
 *
 * With each lease a chunk gets a new version, which the log has before anybody hears of it, and which all its
 * servers have before one of them is the primary: who was away has an older one, and counts no more. Who does
 * not answer is left out, and the others are told yet another version, so that a late answer is old, too. No
 * version is told twice: one that the master forgot in a crash might come back with other contents. A lease
 * ends by itself: the primary counts from when it kept the version, the master from later, and by
 * `marginMs` longer. Assumes that clocks run alike but for that.
 *
 * Where a chunk is, is in no log: who comes back is asked, or asks all. Whoever calls `exclude` knows that a
 * server is down, or does no harm: its chunks get a copy on another, the scarcest first. Cost of a lease:
 * 2R + 1 messages.
 */
export class GfsMaster extends Process<GfsMessage, "Answers" | "LeaseEnds">
  implements Handlers<Extract<GfsMessage, { type: Master }>, "Answers" | "LeaseEnds"> {
  chunks = new Map<string, ChunkEntry>();
  readonly servers: readonly ProcessId[];
  up: Set<ProcessId>;
  copying = 0; // how many chunks are
  /** By how many replicas are left: free chunks that have too few. */
  scarce = new Map<number, Set<string>>();

  /**
   * @param servers the chunkservers
   * @param replicas how many of them are to have each chunk
   * @param leaseMs how long the primary of a chunk is one
   * @param answerMs how long the servers' answers are waited for
   * @param mostCopies how many copies are made at a time
   */
  constructor(
    servers: readonly ProcessId[] = [2, 3],
    readonly replicas = 3,
    readonly leaseMs = 60_000,
    readonly answerMs = 1000,
    public mostCopies = Infinity,
    readonly marginMs = 1,
  ) {
    super();
    this.servers = [...servers];
    this.up = new Set(servers);
    for (let left = 1; left < replicas; left++) this.scarce.set(left, new Set());
  }

  /** A lease from before the crash may still run: wait it out, and ask who has what. */
  override onRecover(log: readonly { chunk: string; version: number; lent: number }[]) {
    for (const { chunk, version, lent } of log) {
      this.chunks.set(chunk, { ...newEntry(), state: "leased", version, lent });
    }
    for (const chunk of this.chunks.keys()) this.awaitEnd(chunk);
    for (const server of this.servers) this.send(server, { type: "Asked" });
  }

  onLocate({ chunk, forWriting }: { chunk: string; forWriting: boolean }, from: ProcessId) {
    const entry = this.chunks.get(chunk) ?? newEntry();
    this.chunks.set(chunk, entry);
    if (entry.servers.length > 0 && (!forWriting || entry.primary !== 0)) return this.locate(chunk, from);
    if (forWriting && !entry.waiting.includes(from)) entry.waiting.push(from);
    if (entry.state === "free") this.tellVersion(chunk);
  }

  /** Who is up, first who has the fewest chunks. */
  byLoad(): ProcessId[] {
    const entries = [...this.chunks.values()];
    const count = (server: ProcessId) => entries.filter(({ servers }) => servers.includes(server)).length;
    return [...this.up].sort((a, b) => count(a) - count(b) || a - b);
  }

  locate(chunk: string, client: ProcessId) {
    const { version, servers, primary } = this.chunks.get(chunk)!;
    const first = servers.filter((server) => server === primary);
    const others = servers.filter((server) => server !== primary);
    this.send(client, { type: "Located", chunk, version, servers: [...first, ...others] });
  }

  // ---- versions and leases

  tellVersion(chunk: string) {
    const entry = this.chunks.get(chunk)!;
    if (entry.lent === 0 && entry.servers.length === 0) { // a new one
      entry.servers = this.byLoad().slice(0, this.replicas);
    }
    entry.state = "telling";
    this.file(chunk);
    entry.kept = [];
    entry.version++;
    this.note(chunk);
    for (const server of entry.servers) {
      this.send(server, { type: "NewVersion", chunk, version: entry.version });
    }
    this.setTimer("Answers", this.answerMs, this.answerMs, chunk);
  }

  note(chunk: string) {
    const { version, lent } = this.chunks.get(chunk)!;
    this.force({ chunk, version, lent });
  }

  onKept({ chunk, version }: { chunk: string; version: number }, from: ProcessId) {
    const entry = this.chunks.get(chunk)!;
    if (entry.state === "copying" && version >= entry.lent) return this.copied(chunk, from);
    if (entry.state !== "telling" || version !== entry.version || entry.kept.includes(from)) return;
    if (!entry.servers.includes(from)) return; // it is down since
    entry.kept.push(from);
    if (entry.servers.every((server) => entry.kept.includes(server))) this.lend(chunk);
  }

  /** Of servers that do not answer, or of a copy. If nobody has answered, all keep what they had. */
  onTimeoutAnswers(chunk: string) {
    const entry = this.chunks.get(chunk)!, { state } = entry;
    if (state === "copying") this.endCopy(entry);
    entry.state = "free";
    if (state === "telling" && entry.kept.length > 0) {
      entry.servers = entry.kept;
      this.tellVersion(chunk);
    } else this.file(chunk);
  }

  lend(chunk: string) {
    const entry = this.chunks.get(chunk)!, [primary, ...secondaries] = entry.servers;
    entry.state = "leased";
    entry.primary = primary;
    entry.lent = entry.version;
    this.note(chunk);
    this.awaitEnd(chunk);
    this.send(primary, { type: "Lease", chunk, version: entry.version, secondaries });
    for (const client of entry.waiting) this.locate(chunk, client);
    entry.waiting = [];
  }

  awaitEnd(chunk: string) {
    const waitMs = this.leaseMs + this.marginMs;
    this.cancelTimer("Answers", chunk);
    this.setTimer("LeaseEnds", waitMs, waitMs, chunk);
  }

  onTimeoutLeaseEnds(chunk: string) {
    const entry = this.chunks.get(chunk)!;
    entry.state = "free";
    entry.primary = 0;
    this.file(chunk);
    if (entry.waiting.length > 0 && entry.servers.length > 0) this.tellVersion(chunk);
    else this.copyScarcest();
  }

  // ---- who has what

  /** It is up, and has these. Who missed the version that was lent last may have missed what was written. */
  onReport({ versions }: { versions: { readonly [chunk: string]: number } }, from: ProcessId) {
    this.up.add(from);
    for (const [chunk, version] of Object.entries(versions)) {
      const entry = this.chunks.get(chunk);
      if (!entry || !this.isCurrent(entry, version) || entry.servers.includes(from)) continue;
      entry.servers.push(from);
      this.file(chunk);
    }
    this.copyScarcest();
  }

  isCurrent(entry: ChunkEntry, version: number): boolean {
    return version >= entry.lent;
  }

  /** It is down, and so is a copy in which it had a part. */
  exclude(server: ProcessId) {
    this.up.delete(server);
    for (const [chunk, entry] of this.chunks) {
      if (entry.copying.includes(server)) {
        this.cancelTimer("Answers", chunk);
        this.endCopy(entry);
        this.file(chunk);
      }
      if (!entry.servers.includes(server)) continue;
      entry.servers = entry.servers.filter((other) => other !== server);
      this.file(chunk);
    }
    this.copyScarcest();
  }

  /** Puts it where it is looked for, after each change. */
  file(chunk: string) {
    const { state, servers: { length } } = this.chunks.get(chunk)!;
    for (const chunks of this.scarce.values()) chunks.delete(chunk);
    if (state === "free") this.scarce.get(length)?.add(chunk);
  }

  copyScarcest() {
    for (let left = 1; left < this.replicas; left++) {
      for (const chunk of this.scarce.get(left) ?? []) {
        if (this.copying < this.mostCopies) this.copy(chunk);
        else return;
      }
    }
  }

  /** While a chunk is copied nobody writes it, so that the copy has all. */
  copy(chunk: string) {
    const entry = this.chunks.get(chunk)!;
    const target = this.byLoad().find((server) => !entry.servers.includes(server));
    if (target === undefined) return;
    entry.state = "copying";
    entry.copying = [entry.servers[0], target];
    this.file(chunk);
    this.copying++;
    this.send(target, { type: "Clone", chunk, from: entry.servers[0] });
    this.setTimer("Answers", this.answerMs, this.answerMs, chunk);
  }

  endCopy(entry: ChunkEntry) {
    entry.state = "free";
    entry.copying = [];
    this.copying--;
  }

  copied(chunk: string, server: ProcessId) {
    const entry = this.chunks.get(chunk)!;
    if (!entry.servers.includes(server)) entry.servers.push(server);
    this.cancelTimer("Answers", chunk);
    this.endCopy(entry);
    this.file(chunk);
    if (entry.waiting.length > 0) this.tellVersion(chunk);
    this.copyScarcest();
  }
}

const newEntry = (): ChunkEntry => ({
  state: "free",
  version: 0,
  lent: 0,
  servers: [],
  kept: [],
  primary: 0,
  copying: [],
  waiting: [],
});
