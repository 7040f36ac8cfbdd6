/** The explored states as a graph to walk in: every state with the steps that can be taken in it. */
import { restore } from "../../core/canonical.ts";
import type { ProcessId } from "../../core/process.ts";
import type { Move } from "../replay/moves.ts";
import { Judge } from "./moving/judge.ts";
import { modelOf } from "./options/model.ts";
import type { Options } from "./options/options.ts";
import { checkNames } from "../options/known.ts";
import type { Outcome } from "./handling/outcome.ts";
import type { Property, PropertyKind } from "../property/properties.ts";
import type { InFlight } from "../property/world.ts";
import { type Search, searching } from "./search/search.ts";
import { effectWords } from "./moving/steps.ts";
import { dataWords, lineOf } from "../words.ts";
import type { Happening } from "../property/happening.ts";
import { FLUSH, SAY } from "./state/store.ts";

/** All of one process. */
export type GraphLocal = {
  /** Undefined while it is down. */
  readonly fields: Readonly<Record<string, unknown>> | undefined;
  readonly timers: readonly string[];
  readonly log: readonly unknown[];
};

/** A state, and where one can go from it. */
export type GraphState = {
  /** By place (ascending ids): the number of the process's local state. */
  readonly locals: readonly number[];
  /** What is in flight: numbers of messages, ascending, an equal one as often as it is there. */
  readonly inFlight: readonly number[];
  /** Numbers of the properties whose test is true here. */
  readonly holds: readonly number[];
  /** What can be done here: the number of a move, and of the state that it leads to. */
  readonly moves: readonly (readonly [move: number, to: number])[];
  /** How many steps lead beyond what was explored. */
  readonly beyond: number;
};

/**
 * A part of the state space, small enough to be put into a page: what the walker and the games go through.
 */
export type Graph = {
  readonly ids: readonly ProcessId[];
  readonly properties: readonly { readonly name: string; readonly kind: PropertyKind }[];
  /** The ways to begin: what happens at the starts, and the state after them. */
  readonly beginnings: readonly { readonly moves: readonly Move[]; readonly state: number }[];
  readonly moves: readonly Move[];
  readonly locals: readonly GraphLocal[];
  /** What is in flight in any state. */
  readonly messages: readonly InFlight[];
  readonly states: readonly GraphState[];
  /** Whether all states that can be reached are there. */
  readonly exhausted: boolean;
  /** How many equal messages can be in flight, and whether they stay after their receipt. */
  readonly copies: number;
  readonly keep: boolean;
};

/**
 * Explores up to a number of states, whatever the properties say, and keeps all of them with all their steps.
 * @param limit the most states: 5,000 unless told
 * @throws RangeError for a limit below 1, or for symmetry or a view (states that stand for others
 * cannot be walked)
 * @example
 * const graph = graphOf({
 *   processes: nodes(3, Bully),
 *   time: "any",
 *   invocations: [invoke(1, "elect")],
 *   properties: [oneLeader],
 * });
 * show(walker(graph));
 */
export function graphOf(options: Options, most: { states?: number } = {}): Graph {
  checkNames("the size of a graph", most, ["states"]);
  const { states: limit = 5000 } = most;
  if (!Number.isInteger(limit) || limit < 1) {
    throw new RangeError(`a graph needs room for at least 1 state, got ${limit}`);
  }
  if (options.symmetry || options.view) {
    const what = options.symmetry ? "symmetry" : "view";
    throw new RangeError(`a graph is walked process by process, state by state: leave out ${what}`);
  }
  const model = modelOf(options);
  const slices = searching({ ...model, properties: [], bounds: { ...model.bounds, states: limit } }, 256);
  for (;;) {
    const { done, value: search } = slices.next();
    if (done) return new Builder(search, model.properties).graph(Math.min(limit, search.states));
  }
}

class Builder {
  private readonly moves: Move[] = [];
  private readonly moveOf = new Map<number, number>();
  private readonly locals: GraphLocal[] = [];
  private readonly localOf = new Map<number, number>();
  private readonly messages: InFlight[] = [];
  private readonly messageOf = new Map<number, number>();
  /** By number of an inbox. */
  private readonly mail = new Map<number, readonly number[]>();
  private readonly judges: readonly Judge[];

  constructor(private readonly search: Search, private readonly properties: readonly Property[]) {
    const { world } = search.engine;
    this.judges = properties.map((property) => new Judge(property, world));
  }

