/** Timers in real time. */
import type { Timer } from "../../world/node.ts";
import { LONGEST_MS } from "../options.ts";

export class Timeouts {
  private readonly running = new Map<Timer, ReturnType<typeof setTimeout>>();

  constructor(private readonly now: () => number, private readonly expire: (timer: Timer) => void) {}

  /** How many are set. */
  get size(): number {
    return this.running.size;
  }

  /** Sets a timer, or sets it anew. */
  set(timer: Timer, ms: number): void {
    timer.deadline = this.now() + ms;
    this.wait(timer);
  }

  /** Runtimes round to whole ms and fire early: it looks again when it is woken. */
  private wait(timer: Timer): void {
    clearTimeout(this.running.get(timer));
    const leftMs = Math.min(LONGEST_MS, Math.max(0, Math.ceil(timer.deadline - this.now())));
    this.running.set(timer, setTimeout(() => this.wake(timer), leftMs));
  }

  private wake(timer: Timer): void {
    if (this.now() < timer.deadline) return this.wait(timer);
    this.stop(timer);
    this.expire(timer);
  }

  stop(timer: Timer): void {
    clearTimeout(this.running.get(timer));
    this.running.delete(timer);
    timer.deadline = Infinity;
    timer.node.forgetTimer(timer);
  }
}
