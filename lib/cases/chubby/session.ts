import { RaftClient } from "../../consensus/raft/client.ts";
import type { StoreReply } from "../../consensus/raft/store.ts";
import type { Handlers, Message, ProcessId } from "../../core/process.ts";
import type { ChubbyClientOptions, ChubbyMessage, KeptAlive, NotMaster, SessionEnded } from "./messages.ts";

type SessionTimer = "Retry" | "Ask" | "Lease" | "Grace";

/**
 * A client's session with a Chubby cell (Burrows 2006): `open()` begins it, KeepAlives make it go on. Outputs
 * what becomes of it:
 *
 * - **safe**: its lease runs, as far as we know it: from when we asked, and our question had waited.
 * - in **jeopardy**: the lease is over by our clock, before it can be over at the master. Every server is
 *   asked for `graceMs`; if a master answers, it is safe again.
 * - **expired**: nobody has, or a master has said that it is over.
 *
 * A master that is silent is noticed `retryMs` before the lease is over, when its answer should have been
 * there: who finds the next one by then has been in no jeopardy. Assumes that clocks run alike, however they
 * are set.
 */
export class ChubbySession<M extends Message = never> extends RaftClient<ChubbyMessage | M, SessionTimer>
  implements Handlers<KeptAlive | SessionEnded | NotMaster, SessionTimer> {
  session: "none" | "safe" | "jeopardy" | "expired" = "none";
  /** The number of the last KeepAlive, and when it was sent by our clock: other answers do not count. */
  kept = 0;
  askedAtMs = 0;
  /** The last one whose answer did. */
  answered = 0;
  readonly graceMs: number;

  /** @param servers the ids of the cell's servers */
  constructor(servers: readonly ProcessId[], options: ChubbyClientOptions = {}) {
    super(servers, options.retryMs ?? 500);
    this.graceMs = options.graceMs ?? 45_000;
    if (!(this.graceMs >= 0)) {
      throw new RangeError(`graceMs must be ≥ 0 ms, got ${this.graceMs}`);
    }
  }

  /** Begins a session, unless it has one: an older one ends, with its locks. */
  open() {
    this.begin("open", []);
  }

  override ask() {
    if (this.queue[0].method !== "open") return super.ask();
    if (this.session === "safe") {
      return super.onReply({ ...this.queue[0], type: "Reply", value: true });
    }
    this.end("none");
    super.ask();
  }

  override onReply(reply: StoreReply) {
    const [asked] = this.queue;
    super.onReply(reply);
    if (asked?.method === "open" && asked.sequence === reply.sequence) this.retry();
  }

  keepAlive() {
    this.askedAtMs = this.clock;
    this.kept = this.sequence.next();
    const { kept, answered } = this;
    this.send(this.servers[this.place], { type: "KeepAlive", number: kept, answered });
  }

  /** The lease began when the answer left: `heldMs` after we asked, or later. */
  onKeptAlive({ number, leaseMs, heldMs }: KeptAlive) {
    if (number !== this.kept) return;
    this.answered = number;
    const leftMs = this.askedAtMs + heldMs + leaseMs - this.clock;
    if (leftMs <= 0) return this.retry();
    this.become("safe");
    this.cancelTimer("Grace");
    this.setTimer("Lease", leftMs);
    this.setTimer("Ask", Math.max(this.retryMs, leftMs - this.retryMs));
    this.keepAlive();
  }

  onTimeoutLease() {
    this.become("jeopardy");
    this.setTimer("Grace", this.graceMs);
    this.retry();
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
    this.setTimer("Ask", this.retryMs);
    if (master === undefined) return;
    this.place = this.servers.indexOf(master);
    this.keepAlive();
  }

  onSessionEnded({ number }: SessionEnded) {
    if (number === this.kept) this.end("expired");
  }
  onTimeoutGrace() {
    this.end("expired");
  }

  /** Nothing of the session is used any more, whatever is still answered. */
  end(session: "none" | "expired") {
    this.become(session);
    this.kept = 0;
    for (const timer of ["Lease", "Grace", "Ask"] as const) this.cancelTimer(timer);
  }

  become(session: ChubbySession["session"]) {
    if (session !== this.session) this.output(session);
    this.session = session;
  }
}
