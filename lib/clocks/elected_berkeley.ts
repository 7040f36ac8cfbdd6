import type { Process, ProcessId } from "../core/process.ts";
import { Berkeley } from "./berkeley.ts";

/**
 * The Berkeley algorithm with an elected leader: when it crashes, the next one elected goes on.
 * @example nodes(5, () => new ElectedBerkeley(new WatchedBully()))
 */
export class ElectedBerkeley extends Berkeley {
  /**
   * @param election a process that outputs `{ elected: id }`, e.g. one of lib/election with a failure
   * detector
   */
  constructor(readonly election: Process, everyMs?: number, answerMs?: number, outlierMs?: number) {
    super(everyMs, answerMs, outlierMs);
  }

  onOutputElection({ elected }: { elected: ProcessId }) {
    if (elected === this.id) this.lead();
    else this.follow();
  }
}
