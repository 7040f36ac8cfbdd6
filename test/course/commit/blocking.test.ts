// Blocked are exactly those who have promised and cannot learn the outcome: of every end after one crash.
import { describe, expect, test } from "vitest";
import {
  type ParticipantRecord,
  PresumedAbortCoordinator,
  PresumedAbortParticipant,
  PresumedCommitCoordinator,
  PresumedCommitParticipant,
  TwoPhaseCoordinator,
  TwoPhaseParticipant,
} from "../../../lib/commit/mod.ts";
import { commitBlocking } from "../../../lib/course/commit/crash_table.ts";
import type { CommitRoles, ServerVote } from "../../../lib/course/judges/commit/system.ts";

const PRESUMED_ABORT = { coordinator: PresumedAbortCoordinator, participant: PresumedAbortParticipant };
const PRESUMED_COMMIT = { coordinator: PresumedCommitCoordinator, participant: PresumedCommitParticipant };

/** Does not wait for whom it has promised. */
class Alone extends TwoPhaseParticipant {
  override onTimeoutDecision(key: string) {
    this.finish(Number(key), "abort");
  }
}

/** Says no, and waits to hear what it could know. */
class Waits extends TwoPhaseParticipant {
  override decideVote(transaction: number, coordinator: number) {
    if (this.vote !== "no") super.decideVote(transaction, coordinator);
    else this.wait(transaction, coordinator);
  }
  override onPrepare(message: { transaction: number }, from: number) {
    if (this.vote !== "no") return super.onPrepare(message, from);
    this.decideVote(message.transaction, from);
    this.send(from, { type: "Vote", transaction: message.transaction, yes: false });
  }
}

/** Promises, and its log does not know. */
class Careless extends TwoPhaseParticipant {
  override write(entry: ParticipantRecord) {
    if (entry.record !== "prepared") super.write(entry);
  }
}

/** Has promised, and gives up. */
class GivesUp extends TwoPhaseParticipant {
  override onTimeoutDecision(key: string) {
    this.prepared.delete(Number(key));
  }
}

/** Says its decision once, to who may be down, and answers no question. */
class Silent extends TwoPhaseCoordinator {
  override onTimeoutAcknowledgements() {}
  override onQuery() {}
}

describe("who has promised and cannot learn the outcome is blocked, and nobody else", () => {
  test.each<[string, CommitRoles, ServerVote[], number, number, number]>([
    ["two-phase commit", {}, ["yes", "yes"], 56, 18, 2],
    ["two-phase commit", {}, ["either", "either"], 126, 26, 10],
    ["two-phase commit", {}, ["yes", "read only"], 40, 6, 0],
    ["presumed abort", PRESUMED_ABORT, ["either", "either"], 147, 26, 10],
    ["presumed commit", PRESUMED_COMMIT, ["either", "either"], 126, 26, 10],
  ])("%s, %#", (_, roles, votes, ends, blocked, known) => {
    expect(commitBlocking(roles, votes)).toEqual({ holds: true, ends, blocked, known, wrong: [] });
  });

  test.each<[string, CommitRoles, string]>([
    [
      "aborts alone",
      { participant: Alone },
      "P2 has promised, and has an outcome that no other log explains",
    ],
    ["waits, and could abort", { participant: Waits }, "P3 waits, and has promised nothing"],
    ["does not log its promise", { participant: Careless }, "P2 waits, and has promised nothing"],
    ["gives up", { participant: GivesUp }, "P2 has promised, and neither waits nor has an outcome"],
    ["is not told", { coordinator: Silent }, "P2 waits, though the coordinator is up"],
  ])("not of one who %s", (_, roles, wrong) => {
    expect(commitBlocking(roles, ["yes", "no"])).toMatchObject({ holds: false, wrong: [wrong] });
  });
});
