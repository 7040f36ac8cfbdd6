import { type Message, Process, type ProcessId } from "../core/process.ts";

/**
 * What all algorithms of consensus have in common: each process proposes a value by `propose(value)`, and
 * comes to a `decision`, which it tells by the output `{ decided }`. Values are numbers.
 *
 * An algorithm solves consensus if it has the properties of `properties.ts`: agreement, validity,
 * termination.
 */
export abstract class Consensus<M extends Message = Message, Timer extends string = never>
  extends Process<M, Timer> {
  /** What it has proposed; undefined before. */
  proposal: number | undefined = undefined;
  /** Undefined until it has decided; then it never changes. */
  decision: number | undefined = undefined;

  /** Proposes a value: an operation, or the host's call. */
  abstract propose(value: number): void;

  /**
   * Decides. To decide the same again changes nothing; who decides otherwise says so, too: a process that
   * changes its mind breaks agreement, and must be seen to.
   */
  decide(value: number) {
    if (this.decision === value) return;
    this.decision = value;
    this.output({ decided: value });
  }
}

/**
 * Processes 1, 2, … of a class, each of which proposes its value as soon as it starts.
 * @param values one for each process
 * @example graphOf({ processes: proposers(Voting, [0, 1, 1]) })
 */
export function proposers<P extends Process & { propose(value: number): void }>(
  algorithm: new () => P,
  values: readonly number[],
): Record<ProcessId, new () => P> {
  // deno-lint-ignore no-explicit-any -- TypeScript wants a mixin to take anything; a class of P takes nothing
  class Proposer extends (algorithm as unknown as new (...given: any[]) => Process) {
    override onStart() {
      super.onStart();
      (this as unknown as P).propose(values[this.id - 1]);
    }
  }
  Object.defineProperty(Proposer, "name", { value: algorithm.name });
  return Object.fromEntries(values.map((_, index) => [index + 1, Proposer as unknown as new () => P]));
}
