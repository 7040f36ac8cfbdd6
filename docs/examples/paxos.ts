/**
 * Single-decree Paxos (Lamport, The Part-Time Parliament, 1998): proposers agree on one value, though an
 * acceptor may crash at any moment and come back with what its log kept.
 *
 * A proposer asks the acceptors to promise its ballot; once a majority has, it proposes the value of the
 * highest ballot that these have accepted, or its own if there is none. A majority that accepts a ballot
 * chooses its value. Each proposer has one ballot, its id: that keeps the space finite, with every race of
 * two in it.
 */
import { always, explore, type Handlers, nodes, Process, type ProcessId, type World } from "happened-before";

type Request = ({ type: "Prepare" } | { type: "Accept"; value: string }) & { ballot: number };
type Reply = { type: "Promise"; ballot: number; value: string } | { type: "Accepted" };

const ACCEPTORS = [3, 4, 5], MAJORITY = 2;

class Proposer extends Process<Request> implements Handlers<Reply> {
  value = `P${this.id}'s`;
  highest = 0;
  promises = new Set<ProcessId>();
  accepts = new Set<ProcessId>();
  chosen = "";

  override onStart() {
    for (const to of ACCEPTORS) this.send(to, { type: "Prepare", ballot: this.id });
  }
  onPromise({ ballot, value }: { ballot: number; value: string }, from: ProcessId) {
    if (this.promises.size === MAJORITY) return;
    if (ballot > this.highest) this.adopt(ballot, value);
    if (this.promises.add(from).size < MAJORITY) return;
    for (const to of ACCEPTORS) this.send(to, { type: "Accept", ballot: this.id, value: this.value });
  }
  /** This value may be chosen already: who proposes now must propose it, too. */
  adopt(ballot: number, value: string) {
    this.highest = ballot;
    this.value = value;
  }
  onAccepted(_message: object, from: ProcessId) {
    if (this.accepts.add(from).size === MAJORITY) this.chosen = this.value;
  }
}

class Acceptor extends Process<Reply> implements Handlers<Request> {
  promised = 0;
  accepted = { ballot: 0, value: "" };

  override onRecover(log: readonly object[]) {
    Object.assign(this, log.at(-1)); // a crash took the fields; the last record has them all
  }
  onPrepare({ ballot }: { ballot: number }, from: ProcessId) {
    if (ballot > this.promised) this.answer(from, ballot, { type: "Promise", ...this.accepted });
  }
  onAccept({ ballot, value }: { ballot: number; value: string }, from: ProcessId) {
    if (ballot < this.promised) return;
    this.accepted = { ballot, value };
    this.answer(from, ballot, { type: "Accepted" });
  }
  /** The answer waits until the log has what it says: who forgot a promise would break it. */
  answer(to: ProcessId, ballot: number, reply: Reply) {
    this.promised = ballot;
    this.force({ promised: this.promised, accepted: this.accepted });
    this.send(to, reply);
  }
}

/** Broken: proposes its own value, whatever was accepted before. */
class Stubborn extends Proposer {
  override adopt() {}
}

const learned = ({ live }: World) => live.flatMap((one) => one instanceof Proposer && one.chosen || []);
const agreement = always("agreement", (world) => new Set(learned(world)).size <= 1);
const validity = always("validity", (world) => learned(world).every((value) => /^P[12]'s$/.test(value)));

for (const [proposer, properties] of [[Proposer, [agreement, validity]], [Stubborn, [agreement]]] as const) {
  const { summary, verdicts } = explore({
    processes: { ...nodes([1, 2], proposer), ...nodes(ACCEPTORS, Acceptor) },
    faults: { crashes: 1, recoveries: 1, mayCrash: [3] }, // one stands for all: acceptors are alike
    forces: "instant", // an answer is all that waits for the log; late by a force or by the network is the same
    properties,
  });
  console.log([`${proposer.name}: ${summary}`, ...verdicts.agreement.counterexample?.words ?? []].join("\n"));
}
