/** Which records of a commit protocol's logs must be forced: each force is taken away in turn. */
import { TwoPhaseCoordinator } from "../../commit/two_phase/coordinator.ts";
import { TwoPhaseParticipant } from "../../commit/two_phase/participant.ts";
import type { Process } from "../../core/process.ts";
import { at } from "../../run/faults.ts";
import { boundedExploration } from "../bounded/every_execution.ts";
import { boundedRun } from "../bounded/bounded.ts";
import {
  atomicity,
  commitOne,
  type CommitRoles,
  commitsWithCrashes,
  committing,
  type ServerVote,
  validity,
} from "../judges/commit/system.ts";

/** A record that is forced, and what becomes of the protocol if it is only appended. */
export type ForceRow = {
  readonly writer: "coordinator" | "participant";
  readonly record: string;
  /** Undefined where nothing goes wrong: then this force may go. */
  readonly lost: string | undefined;
  /** Of the shortest execution that shows it. */
  readonly steps: number | undefined;
  readonly crashes: number | undefined;
  readonly states: number | undefined;
};

type Writer = ForceRow["writer"];
type Forcing = { force(record?: object): void; append(record: object): void };

const ORIGINALS = { coordinator: TwoPhaseCoordinator, participant: TwoPhaseParticipant };

/**
 * The class, with this record appended where the original forces it.
 * @example committing(["yes", "yes"], { participant: withoutForce(TwoPhaseParticipant, "prepared") })
 */
export function withoutForce<C extends new (...options: never[]) => Process>(original: C, record: string): C {
  class Unforced extends (original as unknown as new () => Process) {
    protected override force(entry?: object) {
      if ((entry as { record?: string } | undefined)?.record === record) this.append(entry!);
      else super.force(entry);
    }
  }
  Object.defineProperty(Unforced, "name", { value: `${original.name} without forcing ${record}` });
  return Unforced as unknown as C;
}

/**
 * A row for each record that is forced, in a commit or in an abort: of every execution in which up to two
 * processes crash and come back, at any moment, with two participants of any mind.
 * @param roles the protocol's classes; two-phase commit unless told
 * @example show(table(forcesNeeded()))
 */
export function forcesNeeded(roles: CommitRoles = {}): ForceRow[] {
  return (["coordinator", "participant"] as const).flatMap((writer) =>
    recordsForced(roles, writer).map((record) => without(roles, writer, record))
  );
}

/** The records that a role forces, in the order of their first force. */
export function recordsForced(roles: CommitRoles, writer: Writer): string[] {
  const names = new Set<string>();
  const votes: ServerVote[][] = [["yes", "yes"], ["yes", "no"], ["no", "yes"]];
  for (const vote of votes) {
    const { run } = boundedRun({ processes: committing(vote, roles), scenario: [at(0, commitOne)] });
    const rows = run ? [...run.trace] : [];
    rows.forEach(({ kind, process, content }, place) => {
      const isForced = rows[place + 1]?.kind === "force" && rows[place + 1].process === process;
      if (kind !== "append" || !isForced || (process === 1) !== (writer === "coordinator")) return;
      names.add((content as { record: string }).record);
    });
  }
  return [...names];
}

function without(roles: CommitRoles, writer: Writer, record: string): ForceRow {
  const original = roles[writer] ?? ORIGINALS[writer] as new () => Process;
  const twin = { ...roles, [writer]: withoutForce(original, record) };
  let states: number | undefined;
  for (const crashes of [1, 2]) {
    const { found } = boundedExploration(commitsWithCrashes(twin, crashes));
    states = found?.states;
    for (const { name } of [atomicity, validity]) {
      const steps = found?.verdicts[name].counterexample?.length;
      if (steps !== undefined) return { writer, record, lost: name, steps, crashes, states };
    }
  }
  return { writer, record, lost: undefined, steps: undefined, crashes: undefined, states };
}
