import type { Handlers, ProcessId } from "../core/process.ts";
import { successorIn } from "../election/ring_order.ts";
import { Lock } from "./lock.ts";

export type TokenRingMessage = { type: "Token" };

/**
 * Mutual exclusion by a token that travels round a ring for ever (Le Lann, 1977): who has it may enter.
 *
 * Assumes reliable channels and no crashes: a token that is lost never comes back. It excludes recovery; see
 * `RegeneratingTokenRing`.
 *
 * Cost: 1 message for each entry if everybody always wants to enter, N if only one does, and without end
 * while nobody does. A request waits for 0 to N − 1 message delays; so does, after one has left, the next
 * that wants to enter: at least 1.
 */
export class TokenRing extends Lock<TokenRingMessage> implements Handlers<TokenRingMessage> {
  hasToken = false;

  /** @param ring all ids, each before its successor; ascending unless told */
  constructor(readonly ring: readonly ProcessId[] = []) {
    super();
  }

  /** The lowest id makes the token. */
  override onStart() {
    if (this.peers.every((peer) => peer > this.id)) this.onToken();
  }

  enter() {
    this.become("wanted");
    if (this.hasToken) this.become("held"); // only a group of one keeps the token
  }

  exit() {
    this.become("released");
    this.pass();
  }

  onToken() {
    this.hasToken = true;
    if (this.state === "wanted") this.become("held");
    else this.pass();
  }

  /** Passed on even by one that wants to enter again: whoever keeps the token starves the others. */
  pass() {
    if (this.peers.length === 0) return;
    this.hasToken = false;
    this.send(successorIn(this.ring, this, this.id), { type: "Token" });
  }

  override onRecover() {
    this.excludeRecovery("the token may be lost or not, and making another one could make two");
  }
}
