/**
 * Protocols of rounds in lockstep: all messages of one phase arrive before any of the next. What is left to
 * an adversary is who hears whom first, which is enough for it, and makes a finite graph of what grows for
 * ever.
 */
import { canonical } from "../../core/canonical.ts";
import type { Process, ProcessId } from "../../core/process.ts";
import type { Graph, GraphState } from "../../run/explore/graph.ts";
import { Directed } from "../../run/direct/directed.ts";
import type { Processes } from "../../run/system.ts";
import { fieldsOf } from "../../run/world/world.ts";

/** What can be seen of a process between two rounds. */
export type Decider = Process & { readonly value: number; readonly decision: number | undefined };

/** In one phase: whom each process hears first, in this order; the rest comes after all have heard these. */
export type Hearing = Readonly<Record<ProcessId, readonly ProcessId[]>>;

/** Says who hears whom in the next phase, with all that there is to see. Phases count from 0. */
export type Director<P extends Process> = (run: Directed<P>, phase: number) => Hearing | undefined;

/** Phases in a round: reports, then suggestions. */
export const LOCKSTEP_PHASES = 2;

/**
 * Runs a system phase by phase. Whatever is sent in one phase arrives in the next: first what the director
 * names, receiver by receiver, then the rest.
 * @param director undefined ends the run
 * @param steps at most so many messages arrive, give or take a phase
 */
export function inLockstep<P extends Process>(
  run: Directed<P>,
  director: Director<P>,
  steps: number,
): Directed<P> {
  for (let phase = 0; run.steps < steps && run.inFlight.length > 0; phase++) {
    const hearing = director(run, phase);
    if (hearing === undefined) break;
    onePhase(run, hearing);
  }
  return run;
}

function onePhase<P extends Process>(run: Directed<P>, hearing: Hearing): void {
  const batch = run.inFlight.map(({ from, to }, place) => {
    const rank = (hearing[to] ?? []).indexOf(from);
    return { to, place, rank: rank < 0 ? Infinity : rank };
  });
  const first = batch.filter(({ rank }) => rank < Infinity).sort((a, b) => a.to - b.to || a.rank - b.rank);
  const rest = batch.filter(({ rank }) => rank === Infinity);
  const left = batch.map(({ place }) => place); // what is sent meanwhile comes after these
  for (const { place } of [...first, ...rest]) {
    const at = left.indexOf(place);
    left.splice(at, 1);
    run.letArrive(at);
  }
}

/** So many others each of n processes waits for: with its own message, more than half. */
export const waitedFor = (n: number) => n - Math.floor((n - 1) / 2) - 1;

/** All ways in which each process may hear `count` of the others first. */
export function hearings(ids: readonly ProcessId[], count: number): Hearing[] {
  return ids.reduce<Hearing[]>((all, to) => {
    const choices = subsets(ids.filter((id) => id !== to), count);
    return all.flatMap((hearing) => choices.map((choice) => ({ ...hearing, [to]: choice })));
  }, [{}]);
}

function subsets<T>(items: readonly T[], count: number): T[][] {
  if (count === 0) return [[]];
  return items.flatMap((item, place) =>
    subsets(items.slice(place + 1), count - 1).map((rest) => [item, ...rest])
  );
}

/** The states between rounds, and which hearings lead from one to the next. */
export type LockstepGraph = Graph & {
  /** By number of a move: who hears whom, phase by phase. */
  readonly rounds: readonly (readonly Hearing[])[];
};

/**
 * All states that a protocol of rounds can be in after any number of rounds in lockstep: value and decision
 * of each process. The graph is one of `valence`; a valence in it is one of the asynchronous system, as what
 * lockstep can reach can be reached.
 * @param processes three, each of which reports as soon as it starts
 * @throws RangeError if there are more than 1,000 states: the values of such a protocol are 0 and 1
 */
export function lockstepGraph<P extends Decider>(processes: Processes<P>): LockstepGraph {
  return new Builder(processes).graph();
}

