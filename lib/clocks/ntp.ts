import type { Handlers, ProcessId } from "../core/process.ts";
import { checkTimes, serverIn, Synchronised } from "./software_clock.ts";

export type NtpMessage =
  | { type: "Request"; t1: number }
  | { type: "Response"; t1: number; t2: number; t3: number };

/** How far the server's clock is ahead of our hardware clock, and how long the messages were under way. */
export type NtpSample = { readonly offsetMs: number; readonly delayMs: number };

/** How many samples the filter chooses from (RFC 5905). */
const SAMPLES = 8;

/**
 * Offset and delay as the Network Time Protocol measures them (Mills, 1991; RFC 5905): four timestamps, two
 * by each clock, cancel the time that the server took; of the last eight samples the one with the least delay
 * counts, for the error is at most half the delay.
 *
 * Assumes one server whose clock is right, and that delays are the same both ways: half of the difference is
 * the error, and no number of samples can find it.
 *
 * Cost: 2 messages a sample. Outputs `{ offsetMs, delayMs }`, the sample chosen.
 */
export class Ntp extends Synchronised<NtpMessage, "Poll" | "Answer">
  implements Handlers<NtpMessage, "Poll" | "Answer"> {
  readonly server: ProcessId;
  samples: NtpSample[] = []; // the latest last
  unanswered: { t1: number; t2: number; from: ProcessId }[] = []; // at the server, the oldest first

  /**
   * @param everyMs time between two requests
   * @param thinkMs how long the server takes for an answer
   * @param server whose clock is right; the lowest id unless told
   */
  constructor(readonly everyMs = 1000, readonly thinkMs = 0, server?: ProcessId) {
    super();
    checkTimes({ everyMs, thinkMs });
    this.server = serverIn(this, server);
  }

  override onStart() {
    if (this.id !== this.server) this.onTimeoutPoll();
  }

  onTimeoutPoll() {
    this.send(this.server, { type: "Request", t1: this.clock });
    this.setTimer("Poll", this.everyMs);
  }

  onRequest({ t1 }: { t1: number }, from: ProcessId) {
    this.unanswered.push({ t1, t2: this.time, from });
    if (this.unanswered.length === 1) this.setTimer("Answer", this.thinkMs);
  }

  onTimeoutAnswer() {
    const { from, t1, t2 } = this.unanswered.shift()!;
    this.send(from, { type: "Response", t1, t2, t3: this.time });
    if (this.unanswered.length > 0) this.setTimer("Answer", this.thinkMs);
  }

  onResponse({ t1, t2, t3 }: { t1: number; t2: number; t3: number }) {
    const t4 = this.clock;
    this.samples.push({ offsetMs: ((t2 - t1) + (t3 - t4)) / 2, delayMs: (t4 - t1) - (t3 - t2) });
    if (this.samples.length > SAMPLES) this.samples.shift();
    const best = this.best();
    this.adjustBy(this.clock + best.offsetMs - this.time);
    this.output(best);
  }

  /** The sample with the least delay; of equal ones the latest, which the drift has spoilt least. */
  best(): NtpSample {
    return this.samples.reduce((best, sample) => sample.delayMs <= best.delayMs ? sample : best);
  }
}
