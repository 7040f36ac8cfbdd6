/** Which receipt a delivery belongs to: receipt is not delivery, and the trace does not say. */
import type { Message, ProcessId } from "../../../core/process.ts";
import type { TraceEvent } from "../../../core/trace/trace.ts";
import { shortOf } from "../../page/text.ts";

type Received = {
  readonly row: number;
  readonly time: number;
  readonly peer: ProcessId;
  readonly message: Message;
};

/**
 * So many receipts without a delivery are remembered a process: acknowledgements and the like never get one.
 */
const REMEMBERED = 400;

/**
 * A delivery belongs to the earliest receipt at the same process whose message is the delivered content or
 * has it in a field; messages that came from the delivery's sender are preferred.
 */
export class Holdback {
  private readonly received = new Map<ProcessId, Received[]>();
  private readonly latest = new Map<ProcessId, number>();

  receive(event: TraceEvent): void {
    this.latest.set(event.process, event.index);
    if (!event.message) return;
    const list = this.received.get(event.process) ?? [];
    if (!this.received.has(event.process)) this.received.set(event.process, list);
    list.push({ row: event.index, time: event.time, peer: event.peer, message: event.message });
    if (list.length > REMEMBERED) list.shift();
  }

  /**
   * The row of the receipt, if the message was held back since then; −1 if it was delivered at once, or never
   * received.
   */
  deliver(event: TraceEvent): number {
    const list = this.received.get(event.process) ?? [];
    const content = shortOf(event.content, 500);
    let best = -1, bestScore = 0;
    list.forEach((received, place) => {
      const score = scoreOf(received, content, event.peer);
      if (score > bestScore) [best, bestScore] = [place, score];
    });
    if (best < 0) return -1;
    const [{ row, time }] = list.splice(best, 1);
    return row === this.latest.get(event.process) && time === event.time ? -1 : row;
  }
}

function scoreOf(received: Received, content: string, peer: ProcessId): number {
  const fromPeer = received.peer === peer ? 1 : 0;
  if (shortOf(received.message, 500) === content) return 4 + fromPeer;
  for (const [key, value] of Object.entries(received.message)) {
    if (key !== "type" && shortOf(value, 500) === content) return 2 + fromPeer;
  }
  return 0;
}
