import type { Handlers, ProcessId } from "../../core/process.ts";
import type { Append, Appended, RaftMessage, RaftOptions, RaftTimer } from "./messages.ts";
import type { VoteAnswer, VoteRequest } from "./messages.ts";
import { Raft } from "./raft.ts";

type SteadyMessage = VoteRequest<"RequestPreVote"> | VoteAnswer<"PreVote">;
type SteadyTimer = "Quorum";

export type SteadyOptions = RaftOptions & {
  /** Nobody begins a term before a majority has said that it would vote for it. */
  readonly preVote?: boolean;
  /**
   * A leader that has not heard of a majority for `electionMs` gives up, and who has heard of its leader
   * within that time lets nobody unseat it.
   */
  readonly checkQuorum?: boolean;
};

/**
 * Raft whose leaders are not disturbed by servers that cannot hear them: with a round before each election in
 * which nothing changes yet (Ongaro, Consensus: Bridging Theory and Practice, 2014, §9.6), and with a check
 * of the leader's quorum (§6.2), where followers of a leader that they hear refuse others (§4.2.3). Each is
 * an option; without both it is `Raft`.
 *
 * Where one of three links is dead, the check keeps the leader, and the pre-vote keeps the term of who is cut
 * off from growing, which would unseat the leader when the link is mended.
 *
 * Cost of the pre-vote: 2(N − 1) messages and a round trip more an election. Of the check: nothing.
 */
export class SteadyRaft<M extends { type: string } = RaftMessage, Timer extends string = RaftTimer>
  extends Raft<M | SteadyMessage, Timer | SteadyTimer>
  implements Handlers<SteadyMessage, SteadyTimer> {
  readonly preVote: boolean;
  readonly checkQuorum: boolean;
  /** Who would vote for it, while it asks; undefined otherwise. */
  supporters: Set<ProcessId> | undefined = undefined;
  /** Of a leader: who has answered since the last check. */
  heard = new Set<ProcessId>();

  constructor({ preVote = false, checkQuorum = false, ...timing }: SteadyOptions = {}) {
    super(timing);
    this.preVote = preVote;
    this.checkQuorum = checkQuorum;
  }

  // ---- pre-vote

  override onTimeoutElection() {
    if (!this.preVote) return super.onTimeoutElection();
    this.awaitLeader();
    this.canvass();
  }

  /** To ask changes nothing, so that who was cut off does no harm when it comes back. */
  canvass() {
    this.follow(undefined);
    this.supporters = new Set([this.id]);
    const request = { type: "RequestPreVote", term: this.term + 1, ...this.logEnd } as const;
    for (const id of this.others) this.send(id, request);
    this.countSupporters();
  }

  onRequestPreVote(request: VoteRequest<"RequestPreVote">, from: ProcessId) {
    if (this.isLoyal) return;
    const granted = request.term > this.term && this.isUpToDate(request);
    this.send(from, { type: "PreVote", term: granted ? request.term : this.term, granted });
  }

  onPreVote({ term, granted }: VoteAnswer<"PreVote">, from: ProcessId) {
    if (!granted) {
      this.hear(term);
      this.persist();
    } else if (term === this.term + 1 && this.supporters) {
      this.supporters.add(from);
      this.countSupporters();
    }
  }

  countSupporters() {
    if (this.isMajority(this.supporters!)) this.stand();
  }

  override stand() {
    this.supporters = undefined;
    super.stand();
  }

  override follow(leader: ProcessId | undefined) {
    super.follow(leader);
    this.supporters = undefined;
    this.heard = new Set();
    if (this.checkQuorum && leader !== undefined) this.setTimer("Quorum", this.timing.electionMs);
  }

  // ---- check of the quorum

  /** It has heard of its leader within `electionMs`, or leads itself. */
  get isLoyal(): boolean {
    return this.checkQuorum && this.leader !== undefined;
  }

  override onRequestVote(request: VoteRequest, from: ProcessId) {
    if (!this.isLoyal) super.onRequestVote(request, from);
  }

  override becomeLeader() {
    super.becomeLeader();
    if (this.checkQuorum) this.setTimer("Quorum", this.timing.electionMs);
  }

  override onAppended(answer: Appended, from: ProcessId) {
    if (this.checkQuorum && this.state === "leader") this.heard.add(from);
    super.onAppended(answer, from);
  }

  /** A leader that reaches no majority gives up; who hears nothing of its leader has none. */
  onTimeoutQuorum() {
    if (this.state !== "leader") this.leader = undefined;
    else if (!this.isMajority(this.heard.add(this.id))) this.follow(undefined);
    else this.setTimer("Quorum", this.timing.electionMs);
    this.heard = new Set();
  }
}
