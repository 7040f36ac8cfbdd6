import type { ProcessId } from "../core/process.ts";
import { Bully } from "./bully.ts";
import { FailureDetector } from "./failure_detector.ts";

export type Report = { suspect?: ProcessId; trust?: ProcessId; trusted?: ProcessId[] };

/** A failure detector which also reports, at each of its heartbeats, all processes that it trusts. */
export class Lookout extends FailureDetector {
  override onTimeoutBeat() {
    super.onTimeoutBeat();
    this.output({ trusted: [this.id, ...this.peers.filter((peer) => !this.suspected.has(peer))] });
  }
}

/**
 * The bully with a failure detector: who suspects the leader starts an election, so that "some process
 * notices" is real.
 *
 * Once there are no more faults, and messages take less than the timeouts allow, all live processes elect the
 * highest of them, whatever happened before: crashes and recoveries in the middle of elections, partitions.
 */
export class WatchedBully extends Bully {
  readonly detector: FailureDetector;

  /** The times are those of {@link FailureDetector} and {@link Bully}. */
  constructor(intervalMs = 50, timeoutMs = 4 * intervalMs, answerMs = 100) {
    super(answerMs);
    this.detector = new Lookout(intervalMs, timeoutMs);
  }

  override onStart() {
    this.elect();
  }

  onOutputDetector(report: Report) {
    if (callsForElection(report, this.elected)) this.elect();
  }
}

/** Whether what the detector reports calls for an election. */
export function callsForElection({ suspect, trusted }: Report, elected: ProcessId | undefined): boolean {
  if (elected === undefined) return false; // one is being held
  if (suspect !== undefined) return suspect === elected;
  // An announcement that was under way when someone crashed or came back may have told us of the wrong one.
  return trusted !== undefined && elected !== Math.max(...trusted);
}
