/**
 * Raft (Ongaro and Ousterhout, In Search of an Understandable Consensus Algorithm, 2014) for three servers,
 * of which any may crash at any moment and come back with what its log kept.
 *
 * What keeps the space finite: nobody stands for a term beyond TERMS, and P3 for none; a leader has one
 * command, an entry that is its term, and sends its whole log once, as what no crash swallows arrives.
 * Followers are not told what is committed: they need it only to apply it. There are no heartbeats, so an
 * election may begin at any moment: `time: "any"`.
 */
import { always, explore, type Handlers, nodes, Process, type ProcessId, type World } from "happened-before";

type Asking<T> = { type: T; term: number; log: number[] };
type Answer<T> = { type: T; term: number };
type Messages = Asking<"RequestVote"> | Answer<"Vote"> | Asking<"Append"> | Answer<"Appended">;

const TERMS = 2;

class Raft extends Process<Messages, "Election"> implements Handlers<Messages, "Election"> {
  term = 0;
  votedFor = 0;
  log: number[] = [];
  state: "follower" | "candidate" | "leader" = "follower";
  committed = 0;

  override onStart() {
    if (this.id !== 3) this.setTimer("Election", 150, 300);
  }
  override onRecover(records: readonly object[]) {
    Object.assign(this, records.at(-1)); // a crash took the fields: what was forced is what others rely on
    this.onStart();
  }
  /** What is said next waits for the force: who forgot its vote could vote twice. */
  become(state: Raft["state"], term: number, votedFor: ProcessId, log = this.log) {
    Object.assign(this, { state, term, votedFor, log });
    this.force({ term, votedFor, log });
  }

  onTimeoutElection() {
    if (this.term === TERMS || this.state === "leader") return;
    this.become("candidate", this.term + 1, this.id);
    this.setTimer("Election", 150, 300);
    this.broadcast({ type: "RequestVote", term: this.term, log: this.log });
  }
  onRequestVote({ term, log }: Asking<"RequestVote">, from: ProcessId) {
    const isFree = term > this.term || term === this.term && this.votedFor === 0;
    if (!isFree || !this.isUpToDate(log)) return;
    this.become("follower", term, from);
    this.send(from, { type: "Vote", term });
  }
  /** The later last entry wins, then the longer log: who lacks a committed entry finds no majority. */
  isUpToDate(log: number[]) {
    const [theirs = 0, ours = 0] = [log.at(-1), this.log.at(-1)];
    return theirs > ours || theirs === ours && log.length >= this.log.length;
  }
  /** With its own, one vote is a majority of three. */
  onVote({ term }: Answer<"Vote">) {
    if (term !== this.term || this.state !== "candidate") return;
    this.become("leader", term, this.id, [...this.log, term]);
    this.broadcast({ type: "Append", term, log: this.log });
  }
  onAppend({ term, log }: Asking<"Append">, from: ProcessId) {
    if (term < this.term) return;
    this.become("follower", term, term > this.term ? 0 : this.votedFor, log);
    this.send(from, { type: "Appended", term });
  }
  /** Two have the log, and its last entry is of our term: all of it is committed. */
  onAppended({ term }: Answer<"Appended">) {
    if (term === this.term) this.committed = this.log.length;
  }
}

/** Broken: votes for whoever asks first, however old its log. */
class Gullible extends Raft {
  override isUpToDate() {
    return true;
  }
}

const agree = (a: Raft, b: Raft, length: number) =>
  a.log.slice(0, length).every((term, i) => term === b.log[i]);
const pairs = (name: string, test: (a: Raft, b: Raft) => boolean) =>
  always(name, ({ live }: World<Raft>) => live.every((a) => live.every((b) => a === b || test(a, b))));
const leads = (b: Raft, since: number) => b.state === "leader" && b.term > since;

const properties = [
  pairs("election safety", (a, b) => a.term !== b.term || a.state !== "leader" || b.state !== "leader"),
  pairs("log matching", (a, b) => a.log.every((term, i) => term !== b.log[i] || agree(a, b, i))),
  pairs("leader completeness", (a, b) => !leads(b, a.log[a.committed - 1]) || agree(a, b, a.committed)),
  pairs("state machine safety", (a, b) => agree(a, b, Math.min(a.committed, b.committed))),
];

for (const raft of [Raft, Gullible]) {
  const { summary, verdicts: { "leader completeness": { counterexample } } } = explore({
    processes: nodes(3, raft),
    time: "any",
    faults: { crashes: 1, recoveries: 1, mayCrash: [2, 3] }, // P1 is like P2
    forces: "instant", // as in paxos.ts
    properties: raft === Raft ? properties : [properties[2]],
  });
  console.log([`${raft.name}: ${summary}`, ...counterexample?.words ?? []].join("\n"));
}
