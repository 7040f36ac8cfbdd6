import { type Handlers, Process, type ProcessId } from "../core/process.ts";

export type BullyMessage =
  | { type: "Election" }
  | { type: "OK" }
  | { type: "Coordinator" };

/**
 * The bully algorithm (Garcia-Molina, 1982): the highest id that is up becomes leader, and a process that
 * comes back with a higher one takes over. Everyone knows all ids; channels are reliable.
 *
 * Assumes that failures can be detected by timeouts: an answer arrives within `answerMs`, or its sender is
 * down. Where that fails, two may lead at a time. And it assumes that nobody comes back while a lower one
 * announces itself: the two announcements may arrive in different orders, and then processes follow different
 * leaders until the next election.
 *
 * Cost for N processes, the old leader N down, messages to it counted, `OK` counted, the winner announcing to
 * the lower ids: best N − 1 (the next highest notices), worst N² − N − 1 (the lowest notices). Not counting
 * those to the dead leader: N − 2 and N² − 2N.
 */
export class Bully extends Process<BullyMessage, "Answer" | "Coordinator">
  implements Handlers<BullyMessage, "Answer" | "Coordinator"> {
  /** Undefined until an election has ended. */
  elected: ProcessId | undefined = undefined;
  state: "idle" | "electing" | "follower" | "leader" = "idle";

  /**
   * @param answerMs how long to wait for an OK: longer than a round trip takes
   * @param coordinatorMs how long to wait for the announcement of one who said OK, before starting again
   */
  constructor(readonly answerMs = 100, readonly coordinatorMs = 5 * answerMs) {
    super();
  }

  get higher() {
    return this.peers.filter((peer) => peer > this.id);
  }
  get lower() {
    return this.peers.filter((peer) => peer < this.id);
  }

  /** Whoever comes back finds out who leads now, or takes over. */
  override onRecover() {
    this.elect();
  }

  /** Starts an election, e.g. because the leader seems to be down. */
  elect() {
    this.elected = undefined;
    this.state = "electing";
    this.cancelTimer("Coordinator");
    for (const peer of this.higher) this.send(peer, { type: "Election" });
    if (this.higher.length === 0) this.becomeLeader();
    else this.setTimer("Answer", this.answerMs);
  }

  /** A lower one holds an election: stop it, and hold our own. */
  onElection(_message: object, from: ProcessId) {
    this.send(from, { type: "OK" });
    if (this.state !== "electing") this.elect();
  }

  /** A higher one is up: it will announce a leader, or we start again. */
  onOK() {
    if (this.state !== "electing") return;
    this.cancelTimer("Answer");
    this.setTimer("Coordinator", this.coordinatorMs);
  }

  onTimeoutAnswer() {
    this.becomeLeader();
  }

  onTimeoutCoordinator() {
    this.elect();
  }

  /** Only higher ones announce themselves to us. */
  onCoordinator(_message: object, from: ProcessId) {
    this.learn(from);
  }

  becomeLeader() {
    this.learn(this.id);
    for (const peer of this.lower) this.send(peer, { type: "Coordinator" });
  }

  learn(leader: ProcessId) {
    this.cancelTimer("Answer");
    this.cancelTimer("Coordinator");
    this.elected = leader;
    this.state = leader === this.id ? "leader" : "follower";
    this.output({ elected: leader });
  }
}
