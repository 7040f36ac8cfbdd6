import { type Handlers, Process, type ProcessId } from "../core/process.ts";
import { successorIn } from "./ring_order.ts";

export type ChangRobertsMessage =
  | { type: "Candidate"; candidate: ProcessId }
  | { type: "Elected"; leader: ProcessId };

/**
 * Leader election in a one-way ring (Chang and Roberts, 1979): a process passes on only ids higher than its
 * own. Assumes reliable channels that keep the order of messages, and no crashes; it excludes recovery. (An
 * id that overtakes the announcement of the election before is swallowed by those who still take part in that
 * one, and who sent it waits for ever.)
 *
 * Cost, counted in `Candidate` messages when all N processes start: N·H_N on average over all orders of the
 * ids, least 2N − 1 (ids ascending along the ring), most N(N + 1)/2 (descending). The announcement takes N
 * `Elected` messages more.
 */
export class ChangRoberts extends Process<ChangRobertsMessage> implements Handlers<ChangRobertsMessage> {
  elected: ProcessId | undefined = undefined;
  state: "idle" | "electing" | "follower" | "leader" = "idle";
  readonly ring: readonly ProcessId[];

  /** @param ring all ids, each before its successor; default: in ascending order */
  constructor(ring: readonly ProcessId[] = []) {
    super();
    this.ring = [...ring]; // each process has its own
  }

  /** Starts an election. */
  elect() {
    if (this.state === "electing") return;
    this.state = "electing";
    this.elected = undefined;
    this.pass({ type: "Candidate", candidate: this.id });
  }

  onCandidate({ candidate }: { candidate: ProcessId }) {
    if (candidate > this.id) {
      this.state = "electing";
      this.elected = undefined;
      this.pass({ type: "Candidate", candidate });
    } else if (candidate < this.id) {
      this.elect(); // the lower id goes no further; ours goes instead, unless it is on its way
    } else if (this.state === "electing") {
      // Our id came all the way round: nobody has a higher one.
      this.learn(this.id);
      this.pass({ type: "Elected", leader: this.id });
    }
  }

  onElected({ leader }: { leader: ProcessId }) {
    if (leader === this.id) return; // everyone has been told
    this.learn(leader);
    this.pass({ type: "Elected", leader });
  }

  learn(leader: ProcessId) {
    this.elected = leader;
    this.state = leader === this.id ? "leader" : "follower";
    this.output({ elected: leader });
  }

  pass(message: ChangRobertsMessage) {
    this.send(successorIn(this.ring, this, this.id), message);
  }

  override onRecover() {
    this.excludeRecovery("an id that came while it was down is lost, and who sent that waits for ever");
  }
}
