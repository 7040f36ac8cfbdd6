/** Breadth first over all states: the first violation found is a shortest one. */
import { HandlerError } from "../../errors.ts";
import type { Beginning } from "../moving/engine.ts";
import type { Sink } from "../moving/expander.ts";
import { Judge } from "../moving/judge.ts";
import { led } from "../moving/prefix.ts";
import type { Model } from "../options/model.ts";
import type { Progress } from "../options/options.ts";
import { Endless, FIRST_LOOK } from "./endless.ts";
import { Limits } from "./limits.ts";
import { loopedTypes } from "./loops.ts";
import { Pace } from "./pace.ts";
import { Stop } from "../state/tables.ts";
import { States } from "./states.ts";
import { toldAfter } from "./told.ts";

export type Decision = { readonly state: number; readonly depth: number };

export class Search extends States implements Sink {
  transitions = 0;
  /** Steps from the beginning to the states that are being expanded. */
  depth = 0;
  /** Which bound ended the search, if one did. */
  stopped: string | undefined;
  /** By property: where it was violated, or (`sometimes`) shown. */
  readonly decisions: (Decision | undefined)[];
  readonly judges: readonly Judge[];
  /** Messages of these types a loop sends for ever: what was found does not count, as it would not end. */
  looped: readonly string[] = [];
  private levelEnd = 0;
  /** Whether the state that is being expanded has a step to another, where a property asks for it. */
  private moved = false;
  private readonly asksMoved: boolean;
  private readonly reduces: boolean;
  /** By property: the executions on which it never comes true, for `eventually`. */
  readonly endlesses: readonly (Endless | undefined)[];
  private nextLook = FIRST_LOOK;
  private undecided: number;
  private readonly asked: readonly number[];
  private readonly deadlocks: readonly number[];
  private readonly began: number;
  private reported = { at: 0, states: 0 };
  private readonly pace: Pace;
  private readonly limits: Limits;

  /** @param before the same search, which found a loop; this one begins anew and knows of it */
  constructor(model: Model, before?: Search) {
    super(model, new Set([...before?.endless ?? [], ...before?.looped ?? []]));
    const { properties } = model;
    this.reduces = this.reduced;
    this.judges = properties.map((property) => new Judge(property, this.engine.world));
    this.decisions = properties.map(() => undefined);
    this.undecided = properties.length;
    this.endlesses = this.judges.map((judge) =>
      judge.property.kind === "eventually" ? new Endless(this, judge) : undefined
    );
    const numbers = properties.map((_, number) => number);
    this.asked = numbers.filter((number) =>
      properties[number].kind === "always" || properties[number].kind === "sometimes"
    );
    this.deadlocks = numbers.filter((number) => properties[number].kind === "deadlock");
    this.asksMoved = this.deadlocks.length > 0;
    this.began = before?.began ?? model.now?.() ?? 0;
    this.reported.at = before?.pace.at ?? this.began;
    this.pace = new Pace(model.now ?? (() => 0), this.began, this.reported.at);
    this.limits = new Limits(model, this, this.pace);
    this.begin();
  }

  private begin(): void {
    this.engine.outcomes.runs.onChoice = () => this.limits.glance();
    try {
      const starts = this.engine.beginnings(), { after } = this.model;
      this.enter(after ? [led(this.engine, starts, after)] : starts);
    } catch (error) {
      this.stops(error);
    }
  }

  private enter(beginnings: readonly Beginning[]): void {
    for (const beginning of beginnings) {
      const number = this.add(beginning.row);
      if (number < 0) continue;
      this.parents.push(-1 - this.beginnings.length);
      this.beginnings.push(beginning);
      this.examine(number, beginning.row);
    }
    this.levelEnd = this.table.count;
  }

  /** Expands up to `count` states; true when there is nothing left to do. */
  run(count: number): boolean {
    const { expander } = this.engine, { width } = this.table;
    for (let left = count; left > 0; left--) {
      if (this.stopped || this.next === this.table.count || this.looped.length > 0 || this.decided()) {
        return true;
      }
      if (this.next === this.levelEnd) {
        this.depth++;
        this.levelEnd = this.table.count;
      }
      if (this.next === this.nextLook && this.look()) return true;
      this.stopped = this.limits.reached();
      if (this.stopped) return true;
      this.moved = false;
      try {
        expander.expand(this.table.rows, this.next * width, this);
      } catch (error) {
        this.stops(error);
        return true;
      }
      this.alike?.check(this);
      if (!this.moved && this.deadlocks.length > 0) this.stuck();
      this.next++;
    }
    this.report();
    return false;
  }

  /**
   * What is thrown where a bound is reached ends the search.
   * @throws anything else, with the steps that led there
   */
  private stops(error: unknown): void {
    if (error instanceof Stop) this.stopped = error.message;
    else throw this.located(error);
  }

