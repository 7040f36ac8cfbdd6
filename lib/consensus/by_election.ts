import type { Handlers } from "../core/process.ts";
import { Bully } from "../election/bully.ts";
import { Consensus } from "./consensus.ts";

export type LeaderMessage = { type: "Value"; value: number };

/**
 * Consensus by an election: elect somebody, who tells all others its own value. It is as good as the election
 * that it hosts: with the bully, failures must show by timeouts, or two lead and two values are decided.
 * It does not cope with a leader that dies before all have heard it, and excludes recovery.
 */
export class ElectionConsensus extends Consensus<LeaderMessage>
  implements Handlers<LeaderMessage, never, "OutputElection"> {
  election = new Bully();

  propose(value: number) {
    this.proposal = value;
    this.election.elect();
  }

  onOutputElection({ elected }: { elected: number }) {
    if (elected !== this.id || this.decision !== undefined || this.proposal === undefined) return;
    this.broadcast({ type: "Value", value: this.proposal });
    this.decide(this.proposal);
  }

  onValue({ value }: { value: number }) {
    this.decide(value);
  }

  override onRecover() {
    this.excludeRecovery("a leader that comes back would tell another value");
  }
}
