import { type Message, Process } from "../core/process.ts";

/**
 * A clock in software over a hardware clock that nobody can set: it is made faster or slower for a while
 * (slewed) until it shows the right time. It never jumps and never runs backwards, so that what happens later
 * always gets a later time.
 */
export type SoftwareClock = {
  /** When it was adjusted last: what the hardware and what it showed itself, ms. */
  readonly hardwareMs: number;
  readonly shownMs: number;
  /** What was to be made up for since then, ms; negative if the clock was ahead. */
  readonly adjustMs: number;
};

/**
 * How much faster or slower a clock may run while it is slewed: 1 ms in 10. (Real systems take 1 in 2000.)
 */
const SLEW = 0.1;

/** What the clock shows when the hardware shows `hardwareMs`. */
export function readSoftwareClock(clock: SoftwareClock, hardwareMs: number): number {
  const elapsed = hardwareMs - clock.hardwareMs;
  const most = Math.max(0, elapsed) * SLEW; // a clock that is far behind begins with times below 0
  return clock.shownMs + elapsed + Math.max(-most, Math.min(most, clock.adjustMs));
}

/** The clock with a new adjustment, in place of what is left of the last one. */
export function adjustSoftwareClock(
  clock: SoftwareClock,
  hardwareMs: number,
  adjustMs: number,
): SoftwareClock {
  return { hardwareMs, shownMs: readSoftwareClock(clock, hardwareMs), adjustMs };
}

/** A process with a software clock, which a crash does not set back: its log has the last adjustment. */
export abstract class Synchronised<M extends Message, Timer extends string> extends Process<M, Timer> {
  softwareClock: SoftwareClock = { hardwareMs: 0, shownMs: 0, adjustMs: 0 };

  /** What the clock shows, ms. */
  get time(): number {
    return readSoftwareClock(this.softwareClock, this.clock);
  }

  /** The hardware clock has gone on, and the software clock is where it would be without the crash. */
  override onRecover(log: readonly SoftwareClock[]) {
    this.softwareClock = log.at(-1) ?? this.softwareClock;
    this.onStart();
  }

  /** Makes the clock run faster or slower until it has made up for `ms`. */
  adjustBy(ms: number) {
    this.softwareClock = adjustSoftwareClock(this.softwareClock, this.clock, ms);
    this.force({ ...this.softwareClock }); // whoever is told the time must not be told an earlier one later
  }
}

/**
 * Checks what a constructor was given: times ≥ 0 ms, and `everyMs`, between two rounds, more than that; only
 * the second ones may be infinite.
 * @throws RangeError that names the parameter
 */
export function checkTimes(finite: Readonly<Record<string, number>>, others: typeof finite = {}): void {
  for (const [name, ms] of Object.entries({ ...finite, ...others })) {
    const isLargeEnough = name === "everyMs" ? ms > 0 : ms >= 0;
    if (isLargeEnough && (ms < Infinity || name in others)) continue;
    throw new RangeError(`${name} must be ${name === "everyMs" ? "> 0" : "≥ 0"} ms, got ${ms}`);
  }
}

/**
 * The time server: a member of the group, the one with the lowest id unless told. @throws RangeError for
 * another
 */
export function serverIn(process: Process, server?: number): number {
  const group = [process.id, ...process.peers].sort((a, b) => a - b);
  if (server === undefined) return group[0];
  if (group.includes(server)) return server;
  throw new RangeError(`the time server must be one of ${group.join(", ")}, got ${server}`);
}
