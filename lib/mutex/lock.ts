import { type Message, Process } from "../core/process.ts";

/** What a process is to a lock: it has let go, it waits, or it is inside. */
export type LockState = "released" | "wanted" | "held";

const NEXT: Readonly<Record<LockState, LockState>> = {
  released: "wanted",
  wanted: "held",
  held: "released",
};

/**
 * What all algorithms for mutual exclusion have in common: `enter()` asks for the critical section, "entered"
 * is output once we are in it; `exit()` leaves it, and outputs "left". One entry at a time: whoever waits or
 * is inside may not ask again.
 *
 * A subclass says in `enter` and `exit` whom it asks and tells, and calls `become` whenever its state
 * changes.
 */
export abstract class Lock<M extends Message = Message, Timer extends string = never>
  extends Process<M, Timer> {
  state: LockState = "released";

  /** Asks for the critical section. @throws Error if we wait for it or are in it */
  abstract enter(): void;

  /** Leaves the critical section. @throws Error if we are not in it */
  abstract exit(): void;

  /** The only way to change the state: released → wanted → held → released. */
  protected become(next: LockState) {
    if (NEXT[this.state] !== next) throw new Error(illegal(this.id, this.state, next));
    this.state = next;
    if (next === "held") this.output("entered");
    if (next === "released") this.output("left");
  }
}

function illegal(id: number, state: LockState, next: LockState): string {
  if (next === "wanted") {
    const reason = state === "held" ? "it is in the critical section" : "it is waiting already";
    return `P${id} cannot enter: ${reason}; call enter() once, and exit() after "entered"`;
  }
  if (next === "released") {
    const reason = state === "wanted" ? "it is still waiting" : "it has not entered";
    return `P${id} cannot leave the critical section: ${reason}; call exit() after "entered"`;
  }
  const reason = state === "held" ? "it is there already" : "it has not asked";
  return `P${id} cannot get into the critical section: ${reason}; a process becomes "held" once for each enter()`;
}
