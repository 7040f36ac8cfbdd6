import { type Handlers, Process, type ProcessId } from "../core/process.ts";
import { type VectorClock, vectorMerge, vectorTick, vectorZero } from "./vector.ts";

export type StampedMessage = { type: "Letter"; lamport: number; vector: VectorClock };

/**
 * Writes letters, and keeps a Lamport clock (Lamport, 1978) and a vector clock (Fidge, Mattern, 1988). Being
 * asked is an event, so is each sending, so is each receipt.
 *
 * Nothing is assumed about the network. It excludes recovery.
 *
 * Cost: one number, and one more for each process, in every letter.
 */
export class Stamped extends Process<StampedMessage> implements Handlers<StampedMessage> {
  lamport = 0;
  vector: VectorClock = vectorZero([this.id, ...this.peers]);
  stamps: { lamport: number; vector: VectorClock }[] = []; // of our events, in order

  write(to: ProcessId) {
    this.event();
    this.event();
    this.send(to, { type: "Letter", lamport: this.lamport, vector: this.vector });
  }

  onLetter({ lamport, vector }: { lamport: number; vector: VectorClock }) {
    this.event(lamport, vector);
  }

  event(lamport = 0, vector: VectorClock = {}) {
    this.lamport = this.nextLamport(lamport);
    this.vector = this.nextVector(vector);
    this.stamps.push({ lamport: this.lamport, vector: { ...this.vector } });
  }

  /** Lamport: later than all our own events, and later than the sending of what we have received. */
  nextLamport(received: number) {
    return Math.max(this.lamport, received) + 1;
  }

  /** Fidge, Mattern: all that we or the sender knew of, and one event more of our own. */
  nextVector(received: VectorClock) {
    return vectorTick(vectorMerge(this.vector, received), this.id);
  }

  override onRecover() {
    this.excludeRecovery("its clocks would begin again, and give timestamps a second time");
  }
}
