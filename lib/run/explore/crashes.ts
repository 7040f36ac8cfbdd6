/**
 * What a crash comes to: a table of who crashes in which situation, whether and when it comes back, and how
 * the execution ends. For commit protocols it tells which crashes block whom (Skeen, 1981).
 */
import type { ProcessId } from "../../core/process.ts";
import type { Schedule } from "../system.ts";
import { Aftermath, CRASHES, type Ending } from "./aftermath.ts";
import { type Crash, CrashWays } from "./crash_ways.ts";
import type { Graph, GraphLocal } from "./graph.ts";
import type { Decided } from "./valence.ts";

export type { Ending };

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
  /**
   * Of each, a short execution to the last ending of its list, with most blocked: a schedule for `replay`.
   * Undefined where nothing ends, and where the crash falls among effects that waited for a force.
   */
  readonly runs: { readonly [way in "down" | "atOnce" | "later"]: Schedule | undefined };
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

type Situation = Pick<CrashRow, "process" | "at" | "during">;

class Matrix {
  private readonly aftermath: Aftermath;
  private readonly ways: CrashWays;

  constructor(private readonly graph: Graph, private readonly options: CrashOptions) {
    this.aftermath = new Aftermath(graph, options.decided);
    this.ways = new CrashWays(this.aftermath);
  }

  rows(): CrashRow[] {
    const { aftermath, ways } = this, found = new Map<string, { row: Situation; crashes: Crash[] }>();
    for (const state of ways.faultless) {
      for (const [move, to] of this.graph.states[state].moves) {
        if (aftermath.kinds[move] !== CRASHES) continue;
        const row = this.rowOf(state, move), key = JSON.stringify(row);
        const entry = found.get(key) ?? { row, crashes: [] };
        entry.crashes.push({ state, move, to });
        found.set(key, entry);
      }
    }
    if (found.size === 0) {
      throw new RangeError("nobody crashes in this graph: explore it with faults: { crashes: 1 }");
    }
    const rows = [...found.values()].map(({ row, crashes }) => ({ ...row, ...this.endings(crashes) }));
    return this.graph.ids.flatMap((id) => rows.filter(({ process }) => process === id));
  }

  private endings(crashes: readonly Crash[]): Omit<CrashRow, keyof Situation> {
    const { aftermath, ways } = this, after = [...new Set(crashes.map(({ to }) => to))];
    const down = aftermath.all(after);
    const atOnce = aftermath.all(after.flatMap((state) => aftermath.recovered(state)));
    const later = aftermath.all(
      after.flatMap((state) => aftermath.rests(state).flatMap((end) => aftermath.recovered(end))),
    );
    const runs = {
      down: ways.run(crashes, "down", down),
      atOnce: ways.run(crashes, "atOnce", atOnce),
      later: ways.run(crashes, "later", later),
    };
    return { down, atOnce, later, runs };
  }

  private rowOf(state: number, move: number): Situation {
    const { graph: { ids, states, locals, moves }, options } = this, { step } = moves[move];
    const process = "process" in step ? step.process : (step as { readonly to: ProcessId }).to;
    const local = locals[states[state].locals[ids.indexOf(process)]], at = options.at(local, process);
    if (step.step === "crash") return { process, at };
    const what = step.step === "deliver" ? `${step.message.type} from P${step.from}` : step.step;
    const effects = step.crashAfter === 1 ? "effect" : "effects";
    return { process, at, during: `${what}, after ${step.crashAfter} ${effects}` };
  }
}
