import { type Handlers, Process, type ProcessId } from "../core/process.ts";

type Ballot = { readonly ballot: number };
/** What an acceptor has accepted last; ballot 0 and no value: nothing. */
type Accepted = { readonly ballot: number; readonly value?: string };

export type PaxosMessage =
  | { type: "Prepare"; ballot: number }
  | { type: "Promise"; ballot: number; accepted: Accepted }
  | { type: "Accept"; ballot: number; value: string }
  | { type: "Accepted"; ballot: number; value: string }
  | { type: "Refused"; ballot: number; promised: number }
  | { type: "Chosen"; value: string };

/**
 * Single-decree Paxos (Lamport, The Part-Time Parliament, 1998; Paxos Made Simple, 2001): processes decide on
 * one value, though messages may be late, lost or doubled and processes may crash and come back. Everyone
 * proposes, accepts and learns; ids are 1, 2, 3, …
 *
 * A value is chosen as soon as a majority of the acceptors has accepted it in one ballot. It stays chosen:
 * every later ballot asks a majority first, one of whom has accepted it, and adopts it.
 *
 * Agreement never rests on time. That somebody decides does: proposers may overtake each other for ever.
 *
 * Cost without rivals: 5(N − 1) messages, the announcement included; chosen after three delays, known to its
 * proposer after four, to all after five. A ballot forces its number, each promise and each acceptance.
 */
export class Paxos extends Process<PaxosMessage, "Retry"> implements Handlers<PaxosMessage, "Retry"> {
  state: "idle" | "preparing" | "proposing" | "refused" | "decided" = "idle";
  /** As proposer: what is wanted, our ballot, one that overtook it, who promised ours, who accepted. */
  wanted: string | undefined = undefined;
  ballot = 0;
  overtakenBy = 0;
  promises = new Map<ProcessId, Accepted>();
  accepts = new Set<ProcessId>();
  /** As acceptor: no ballot below `promised` is accepted any more. */
  promised = 0;
  accepted: Accepted = { ballot: 0 };
  /** As learner. */
  chosen: string | undefined = undefined;

  readonly acceptors: readonly ProcessId[];

  /**
   * @param acceptors default: everyone
   * @param backOffMs who is refused waits for up to so long before its next ballot
   */
  constructor(acceptors?: readonly ProcessId[], readonly backOffMs = 0) {
    super();
    this.acceptors = acceptors ? [...acceptors] : [this.id, ...this.peers].sort((a, b) => a - b);
  }

  get majority() {
    return Math.floor(this.acceptors.length / 2) + 1;
  }

  /** Wants this value to be chosen, or to hear which one was; who hears nothing may ask again. */
  propose(value: string) {
    this.wanted ??= value;
    if (this.state !== "decided") this.prepare();
  }

  // ---- proposer

  /** Phase 1: a ballot of ours, above all that we know of. */
  prepare() {
    const known = Math.max(this.ballot, this.promised, this.overtakenBy);
    const step = Math.max(this.id, ...this.peers);
    const ballot = this.id + step * Math.ceil((known + 1 - this.id) / step);
    this.ballot = ballot;
    this.state = "preparing";
    this.promises.clear();
    this.accepts.clear();
    this.cancelTimer("Retry");
    this.save(); // or it might be used again after a crash, for another value
    for (const to of this.acceptors) this.send(to, { type: "Prepare", ballot });
  }

  /** Phase 2 begins with a majority's promises: who has accepted last among them says what to propose. */
  onPromise({ ballot, accepted }: Ballot & { accepted: Accepted }, from: ProcessId) {
    if (ballot !== this.ballot || this.state !== "preparing") return;
    this.promises.set(from, accepted);
    if (this.promises.size < this.majority) return;
    this.state = "proposing";
    const [last] = [...this.promises.values()].sort((a, b) => b.ballot - a.ballot);
    const value = last.value ?? this.wanted!; // it may be chosen already: then nothing else may be
    for (const to of this.acceptors) this.send(to, { type: "Accept", ballot, value });
  }

  onAccepted({ ballot, value }: Ballot & { value: string }, from: ProcessId) {
    if (ballot !== this.ballot || this.state === "decided") return;
    this.accepts.add(from);
    if (this.accepts.size < this.majority) return;
    this.learn(value);
    this.broadcast({ type: "Chosen", value });
  }

  onRefused({ ballot, promised }: Ballot & { promised: number }) {
    if (ballot !== this.ballot || this.state !== "preparing" && this.state !== "proposing") return;
    this.state = "refused";
    this.overtakenBy = promised;
    this.setTimer("Retry", 0, this.backOffMs);
  }

  onTimeoutRetry() {
    this.prepare();
  }

  // ---- acceptor

  onPrepare({ ballot }: Ballot, from: ProcessId) {
    if (ballot < this.promised) return this.refuse(ballot, from);
    this.promised = ballot;
    this.save(); // the promise holds after a crash, too
    this.send(from, { type: "Promise", ballot, accepted: this.accepted });
  }

  onAccept({ ballot, value }: Ballot & { value: string }, from: ProcessId) {
    if (ballot < this.promised) return this.refuse(ballot, from);
    this.promised = ballot;
    this.accepted = { ballot, value };
    this.save();
    this.send(from, { type: "Accepted", ballot, value });
  }

  refuse(ballot: number, from: ProcessId) {
    this.send(from, { type: "Refused", ballot, promised: this.promised });
  }

  // ---- learner

  onChosen({ value }: { value: string }) {
    if (this.state !== "decided") this.learn(value);
  }

  learn(value: string) {
    this.state = "decided";
    this.chosen = value;
    this.cancelTimer("Retry");
    this.output({ decided: value });
  }

  // ---- what outlives a crash

  override onRecover(log: readonly object[]) {
    Object.assign(this, log.at(-1)); // the last record has all that it may not forget
  }

  save() {
    this.force({ ballot: this.ballot, promised: this.promised, accepted: this.accepted });
  }
}
