import { Numbers } from "../../core/numbers.ts";
import { type Handlers, Process, type ProcessId } from "../../core/process.ts";

export type TimeMessage =
  | { readonly type: "AskTime"; readonly number: number }
  | { readonly type: "Time"; readonly number: number; readonly timeMs: number };

/** Between these two it is now, ms. */
export type TimeInterval = { readonly earliest: number; readonly latest: number };

export type TrueTimeOptions = {
  /**
   * The process whose clock is right, which hosts a `TrueTime` in a field of the same name; without one the
   * clock is kept right by others.
   */
  readonly master?: ProcessId;
  /** How often it is asked, ms; 30,000 unless told, as published. */
  readonly pollMs?: number;
  /** By how much the own clock may be too fast or too slow, parts in a million; 200 unless told. */
  readonly driftPpm?: number;
  /** Without a master: by how much the clock is off at most, ms; 4 unless told, the mean there. */
  readonly epsilonMs?: number;
  /** How fine the clock is, and the timestamps that are read from it, ms; a microsecond unless told. */
  readonly tickMs?: number;
};

/**
 * TrueTime (Corbett and others, Spanner: Google's Globally-Distributed Database, 2012, §3): a clock that does
 * not say what time it is, but between which two moments. ε, half the width, is a saw's tooth: right after a
 * poll it is half of the round trip, and then it grows by what the clock may drift.
 *
 * A part of whoever wants to know. Assumes that the master's clock is right and that the own clock drifts by
 * no more than it says: if it does, all that is built on it is lost. Until the first answer it may be any
 * time. The paper polls several masters and throws out who lies; here is one, which does not.
 *
 * Cost: 2 messages a poll.
 */
export class TrueTime extends Process<TimeMessage, "Poll"> implements Handlers<TimeMessage, "Poll"> {
  /** How far the own clock was behind at the last poll, give or take, and when that was by this clock, ms. */
  offsetMs = 0;
  marginMs: number;
  polledAtMs = 0;
  /** When it asked last, by its own clock, and under which number: an older answer cannot be timed. */
  askedAtMs = 0;
  polls = new Numbers();
  readonly master: ProcessId | undefined;
  readonly pollMs: number;
  readonly driftPpm: number;
  readonly tickMs: number;

  constructor(options: TrueTimeOptions = {}) {
    super();
    const { master, pollMs = 30_000, driftPpm = 200, epsilonMs = 4, tickMs = 0.001 } = options;
    if (!(pollMs > 0)) throw new RangeError(`pollMs must be > 0 ms, got ${pollMs}`);
    if (!(driftPpm >= 0)) throw new RangeError(`driftPpm must be ≥ 0, got ${driftPpm}`);
    if (!(epsilonMs >= 0)) throw new RangeError(`epsilonMs must be ≥ 0 ms, got ${epsilonMs}`);
    if (!(tickMs > 0)) throw new RangeError(`tickMs must be > 0 ms, got ${tickMs}`);
    this.master = master;
    this.tickMs = tickMs;
    this.pollMs = pollMs;
    this.driftPpm = master === undefined || master === this.id ? 0 : driftPpm;
    this.marginMs = master === undefined ? epsilonMs : master === this.id ? 0 : Infinity;
  }

  // ---- what it is asked

  /** The moment at which this is asked lies within. */
  now(): TimeInterval {
    const time = this.clock + this.offsetMs, { epsilonMs } = this;
    return { earliest: time - epsilonMs, latest: time + epsilonMs };
  }
  /** Whether a moment has surely passed. */
  after(timeMs: number): boolean {
    return this.now().earliest > timeMs;
  }
  /** Whether a moment has surely not come yet. */
  before(timeMs: number): boolean {
    return this.now().latest < timeMs;
  }
  /** By how much its middle may be off now, ms. */
  get epsilonMs(): number {
    if (this.driftPpm === 0) return this.marginMs; // the age of the poll does not matter
    return this.marginMs + (this.clock - this.polledAtMs) * this.driftPpm / 1e6;
  }

  // ---- the poll

  override onStart() {
    if (this.master !== undefined && this.master !== this.id) this.onTimeoutPoll();
  }
  onTimeoutPoll() {
    this.askedAtMs = this.clock;
    this.send(this.master!, { type: "AskTime", number: this.polls.next() });
    this.setTimer("Poll", this.pollMs);
  }

  onAskTime({ number }: { number: number }, from: ProcessId) {
    this.send(from, { type: "Time", number, timeMs: this.clock });
  }

  /** The answer left its master at some time of the round trip: in its middle, give or take a half. */
  onTime({ number, timeMs }: { number: number; timeMs: number }) {
    if (number !== this.polls.last) return;
    const tripMs = this.clock - this.askedAtMs;
    this.offsetMs = timeMs + tripMs / 2 - this.clock;
    this.marginMs = tripMs / 2 * (1 + this.driftPpm / 1e6);
    this.polledAtMs = this.clock;
  }
}

/** A time master: a process whose clock is right, and which can be asked for it. */
export class TimeMaster extends Process<never> {
  trueTime = new TrueTime({ master: this.id });
}