const MOST_STATES = 1000;
type Local = { readonly value: number; readonly decision: number | undefined };

class Builder<P extends Decider> {
  private readonly ids: ProcessId[];
  private readonly hearings: Hearing[];
  private readonly rounds: Hearing[][];
  private readonly states: { locals: number[]; moves: [number, number][]; path: number[] }[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly locals: Local[] = [];

  constructor(private readonly processes: Processes<P>) {
    this.ids = Object.keys(processes).map(Number).sort((a, b) => a - b);
    const all = hearings(this.ids, waitedFor(this.ids.length));
    this.hearings = all;
    this.rounds = all.flatMap((first) => all.map((second) => [first, second]));
  }

  graph(): LockstepGraph {
    this.number(this.played([]), []);
    for (let at = 0; at < this.states.length; at++) {
      this.expand(this.states[at]);
      if (this.states.length <= MOST_STATES) continue;
      throw new RangeError(`a protocol of rounds has few states, and this one more than ${MOST_STATES}`);
    }
    const states = this.states.map(({ locals, moves }): GraphState => ({
      locals,
      moves,
      inFlight: [],
      holds: [],
      beyond: 0,
    }));
    return {
      ids: this.ids,
      properties: [],
      beginnings: [{ moves: [], state: 0 }],
      moves: this.rounds.map((round) => ({
        step: { step: "start", process: this.ids[0] },
        words: round.map(hearingWords).join("; then "),
        sends: [],
        says: [],
        dropped: false,
        crashes: false,
      })),
      locals: this.locals.map((fields) => ({ fields, timers: [], log: [] })),
      messages: [],
      states,
      exhausted: true,
      copies: Infinity,
      keep: false,
      rounds: this.rounds,
    };
  }

  /** Finds where each round leads. First phases that come to the same are gone on from once. */
  private expand({ path, moves }: { path: number[]; moves: [number, number][] }): void {
    const before = path.flatMap((move) => this.rounds[move]), count = this.hearings.length;
    const halfway = new Map<string, number[]>();
    this.hearings.forEach((first, place) => {
      const run = this.played([...before, first]);
      const key = canonical([run.processes.map(fieldsOf), run.inFlight.map((letter) => canonical(letter))]);
      const known = halfway.get(key) ??
        this.hearings.map((second, then) =>
          this.number(this.played([...before, first, second]), [...path, place * count + then])
        );
      halfway.set(key, known);
      known.forEach((to, then) => moves.push([place * count + then, to]));
    });
  }

  /** A run in which processes hear each other so, phase by phase. */
  private played(hearing: readonly Hearing[]): Directed<P> {
    const run = new Directed<P>({ processes: this.processes, trace: "none" });
    return inLockstep(run, (_run, phase) => hearing[phase], Infinity);
  }

  private number(run: Directed<P>, path: number[]): number {
    const locals = run.processes.map((process) => this.local(process)), key = locals.join();
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.states.length);
    return this.states.push({ locals, moves: [], path }) - 1;
  }

  private local({ value, decision }: Decider): number {
    const known = this.locals.findIndex((local) => local.value === value && local.decision === decision);
    return known >= 0 ? known : this.locals.push({ value, decision }) - 1;
  }
}

/** `P1 hears P3, P2 hears P1, P3 hears P2`. */
export function hearingWords(hearing: Hearing): string {
  return Object.entries(hearing).map(([to, from]) =>
    `P${to} hears ${from.map((id) => `P${id}`).join(" and ")}`
  ).join(", ");
}

/** The state that the processes of a run are in, by its number in the graph; −1 if it is none of them. */
export function stateOf(graph: Graph, processes: readonly Decider[]): number {
  return graph.states.findIndex(({ locals }) =>
    processes.every(({ value, decision }, place) => {
      const { fields } = graph.locals[locals[place]];
      return fields?.value === value && fields.decision === decision;
    })
  );
}
