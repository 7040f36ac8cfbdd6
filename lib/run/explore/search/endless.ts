/**
 * Looks for executions on which something never comes true while the search goes on, so that a short one is
 * not found only after a large space: whenever the number of expanded states has doubled. What was known of
 * their steps before is kept; only the components are found anew each time.
 */
import type { Judge } from "../moving/judge.ts";
import { type Escape, findEscape } from "./lasso.ts";
import { type Asked, Region } from "./region.ts";
import { unrolled } from "./unroll.ts";

/** After so many states it looks for the first time. */
export const FIRST_LOOK = 16_384;

export class Endless {
  private region: Region | undefined;
  private found: Escape | undefined;
  /** A loop was found, but something in it would wait for ever. */
  unfair = false;
  /** How many steps away from the beginning all states were expanded when it was found. */
  private depth = 0;

  constructor(private readonly search: Asked, private readonly judge: Judge) {}

  get bytes(): number {
    return this.region?.bytes ?? 0;
  }

  /** Looks among the states that are expanded; true if there is such an execution. */
  look(depth: number): boolean {
    if (this.found) return true;
    this.region ??= new Region(this.search, this.judge);
    this.region.grow(false);
    this.found = this.real(findEscape(this.search, this.region));
    this.depth = depth;
    return this.found !== undefined;
  }

  /**
   * The execution to report when the search has ended.
   * @param enough the search ended because everything was decided: one that was found on the way will do
   */
  escape(enough: boolean): Escape | undefined {
    const { search, found } = this;
    // All states of a shorter one would have been expanded by then.
    if (found && (enough || found.labels.length <= this.depth)) return found;
    const region = this.region ?? new Region(search, this.judge);
    region.grow(true);
    this.region = undefined;
    return this.real(findEscape(search, region));
  }

  /** Where states stand for others, the execution in real states, if it is one that can go on for ever. */
  private real(escape: Escape | undefined): Escape | undefined {
    if (!escape || !this.search.alike) return escape;
    const real = unrolled(this.search, escape);
    this.unfair = real === undefined;
    return real;
  }
}
