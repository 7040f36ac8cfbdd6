/**
 * Two-phase commit with fewer records and messages (Mohan, Lindsay and Obermarck, Transaction management in
 * the R* distributed database management system, 1986): what the coordinator does not remember is taken to
 * have had one outcome, and that outcome needs no acknowledgement.
 */
import type { ProcessId } from "../../core/process.ts";
import type { CommitOutcome, CoordinatorRecord, TransactionId } from "./transaction.ts";
import { TwoPhaseCoordinator } from "./coordinator.ts";
import { TwoPhaseParticipant } from "./participant.ts";

/**
 * Presumed abort: a beginning is not logged, so that after a crash what was not committed was aborted; and an
 * abort is not forced, as forgetting it changes nothing.
 *
 * Cost with N participants, nobody failing: as two-phase commit with one force less, if all vote yes; 3N
 * messages and N forces for an abort after all have prepared.
 */
export class PresumedAbortCoordinator extends TwoPhaseCoordinator {
  override isAcknowledged(outcome: CommitOutcome): boolean {
    return outcome === "commit";
  }
  protected override write(entry: CoordinatorRecord) {
    const isNothing = entry.record === "commit" && entry.participants.length === 0; // all have only read
    if (entry.record === "abort" || isNothing) this.append(entry);
    else if (entry.record !== "begin") super.write(entry);
  }
}

/** The other side of `PresumedAbortCoordinator`. */
export class PresumedAbortParticipant extends TwoPhaseParticipant {
  override acknowledges(outcome: CommitOutcome): boolean {
    return outcome === "commit";
  }
}

/**
 * Presumed commit: what the coordinator does not remember was committed. So the beginning must be forced
 * before anybody is asked, and who recovers with nothing but a beginning aborts.
 *
 * Cost with N participants that all vote yes, nobody failing: 3N messages, N + 2 forces.
 */
export class PresumedCommitCoordinator extends TwoPhaseCoordinator {
  override get presumption(): CommitOutcome {
    return "commit";
  }
  override isAcknowledged(outcome: CommitOutcome): boolean {
    return outcome === "abort";
  }
  override resume(transaction: TransactionId, participants: readonly ProcessId[]) {
    this.decide(transaction, "abort", participants);
  }
}

/** The other side of `PresumedCommitCoordinator`. */
export class PresumedCommitParticipant extends TwoPhaseParticipant {
  override acknowledges(outcome: CommitOutcome): boolean {
    return outcome === "abort";
  }
}
