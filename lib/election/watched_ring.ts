import { FailureDetector } from "./failure_detector.ts";
import { RingElection } from "./ring.ts";
import { callsForElection, Lookout, type Report } from "./watched.ts";

/**
 * After so many heartbeats without a result the list is taken for lost, with a process that had it and
 * crashed.
 */
const PATIENCE = 20;

/** The ring election with a failure detector; it elects as `WatchedBully` does. */
export class WatchedRing extends RingElection {
  readonly detector: FailureDetector;
  /** Heartbeats since we knew a leader. */
  waited = 0;

  /** The times are those of {@link FailureDetector} and {@link RingElection}. */
  constructor(intervalMs = 50, timeoutMs = 4 * intervalMs, ackMs = 100) {
    super([], ackMs);
    this.detector = new Lookout(intervalMs, timeoutMs);
  }

  override onStart() {
    this.elect();
  }

  onOutputDetector(report: Report) {
    if (report.trusted) this.waited = this.elected === undefined ? this.waited + 1 : 0;
    if (this.waited <= PATIENCE && !callsForElection(report, this.elected)) return;
    this.waited = 0;
    this.elect();
  }
}
