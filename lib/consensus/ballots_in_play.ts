/** What of a world of Paxos counts: ballots only grow, and matter only by how far they are apart. */
import type { Process, ProcessId } from "../core/process.ts";
import type { Paxos, PaxosMessage } from "./paxos.ts";

/** The part of an explorer's `World` that is looked at. */
type Seen = {
  readonly ids: readonly ProcessId[];
  readonly processes: { readonly [id: ProcessId]: Process };
  readonly inFlight: readonly {
    readonly from: ProcessId;
    readonly to: ProcessId;
    readonly message: { readonly type: string };
  }[];
  timers(id: ProcessId): readonly string[];
};
type Letter = { readonly from: ProcessId; readonly to: ProcessId; readonly message: PaxosMessage };

/**
 * A view for `explore`, of processes that are `Paxos` and do not crash: states that differ only in how often
 * ballots have been overtaken are one. With it a duel has finitely many states, and one that nobody ever wins
 * is an execution that repeats.
 *
 * Ballots count from the lowest that is still in play, in whole rounds; what answers a ballot that its
 * proposer has given up makes no difference and is left out.
 * @example explore({ processes: nodes(2, Paxos), view: ballotsInPlay, … })
 */
export function ballotsInPlay(world: Seen): unknown {
  const { ids, processes, inFlight } = world;
  const of = (id: ProcessId) => processes[id] as Paxos;
  const holdsBallot = (id: ProcessId) => !["idle", "decided"].includes(of(id).state);
  const accepts = (id: ProcessId) => of(id).acceptors.includes(id);
  const letters = (inFlight as readonly Letter[]).filter((letter) => matters(letter, of, holdsBallot));
  const known = ids.filter((id) => of(id).state === "preparing").flatMap((
    id,
  ) => [...of(id).promises.values()]);
  const told = letters.flatMap(({ message }) => message.type === "Promise" ? [message.accepted] : []);
  const accepted = [...ids.map((id) => of(id).accepted), ...known, ...told].map(({ ballot }) => ballot);
  const ages = [...new Set(accepted)].sort((a, b) => a - b);
  const inPlay = [
    ...ids.filter(holdsBallot).map((id) => of(id).ballot),
    ...ids.filter(accepts).map((id) => of(id).promised),
    ...letters.flatMap(({ message }) => "ballot" in message ? [message.ballot] : []),
  ];
  const round = Math.max(...ids), lowest = round * Math.floor(Math.min(...inPlay) / round);
  const from = (ballot: number) => ballot - lowest;
  const old = ({ ballot, value }: { readonly ballot: number; readonly value?: string }) =>
    [ages.indexOf(ballot), ballot < lowest ? -1 : from(ballot), value ?? ""].join();
  const contentOf = (message: PaxosMessage) => [
    message.type,
    "ballot" in message ? from(message.ballot) : "",
    "value" in message ? message.value : "",
    message.type === "Promise" ? old(message.accepted) : "",
    message.type === "Refused" ? from(message.promised) : "",
  ];
  return [
    ids.map((id) => {
      const { state, wanted, ballot, overtakenBy, promises, accepts: yes, promised, accepted, chosen } = of(
        id,
      );
      return [
        [state, wanted ?? "", chosen ?? "", holdsBallot(id) ? from(ballot) : ""].join(),
        accepts(id) ? [from(promised), old(accepted)].join() : "",
        state === "refused" ? from(overtakenBy) : "",
        state === "preparing" ? [...promises].map(([who, what]) => `${who} ${old(what)}`).sort() : "",
        holdsBallot(id) ? [...yes].sort().join() : "",
        world.timers(id).join(),
      ];
    }),
    letters.map(({ from, to, message }) => [from, to, ...contentOf(message)].join()).sort(),
  ];
}

/** Whether anything can come of a message. */
function matters(
  { from, to, message }: Letter,
  of: (id: ProcessId) => Paxos,
  holdsBallot: (id: ProcessId) => boolean,
): boolean {
  switch (message.type) {
    case "Chosen":
      return of(to).state !== "decided";
    case "Prepare":
    case "Accept":
      return of(from).ballot === message.ballot && holdsBallot(from) || message.ballot >= of(to).promised;
    default:
      return of(to).ballot === message.ballot && holdsBallot(to);
  }
}
