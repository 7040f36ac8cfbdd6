import { Numbers } from "../core/numbers.ts";
import type { Handlers, ProcessId } from "../core/process.ts";
import { Lock } from "./lock.ts";

/** The token has been passed on so many times, and says who has been served and who is next. */
type Token = { passes: number; served: Map<ProcessId, number>; queue: ProcessId[] };
type Passed = { readonly to: ProcessId; readonly token: Token };

export type SuzukiKasamiMessage =
  | { type: "Request"; number: number }
  | { type: "Token" } & Token
  | { type: "Recovered" };

/**
 * Mutual exclusion by a token that is asked for by broadcast (Suzuki and Kasami, 1985): it stays where it was
 * used last, and carries the queue of those who wait, and which of everybody's requests have been served.
 *
 * Assumes reliable channels, in any order; a crash of one that has neither the token nor a request is of no
 * consequence, with the token goes everything until it comes back. Whoever comes back asks the others to
 * repeat what it has missed; the token comes again from the one that passed it on to it last, whose log has
 * it. If both stay down, it is lost.
 *
 * Cost: N messages for each entry (N − 1 requests and the token) and a forced write, 0 if we still have the
 * token. One message delay from one that leaves to the next that enters.
 */
export class SuzukiKasami extends Lock<SuzukiKasamiMessage> implements Handlers<SuzukiKasamiMessage> {
  asked = new Numbers(); // a request after a crash is none that was served before
  requests = new Map<ProcessId, number>(); // the number of everyone's latest request
  token: Token | undefined = undefined;
  passes = 0; // of the token when it was here last
  passed: Passed | undefined = undefined; // to whom we passed it on last

  /** The lowest id makes the token. */
  override onStart() {
    if (this.peers.every((peer) => peer > this.id)) this.token = { passes: 0, served: new Map(), queue: [] };
  }

  /**
   * A token that we have passed on may not have arrived; one that we made and never passed on is still here.
   */
  override onRecover(log: readonly Passed[]) {
    this.requests.set(this.id, this.asked.last);
    this.passed = log.at(-1);
    if (this.passed) {
      this.passes = this.passed.token.passes;
      this.sendToken(this.passed);
    } else this.onStart();
    this.broadcast({ type: "Recovered" });
  }

  enter() {
    this.become("wanted");
    if (this.token) return this.become("held");
    const number = this.asked.next();
    this.requests.set(this.id, number);
    this.broadcast({ type: "Request", number });
  }

  exit() {
    this.become("released");
    this.serveOthers();
  }

  /** Requests may overtake each other: only the latest counts. */
  onRequest({ number }: { number: number }, from: ProcessId) {
    this.requests.set(from, Math.max(this.numberOf(from), number));
    if (!this.token || this.state === "held" || !this.waits(from)) return;
    this.token.queue.push(from);
    this.passOn();
  }

  onToken({ passes, served, queue }: Token) {
    if (passes <= this.passes) return; // repeated after a crash: we have it, or have passed it on
    this.passes = passes;
    this.token = { passes, served, queue };
    if (this.state === "wanted") this.become("held");
    else this.serveOthers(); // we had asked for it before our crash
  }

  /** What we asked for or passed on while it was down has not arrived. */
  onRecovered(_message: object, from: ProcessId) {
    if (this.state === "wanted") this.send(from, { type: "Request", number: this.asked.last });
    if (this.passed?.to === from) this.sendToken(this.passed);
  }

  serveOthers() {
    const { served, queue } = this.token!;
    served.set(this.id, this.numberOf(this.id));
    // In ascending order from ourselves on: a queue in which everyone gets a place before anyone gets two.
    for (const peer of this.fromUsOn()) if (!queue.includes(peer) && this.waits(peer)) queue.push(peer);
    this.passOn();
  }

  /** There is one token, and who is inside has it: who forgot that it is gone would send it twice. */
  passOn() {
    const { passes, served, queue: [next, ...queue] } = this.token!;
    if (next === undefined) return; // nobody waits: it stays here
    this.token = undefined;
    this.passes = passes + 1;
    this.passed = { to: next, token: { passes: this.passes, served, queue } };
    this.force({ ...this.passed });
    this.sendToken(this.passed);
  }

  sendToken({ to, token }: Passed) {
    this.send(to, { type: "Token", ...token });
  }

  /** Whether the latest request of this peer that we know of has not been served. */
  waits(peer: ProcessId): boolean {
    return this.numberOf(peer) > (this.token!.served.get(peer) ?? 0);
  }

  numberOf(id: ProcessId): number {
    return this.requests.get(id) ?? 0;
  }

  fromUsOn(): ProcessId[] {
    return [...this.peers.filter((peer) => peer > this.id), ...this.peers.filter((peer) => peer < this.id)];
  }
}
