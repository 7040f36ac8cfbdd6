import type { ProcessId } from "../core/process.ts";
import { FailureDetector } from "../election/failure_detector.ts";

/**
 * A failure detector that learns from its mistakes: whoever turns out to be up after it was suspected is
 * given `stepMs` more from then on. Where delays have a bound, even one that nobody knows, or that holds only
 * from some time on, it ends up with a timeout that is long enough: eventually perfect (◇P; Chandra and
 * Toueg, "Unreliable failure detectors for reliable distributed systems", 1996).
 *
 * With delays up to B, heartbeats each η and a first timeout T₀ it is wrong at most ⌈(B + η − T₀)/Δ⌉ times
 * about each process, Δ being the step. The price is paid when somebody really dies: the timeout that was
 * learnt runs first.
 */
export class AdaptiveDetector extends FailureDetector {
  /** What each process is given now, ms. */
  allowedMs = new Map<ProcessId, number>();

  /**
   * @param intervalMs, timeoutMs those of the failure detector, to begin with
   * @param stepMs how much more after a mistake, > 0
   */
  constructor(intervalMs = 50, timeoutMs = 2 * intervalMs, readonly stepMs = intervalMs / 2) {
    super(intervalMs, timeoutMs);
    if (!(stepMs > 0)) throw new RangeError(`stepMs must be > 0 ms, got ${stepMs}`);
  }

  override onHeartbeat(message: object, from: ProcessId) {
    if (this.suspected.has(from)) this.allowedMs.set(from, this.patienceMs(from) + this.stepMs);
    super.onHeartbeat(message, from);
  }

  override patienceMs(peer: ProcessId): number {
    return this.allowedMs.get(peer) ?? this.timeoutMs;
  }
}