  graph(count: number): Graph {
    const { search, search: { model } } = this,
      isCut = search.complete && !search.exhausted || search.engine.zones.isCut;
    const states = Array.from({ length: count }, (_, number) => this.state(number, count));
    const beginnings = search.beginnings.map((beginning) => ({
      moves: beginning.outcomes.map((outcome, index) => {
        const step = beginning.steps[index];
        return outcome ? this.told(outcome, step) : environmentMove(step);
      }),
      state: search.table.find(beginning.row, search.engine.expander.hashOf(beginning.row)),
    }));
    return {
      ids: model.ids,
      properties: this.properties.map(({ name, kind }) => ({ name, kind })),
      beginnings: beginnings.filter(({ state }) => state >= 0 && state < count),
      moves: this.moves,
      locals: this.locals,
      messages: this.messages,
      states,
      exhausted: !isCut && states.every(({ beyond }) => beyond === 0),
      copies: model.copies ?? Infinity,
      keep: model.keep,
    };
  }

  private state(number: number, count: number): GraphState {
    const { search, search: { table, model } } = this;
    const row = table.rows.slice(number * table.width, (number + 1) * table.width);
    const seen = new Set<string>(), moves: [number, number][] = [];
    let beyond = 0;
    for (const { label, to } of search.edgesFrom(number)) {
      if (to < 0 || to >= count) {
        beyond++;
        continue;
      }
      const move = this.move(label);
      if (seen.has(`${move},${to}`)) continue;
      seen.add(`${move},${to}`);
      moves.push([move, to]);
    }
    return {
      locals: model.ids.map((_, place) => this.local(row[place])),
      inFlight: model.ids.flatMap((_, place) => this.mailOf(row[place])).sort((a, b) => a - b),
      holds: this.judges.flatMap((judge, property) => (judge.holds(row) ? [property] : [])),
      moves,
      beyond,
    };
  }

  private local(cell: number): number {
    const { store, cells } = this.search.engine;
    const seat = cells.seats.data[cell];
    let number = this.localOf.get(seat);
    if (number === undefined) {
      const { fields, timers, log } = store.seats.values[seat];
      number = this.locals.push({
        fields: fields < 0 ? undefined : restore(store.texts.texts[fields]) as Record<string, unknown>,
        timers: timers.map((timer) => store.timers.values[timer].name),
        log: log.map((record) => store.value(record)),
      }) - 1;
      this.localOf.set(seat, number);
    }
    return number;
  }

  private mailOf(cell: number): readonly number[] {
    const { engine: { cells, store }, model } = this.search, inbox = cells.inboxes.data[cell];
    let mail = this.mail.get(inbox);
    if (mail) return mail;
    mail = cells.mail.lists.values[inbox].map((letter) => {
      const known = this.messageOf.get(letter);
      if (known !== undefined) return known;
      const { from, to } = store.letters.values[letter];
      const message = { from: model.ids[from], to: model.ids[to], message: store.message(letter) };
      this.messageOf.set(letter, this.messages.length);
      return this.messages.push(message) - 1;
    });
    this.mail.set(inbox, mail);
    return mail;
  }

  private move(label: number): number {
    let number = this.moveOf.get(label);
    if (number === undefined) {
      const { outcomes } = this.search.engine;
      const step = this.search.step(label);
      const move = label >= 0 ? this.told(outcomes.all[label], step) : environmentMove(step);
      number = this.moves.push(move) - 1;
      this.moveOf.set(label, number);
    }
    return number;
  }

  private told(outcome: Outcome, step: Move["step"]): Move {
    const { store } = this.search.engine;
    const sends = outcome.sends.map((letter) => store.inFlight(letter));
    const words = lineOf(step, effectWords(store, outcome));
    const dropped = outcome.event.kind === "drop";
    return { step, words, sends, says: this.said(outcome), dropped, crashes: outcome.crashed };
  }

  /** What others hear of it now: nothing that waits for a force. */
  private said(outcome: Outcome): string[] {
    const { engine: { store }, model } = this.search, says: string[] = [];
    for (const [kind, about] of outcome.effects.slice(0, outcome.crashAfter)) {
      if (kind === FLUSH && model.pendingForces) break;
      if (kind === SAY) says.push(saidIn(restore(store.happenings.texts[about]) as Happening));
    }
    return says;
  }
}

function saidIn(happening: Happening): string {
  switch (happening.kind) {
    case "output":
      return dataWords(happening.what);
    case "deliver":
      return dataWords(happening.message);
    case "respond":
      return dataWords(happening.value);
  }
  return happening.kind;
}

function environmentMove(step: Move["step"]): Move {
  return { step, words: lineOf(step, []), sends: [], says: [], dropped: false, crashes: false };
}
