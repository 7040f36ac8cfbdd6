import { type Handlers, Process, type ProcessId } from "../core/process.ts";
import { Voting } from "./voting.ts";

/**
 * An election is consensus on an id: everyone proposes itself, and who is decided leads. It is as good as the
 * consensus that it hosts: with `Voting`, which waits for all, one silent process blocks it. It excludes
 * recovery.
 */
export class ConsensusElection extends Process<never> implements Handlers<never, never, "OutputVoting"> {
  voting = new Voting();
  elected: ProcessId | undefined = undefined;
  state: "idle" | "electing" | "follower" | "leader" = "idle";

  elect() {
    this.state = "electing";
    this.voting.propose(this.id);
  }

  onOutputVoting({ decided }: { decided: ProcessId }) {
    this.elected = decided;
    this.state = decided === this.id ? "leader" : "follower";
    this.output({ elected: decided });
  }

  override onRecover() {
    this.excludeRecovery("so does the consensus that it hosts");
  }
}
