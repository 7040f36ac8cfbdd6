/** Breadth first over all states: the first violation found is a shortest one. */
import { retell } from "../../errors.ts";
import type { Sink } from "../moving/expander.ts";
import { HandlerError } from "../handling/handling.ts";
import { Judge } from "../moving/judge.ts";
import type { Model } from "../options/model.ts";
import type { Progress } from "../options/options.ts";
import { loopedTypes } from "./loops.ts";
import { States } from "./states.ts";
import { stepWords } from "../../words.ts";

/** Where a property was decided: the number of a state. */
export type Decision = { readonly state: number; readonly depth: number };

/**
 * States expanded between two looks at memory; and, as long as that takes less than so many ms, at most
 * between two at the clock.
 */
const MEMORY_LOOKS = 16, CLOCK_MS = 1, CLOCK_LOOKS = 1024;

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
  /** The first state that was not expanded. */
  next = 0;
  private levelEnd = 0;
  private moved = false;
  private readonly asked: readonly number[];
  private readonly deadlocks: readonly number[];
  private readonly began: number;
  private reported = { at: 0, states: 0 };
  /**
   * When the clock was last looked at; how many states are expanded between two looks, and are left until the
   * next.
   */
  private looked = { at: 0, pace: 1, left: 1 };

  /** @param before the same search, which found a loop; this one begins anew and knows of it */
  constructor(model: Model, before?: Search) {
    super(model, new Set([...before?.endless ?? [], ...before?.looped ?? []]));
    const { properties } = model;
    this.judges = properties.map((property) => new Judge(property, this.engine.world));
    this.decisions = properties.map(() => undefined);
    const numbers = properties.map((_, number) => number);
    this.asked = numbers.filter((number) =>
      properties[number].kind === "always" || properties[number].kind === "sometimes"
    );
    this.deadlocks = numbers.filter((number) => properties[number].kind === "deadlock");
    this.began = before?.began ?? model.now?.() ?? 0;
    this.reported.at = this.looked.at = before?.looked.at ?? this.began;
    this.begin();
  }

  private begin(): void {
    for (const beginning of this.engine.beginnings()) {
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
      if (this.next === this.table.count || this.looped.length > 0 || this.decided()) return true;
      if (this.next === this.levelEnd) {
        this.depth++;
        this.levelEnd = this.table.count;
      }
      this.stopped = this.reached();
      if (this.stopped) return true;
      this.moved = false;
      try {
        expander.expand(this.table.rows, this.next * width, this);
      } catch (error) {
        throw error instanceof HandlerError ? this.located(error) : error;
      }
      if (!this.moved && this.deadlocks.length > 0) this.stuck();
      this.next++;
    }
    this.report();
    return false;
  }

  reach(label: number): void {
    this.transitions++;
    const { expander } = this.engine;
    const number = this.symmetry ? this.add(expander.row) : this.table.insert(expander.row, expander.hash);
    if (number >= 0) {
      this.parents.push(this.next);
      this.examine(number, expander.row);
      if (this.engine.cells.anySuspect) this.suspect(expander.row);
    }
    if (!this.moved && number !== -1 - this.next && this.progresses(label)) this.moved = true;
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
      this.symmetry?.interchange.judged(judge, row);
      if (judge.holds(row) === (judge.property.kind === "sometimes")) this.decide(property, number);
    }
  }

  private decide(property: number, state: number): void {
    this.decisions[property] = { state, depth: this.depthOf(state) };
  }

  private stuck(): void {
    const row = this.table.rows.slice(this.next * this.table.width, (this.next + 1) * this.table.width);
    for (const property of this.deadlocks) {
      if (this.decisions[property]) continue;
      this.symmetry?.interchange.judged(this.judges[property], row);
      if (!this.judges[property].holds(row)) this.decide(property, this.next);
    }
  }

  /** Whether there is nothing left to find out (an exploration without properties counts the states). */
  private decided(): boolean {
    return this.decisions.length > 0 && this.decisions.every((decision) => decision !== undefined);
  }

  /** Whether all states that were found are expanded. */
  get complete(): boolean {
    return this.next === this.table.count;
  }

  /**
   * Whether these are all states of what the caller asked for: nothing was dropped of the search's own
   * accord.
   */
  get exhausted(): boolean {
    return this.complete && !(this.dropped > 0 && this.model.copies === undefined);
  }

  /**
   * Messages dropped, as there were as many copies of them as may be; where they stay, none makes a
   * difference.
   */
  get dropped(): number {
    return this.model.keep ? 0 : this.engine.expander.dropped;
  }

  /** The bound that is reached, in words. */
  private reached(): string | undefined {
    const { bounds } = this.model;
    if (this.depth >= bounds.depth) return `depth ${bounds.depth}`;
    if (this.table.count >= bounds.states) return `${bounds.states} states`;
    if (this.next % MEMORY_LOOKS === 0 && this.bytes >= bounds.memoryBytes) {
      return `${bounds.memoryBytes} bytes`;
    }
    if (bounds.timeMs < Infinity && --this.looked.left === 0 && this.elapsed() >= bounds.timeMs) {
      return `${bounds.timeMs} ms`;
    }
    return undefined;
  }

  /** The time since the beginning, ms. The slower the states come, the fewer of them until the next look. */
  private elapsed(): number {
    const { looked } = this, at = this.model.now!();
    looked.pace = at - looked.at < CLOCK_MS
      ? Math.min(CLOCK_LOOKS, 2 * looked.pace)
      : Math.ceil(looked.pace / 4);
    looked.left = looked.pace;
    looked.at = at;
    return at - this.began;
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

  private located(error: HandlerError): HandlerError {
    const path = this.pathTo(this.next);
    const steps = [
      ...this.beginningOf(path).steps,
      ...this.labelsAlong(path).map((label) => this.step(label)),
    ];
    error.before = steps;
    retell(error, `${error.message}\nafter: ${steps.map(stepWords).join("; ")}`);
    return error;
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
