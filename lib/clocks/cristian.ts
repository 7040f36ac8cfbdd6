import { Numbers } from "../core/numbers.ts";
import type { Handlers, ProcessId } from "../core/process.ts";
import { checkTimes, serverIn, Synchronised } from "./software_clock.ts";

export type CristianMessage =
  | { type: "Ask"; number: number }
  | { type: "Tell"; number: number; timeMs: number };

/**
 * Cristian's algorithm (1989): ask a time server, and take the answer to be half a round trip old.
 *
 * Assumes one server whose clock is right. Nothing is assumed about how long messages take: if an answer
 * comes back after a round trip R, the error is at most R/2, or R/2 − `leastMs` if no message takes less.
 * Whoever wants a better bound asks until a round trip is short enough.
 *
 * Cost: 2 messages a reading. Outputs `{ offsetMs, boundMs }` at each: how far our clock was behind the
 * server's, give or take.
 */
export class Cristian extends Synchronised<CristianMessage, "Ask">
  implements Handlers<CristianMessage, "Ask"> {
  readonly server: ProcessId;
  asked = new Numbers(); // an answer from before a crash answers no question after it
  askedAtMs = 0; // by the hardware clock, which is not being adjusted

  /**
   * @param everyMs time between two readings
   * @param leastMs what a message takes at least
   * @param acceptMs longer round trips are not used
   * @param server whose clock is right; the lowest id unless told
   */
  constructor(
    readonly everyMs = 1000,
    readonly leastMs = 0,
    readonly acceptMs = Infinity,
    server?: ProcessId,
  ) {
    super();
    checkTimes({ everyMs, leastMs }, { acceptMs });
    this.server = serverIn(this, server);
  }

  override onStart() {
    if (this.id !== this.server) this.onTimeoutAsk();
  }

  onTimeoutAsk() {
    this.askedAtMs = this.clock;
    this.send(this.server, { type: "Ask", number: this.asked.next() });
    this.setTimer("Ask", this.everyMs);
  }

  onAsk({ number }: { number: number }, from: ProcessId) {
    this.send(from, { type: "Tell", number, timeMs: this.time });
  }

  /** The answer to an older question came too late to be timed. */
  onTell({ number, timeMs }: { number: number; timeMs: number }) {
    const roundTripMs = this.clock - this.askedAtMs;
    if (number !== this.asked.last || roundTripMs > this.acceptMs) return;
    const offsetMs = timeMs + roundTripMs / 2 - this.time;
    this.adjustBy(offsetMs);
    this.output({ offsetMs, boundMs: roundTripMs / 2 - this.leastMs });
  }
}
