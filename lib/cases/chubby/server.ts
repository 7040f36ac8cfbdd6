import type { StoreCommand, StoreRequest } from "../../consensus/raft/store.ts";
import type { RaftEntry } from "../../consensus/raft/messages.ts";
import type { SnapshotOptions } from "../../consensus/raft/snapshot.ts";
import type { Handlers, ProcessId } from "../../core/process.ts";
import type { ChubbyContent, ChubbyMessage, ChubbyOptions, KeepAlive } from "./messages.ts";
import { type CellEvent, type CellRead, CellState } from "./state.ts";

type ChubbyTimer = "Lease" | "Answer" | "Delay";
/** A write that waits until nobody has a copy of what it changes. */
type Waiting = { readonly request: StoreRequest; readonly missing: Set<ProcessId> };

/**
 * A server of a Chubby cell (Burrows, The Chubby lock service, 2006): locks and small files, the same on all
 * servers by the log of lib/consensus. The leader is the master; a client, which is a `ChubbyClient`, has a
 * **session** with the cell, which lasts from one KeepAlive to the next.
 *
 * - The master keeps a KeepAlive back until the session is nearly over, and answers at once if there is news:
 *   a copy is void, or the master is new.
 * - A **file** may be kept by who has read it. A write waits until everybody who may have a copy has
 *   acknowledged that it is void, or has no session any more; meanwhile nobody gets a copy that may be kept.
 * - A **lock** is given with its generation, which servers of data compare (the sequencer). If the session of
 *   its holder ends, nobody gets it for `lockDelayMs`: messages of the holder may still be on their way.
 * - A new master knows from the log who has a session, and not until when, nor who has copies: it lets each
 *   session last as long as the old master may have promised, and takes everybody to have everything until it
 *   acknowledges the change. The old one has given up by then, as it hears of no majority; that takes
 *   messages to be under way for less than the time after which an election begins.
 *
 * Cost: a round trip each `leaseMs − marginMs` a session; a command of the log each operation that is not
 * answered from a copy; a round trip a copy and a write.
 */
