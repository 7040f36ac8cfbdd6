import { Numbers } from "../core/numbers.ts";
import type { Handlers, ProcessId } from "../core/process.ts";
import { Lock } from "./lock.ts";

export type CentralLockMessage =
  | { type: "Request"; number: number }
  | { type: "Grant"; number: number }
  | { type: "Release"; number: number }
  | { type: "Recovered" };

/** Whose entry it is: the process, and how many times it has asked. */
type Turn = { readonly process: ProcessId; readonly number: number };

/**
 * Mutual exclusion by a server that grants one entry at a time, in the order of the requests' arrival. The
 * server may take part itself.
 *
 * Assumes reliable channels, in any order. The server is the bottleneck and the single point of failure:
 * while it is down, nobody enters. When it comes back, its log tells it who is inside, and it asks the others
 * to repeat what was lost with its memory. A client that crashes inside holds up all others until it comes
 * back: then it says that it has left.
 *
 * Cost: 3 messages for each entry (request, grant, release), none for the server's own; two message delays,
 * and the server's service time, from one that leaves to the next that enters. One forced write for each
 * entry.
 */
export class CentralLock extends Lock<CentralLockMessage> implements Handlers<CentralLockMessage> {
  readonly server: ProcessId;
  asked = new Numbers(); // a grant of what we asked for before a crash lets nobody in after it
  queue: Turn[] = []; // used by the server: who waits
  holder: Turn | undefined = undefined; // used by the server: who is inside

  /** @param server who grants the entries; the lowest id unless told */
  constructor(server?: ProcessId) {
    super();
    const group = [this.id, ...this.peers].sort((a, b) => a - b);
    this.server = server ?? group[0];
    if (!group.includes(this.server)) {
      throw new RangeError(`the server must be one of the processes ${group.join(", ")}, got ${server}`);
    }
  }

  enter() {
    this.become("wanted");
    this.send(this.server, { type: "Request", number: this.asked.next() });
  }

  exit() {
    this.become("released");
    this.tellReleased();
  }

  tellReleased() {
    this.send(this.server, { type: "Release", number: this.asked.last });
  }

  // ---- at a client

  onGrant({ number }: { number: number }) {
    if (number === this.asked.last && this.state === "wanted") this.become("held");
    // A grant of what we have left already: a request was repeated after the server's crash. Hand it back, or
    // nobody enters again.
    else if (number < this.asked.last || this.state === "released") {
      this.send(this.server, { type: "Release", number });
    }
  }

  /** The server has lost its queue, and what came while it was down: say again what we said last. */
  onRecovered() {
    if (this.state === "wanted") this.send(this.server, { type: "Request", number: this.asked.last });
    if (this.state === "released") this.tellReleased();
  }

  // ---- at the server

  /** Who was inside when we crashed may still be: it stays the holder until it says otherwise. */
  override onRecover(log: readonly Turn[]) {
    this.holder = log.at(-1); // a client's log has none
    if (this.id === this.server) this.broadcast({ type: "Recovered" });
    this.tellReleased(); // our own entry, if we were inside, ended with the crash
  }

  onRequest({ number }: { number: number }, from: ProcessId) {
    const turn = { process: from, number };
    if (this.isHolder(turn)) this.send(from, { type: "Grant", number }); // the grant was lost in our crash
    else {
      // Whoever asks again has left, even if its release is late or lost.
      if (this.holder?.process === from && this.holder.number < number) this.holder = undefined;
      this.enqueue(turn);
      this.grantNext();
    }
  }

  /** One place for each process, with its latest request: an earlier one is a repetition that was late. */
  enqueue(turn: Turn) {
    const place = this.queue.findIndex((waiting) => waiting.process === turn.process);
    if (place < 0) this.queue.push(turn);
    else if (this.queue[place].number < turn.number) this.queue[place] = turn;
  }

  onRelease({ number }: { number: number }, from: ProcessId) {
    this.leave({ process: from, number });
  }

  /** It has left, and whatever it had asked for earlier as well. */
  leave({ process, number }: Turn) {
    if (this.holder?.process !== process || this.holder.number > number) return; // late: it is inside again
    this.holder = undefined;
    this.grantNext();
  }

  /** The log has the grant before anyone sees it: a server that forgot it could let a second one in. */
  grantNext() {
    if (this.holder || this.queue.length === 0) return;
    this.holder = this.queue.shift()!;
    this.record(this.holder);
    this.send(this.holder.process, { type: "Grant", number: this.holder.number });
  }

  record(holder: Turn) {
    this.force({ ...holder });
  }

  isHolder({ process, number }: Turn): boolean {
    return this.holder?.process === process && this.holder.number === number;
  }
}