  reach(label: number): void {
    this.transitions++;
    const { expander } = this.engine;
    const number = this.reduces ? this.stand(expander.row) : this.table.insert(expander.row, expander.hash);
    if (number >= 0) {
      this.parents.push(this.next);
      this.examine(number, expander.row);
      if (this.engine.cells.anySuspect) this.suspect(expander.row);
    }
    if (!this.asksMoved || this.moved) return;
    this.moved = (number !== -1 - this.next || this.alike !== undefined) && this.progresses(label);
  }

  /** Adds the row, unless a state stands for it. */
  private stand(row: Int32Array): number {
    const number = this.add(row);
    if (number < 0) this.alike?.meet(-1 - number, row);
    return number;
  }

  /** Where many equal messages are in flight, a loop may have sent them. */
  private suspect(row: Int32Array): void {
    const { suspect } = this.engine.cells;
    for (let place = 0; place < this.model.ids.length; place++) {
      if (suspect.data[row[place]] === 0) continue;
      this.looped = loopedTypes(this, this.next, row, this.depth);
      return;
    }
  }

  private examine(number: number, row: Int32Array): void {
    for (const property of this.asked) {
      if (this.decisions[property]) continue;
      const judge = this.judges[property];
      if (this.answer(judge, row, number) === (judge.property.kind === "sometimes")) {
        this.decide(property, number);
      }
    }
  }

  private decide(property: number, state: number): void {
    this.decisions[property] = { state, depth: this.depthOf(state) };
    this.undecided--;
  }

  /** Looks for executions on which something never comes true; true if everything is decided then. */
  private look(): boolean {
    this.nextLook *= 2;
    const isOpen = (number: number) => !(this.endlesses[number]?.look(this.depth) ?? this.decisions[number]);
    this.undecided = this.judges.filter((_, number) => isOpen(number)).length;
    return this.decided();
  }

  private stuck(): void {
    const row = this.table.rows.slice(this.next * this.table.width, (this.next + 1) * this.table.width);
    for (const property of this.deadlocks) {
      if (this.decisions[property]) continue;
      if (!this.answer(this.judges[property], row, this.next)) this.decide(property, this.next);
    }
  }

  /** What a test says of a state. @throws what it throws, with the steps that lead there */
  answer(judge: Judge, row: Int32Array, state: number): boolean {
    try {
      this.symmetry?.interchange.judged(judge, row);
      return judge.holds(row);
    } catch (error) {
      throw toldAfter(this, error, state);
    }
  }

  /** Whether there is nothing left to find out (an exploration without properties counts the states). */
  decided(): boolean {
    return this.decisions.length > 0 && this.undecided === 0;
  }

  override get bytes(): number {
    return [...this.judges, ...this.endlesses].reduce((sum, part) => sum + (part?.bytes ?? 0), super.bytes);
  }

  /** Whether all states that were found are expanded. */
  get complete(): boolean {
    return this.next === this.table.count && this.stopped === undefined;
  }

  /**
   * Whether these are all states of what the caller asked for: nothing was dropped of the search's own
   * accord.
   */
  get exhausted(): boolean {
    return this.complete && !(this.dropped > 0 && this.model.copies === undefined);
  }

  /** Messages dropped, as there were copies enough of them; where they stay, none makes a difference. */
  get dropped(): number {
    return this.model.keep ? 0 : this.engine.expander.dropped;
  }

  /** Says how far it has come. */
  private report(): void {
    const { now, onProgress } = this.model;
    if (!onProgress) return;
    const at = now?.() ?? 0;
    const elapsed = at - this.reported.at;
    const rate = now && elapsed > 0 ? (this.states - this.reported.states) * 1000 / elapsed : undefined;
    this.reported = { at, states: this.states };
    onProgress(this.progress(rate));
  }

  private progress(rate: number | undefined): Progress {
    const { states, transitions, depth } = this;
    return {
      states,
      transitions: transitions + this.engine.expander.idle,
      depth,
      frontier: states - this.next,
      ...(rate === undefined ? {} : { rate }),
    };
  }

  /** What went wrong in a step from the state that is being expanded. */
  private located(error: unknown): unknown {
    const { expander } = this.engine, { telling } = expander;
    if (this.states === 0 || !(error instanceof HandlerError) && telling < 0) return error;
    expander.telling = -1;
    return toldAfter(this, error, this.next, telling);
  }
}

/**
 * Searches slice by slice, each of so many states, to the end; anew wherever a loop turns out to send for
 * ever.
 * @returns the search that came to its end
 */
export function* searching(model: Model, slice: number): Generator<void, Search> {
  let search = new Search(model);
  for (;;) {
    while (!search.run(slice)) yield;
    if (search.looped.length === 0) {
      search.engine.outcomes.checker.checkFirsts();
      return search;
    }
    search = new Search(model, search);
  }
}
