/**
 * The adversary's driver: at each step somebody else decides which message arrives next. Nothing is lost and
 * nobody fails, so that whatever goes wrong is done by order alone.
 */
import type { Process } from "../../core/process.ts";
import { LimitError } from "../errors.ts";
import { checkDriver } from "../options/drivers.ts";
import type { InFlight } from "../property/world.ts";
import { Untimed, type UntimedOptions } from "../replay/untimed.ts";
import type { Processes, ProcessOf } from "../system.ts";

/** Chooses one of the messages in flight, the oldest first, by its place; undefined: the run ends. */
export type Adversary<P extends Process = Process> = (
  run: Directed<P>,
  inFlight: readonly InFlight[],
) => number | undefined;

/** More steps than this nobody waits for. */
const MOST_STEPS = 1_000_000;

/** A run under somebody's direction, as far as it came: its `trace`, `counts` and `processes`. */
export class Directed<P extends Process = Process> extends Untimed<P> {
  /** How many messages have arrived. */
  steps = 0;

  constructor(options: UntimedOptions<P>) {
    checkDriver("replay", options);
    super(options);
    for (const node of this.nodes) {
      this.now++; // a trace whose first start is at 1 counts steps
      this.explained(() => this.startNode(node));
    }
  }

  /**
   * Lets a message arrive.
   * @param place in `inFlight`, the oldest is 0; what a process has sent to itself comes before all else
   * @throws RangeError if there is none; ProcessError when its handler throws
   */
  letArrive(place: number): void {
    const { own } = this, at = own ? this.letters.indexOf(own) : place, letter = this.letters[at];
    if (letter === undefined) {
      throw new RangeError(`in flight are ${this.letters.length} messages, the oldest is 0; got ${place}`);
    }
    this.now++;
    this.steps++;
    this.letters.splice(at, 1);
    this.explained(() => this.arrive(letter));
  }

  private explained(work: () => void): void {
    try {
      work();
    } catch (error) {
      throw this.explain(error);
    }
  }
}

/**
 * Runs a system as an adversary directs it, until it says no more, or nothing is in flight.
 * @param options the system, as for `replay`; timers do not fire
 * @param adversary chooses which message arrives next
 * @param most steps, 1,000,000 unless told
 * @returns the run; more of it can be had by `letArrive`
 * @throws LimitError if it goes on past a million steps; ProcessError when a handler throws
 * @example
 * direct({ processes: proposers(Voting, [0, 1, 1]) }, (_run, inFlight) => inFlight.length - 1)
 */
export function direct<S extends Processes>(
  options: UntimedOptions<ProcessOf<S>> & { readonly processes: S },
  adversary: Adversary<ProcessOf<S>>,
  most: { readonly steps?: number } = {},
): Directed<ProcessOf<S>> {
  const run = new Directed<ProcessOf<S>>(options), { steps = Infinity } = most;
  while (run.steps < steps) {
    const { inFlight } = run;
    if (inFlight.length === 0) break;
    const place = adversary(run, inFlight);
    if (place === undefined) break;
    if (run.steps === MOST_STEPS) {
      throw new LimitError(
        `the run went on past ${MOST_STEPS} steps; say how many, e.g. { steps: 100 }`,
        run,
      );
    }
    run.letArrive(place);
  }
  return run;
}
