/** What happened before what, read off the messages that were sent, beside what a class says of it. */
import { type VectorClock, vectorMerge, vectorTick, vectorZero } from "../../../clocks/vector.ts";
import type { Message, Process, ProcessId } from "../../../core/process.ts";

/** A process that writes letters and keeps the timestamps of its events, in order: `Stamped` is one. */
export type LetterWriter = Process<Message> & {
  readonly stamps: readonly { readonly lamport: number; readonly vector: VectorClock }[];
  write(to: ProcessId): void;
  onLetter(letter: never, from: ProcessId): void;
};

/** What the recorded messages say of an event. */
type Truth = {
  /** By process, how many of its events happened before this one or are it. */
  readonly truth: VectorClock;
  /** How many events has the longest chain that ends in it, each of which happened before the next. */
  readonly chain: number;
};

/** One event: its process, the truth, and the timestamps that the process gave it. */
export type StampedEvent = Truth & {
  readonly process: ProcessId;
  readonly lamport: number;
  readonly vector: VectorClock;
};

type Traced = LetterWriter & { readonly happened: readonly Truth[] };

/**
 * The same class, and beside each event what happened before it: each letter carries along, unseen by the
 * class, which events its sender knew of. So an explored process can be judged by what was sent, and not by
 * clocks that somebody may have edited. What the class stamps its events with is output, for the pictures.
 * @param algorithm the class, with `write` and `onLetter` as `Stamped` has them
 * @returns a class to explore; `stampedEvents` reads its processes
 */
export function traced<C extends LetterWriter>(algorithm: new () => C): new () => C {
  const Base = algorithm as unknown as new () => LetterWriter;
  return class extends Base {
    truth: VectorClock = vectorZero([this.id, ...this.peers]);
    chain = 0;
    happened: Truth[] = [];
    told = 0;

    override write(to: ProcessId) {
      this.happen();
      super.write(to);
      this.tell();
    }

    override onLetter(letter: Message & Truth, from: ProcessId) {
      const { truth, chain, ...seen } = letter;
      this.happen(truth, chain);
      super.onLetter(seen as never, from);
      this.tell();
    }

    protected override send(to: ProcessId, message: Message, channel?: string) {
      this.happen();
      const known = { truth: this.truth, chain: this.chain };
      super.send(to, { ...message, ...known }, channel);
    }

    protected override broadcast(message: Message, channel?: string) {
      for (const peer of this.peers) this.send(peer, message, channel);
    }

    happen(truth: VectorClock = {}, chain = 0) {
      this.truth = vectorTick(vectorMerge(this.truth, truth), this.id);
      this.chain = Math.max(this.chain, chain) + 1;
      this.happened.push({ truth: { ...this.truth }, chain: this.chain });
    }

    tell() {
      for (const { lamport, vector } of this.stamps.slice(this.told)) {
        this.output({ C: lamport, V: Object.values(vector).join(" ") });
      }
      this.told = this.stamps.length;
    }
  } as unknown as new () => C;
}

/**
 * All events of processes made by `traced`, process by process in order; undefined if some process has not
 * given each of its events exactly one timestamp.
 */
export function stampedEvents(
  processes: { readonly [id: ProcessId]: LetterWriter },
): StampedEvent[] | undefined {
  const all = Object.values(processes) as Traced[];
  if (all.some(({ stamps, happened }) => stamps.length !== happened.length)) return undefined;
  return all.flatMap(({ id, stamps, happened }) =>
    happened.map((truth, k) => ({ process: id, ...stamps[k], ...truth }))
  );
}
