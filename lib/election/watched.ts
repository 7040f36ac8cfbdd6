import type { ProcessId } from "../core/process.ts";
import { Bully } from "./bully.ts";
import { FailureDetector } from "./failure_detector.ts";
import { RingElection } from "./ring.ts";

type Suspicion = { suspect?: ProcessId; trust?: ProcessId };

/** The bully with a failure detector: who suspects the leader starts an election, so that "some process notices" is real. */
export class WatchedBully extends Bully {
  readonly detector: FailureDetector;

  /** The times are those of {@link FailureDetector} and {@link Bully}. */
  constructor(intervalMs = 50, timeoutMs = 4 * intervalMs, answerMs = 100) {
    super(answerMs);
    this.detector = new FailureDetector(intervalMs, timeoutMs);
  }

  override onStart() {
    this.elect();
  }

  onOutputDetector({ suspect }: Suspicion) {
    if (suspect !== undefined && suspect === this.elected) this.elect();
  }
}

/** The ring election with a failure detector. */
export class WatchedRing extends RingElection {
  readonly detector: FailureDetector;

  /** The times are those of {@link FailureDetector} and {@link RingElection}. */
  constructor(intervalMs = 50, timeoutMs = 4 * intervalMs, ackMs = 100) {
    super([], ackMs);
    this.detector = new FailureDetector(intervalMs, timeoutMs);
  }

  override onStart() {
    this.elect();
  }

  onOutputDetector({ suspect }: Suspicion) {
    if (suspect !== undefined && suspect === this.elected) this.elect();
  }
}
