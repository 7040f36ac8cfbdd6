/** Processes that chatter and stamp each of their events, for the tests of logical clocks. */
import {
  hybridTick,
  type HybridTimestamp,
  hybridZero,
  lamportTick,
  Synchronised,
  type VectorClock,
  vectorMerge,
  vectorTick,
  vectorZero,
} from "../../lib/clocks/mod.ts";
import { Process } from "../../lib/core/process.ts";

export type Stamps = {
  readonly lamport: number;
  readonly vector: VectorClock;
  readonly hybrid: HybridTimestamp;
};
export type StampedMessage = { type: "Message" } & Stamps;

/** Sends messages at random; outputs its stamps at each sending and receipt. */
export class Stamped extends Process<StampedMessage, "Speak"> {
  lamport = 0;
  vector: VectorClock = vectorZero([this.id, ...this.peers]);
  hybrid: HybridTimestamp = hybridZero();

  override onStart() {
    this.setTimer("Speak", 0, 50);
  }

  onTimeoutSpeak() {
    const to = this.peers[this.choose(this.peers.length)];
    this.tick();
    this.send(to, { type: "Message", ...this.stamps });
    this.setTimer("Speak", 1, 50);
  }

  onMessage(message: StampedMessage) {
    this.tick(message);
  }

  tick(message?: Stamps) {
    this.lamport = this.nextLamport(message?.lamport);
    this.vector = this.nextVector(message?.vector);
    this.hybrid = this.nextHybrid(message?.hybrid);
    this.output({ ...this.stamps, clockMs: this.clock });
  }

  nextLamport(received?: number) {
    return lamportTick(this.lamport, received);
  }
  nextVector(received?: VectorClock) {
    return vectorTick(received ? vectorMerge(this.vector, received) : this.vector, this.id);
  }
  nextHybrid(received?: HybridTimestamp) {
    return hybridTick(this.hybrid, this.clock, received);
  }

  get stamps(): Stamps {
    return { lamport: this.lamport, vector: this.vector, hybrid: this.hybrid };
  }
}

/** A software clock and nothing else: it is told by how much to adjust itself. */
export class Adjusted extends Synchronised<never, never> {}
