/**
 * What a crash comes to: a table of who crashes in which situation, whether and when it comes back, and how
 * the execution ends. For commit protocols it tells which crashes block whom (Skeen, 1981).
 */
import type { ProcessId } from "../../core/process.ts";
import { dataWords } from "../words.ts";
import { strongComponents } from "./state/components.ts";
import type { Graph, GraphLocal } from "./graph.ts";
import type { Decided } from "./valence.ts";

/** How an execution can end: what was decided, and who is up and has not decided. */
export type Ending = {
  readonly decided: readonly unknown[];
  readonly blocked: readonly ProcessId[];
  /** The same in words, e.g. `"commit"`, or `"commit", P3 blocked`. */
  readonly words: string;
};

/** One crash, and how executions end after it. */
export type CrashRow = {
  readonly process: ProcessId;
  /** In which situation it was before the step in which it crashed. */
  readonly at: string;
  /** In the middle of which step: what it handled, and after how many effects; absent: between two steps. */
  readonly during?: string;
  /** It never comes back; at once; once nothing new can happen without it. */
  readonly down: readonly Ending[];
  readonly atOnce: readonly Ending[];
  readonly later: readonly Ending[];
};

/** What the table is to tell apart. */
export type CrashOptions = {
  /**
   * What a process has decided: of one that is down its log can tell. Whoever is up and for whom this is
   * undefined or null is blocked.
   */
  readonly decided: Decided;
  /** The situation of a process that is up, in a word: what tells the rows apart. */
  readonly at: (local: GraphLocal, id: ProcessId) => string;
};

/**
 * One crash at every moment of every execution without faults.
 * @param graph all states of a system with `faults: { crashes: 1, recoveries: 1 }`
 * @returns a row for each process and situation, in the order of ids and then of distance from the start;
 * each entry lists all ways in which executions end there, `decided` first and by their words
 * @throws RangeError for a graph that is not exhausted, or in which nobody crashes
 * @example
 * const graph = graphOf({ processes, time: "any", network: { copies: 1 }, faults: { crashes: 1, recoveries: 1
 * } }, { states: 100_000 }); crashMatrix(graph, { decided: ({ fields }) => fields?.outcome, at: ({ fields })
 * => String(fields!.state) });
 */
export function crashMatrix(graph: Graph, options: CrashOptions): CrashRow[] {
  if (!graph.exhausted) {
    throw new RangeError(
      `a table of crashes needs all states, and the graph of ${graph.states.length} is not exhausted: ` +
        "give graphOf more states, explore a smaller system, or bound network.copies where a loop sends for ever",
    );
  }
  return new Matrix(graph, options).rows();
}

const NOTHING = 0, CRASHES = 1, RECOVERS = 2, FAULT = 3;

class Matrix {
  /** By move. */
  private readonly kinds: Uint8Array;
  /**
   * By state: the component, when nobody crashes or recovers, and by component: how it ends, or what follows.
   */
  private readonly component: Int32Array;
  private readonly endings: (readonly Ending[] | undefined)[] = [];
  private readonly members: number[][] = [];

  constructor(private readonly graph: Graph, private readonly options: CrashOptions) {
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

  rows(): CrashRow[] {
    const found = new Map<string, { row: Omit<CrashRow, "down" | "atOnce" | "later">; after: Set<number> }>();
    for (const state of this.faultless()) {
      for (const [move, to] of this.graph.states[state].moves) {
        if (this.kinds[move] !== CRASHES) continue;
        const row = this.rowOf(state, move), key = JSON.stringify(row);
        const entry = found.get(key) ?? { row, after: new Set() };
        entry.after.add(to);
        found.set(key, entry);
      }
    }
    if (found.size === 0) {
      throw new RangeError("nobody crashes in this graph: explore it with faults: { crashes: 1 }");
    }
    const rows = [...found.values()].map(({ row, after }) => ({
      ...row,
      down: this.all([...after]),
      atOnce: this.all([...after].flatMap((state) => this.recovered(state))),
      later: this.all([...after].flatMap((state) => this.rests(state).flatMap((end) => this.recovered(end)))),
    }));
    return this.graph.ids.flatMap((id) => rows.filter(({ process }) => process === id));
  }

  /** The states that are reached without a fault, nearest first. */
  private faultless(): number[] {
    const { graph: { beginnings, states }, kinds } = this;
    const queue = [...new Set(beginnings.map(({ state }) => state).filter((state) => this.allUp(state)))];
    const reached = new Set(queue);
    for (let head = 0; head < queue.length; head++) {
      for (const [move, to] of states[queue[head]].moves) {
        if (kinds[move] !== NOTHING || reached.has(to)) continue;
        reached.add(to);
        queue.push(to);
      }
    }
    return queue;
  }

  private allUp(state: number): boolean {
    return this.graph.states[state].locals.every((local) => this.graph.locals[local].fields !== undefined);
  }

  private rowOf(state: number, move: number): Omit<CrashRow, "down" | "atOnce" | "later"> {
    const { graph: { ids, states, locals, moves }, options } = this, { step } = moves[move];
    const process = "process" in step ? step.process : (step as { readonly to: ProcessId }).to;
    const local = locals[states[state].locals[ids.indexOf(process)]], at = options.at(local, process);
    if (step.step === "crash") return { process, at };
    const what = step.step === "deliver" ? `${step.message.type} from P${step.from}` : step.step;
    const effects = step.crashAfter === 1 ? "effect" : "effects";
    return { process, at, during: `${what}, after ${step.crashAfter} ${effects}` };
  }

  /** Where a recovery leads from a state. */
  private recovered(state: number): number[] {
    return this.graph.states[state].moves.flatMap(([move, to]) =>
      this.kinds[move] === RECOVERS && !this.graph.moves[move].crashes ? [to] : []
    );
  }

  private all(states: readonly number[]): Ending[] {
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
  private rests(state: number): number[] {
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

  private ending(state: number): Ending {
    const { graph: { ids, states, locals }, options } = this, decided = new Map<string, unknown>();
    const blocked: ProcessId[] = [];
    states[state].locals.forEach((number, place) => {
      const local = locals[number], value = options.decided(local, ids[place]);
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
