/** What is counted in every run, whatever the trace keeps. */
import type { ProcessId } from "../../core/process.ts";

export class Counters {
  /** Messages that processes sent to themselves; they cross no network and are not in `messages`. */
  local = 0;
  /** Messages received from other processes (a doubled message counts twice). */
  received = 0;
  /** Messages from other processes that never arrived: lost, cut off, or their receiver was down. */
  dropped = 0;
  /** Bytes sent, if the run was given a `size`. */
  bytes = 0;
  timeouts = 0;
  crashes = 0;
  recoveries = 0;
  /** Records forced, counted by forces. */
  forces = 0;
  deliveries = 0;
  /** All events that the run has gone through. */
  events = 0;
  /** By number of the type, see `types`. */
  readonly sentByType: number[] = [];
  readonly types: string[] = [];
  readonly sentBy: Uint32Array;
  readonly receivedBy: Uint32Array;

  constructor(private readonly ids: readonly ProcessId[]) {
    this.sentBy = new Uint32Array(ids.length);
    this.receivedBy = new Uint32Array(ids.length);
  }

  /** Messages sent to other processes. */
  get messages(): number {
    let sum = 0;
    for (const count of this.sentByType) sum += count;
    return sum;
  }

  /** Messages sent to others, by type, in alphabetical order. */
  get byType(): Record<string, number> {
    const pairs = this.types.map((type, number): [string, number] => [type, this.sentByType[number]]);
    return Object.fromEntries(pairs.filter(([, count]) => count > 0).sort(([a], [b]) => a < b ? -1 : 1));
  }

  /** Messages sent and received, by process. */
  get byProcess(): Record<ProcessId, { sent: number; received: number }> {
    return Object.fromEntries(
      this.ids.map((id, place) => [id, { sent: this.sentBy[place], received: this.receivedBy[place] }]),
    );
  }
}
