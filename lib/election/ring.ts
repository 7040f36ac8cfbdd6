import { Numbers } from "../core/numbers.ts";
import { type Handlers, Process, type ProcessId } from "../core/process.ts";
import { successorIn } from "./ring_order.ts";

type Travelling =
  | { type: "Election"; ids: ProcessId[]; number: number }
  | { type: "Elected"; leader: ProcessId; told: ProcessId[]; number: number };
export type RingMessage = Travelling | { type: "Ack"; number: number };

/**
 * Ring election as lectures teach it: a list of ids travels round the ring, every process appends its own;
 * who finds its own id in the list ends the election, and an announcement travels round. Each message is
 * acknowledged to its sender, so that a silent successor can be skipped.
 *
 * Assumes that a successor which does not acknowledge within `ackMs` is down, and that the rest of the ring
 * stays up while the list travels. Otherwise:
 * - the highest may die after it appended its id, and stays elected until its failure is noticed again;
 * - if one crashes that has passed the list to a dead successor, nobody passes it on, and the election never
 *   ends;
 * - if the highest comes back while an announcement waits to skip it, processes may keep different leaders
 *   until the next election.
 *
 * Cost with M live processes and one starter: M `Election`, M `Elected` and 2M `Ack` messages, and one more
 * `Election` and `Elected` for each dead process that is skipped.
 */
export class RingElection extends Process<RingMessage, "Ack"> implements Handlers<RingMessage, "Ack"> {
  /** Undefined until an election has ended. */
  elected: ProcessId | undefined = undefined;
  state: "idle" | "electing" | "follower" | "leader" = "idle";
  /** What our successors have not acknowledged yet, by number. */
  unacknowledged = new Map<number, { to: ProcessId; message: Travelling }>();
  sent = new Numbers(); // what we sent before a crash has none of the numbers after it
  readonly ring: readonly ProcessId[];

  /**
   * @param ring all ids, each before its successor; default: in ascending order
   * @param ackMs how long to wait for an acknowledgement: longer than a round trip takes
   */
  constructor(ring: readonly ProcessId[] = [], readonly ackMs = 100) {
    super();
    this.ring = [...ring]; // each process has its own
  }

  override onRecover() {
    this.elect();
  }

  /** Starts an election, e.g. because the leader seems to be down. */
  elect() {
    this.becomeUndecided();
    this.pass({ type: "Election", ids: [this.id], number: 0 });
  }

  onElection({ ids, number }: { ids: readonly ProcessId[]; number: number }, from: ProcessId) {
    if (ids.includes(this.id)) {
      // The list has been all the way round: it holds everyone who was there.
      const leader = Math.max(...ids);
      this.learn(leader);
      this.pass({ type: "Elected", leader, told: [this.id], number: 0 });
    } else {
      this.becomeUndecided();
      this.pass({ type: "Election", ids: [...ids, this.id], number: 0 });
    }
    this.send(from, { type: "Ack", number }); // only now: if we crash before, we are skipped and the list is not lost
  }

  onElected(
    { leader, told, number }: { leader: ProcessId; told: readonly ProcessId[]; number: number },
    from: ProcessId,
  ) {
    if (!told.includes(this.id)) {
      this.learn(leader);
      this.pass({ type: "Elected", leader, told: [...told, this.id], number: 0 });
    } // else everyone has been told
    this.send(from, { type: "Ack", number });
  }

  onAck({ number }: { number: number }) {
    this.unacknowledged.delete(number);
    this.cancelTimer("Ack", String(number));
  }

  /** The successor is silent: skip it. Whoever is alone in the end comes to itself and sees its own id. */
  onTimeoutAck(key: string) {
    const silent = this.unacknowledged.get(Number(key))!;
    this.unacknowledged.delete(Number(key));
    this.pass(silent.message, silent.to);
  }

  /** Sends to the one after `before`, and remembers it until it is acknowledged. */
  pass(message: Travelling, before: ProcessId = this.id) {
    const to = successorIn(this.ring, this, before);
    const number = this.sent.next();
    this.unacknowledged.set(number, { to, message: { ...message, number } });
    this.send(to, { ...message, number });
    this.setTimer("Ack", this.ackMs, this.ackMs, String(number));
  }

  becomeUndecided() {
    this.elected = undefined;
    this.state = "electing";
  }

  learn(leader: ProcessId) {
    this.elected = leader;
    this.state = leader === this.id ? "leader" : "follower";
    this.output({ elected: leader });
  }
}
