/** Systems that commit a transaction, and what atomic commitment promises of them. */
import type { Process } from "../../lib/core/process.ts";
import {
  PresumedAbortCoordinator,
  PresumedAbortParticipant,
  PresumedCommitCoordinator,
  PresumedCommitParticipant,
  TwoPhaseCoordinator,
  TwoPhaseParticipant,
} from "../../lib/commit/mod.ts";
import { always, monitor, sometimes, type World } from "../../lib/run/explore/explore.ts";
import { invoke, nodes, type Processes } from "../../lib/run/system.ts";

export type Roles = {
  readonly coordinator: new () => TwoPhaseCoordinator;
  readonly participant: new (vote?: TwoPhaseParticipant["vote"]) => TwoPhaseParticipant;
};

/** P1 coordinates, and as many take part as there are votes; transaction 1 has begun at all of them. */
export function committing(
  { coordinator, participant }: Roles,
  votes: readonly TwoPhaseParticipant["vote"][],
): Processes<Process> {
  class Begun extends participant {
    override onStart() {
      this.begin(1);
    }
  }
  const participants = votes.map((vote, index) => [index + 2, () => new Begun(vote)] as const);
  return { ...nodes([1], coordinator), ...Object.fromEntries(participants) };
}

/** It ends. */
export const commit = invoke(1, "commit", 1);

/** Which outcomes were said of a transaction by anybody, ever. */
type Said = { outcomes: string[] };

/** By transaction and outcome: a crash erases fields, not what others have seen. */
export const said = monitor<Said>({ outcomes: [] }, (seen, happening) => {
  if (happening.kind !== "output") return;
  const { transaction, outcome } = happening.what as { transaction: number; outcome: string };
  const name = `${transaction} ${outcome}`;
  if (!seen.outcomes.includes(name)) seen.outcomes = [...seen.outcomes, name].sort();
});

const outcomesOf = (world: World) => (world.monitor as Said).outcomes;
const has = (world: World, outcome: string) => outcomesOf(world).some((name) => name.endsWith(outcome));

/** No two say different outcomes of one transaction, and nobody says two. */
export const atomicity = always("atomicity", (world: World) => {
  const transactions = outcomesOf(world).map((name) => name.split(" ")[0]);
  return new Set(transactions).size === transactions.length;
});

/** Nobody commits unless all participants have promised to: their logs say so. */
export const validity = always(
  "validity",
  (world: World) =>
    !has(world, "commit") ||
    world.ids.slice(1).every((id) =>
      world.log(id).some((entry) => (entry as { record: string }).record === "prepared")
    ),
);

export const commits = sometimes("commits", (world: World) => has(world, "commit"));
export const aborts = sometimes("aborts", (world: World) => has(world, "abort"));

export const TWO_PHASE: Roles = { coordinator: TwoPhaseCoordinator, participant: TwoPhaseParticipant };
export const PRESUMED_ABORT: Roles = {
  coordinator: PresumedAbortCoordinator,
  participant: PresumedAbortParticipant,
};
export const PRESUMED_COMMIT: Roles = {
  coordinator: PresumedCommitCoordinator,
  participant: PresumedCommitParticipant,
};
/** The three protocols, by name. */
export const PROTOCOLS: Readonly<Record<string, Roles>> = {
  "two-phase commit": TWO_PHASE,
  "presumed abort": PRESUMED_ABORT,
  "presumed commit": PRESUMED_COMMIT,
};
