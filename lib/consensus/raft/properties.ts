/**
 * What Raft promises (Ongaro and Ousterhout 2014, figure 3), for `explore` and `fuzz`. All five need the
 * monitor `raftMonitor`, as a crash takes what a server knew.
 */
import { canonical } from "../../core/canonical.ts";
import type { Process, ProcessId } from "../../core/process.ts";
import type { RaftEntry, RaftRecord } from "./messages.ts";
import type { Raft } from "./raft.ts";

/** What was seen of all servers, those included that have crashed since. */
export type RaftSeen = {
  /** Who led a term first. */
  readonly leaders: Record<number, ProcessId>;
  /** What was first called committed at an index, and in which term. */
  readonly committed: Record<number, { readonly entry: RaftEntry; readonly during: number }>;
  /** Two have led one term. */
  rivals: boolean;
  /** Two entries were called committed at one index. */
  clash: boolean;
};

type Output = { readonly leads: number } | {
  readonly committed: number;
  readonly entry: RaftEntry;
  readonly during: number;
};
type Happening = { readonly kind: string; readonly process: ProcessId; readonly what?: unknown };

/** Keeps who led which term, and what was first called committed at each index. */
export const raftMonitor = {
  initial: { leaders: {}, committed: {}, rivals: false, clash: false } as RaftSeen,
  fold(state: unknown, { kind, process, what }: Happening): RaftSeen {
    const seen = state as RaftSeen, said = what as Output;
    if (kind !== "output") return seen;
    if ("leads" in said) {
      const { leads: term } = said;
      seen.leaders[term] ??= process;
      if (seen.leaders[term] !== process) seen.rivals = true;
    } else if ("committed" in said) {
      const { committed: index, entry, during } = said;
      seen.committed[index] ??= { entry, during };
      if (!same(seen.committed[index].entry, entry)) seen.clash = true;
    }
    return seen;
  },
};

const same = (a: RaftEntry | undefined, b: RaftEntry | undefined) =>
  a?.term === b?.term && canonical(a?.command) === canonical(b?.command);

/** The index after which the log that a server has left begins: that of its snapshot, if it takes any. */
const startOf = ({ lastIndex, log }: Raft) => lastIndex - log.length;

/** Of a world what a property looks at. */
type Sight = {
  readonly live: readonly Process[];
  readonly monitor: unknown;
  log(id: ProcessId): readonly unknown[];
};

/** What `always` of the drivers makes. */
function always(name: string, test: (servers: readonly Raft[], seen: RaftSeen, world: Sight) => boolean) {
  return {
    kind: "always" as const,
    name,
    test: (world: Sight) => test(world.live as readonly Raft[], world.monitor as RaftSeen, world),
  };
}

/** At most one leader can be elected in a given term. */
export const electionSafety = always("election safety", (_, { rivals }) => !rivals);

/**
 * A leader never overwrites or deletes entries in its log; it only appends. (Read from what it has forced in
 * its term: of entries of that term only it is the source.)
 */
export const leaderAppendOnly = always(
  "leader append-only",
  (servers, _, world) =>
    servers.filter(({ state }) => state === "leader").every(({ id, term }) => {
      let length = 0;
      for (const record of world.log(id) as readonly RaftRecord[]) {
        const { after, entries } = record, isCut = "snapshot" in record;
        if (
          record.term === term && !isCut && after < length && entries.some((entry) => entry.term === term)
        ) return false;
        length = after + entries.length;
      }
      return true;
    }),
);

/** If two logs have an entry with the same index and term, they are the same up to that index. */
export const logMatching = always(
  "log matching",
  (servers) =>
    pairs(servers).every(([one, other]) => {
      const start = Math.max(startOf(one), startOf(other));
      const [a, b] = [one, other].map((server) => server.log.slice(start - startOf(server)));
      const differ = a.findIndex((entry, at) => at < b.length && !same(entry, b[at]));
      return differ < 0 || !a.some((entry, at) => at >= differ && entry.term === b[at]?.term);
    }),
);

/** An entry that is committed in a term is in the logs of the leaders of all later terms. */
export const leaderCompleteness = always(
  "leader completeness",
  (servers, { committed }) =>
    servers.filter(({ state }) => state === "leader").every((leader) =>
      Object.entries(committed).every(([at, { entry, during }]) => {
        const index = Number(at) - startOf(leader); // what is discarded had been applied
        return during >= leader.term || index <= 0 || same(leader.log[index - 1], entry);
      })
    ),
);

/** No two servers ever apply different entries at the same index. */
export const stateMachineSafety = always("state machine safety", (_, { clash }) => !clash);

function pairs(servers: readonly Raft[]): [Raft, Raft][] {
  return servers.flatMap((a, at) => servers.slice(at + 1).map((b): [Raft, Raft] => [a, b]));
}

/** All five, in the paper's order. */
export const raftProperties = [
  electionSafety,
  leaderAppendOnly,
  logMatching,
  leaderCompleteness,
  stateMachineSafety,
];
