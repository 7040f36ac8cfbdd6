/** Systems that commit by Paxos, and what they promise. */
import type { CommitOutcome } from "../../lib/commit/mod.ts";
import { PaxosCommit } from "../../lib/commit/mod.ts";
import { always, eventually, monitor, sometimes, type World } from "../../lib/run/explore/explore.ts";
import { nodes } from "../../lib/run/system.ts";

export type PaxosCommitClass = new (...options: ConstructorParameters<typeof PaxosCommit>) => PaxosCommit;

/** P1 … PN vote, P1 … P(2F + 1) accept. */
export function paxosCommitting(
  algorithm: PaxosCommitClass,
  managers: number,
  faulty: number,
  vote: PaxosCommit["vote"] = "yes",
) {
  const upTo = (count: number) => Array.from({ length: count }, (_, k) => k + 1);
  const acceptors = 2 * faulty + 1;
  return nodes(
    Math.max(managers, acceptors),
    () => new algorithm(upTo(managers), upTo(acceptors), vote),
  );
}

/** Each leads at most so often: ballots have no end otherwise where timers fire at any time. */
export function leadingAtMost(often: number, algorithm: PaxosCommitClass = PaxosCommit): PaxosCommitClass {
  return class extends algorithm {
    leads = 0;
    override onTimeoutOutcome() {
      if (this.leads++ < often) super.onTimeoutOutcome();
    }
  };
}

type Said = { outcomes: CommitOutcome[] };
/** What anybody has said, ever. */
export const said = monitor<Said>({ outcomes: [] }, (seen, happening) => {
  if (happening.kind !== "output") return;
  const { outcome } = happening.what as { outcome: CommitOutcome };
  if (!seen.outcomes.includes(outcome)) return { outcomes: [...seen.outcomes, outcome].sort() };
});

type Group = World<PaxosCommit, Said>;

export const atomicity = always("atomicity", ({ monitor }: Group) => monitor.outcomes.length <= 1);
/** The logs of all managers say that they have promised. */
export const validity = always("validity", (world: Group) =>
  !world.monitor.outcomes.includes("commit") ||
  world.ids.slice(0, world.live[0]?.managers.length ?? 0).every((id) =>
    world.log(id).some((record) => (record as { state?: string }).state === "prepared")
  ));
/** Or nobody was asked, as P1 crashed before it could ask. */
export const decided = eventually(
  "whoever is up and has promised decides",
  ({ live, inFlight }: Group) =>
    inFlight.length === 0 &&
    live.every(({ id, state }) => state !== "prepared" && (id > 1 || state !== "working")),
);
export const commits = sometimes("commits", ({ monitor }: Group) => monitor.outcomes.includes("commit"));
export const aborts = sometimes("aborts", ({ monitor }: Group) => monitor.outcomes.includes("abort"));
