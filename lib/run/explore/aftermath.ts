/**
 * What can follow a crash: a graph of states in which faults, crashes and recoveries are told from the rest.
 */
import type { ProcessId } from "../../core/process.ts";
import { dataWords } from "../words.ts";
import { strongComponents } from "./state/components.ts";
import type { Graph } from "./graph.ts";
import type { Decided } from "./valence.ts";

/** How an execution can end: what was decided, and who is up and has not decided. */
export type Ending = {
  readonly decided: readonly unknown[];
  readonly blocked: readonly ProcessId[];
  /** The same in words, e.g. `"commit"`, or `"commit", P3 blocked`. */
  readonly words: string;
};

/** What a move is: nothing of the others, the end of a process, its return, or another fault. */
export const NOTHING = 0, CRASHES = 1, RECOVERS = 2, FAULT = 3;

/** All that a table of crashes looks up in the graph. */
export class Aftermath {
  /** By move. */
  readonly kinds: Uint8Array;
  /**
   * By state: the component, when nobody crashes or recovers, and by component: how it ends, or what follows.
   */
  private readonly component: Int32Array;
  private readonly endings: (readonly Ending[] | undefined)[] = [];
  private readonly members: number[][] = [];

  constructor(readonly graph: Graph, private readonly decided: Decided) {
    this.kinds = Uint8Array.from(graph.moves, ({ step, crashes }) => {
      if (step.step === "recover") return RECOVERS;
      if (crashes) return CRASHES;
      return FAULTS.includes(step.step) ? FAULT : NOTHING;
    });
    const { states } = graph, { kinds } = this;
    this.component = strongComponents(states.length, (state) => states[state].moves.length, (state, edge) => {
      const [move, to] = states[state].moves[edge];
      return kinds[move] === NOTHING ? to : -1;
    });
    this.component.forEach((number, state) => (this.members[number] ??= []).push(state));
  }

  /** Whether nobody is down. */
  allUp(state: number): boolean {
    return this.graph.states[state].locals.every((local) => this.graph.locals[local].fields !== undefined);
  }

  /** The recoveries from a state: moves, and where they lead. */
  recoveries(state: number): (readonly [move: number, to: number])[] {
    return this.graph.states[state].moves.filter(([move]) =>
      this.kinds[move] === RECOVERS && !this.graph.moves[move].crashes
    );
  }
  recovered(state: number): number[] {
    return this.recoveries(state).map(([, to]) => to);
  }

  /** All ways in which executions end from these states, the fewest blocked first. */
  all(states: readonly number[]): Ending[] {
    const found = new Map<string, Ending>();
    for (const state of states) for (const ending of this.from(state)) found.set(ending.words, ending);
    return [...found.values()].sort((a, b) =>
      a.blocked.length - b.blocked.length || (a.words < b.words ? -1 : a.words > b.words ? 1 : 0)
    );
  }

  /** How executions from a state end in which nobody crashes or recovers any more. */
  private from(state: number): readonly Ending[] {
    return this.endings[this.component[state]] ??= this.endingsOf(this.rests(state));
  }

  private endingsOf(states: readonly number[]): Ending[] {
    const found = new Map(states.map((state) => this.ending(state)).map((ending) => [ending.words, ending]));
    return [...found.values()];
  }

  /** The states that are left by nothing, or lead only to each other, of those that can be reached. */
  rests(state: number): number[] {
    const { graph: { states }, kinds, component, members } = this, queue = [component[state]];
    const reached = new Set(queue), rests: number[] = [];
    for (let head = 0; head < queue.length; head++) {
      let isLeft = false;
      for (const member of members[queue[head]]) {
        for (const [move, to] of states[member].moves) {
          if (kinds[move] !== NOTHING || component[to] === queue[head]) continue;
          isLeft = true;
          if (!reached.has(component[to])) queue.push(component[to]);
          reached.add(component[to]);
        }
      }
      if (!isLeft) rests.push(...members[queue[head]]);
    }
    return rests;
  }

  /** All states in which executions rest, wherever they come from. */
  get ends(): number[] {
    const { graph: { states }, kinds, component } = this;
    const isLeft = new Set<number>();
    states.forEach(({ moves }, state) => {
      const leaves = ([move, to]: readonly [number, number]) =>
        kinds[move] === NOTHING && component[to] !== component[state];
      if (moves.some(leaves)) isLeft.add(component[state]);
    });
    return states.map((_, state) => state).filter((state) => !isLeft.has(component[state]));
  }

  /** Who has decided what in a state, and who is blocked. */
  ending(state: number): Ending {
    const { graph: { ids, states, locals } } = this, decided = new Map<string, unknown>();
    const blocked: ProcessId[] = [];
    states[state].locals.forEach((number, place) => {
      const local = locals[number], value = this.decided(local, ids[place]);
      if (value !== undefined && value !== null) decided.set(dataWords(value), value);
      else if (local.fields !== undefined) blocked.push(ids[place]);
    });
    const names = [...decided.keys()].sort();
    const words = [
      names.join(" and "),
      blocked.length > 0 ? `${blocked.map((id) => `P${id}`).join(" ")} blocked` : "",
    ].filter((part) => part !== "").join(", ");
    return { decided: names.map((name) => decided.get(name)), blocked, words: words || "nothing" };
  }
}

/** What is a fault besides crashes. */
const FAULTS: readonly string[] = ["lose", "duplicate", "partition"];
