/** How often failure detectors are wrong, exactly: what measured points are laid beside. */
import { exp } from "../core/random.ts";
import { normalTail } from "./normal.ts";

/** A distribution of delays, as these formulas need it. */
export type Delays = {
  readonly meanMs: number;
  /** P(delay > ms). */
  tail(ms: number): number;
  /** P(one delay is more than ms longer than the one before it); ms ≥ 0. */
  laterBy(ms: number): number;
};

/** Exponential, as `exponential(meanMs)`. */
export function exponentialDelays(meanMs: number): Delays {
  return {
    meanMs,
    tail: (ms) => ms <= 0 ? 1 : exp(-ms / meanMs),
    laterBy: (ms) => exp(-ms / meanMs) / 2,
  };
}

/** Normal, as `normal(meanMs, deviationMs)` where that is seldom cut at 0. */
export function normalDelays(meanMs: number, deviationMs: number): Delays {
  return {
    meanMs,
    tail: (ms) => normalTail((ms - meanMs) / deviationMs),
    laterBy: (ms) => normalTail(ms / (deviationMs * Math.SQRT2)),
  };
}

/**
 * Mistakes of a simple timeout for each heartbeat: the next one comes later than the timeout allows. It
 * assumes that nothing is lost and that heartbeats do not overtake each other; where they do, it says too
 * much, as one that overtakes stops the clock.
 * @param intervalMs, timeoutMs those of the detector, the timeout ≥ the interval
 */
export function timeoutMistakes(delays: Delays, intervalMs: number, timeoutMs: number): number {
  return delays.laterBy(timeoutMs - intervalMs);
}

/**
 * How long a simple timeout takes to notice a crash at a random moment, mean, ms: the last heartbeat is half
 * an interval old.
 */
export function timeoutDetectionMs(delays: Delays, intervalMs: number, timeoutMs: number): number {
  return delays.meanMs + timeoutMs - intervalMs / 2;
}

/**
 * Mistakes of NFD-S for each heartbeat, p_S = q₀ · u(0) (Chen, Toueg and Aguilera, 2000), overtaking and loss
 * included: heartbeat i − 1 had come in time, and none from i on has come when its time is over.
 * @param intervalMs, delayMs η and δ of the detector
 * @param loss the probability that a heartbeat is lost
 */
export function freshnessMistakes(delays: Delays, intervalMs: number, delayMs: number, loss = 0): number {
  const inTime = (1 - loss) * (1 - delays.tail(delayMs + intervalMs));
  let none = 1;
  for (let j = 0; j <= Math.ceil(delayMs / intervalMs); j++) {
    none *= loss + (1 - loss) * delays.tail(delayMs - j * intervalMs);
  }
  return inTime * none;
}

/** How long NFD-S takes to notice a crash at a random moment, mean, ms; at most δ + η. */
export function freshnessDetectionMs(intervalMs: number, delayMs: number): number {
  return delayMs + intervalMs / 2;
}

/** At most so many mistakes of an adaptive timeout about one process, with delays up to `mostDelayMs`. */
export function adaptiveMistakes(
  mostDelayMs: number,
  intervalMs: number,
  timeoutMs: number,
  stepMs: number,
): number {
  return Math.max(0, Math.ceil((mostDelayMs + intervalMs - timeoutMs) / stepMs));
}