export class ChubbyServer extends CellState<ChubbyMessage, ChubbyTimer>
  implements Handlers<KeepAlive, ChubbyTimer> {
  // Of the master, beside what all have by the log: whether it has taken over, and of each client
  serving = false;
  /** the KeepAlive that is kept back, and since when */
  held = new Map<ProcessId, { readonly number: number; readonly sinceMs: number }>();
  /**
   * whether the next one is answered at once, or not any more: that its session ends is going into the log
   */
  due = new Set<ProcessId>();
  ending = new Set<ProcessId>();
  /** the number of its last KeepAlive: those before it say nothing new */
  latest = new Map<ProcessId, number>();
  /** of what it may have a copy; and whether it has not yet thrown away what it had before we came */
  copies = new Map<ProcessId, Set<string>>();
  unheard = new Set<ProcessId>();
  /** what it is to be told with the next answer, and was told with the last one, to this KeepAlive */
  voids = new Map<ProcessId, Set<string>>();
  told = new Map<ProcessId, { readonly number: number; readonly paths: Set<string> }>();
  /** its write that waits */
  writes = new Map<ProcessId, Waiting>();
  readonly leaseMs: number;
  readonly marginMs: number;
  readonly lockDelayMs: number;

  /** @param servers the ids of the cell's servers; the other processes are clients */
  constructor(servers: readonly ProcessId[], options: ChubbyOptions & SnapshotOptions = {}) {
    super(servers, { ...options, checkQuorum: true });
    const { leaseMs = 12_000, marginMs = 1000, lockDelayMs = 60_000 } = options;
    if (!(marginMs > 0 && marginMs < leaseMs && leaseMs < Infinity)) {
      throw new RangeError(
        `a session must last longer than its margin, > 0 ms, got leaseMs ${leaseMs} and marginMs ${marginMs}`,
      );
    }
    if (!(lockDelayMs >= 0 && lockDelayMs < Infinity)) {
      throw new RangeError(`lockDelayMs must be ≥ 0 ms, got ${lockDelayMs}`);
    }
    this.leaseMs = leaseMs;
    this.marginMs = marginMs;
    this.lockDelayMs = lockDelayMs;
  }

  // ---- what the log brings

  override carryOut(event: CellEvent) {
    super.carryOut(event);
    if ("ended" in event && this.serving) this.forget(event.ended);
  }

  override apply(entry: RaftEntry, index: number) {
    super.apply(entry, index);
    const command = entry.command as CellEvent | StoreCommand | null;
    if (command && "method" in command && command.method === "open" && this.serving) {
      this.forget(command.client);
      this.lend(command.client);
    }
    if (command === null && entry.term === this.term && this.state === "leader") this.takeOver();
  }

  // ---- becoming the master

  /** All that earlier masters have done is known now, but not what they promised their clients last. */
  takeOver() {
    this.serving = true;
    this.unheard = new Set(this.present);
    const promisedMs = this.leaseMs + 2 * this.timing.electionMs; // so long may one lead who hears of nobody
    for (const client of this.present) this.lend(client, promisedMs);
    this.delayLocks();
    for (const client of [...this.held.keys()]) this.answer(client);
  }

  override follow(leader: ProcessId | undefined) {
    super.follow(leader);
    this.serving = false;
    for (const known of [this.held, this.latest, this.copies, this.voids, this.told]) known.clear();
    for (const known of [this.due, this.ending, this.unheard, this.writes]) known.clear();
  }

  // ---- sessions

  onKeepAlive({ number, answered }: KeepAlive, client: ProcessId) {
    if (this.state !== "leader") {
      return this.send(client, { type: "NotMaster", number, master: this.leader });
    }
    if (this.serving && !this.present.has(client)) return this.send(client, { type: "SessionEnded", number });
    if (number <= (this.latest.get(client) ?? 0)) return;
    this.latest.set(client, number);
    this.held.set(client, { number, sinceMs: this.clock });
    if (!this.serving) return;
    if (this.told.get(client)?.number === answered) this.acknowledged(client);
    else this.tellAgain(client);
    if (this.due.has(client) || this.voids.has(client)) this.answer(client);
  }

  /** What would go on beyond its end is not answered before the end is in the log. */
  answer(client: ProcessId) {
    if (this.ending.has(client)) return;
    const { number, sinceMs } = this.held.get(client)!, { leaseMs } = this, key = String(client);
    if (!this.present.has(client)) return this.send(client, { type: "SessionEnded", number });
    this.held.delete(client);
    this.due.delete(client);
    const voids = this.voids.get(client) ?? new Set();
    this.voids.delete(client);
    this.told.set(client, { number, paths: voids });
    this.lend(client);
    this.setTimer("Answer", leaseMs - this.marginMs, leaseMs - this.marginMs, key);
    const heldMs = this.clock - sinceMs;
    this.send(client, { type: "KeptAlive", number, master: this.term, leaseMs, heldMs, voids: [...voids] });
  }

  lend(client: ProcessId, ms = this.leaseMs) {
    this.setTimer("Lease", ms, ms, String(client));
  }

  onTimeoutAnswer(key: string) {
    const client = Number(key);
    if (!this.serving) return;
    if (this.held.has(client)) this.answer(client);
    else this.due.add(client);
  }

  onTimeoutLease(key: string) {
    if (!this.serving) return;
    this.ending.add(Number(key));
    this.propose({ ended: Number(key) });
  }

  // ---- files that clients keep copies of

  /**
   * What is asked for does not go into the log before it may: who has not taken over waits to be asked again.
   */
  override onRequest(request: StoreRequest, client: ProcessId) {
    const { sequence, method, details: [path] } = request;
    if (this.state === "leader" && !this.serving) return;
    if (this.state !== "leader" || !this.isNew(client, sequence)) return super.onRequest(request, client);
    if (method === "read") return this.readFor(client, request);
    if (method !== "write") return super.onRequest(request, client);
    const missing = new Set([...this.present].filter((one) => this.mayHave(one, path as string)));
    this.writes.set(client, { request, missing });
    for (const one of missing) this.tell(one, path as string);
    this.writeIfVoid(client);
  }

  mayHave(client: ProcessId, path: string): boolean {
    return this.unheard.has(client) || (this.copies.get(client)?.has(path) ?? false);
  }

  /** Whoever reads while copies are called in gets none: that stands in the log, beside the read. */
  readFor(client: ProcessId, request: StoreRequest) {
    const path = request.details[0] as string;
    const writes = [...this.writes.values()];
    const cacheable = !writes.some(({ request }) => request.details[0] === path);
    if (cacheable) this.copies.set(client, new Set(this.copies.get(client)).add(path));
    super.onRequest({ ...request, details: [path, cacheable] }, client);
  }

  /** An answer of the log may be old: it may be kept only if we know that it is, and nothing has changed. */
  override reply(client: ProcessId) {
    const { sequence, value } = this.sessions.get(client)!;
    const { path, content, mayKeep } = (value ?? {}) as Partial<CellRead>;
    if (path === undefined) return super.reply(client);
    const cacheable = mayKeep! && (this.copies.get(client)?.has(path) ?? false);
    this.send(client, { type: "Reply", sequence, value: { content, cacheable } satisfies ChubbyContent });
  }

  tell(client: ProcessId, path: string) {
    this.voids.set(client, new Set(this.voids.get(client)).add(path));
    if (this.held.has(client)) this.answer(client);
  }

  /** Who has not had our last answer, or is new to us, is answered at once. */
  tellAgain(client: ProcessId) {
    this.due.add(client);
    this.voids.set(client, new Set([...this.voids.get(client) ?? [], ...this.told.get(client)?.paths ?? []]));
  }

  /** It has done as it was told, or, if it is new to us, has thrown away all that it had. */
  acknowledged(client: ProcessId) {
    const told = this.told.get(client)!.paths, isNew = this.unheard.delete(client);
    this.told.delete(client);
    for (const path of told) this.copies.get(client)?.delete(path);
    for (const [writer, { request, missing }] of [...this.writes]) {
      if (isNew || told.has(request.details[0] as string)) missing.delete(client);
      this.writeIfVoid(writer);
    }
  }

  /** Its session is over. */
  forget(client: ProcessId) {
    this.delayLocks();
    this.ending.delete(client);
    if (this.held.has(client)) this.answer(client);
    for (const known of [this.held, this.copies, this.voids, this.told]) known.delete(client);
    for (const known of [this.due, this.unheard]) known.delete(client);
    for (const [writer, { missing }] of [...this.writes]) {
      missing.delete(client);
      this.writeIfVoid(writer);
    }
  }

  writeIfVoid(client: ProcessId) {
    const waiting = this.writes.get(client);
    if (!waiting || waiting.missing.size > 0) return;
    this.writes.delete(client);
    super.onRequest(waiting.request, client);
  }

  // ---- locks whose holder has gone

  delayLocks() {
    for (const [name, { delayed }] of this.locks) {
      if (delayed) this.setTimer("Delay", this.lockDelayMs, this.lockDelayMs, name);
    }
  }

  onTimeoutDelay(name: string) {
    if (this.serving) this.propose({ free: name });
  }
}
