/** An adversary as a student writes it: who hears whom first, told what everybody says. */
import { proposers } from "../../consensus/consensus.ts";
import type { ProcessId } from "../../core/process.ts";
import { Directed } from "../../run/direct/directed.ts";
import { type Hearing, inLockstep, LOCKSTEP_PHASES, waitedFor } from "./lockstep.ts";
import type { InRounds } from "./rounds_to_decide.ts";

/**
 * For each process, in the order of ids, whom it hears first.
 * @param says what P1, P2, … say in this phase: reports are 0 or 1, suggestions 0, 1 or null
 */
export type Whisperer = (
  says: readonly (number | null)[],
  phase: "report" | "suggestion",
) => readonly (readonly ProcessId[])[];

/** How a run went. */
export type Played<P extends InRounds> = {
  readonly run: Directed<P>;
  /** Rounds that ended without any decision. */
  readonly rounds: number;
  /** Whether it was given up undecided. */
  readonly undecided: boolean;
};

/**
 * Plays a protocol of rounds against an adversary until somebody decides.
 * @param values what P1, P2, … propose
 * @param most rounds, then it is given up
 * @throws TypeError if the adversary does not name enough others for each process
 */
export function playAgainst<P extends InRounds>(
  algorithm: new () => P,
  values: readonly number[],
  adversary: Whisperer,
  { most, seed = 1, trace = "none" }: { most: number; seed?: number; trace?: "all" | "none" },
): Played<P> {
  const run = new Directed<P>({ processes: proposers(algorithm, values), seed, trace });
  const count = waitedFor(values.length);
  let rounds = 0, undecided = false;
  inLockstep(run, (now, phase) => {
    if (phase % LOCKSTEP_PHASES === 0) {
      if (now.processes.some(({ decision }) => decision !== undefined)) return undefined;
      rounds = phase / LOCKSTEP_PHASES;
      if (rounds === most) {
        undecided = true;
        return undefined;
      }
    }
    const says = now.processes.map(({ id }) => {
      const { message } = now.inFlight.find(({ from }) => from === id) ?? {};
      return (message as { value?: number | null } | undefined)?.value ?? null;
    });
    const named = adversary(says, phase % LOCKSTEP_PHASES === 0 ? "report" : "suggestion");
    return hearingOf(now.processes.map(({ id }) => id), named, count);
  }, Infinity);
  return { run, rounds, undecided };
}

function hearingOf(
  ids: readonly ProcessId[],
  named: readonly (readonly ProcessId[])[],
  count: number,
): Hearing {
  return Object.fromEntries(ids.map((to, place) => {
    const list = Array.isArray(named) ? named[place] : undefined;
    const others = new Set((Array.isArray(list) ? list : []).filter((id) => id !== to && ids.includes(id)));
    if (others.size < count) {
      throw new TypeError(
        `an adversary names for each of the ${ids.length} processes whom it hears first, ` +
          `at least ${count} of the others; for P${to} it named ${JSON.stringify(list) ?? "nobody"}`,
      );
    }
    return [to, [...others].slice(0, count)];
  }));
}
