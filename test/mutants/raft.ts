/** Broken twins of Raft: each breaks one rule, and is caught by a named property. */
import { Numbers } from "../../lib/core/numbers.ts";
import type { Process, ProcessId } from "../../lib/core/process.ts";
import {
  Raft,
  type RaftAppend,
  RaftClient,
  type RaftEntry,
  RaftStore,
  SteadyRaft,
  type StoreRequest,
  type VoteRequest,
} from "../../lib/consensus/mod.ts";

// ---- Raft

class TwoVotes extends Raft {
  override mayVote(request: VoteRequest) {
    return request.term === this.term && this.isUpToDate(request);
  }
}

class Gullible extends Raft {
  override isUpToDate() {
    return true;
  }
}

class LongerWins extends Raft {
  override isUpToDate({ lastIndex }: VoteRequest) {
    return lastIndex >= this.lastIndex;
  }
}

class ForgetfulVoter extends Raft {
  override force({ votedFor: _, ...rest }: { votedFor?: ProcessId }) {
    super.force(rest);
  }
}

class HastyVoter extends Raft {
  override force(record: object) {
    this.append(record);
  }
}

class ForgetfulFollower extends Raft {
  override entriesAfter(index: number) {
    return this.state === "leader" ? super.entriesAfter(index) : [];
  }
}

class CountsOldTerms extends Raft {
  override committable() {
    const has = (id: ProcessId) => (id === this.id ? this.lastIndex : this.matchIndex.get(id) ?? 0);
    return this.members.map(has).sort((a, b) => b - a)[Math.floor(this.members.length / 2)];
  }
}

class Boaster extends Raft {
  override committable() {
    return this.lastIndex;
  }
}

class Trusting extends Raft {
  override onAppend(append: RaftAppend, from: ProcessId) {
    super.onAppend({ ...append, prevTerm: Math.max(0, this.termAt(append.prevIndex)) }, from);
  }
}

class Keeper extends Raft {
  override adopt(prevIndex: number, entries: readonly RaftEntry[]) {
    const known = Math.max(0, this.lastIndex - prevIndex);
    this.log.push(...entries.slice(known)); // what contradicts stays
    return Math.min(this.lastIndex, prevIndex + known);
  }
}

class Renamer extends Raft {
  override becomeLeader() {
    super.becomeLeader();
    const { term, commitIndex } = this; // so that all of it can be counted
    this.log = this.log.map((entry, at) => (at < commitIndex ? entry : { ...entry, term }));
    this.persist(commitIndex);
  }
}

// ---- without disturbance

class Fickle extends SteadyRaft {
  override get isLoyal() {
    return false;
  }
}

class Clinger extends SteadyRaft {
  override onTimeoutQuorum() {
    if (this.state === "leader") this.setTimer("Quorum", this.timing.electionMs);
    else super.onTimeoutQuorum();
  }
}

class LoudCanvasser extends SteadyRaft {
  override canvass() {
    this.hear(this.term + 1);
    this.persist();
    super.canvass();
  }
}

// ---- the store and its clients

export class ReadsAtOnce extends RaftStore {
  override onRequest(request: StoreRequest, client: ProcessId) {
    const { sequence, method, details } = request;
    if (this.state !== "leader" || method !== "read") return super.onRequest(request, client);
    this.send(client, { type: "Reply", sequence, value: this.run(method, details, client) });
  }
}

export class Repeater extends RaftStore {
  override isNew() {
    return true;
  }
}

export class Restless extends RaftClient {
  override onTimeoutRetry() {
    this.queue[0] = { ...this.queue[0], sequence: this.sequence.next() };
    super.onTimeoutRetry();
  }
}

class RestartingNumbers extends Numbers {
  override onRecover() {}
}
class RestartingClient extends RaftClient {
  override sequence = new RestartingNumbers();
}

export type AnyClass = abstract new (...details: never[]) => Process;

export type RaftMutant = {
  readonly name: string;
  readonly original: AnyClass;
  readonly mutant: AnyClass;
  /** The rule that the mutant breaks. */
  readonly rule: string;
  readonly property: string;
  /** Where it is caught: a world of the tests that it is for. */
  readonly world: string;
  /** Steps of the shortest execution that shows it, where every schedule is explored. */
  readonly length?: number;
};

export const RAFT_MUTANTS: readonly RaftMutant[] = ([
  [Raft, TwoVotes, "one vote a term", "election safety", "two stand", 6],
  [Raft, Gullible, "a vote only for a log that is as far", "leader completeness", "shorter", 15],
  [Raft, LongerWins, "the term of the last entry counts first", "leader completeness", "later", 15],
  [Raft, ForgetfulVoter, "the log has the vote", "election safety", "the voter crashes", 12],
  [
    Raft,
    HastyVoter,
    "the log has the vote before anyone hears of it",
    "election safety",
    "the voter crashes",
    8,
  ],
  [
    Raft,
    ForgetfulFollower,
    "the log has an entry before it counts",
    "leader completeness",
    "a follower crashes",
    13,
  ],
  [Raft, CountsOldTerms, "only entries of the own term are counted", "state machine safety", "figure 8", 16],
  [Raft, Boaster, "an entry is committed once a majority has it", "state machine safety", "figure 8", 14],
  [Raft, Trusting, "the entry before has to be the same", "log matching", "different logs", 6],
  [Raft, Keeper, "what contradicts the leader is replaced", "log matching", "different logs", 8],
  [Raft, Renamer, "a leader leaves its own log alone", "leader append-only", "different logs", 3],
  [SteadyRaft, Fickle, "who hears its leader votes for nobody else", "no needless election", "a dead link"],
  [
    SteadyRaft,
    Clinger,
    "a leader that reaches no majority gives up",
    "a leader that is heard",
    "a deaf leader",
  ],
  [SteadyRaft, LoudCanvasser, "to ask for pre-votes changes nothing", "no needless election", "a dead link"],
  [RaftStore, ReadsAtOnce, "reads go through the log, too", "linearisable", "cuts"],
  [RaftStore, Repeater, "an operation is done once", "linearisable", "losses"],
  [RaftClient, Restless, "who asks again asks for the same operation", "linearisable", "losses"],
  [RaftClient, RestartingClient, "numbers go on after a crash", "linearisable", "clients crash"],
] as [AnyClass, AnyClass, string, string, string, number?][]).map(
  ([original, mutant, rule, property, world, length]) => ({
    name: mutant.name,
    original,
    mutant,
    rule,
    property,
    world,
    length,
  }),
);
