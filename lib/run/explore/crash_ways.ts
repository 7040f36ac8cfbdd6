/** The ways to a crash and from it, as schedules. */
import type { Schedule, Step } from "../system.ts";
import { type Aftermath, type Ending, NOTHING } from "./aftermath.ts";

/** Where a crash leads, and from where. */
export type Crash = { readonly state: number; readonly move: number; readonly to: number };

/** By state: the state before it and the move between the two; of a beginning: its steps. */
type Parents = Map<number, readonly [state: number, move: number] | Schedule>;

export class CrashWays {
  /** The states that are reached without a fault, nearest first. */
  readonly faultless: readonly number[];
  private readonly parents: Parents;

  constructor(private readonly aftermath: Aftermath) {
    const parents: Parents = new Map();
    for (const { moves, state } of aftermath.graph.beginnings) {
      if (aftermath.allUp(state) && !parents.has(state)) parents.set(state, moves.map(({ step }) => step));
    }
    this.faultless = this.spread(parents);
    this.parents = parents;
  }

  /**
   * An execution through one of these crashes, the nearest that ends so.
   * @param endings how they end; the last is looked for
   */
  run(crashes: readonly Crash[], way: "down" | "atOnce" | "later", endings: readonly Ending[]) {
    const { aftermath } = this, words = endings.at(-1)?.words;
    if (words === undefined) return undefined;
    const isEnd = (state: number) => aftermath.ending(state).words === words;
    for (const { state, move, to } of crashes) {
      const after = this.after(way, to, isEnd);
      const step = this.step(move);
      // Counted from the first effect that waited: how many came before is not in the graph.
      if (step.step === "forced") continue;
      if (after) return [...this.path(this.parents, state), step, ...after];
    }
    return undefined;
  }

  private after(way: "down" | "atOnce" | "later", from: number, isEnd: (state: number) => boolean) {
    if (way === "down") return this.toRest(from, isEnd);
    if (way === "atOnce") return this.throughRecovery(from, isEnd);
    for (const rest of this.aftermath.rests(from)) {
      const steps = this.throughRecovery(rest, isEnd);
      if (steps) return [...this.toRest(from, (state) => state === rest)!, ...steps];
    }
    return undefined;
  }

  private throughRecovery(from: number, isEnd: (state: number) => boolean): Schedule | undefined {
    for (const [move, to] of this.aftermath.recoveries(from)) {
      const steps = this.toRest(to, isEnd);
      if (steps) return [this.step(move), ...steps];
    }
    return undefined;
  }

  /** The shortest way to a state in which executions rest and which is such an end. */
  private toRest(from: number, isEnd: (state: number) => boolean): Schedule | undefined {
    const rests = new Set(this.aftermath.rests(from));
    const parents: Parents = new Map([[from, []]]);
    for (const state of this.spread(parents)) {
      if (rests.has(state) && isEnd(state)) return this.path(parents, state);
    }
    return undefined;
  }

  /** All that is reached without a fault from those that have parents already; theirs are noted. */
  private spread(parents: Parents): number[] {
    const { kinds, graph } = this.aftermath, queue = [...parents.keys()];
    for (let head = 0; head < queue.length; head++) {
      for (const [move, to] of graph.states[queue[head]].moves) {
        if (kinds[move] !== NOTHING || parents.has(to)) continue;
        parents.set(to, [queue[head], move]);
        queue.push(to);
      }
    }
    return queue;
  }

  private path(parents: Parents, to: number): Step[] {
    const steps: Step[] = [];
    for (let state = to;;) {
      const parent = parents.get(state)!;
      if (typeof parent[0] !== "number") return [...parent as Schedule, ...steps.reverse()];
      steps.push(this.step(parent[1] as number));
      state = parent[0];
    }
  }

  private step(move: number): Step {
    return this.aftermath.graph.moves[move].step;
  }
}
