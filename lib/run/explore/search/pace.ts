/** How often the clock is looked at: the slower the states come, the fewer of them between two looks. */

/** As long as so many ms pass between two looks, the next is further away; at most after so many states. */
const CLOCK_MS = 1, CLOCK_LOOKS = 1024;

export class Pace {
  /** States between two looks, and left until the next. */
  private pace = 1;
  private left = 1;

  /** @param at when the clock was last looked at */
  constructor(private readonly now: () => number, private readonly began: number, public at: number) {}

  /**
   * After one more state, whether the clock is looked at and says that a time has passed since the beginning.
   */
  hasPassed(ms: number): boolean {
    if (--this.left > 0) return false;
    const at = this.now();
    this.pace = at - this.at < CLOCK_MS ? Math.min(CLOCK_LOOKS, 2 * this.pace) : Math.ceil(this.pace / 4);
    this.left = this.pace;
    this.at = at;
    return at - this.began >= ms;
  }
}
