import { ln } from "../core/random.ts";
import { type Handlers, Process } from "../core/process.ts";
import type { Lock } from "./lock.ts";

/**
 * One that uses a lock, whichever it is: it thinks, enters, holds the critical section for a while, leaves,
 * and begins again. The same contender over each algorithm makes their numbers comparable. After a crash it
 * makes all its entries anew, if the lock takes it back.
 *
 * @example
 * simulate({ processes: nodes(5, () => new Contender(new RicartAgrawala(), 3, 5, 100)) })
 */
export class Contender<L extends Lock = Lock> extends Process<never, "Think" | "Leave">
  implements Handlers<never, "Think" | "Leave", "OutputLock"> {
  /** How often it has been in the critical section. */
  entered = 0;

  /**
   * @param lock the algorithm
   * @param entries how often it enters; 0 for one that only takes part, Infinity for one that goes on for
   * ever
   * @param holdMs how long it stays in the critical section, ms
   * @param thinkMs how long it thinks before each entry, ms: exponential with this mean; 0 for at once
   */
  constructor(readonly lock: L, readonly entries = 1, readonly holdMs = 5, readonly thinkMs = 0) {
    super();
    if (!(entries === Infinity || (Number.isInteger(entries) && entries >= 0))) {
      throw new RangeError(`a contender enters a whole number of times ≥ 0, got ${entries}`);
    }
    if (!(holdMs >= 0 && holdMs < Infinity)) throw new RangeError(`holdMs must be ≥ 0 ms, got ${holdMs}`);
    if (!(thinkMs >= 0 && thinkMs < Infinity)) throw new RangeError(`thinkMs must be ≥ 0 ms, got ${thinkMs}`);
  }

  /** What the lock is, for diagrams. */
  get state() {
    return this.lock.state;
  }
  /** Whether it has made all its entries. */
  get done() {
    return this.entered >= this.entries && this.lock.state === "released";
  }

  override onStart() {
    this.think();
  }

  /** Enters once more, now: for scenarios that say themselves who enters when. */
  work() {
    this.lock.enter();
  }

  think() {
    if (this.entered >= this.entries) return;
    this.setTimer("Think", this.thinkMs === 0 ? 0 : -this.thinkMs * ln(this.random()));
  }

  onTimeoutThink() {
    this.lock.enter();
  }

  onOutputLock(what: unknown) {
    this.output(what);
    if (what !== "entered") return;
    this.entered++;
    this.setTimer("Leave", this.holdMs);
  }

  onTimeoutLeave() {
    this.lock.exit();
    this.think();
  }
}
