/** A small system that commits one transaction, and what atomic commitment promises of it. */
import { TwoPhaseCoordinator } from "../../../commit/two_phase/coordinator.ts";
import { TwoPhaseParticipant } from "../../../commit/two_phase/participant.ts";
import type { CommitOutcome } from "../../../commit/two_phase/transaction.ts";
import type { Process, ProcessId } from "../../../core/process.ts";
import { always, monitor, type Options, type World } from "../../../run/explore/explore.ts";
import { invoke, nodes, type Processes } from "../../../run/system.ts";
import { made } from "../../exercise/judge.ts";

/** What a server says when it is asked; "either": both are tried. */
export type ServerVote = TwoPhaseParticipant["vote"];
/** A class that asks for votes, with `commit(transaction)`. */
export type CoordinatorClass = new () => Process;
/** A class that votes, with `begin(transaction)`. */
export type ParticipantClass = new (vote?: ServerVote) => Process;

/** The classes of a commit protocol; those of two-phase commit where they are left out. */
export type CommitRoles = {
  readonly coordinator?: CoordinatorClass;
  readonly participant?: ParticipantClass;
};

/**
 * P1 coordinates; P2, P3, … take part, one for each vote, and have begun transaction 1.
 * @example
 * simulate({ processes: committing(["yes", "no"]), scenario: [at(0, invoke(1, "commit", 1))] });
 */
export function committing(votes: readonly ServerVote[], roles: CommitRoles = {}): Processes<Process> {
  const { coordinator = TwoPhaseCoordinator, participant = TwoPhaseParticipant } = roles;
  const seats = votes.map((vote, index) => [index + 2, () => begun(participant, vote)] as const);
  return { ...nodes([1], () => made(coordinator)), ...Object.fromEntries(seats) };
}

/** Subclasses in which the transaction has begun, one for each class. */
const beginners = new WeakMap<ParticipantClass, ParticipantClass>();

function begun(participant: ParticipantClass, vote: ServerVote): Process {
  let beginner = beginners.get(participant);
  if (!beginner) {
    class Begun extends (participant as typeof TwoPhaseParticipant) {
      override onStart() {
        super.onStart();
        this.begin(1);
      }
    }
    Object.defineProperty(Begun, "name", { value: participant.name });
    beginner = Begun as ParticipantClass;
    beginners.set(participant, beginner);
  }
  return new beginner(vote);
}

/** The client's wish. */
export const commitOne = invoke(1, "commit", 1);

/** Which outcomes anybody has said, ever: a crash erases fields, not what others have seen. */
export type SaidOutcomes = { readonly outcomes: readonly CommitOutcome[] };

/** Folds outputs `{ outcome }` of anybody. */
export const saidOutcomes = monitor<SaidOutcomes>({ outcomes: [] }, ({ outcomes }, event) => {
  if (event.kind !== "output") return undefined;
  const { outcome } = event.what as { outcome: CommitOutcome };
  return outcomes.includes(outcome) ? undefined : { outcomes: [...outcomes, outcome].sort() };
});

type Committing = World<Process, SaidOutcomes>;

/** No two ever say different outcomes. */
export const atomicity = always("atomicity", ({ monitor }: Committing) => monitor.outcomes.length <= 1);

/** Nobody commits unless the logs of all participants promise it. */
export const validity = always(
  "validity",
  (world: Committing) =>
    !world.monitor.outcomes.includes("commit") ||
    world.ids.slice(1).every((id: ProcessId) =>
      world.log(id).some((entry) => (entry as { record?: string }).record === "prepared")
    ),
);

/**
 * All executions of one commit with two servers of any mind, in which so many crash at any moment and come
 * back, where timeouts can be trusted.
 */
export function commitsWithCrashes(roles: CommitRoles, crashes: number): Options {
  return {
    processes: committing(["either", "either"], roles),
    invocations: [commitOne],
    time: "ordered",
    forces: "instant",
    faults: { crashes, recoveries: crashes },
    monitor: saidOutcomes,
    properties: [atomicity, validity],
  };
}
