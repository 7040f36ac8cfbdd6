/** When a search has reached one of its bounds. */
import type { Model } from "../options/model.ts";
import { Stop } from "../state/tables.ts";
import type { Pace } from "./pace.ts";

/** How far a search is. */
type Searched = {
  readonly depth: number;
  readonly states: number;
  /** The first state that was not expanded. */
  readonly next: number;
  /** Bytes of all that grows with the states; those of them on V8's heap. */
  readonly bytes: number;
  readonly heapBytes: number;
};

/** So many states are expanded, and so many ways of choosing tried, between two looks at the memory. */
const STATES_BETWEEN = 64, WAYS_BETWEEN = 16;

export class Limits {
  private ways = 0;

  constructor(
    private readonly model: Model,
    private readonly searched: Searched,
    private readonly pace: Pace,
  ) {}

  /** The bound that is reached, in words. */
  reached(): string | undefined {
    const { bounds } = this.model, { depth, states, next } = this.searched;
    if (depth >= bounds.depth) return `depth ${bounds.depth}`;
    if (states >= bounds.states) return `${bounds.states} states`;
    return (next % STATES_BETWEEN === 0 ? this.full() : undefined) ?? this.late();
  }

  /** The bound of memory that is reached, in words. */
  private full(): string | undefined {
    const { memoryBytes, heapBytes } = this.model.bounds;
    if (this.searched.bytes >= memoryBytes) return `${memoryBytes} bytes`;
    return this.searched.heapBytes >= heapBytes ? `${heapBytes} bytes of texts and objects` : undefined;
  }

  /** The bound of time if it is reached, in words. */
  private late(): string | undefined {
    const { timeMs } = this.model.bounds;
    return timeMs < Infinity && this.pace.hasPassed(timeMs) ? `${timeMs} ms` : undefined;
  }

  /**
   * Looks at memory and time between the ways in which the choices of one handler can fall: there may be
   * millions.
   * @throws Stop where a bound is reached
   */
  glance(): void {
    const reached = (++this.ways % WAYS_BETWEEN === 0 ? this.full() : undefined) ?? this.late();
    if (reached !== undefined) throw new Stop(reached);
  }
}
