import { RaftClient } from "../../consensus/raft/client.ts";
import type { StoreReply } from "../../consensus/raft/store.ts";
import type { Handlers, ProcessId } from "../../core/process.ts";
import type { LeaseStorageMessage } from "../../mutex/lease.ts";
import type { ChubbyContent, ChubbyMessage, KeptAlive, NotMaster, SessionEnded } from "./messages.ts";

type ClientTimer = "Retry" | "Ask" | "Lease" | "Grace";

export type ChubbyClientOptions = {
  /** How long it hopes for a new master when its lease is over, ms; 45,000 unless told, as published. */
  readonly graceMs?: number;
  /** How long it waits for an answer before it asks the next server, ms; 1,000 unless told. */
  readonly retryMs?: number;
};

/**
 * A client of a Chubby cell (Burrows 2006). Operations: `open()` its session; `read(path)`, from its own copy
 * where it has one; `write(path, content)`; `acquire(lock)`, answered with the lock's generation or null;
 * `release(lock)`; `use(lock, storage, value)`: writes to a `LeaseStorage` of lib/mutex, with the generation
 * as its token, answered with whether it was taken.
 *
 * When its lease is over by its own clock, before it can be over at the master, the session is **in
 * jeopardy**: copies are thrown away, locks are not used, and it asks every server for `graceMs`. If a master
 * answers, the session is **safe** again, with its locks; otherwise it has **expired**, and the locks are
 * lost. Outputs these words.
 *
 * Assumes that clocks run alike, however they are set.
 */
export class ChubbyClient extends RaftClient<ChubbyMessage | LeaseStorageMessage, ClientTimer>
  implements Handlers<KeptAlive | SessionEnded | NotMaster, ClientTimer> {
  static handles = ["Recovered", "Written", "Refused"];
  session: "none" | "safe" | "jeopardy" | "expired" = "none";
  /** The term of the master that answered last. */
  master: number | undefined = undefined;
  /** The number of the last KeepAlive: other answers do not count. */
  kept = 0;
  /** When the KeepAlive was sent whose answer counts, by our own clock. */
  askedAtMs = 0;
  copies = new Map<string, unknown>();
  /** Of the last operation whose answer may not be kept: what it reads was called in meanwhile. */
  notKept = 0;
  /** Locks that it has, with their generations, and writes under them by these. */
  locks = new Map<string, number>();
  uses = new Map<number, number>();
  readonly graceMs: number;

  /** @param servers the ids of the cell's servers */
  constructor(servers: readonly ProcessId[], options: ChubbyClientOptions = {}) {
    super(servers, options.retryMs ?? 1000);
    this.graceMs = options.graceMs ?? 45_000;
    if (!(this.graceMs >= 0)) throw new RangeError(`graceMs must be ≥ 0 ms, got ${this.graceMs}`);
  }

  // ---- operations

  /** Begins a session, unless it has one: an older one ends, with its locks. */
  open() {
    this.begin("open", []);
  }
  acquire(lock: string) {
    this.begin("acquire", [lock]);
  }
  release(lock: string) {
    this.locks.delete(lock);
    this.begin("release", [lock]);
  }
  override write(path: string, content: unknown) {
    this.copies.delete(path);
    this.begin("write", [path, content]);
  }
  override read(path: string) {
    if (!this.copies.has(path)) return this.begin("read", [path]);
    this.respond(this.operation, this.copies.get(path));
  }
  use(lock: string, storage: ProcessId, value: string) {
    const token = this.locks.get(lock);
    if (token === undefined || this.session !== "safe") return this.respond(this.operation, false);
    this.uses.set(token, this.operation);
    this.send(storage, { type: "Write", token, value });
  }

  override ask() {
    if (this.queue[0].method !== "open") return super.ask();
    if (this.session === "safe") return super.onReply({ ...this.queue[0], type: "Reply", value: true });
    this.end("none");
    super.ask();
  }

  override onReply(reply: StoreReply) {
    const asked = this.queue[0];
    if (reply.sequence !== asked?.sequence) return;
    const [name] = asked.details as string[];
    if ((reply.value as { refused?: string } | null)?.refused) return super.onReply(reply);
    if (asked.method === "read") {
      const { content, cacheable } = reply.value as ChubbyContent;
      if (cacheable && this.session === "safe" && reply.sequence > this.notKept) {
        this.copies.set(name, content);
      }
      return super.onReply({ ...reply, value: content });
    }
    if (asked.method === "acquire" && reply.value !== null) this.locks.set(name, reply.value as number);
    if (asked.method === "open") {
      this.locks.clear();
      this.retry();
    }
    super.onReply(reply);
  }

  onWritten({ token }: { token: number }) {
    this.used(token, true);
  }
  onRefused({ token }: { token: number; highest: number }) {
    this.used(token, false);
  }
  onRecovered() {} // a storage: a write that it lost is not answered
  used(token: number, taken: boolean) {
    const operation = this.uses.get(token);
    this.uses.delete(token);
    if (operation !== undefined) this.respond(operation, taken);
  }

  // ---- the session

  keepAlive() {
    this.askedAtMs = this.clock;
    this.kept = this.sequence.next();
    this.send(this.servers[this.place], { type: "KeepAlive", number: this.kept, master: this.master });
  }

  /** The lease began when the answer left: `heldMs` after we asked, or later. */
  onKeptAlive({ number, master, leaseMs, heldMs, voids }: KeptAlive) {
    if (number !== this.kept) return;
    if (master !== this.master) this.throwAway();
    this.master = master;
    for (const path of voids) this.throwAway(path);
    const leftMs = this.askedAtMs + heldMs + leaseMs - this.clock;
    if (leftMs <= 0) return this.retry();
    this.become("safe");
    this.cancelTimer("Grace");
    this.cancelTimer("Ask");
    this.setTimer("Lease", leftMs);
    this.keepAlive();
  }

  onTimeoutLease() {
    this.become("jeopardy");
    this.throwAway();
    this.setTimer("Grace", this.graceMs);
    this.retry();
  }

  /** A copy, or all, and with it what is under way. */
  throwAway(path?: string) {
    const asked = this.queue[0];
    if (path === undefined) this.copies.clear();
    else this.copies.delete(path);
    if (asked && (path === undefined || path === asked.details[0])) this.notKept = asked.sequence;
  }

  /** Whoever is the master by now. */
  retry() {
    this.setTimer("Ask", this.retryMs);
    this.keepAlive();
  }
  onTimeoutAsk() {
    this.place = (this.place + 1) % this.servers.length;
    this.retry();
  }

  onNotMaster({ number, master }: NotMaster) {
    if (number !== this.kept) return;
    if (master !== undefined) this.place = this.servers.indexOf(master);
    this.setTimer("Ask", this.retryMs);
    if (master !== undefined) this.keepAlive();
  }

  onSessionEnded({ number }: SessionEnded) {
    if (number === this.kept) this.onTimeoutGrace();
  }

  onTimeoutGrace() {
    this.end("expired");
  }

  /** Nothing of the session is used any more, whatever is still answered. */
  end(session: "none" | "expired") {
    this.become(session);
    this.throwAway();
    this.locks.clear();
    this.kept = 0;
    for (const timer of ["Lease", "Grace", "Ask"] as const) this.cancelTimer(timer);
  }

  become(session: ChubbyClient["session"]) {
    if (session !== this.session) this.output(session);
    this.session = session;
  }
}
