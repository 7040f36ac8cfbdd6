import type { Handlers, ProcessId } from "../core/process.ts";
import { Lock } from "./lock.ts";

export type SuzukiKasamiMessage =
  | { type: "Request"; number: number }
  | { type: "Token"; served: Map<ProcessId, number>; queue: ProcessId[] };

/**
 * Mutual exclusion by a token that is asked for by broadcast (Suzuki and Kasami, 1985): it stays where it was
 * used last, and carries the queue of those who wait, and which of everybody's requests have been served.
 *
 * Assumes reliable channels, in any order; a crash of one that has neither the token nor a request is of no
 * consequence, with the token goes everything.
 *
 * Cost: N messages for each entry (N − 1 requests and the token), 0 if we still have the token. One message
 * delay from one that leaves to the next that enters.
 */
export class SuzukiKasami extends Lock<SuzukiKasamiMessage> implements Handlers<SuzukiKasamiMessage> {
  requests = new Map<ProcessId, number>(); // the number of everyone's latest request
  token: { served: Map<ProcessId, number>; queue: ProcessId[] } | undefined = undefined;

  /** The lowest id makes the token. */
  override onStart() {
    if (this.peers.every((peer) => peer > this.id)) this.token = { served: new Map(), queue: [] };
  }

  /** If the token was here, it is lost: making another one now could make two. */
  override onRecover() {}

  enter() {
    this.become("wanted");
    if (this.token) return this.become("held");
    const number = this.numberOf(this.id) + 1;
    this.requests.set(this.id, number);
    this.broadcast({ type: "Request", number });
  }

  exit() {
    this.become("released");
    const { served, queue } = this.token!;
    served.set(this.id, this.numberOf(this.id));
    // In ascending order from ourselves on: a queue in which everyone gets a place before anyone gets two.
    for (const peer of this.fromUsOn()) if (!queue.includes(peer) && this.waits(peer)) queue.push(peer);
    this.passOn();
  }

  /** Requests may overtake each other: only the latest counts. */
  onRequest({ number }: { number: number }, from: ProcessId) {
    this.requests.set(from, Math.max(this.numberOf(from), number));
    if (!this.token || this.state === "held" || !this.waits(from)) return;
    this.token.queue.push(from);
    this.passOn();
  }

  onToken({ served, queue }: { served: Map<ProcessId, number>; queue: ProcessId[] }) {
    this.token = { served, queue };
    this.become("held");
  }

  /** There is one token, and who is inside has it. */
  passOn() {
    const token = this.token!;
    const next = token.queue.shift();
    if (next === undefined) return; // nobody waits: it stays here
    this.token = undefined;
    this.send(next, { type: "Token", ...token });
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
