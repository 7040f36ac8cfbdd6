// Logical clocks in every schedule: the same twins, speaking when they are asked to, beside clocks that may
// go on at any time.
import {
  compareVectors,
  type VectorClock,
  vectorMerge,
  vectorTick,
  vectorZero,
} from "../../lib/clocks/mod.ts";
import { always, explore, monitor, type World } from "../../lib/run/explore/explore.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { type Event, WRONG } from "./helpers.ts";
import type { Stamped, StampedMessage, Stamps } from "./toys.ts";

/**
 * A stamped event with the truth beside it: the events that happened before it or are it, counted by process.
 */
type Known = Event & { truth: VectorClock };

/** How far the clocks of these processes can be apart. */
const APART_MS = 1;

/** A twin that can be explored: it speaks when it is asked to, and its clock goes on when it is told. */
function asked(twin: new () => Stamped) {
  return class extends twin {
    shownMs = 0;
    truth: VectorClock = vectorZero([this.id, ...this.peers]);

    override onStart() {}
    protected override setTimer() {}
    protected override get clock() {
      return this.shownMs;
    }
    /** A millisecond goes by. */
    pass() {
      this.shownMs++;
    }
    speak() {
      this.onTimeoutSpeak();
    }

    override tick(message?: Stamps) {
      const { truth = {} } = (message ?? {}) as Partial<Known>;
      this.truth = vectorTick(vectorMerge(this.truth, truth), this.id);
      super.tick(message);
    }
    override get stamps() {
      return { ...super.stamps, truth: this.truth };
    }
    override onMessage(message: StampedMessage) {
      this.tick(message);
    }
  };
}

const events = monitor<Known[]>([], (so, happening) => {
  if (happening.kind === "output") so.push(happening.what as Known);
});

/**
 * Explores two processes, of which one speaks twice and the other once, while the clock of the first may go
 * on.
 */
export function exploreStamps(twin: new () => Stamped, property: string) {
  const isWrong = property === "hybrid timestamps stay close to physical time"
    ? ({ hybrid, clockMs }: Known) => Math.abs(hybrid.physicalMs - clockMs) > APART_MS
    : WRONG[property];
  return explore({
    processes: nodes(2, asked(twin)),
    invocations: [invoke(1, "speak"), invoke(1, "speak"), invoke(2, "speak"), invoke(1, "pass")],
    monitor: events,
    properties: [
      always(
        property,
        ({ monitor: known }: World<Stamped, Known[]>) =>
          known.every((a) =>
            known.every((b) => !isWrong(a, b, compareVectors(a.truth, b.truth) === "before"))
          ),
      ),
    ],
  });
}
