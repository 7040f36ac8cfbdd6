import type { ProcessId } from "../core/process.ts";
import { ln } from "../core/random.ts";
import { FailureDetector } from "../election/failure_detector.ts";
import { normalQuantile, normalTail } from "./normal.ts";

/** A deviation below this, ms, is taken for this: else the first late heartbeat would be infinitely odd. */
const LEAST_DEVIATION_MS = 1;

/**
 * A failure detector that says how sure it is (Hayashibara, Défago, Yared and Katayama, "The φ accrual
 * failure detector", 2004). From the latest times between heartbeats it takes a normal distribution; φ is −
 * log₁₀ of the probability that a heartbeat is as late as this one is now, so that suspecting at φ = 3 is
 * wrong in one of 1,000 cases, as far as the times are normal and do not change.
 *
 * Each use may have its own threshold; this one suspects at `threshold`. It reads its clock.
 */
export class AccrualDetector extends FailureDetector {
  /** The latest times between heartbeats of each process, ms. */
  gaps = new Map<ProcessId, number[]>();
  lastMs = new Map<ProcessId, number>();

  /**
   * @param intervalMs, timeoutMs those of the failure detector, until enough heartbeats have come
   * @param threshold φ at which a process is suspected, > 0
   * @param window how many times it looks back on, ≥ 2
   */
  constructor(
    intervalMs = 50,
    timeoutMs = 4 * intervalMs,
    readonly threshold = 3,
    readonly window = 100,
  ) {
    super(intervalMs, timeoutMs);
    if (!(threshold > 0)) throw new RangeError(`the threshold must be > 0, got ${threshold}`);
    if (!(Number.isInteger(window) && window >= 2)) {
      throw new RangeError(`the window must be an integer ≥ 2, got ${window}`);
    }
  }

  override onHeartbeat(message: object, from: ProcessId) {
    const last = this.lastMs.get(from), gaps = this.gaps.get(from) ?? [];
    if (last !== undefined) gaps.push(this.clock - last);
    if (gaps.length > this.window) gaps.shift();
    this.gaps.set(from, gaps);
    this.lastMs.set(from, this.clock);
    super.onHeartbeat(message, from);
  }

  /** After how much silence φ is at the threshold. */
  override patienceMs(peer: ProcessId): number {
    const { mean, deviation, count } = this.timesOf(peer);
    return count < 2 ? this.timeoutMs : mean + deviation * normalQuantile(this.threshold);
  }

  /** How sure we are that a process is down; 0 while too little is known of it. */
  phi(peer: ProcessId): number {
    const { mean, deviation, count } = this.timesOf(peer), last = this.lastMs.get(peer);
    if (count < 2 || last === undefined) return 0;
    return -ln(normalTail((this.clock - last - mean) / deviation)) / ln(10);
  }

  timesOf(peer: ProcessId) {
    const gaps = this.gaps.get(peer) ?? [], count = gaps.length;
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / count;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / count;
    return { mean, deviation: Math.max(LEAST_DEVIATION_MS, Math.sqrt(variance)), count };
  }
}
