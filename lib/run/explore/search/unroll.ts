/**
 * A loop among states that stand for all of one view, made a real execution: its steps repeat in kind, with
 * other numbers in their messages. It is followed further than it is shown, to see that it does go on.
 */
import type { Escape } from "./lasso.ts";
import type { States } from "./states.ts";

/** How often a loop is gone round, once what is shown has been. */
const ROUNDS = 3;

/**
 * The same execution in real states; undefined if something in it would wait for ever, so that it is not
 * fair.
 * @throws TypeError if a step of it is not possible there
 */
export function unrolled(search: States, { beginning, labels, loop }: Escape): Escape | undefined {
  const states = [search.find(beginning.row)];
  for (const label of labels) {
    const at = states[states.length - 1];
    states.push(search.edgesFrom(at).find((edge) => edge.label === label)!.to);
  }
  const way = new Way(search, beginning.row), stem = labels.length - loop;
  for (let at = 0; at < stem; at++) way.take(labels[at], states[at + 1]);
  const begins = way.labels.length;
  if (loop === 0) return { beginning, labels: way.labels, loop };
  let ends = begins, since = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    const from = way.labels.length;
    for (let at = stem; at < labels.length; at++) way.take(labels[at], states[at + 1]);
    way.clear(from);
    if (round === 0) {
      ends = way.labels.length;
      since = ends;
    }
  }
  if (way.waitsSince(since)) return undefined;
  return { beginning, labels: way.labels.slice(0, ends), loop: ends - begins };
}

class Way {
  readonly labels: number[] = [];
  /** By what is possible now: since how many steps. */
  private since = new Map<string, number>();
  private steps: ReturnType<NonNullable<States["alike"]>["stepsFrom"]> = [];

  constructor(private readonly search: States, row: Int32Array) {
    this.go(row);
  }

  /** A step of the same kind, to a state of the same view; of several the one that could be for longest. */
  take(like: number, to: number): void {
    const { search, search: { alike } } = this, kind = alike!.kindOf(like);
    const wanted = alike!.look(rowOf(search, to));
    const ways = this.steps.filter(({ label, look }) => look === wanted && alike!.kindOf(label) === kind);
    if (ways.length === 0) {
      throw new TypeError(
        `not a view: a loop was found in which "${kind}" comes again, and when it should, it cannot happen`,
      );
    }
    this.done(this.longest(ways));
  }

  /** Does what the view does not show and has been possible since before a step. */
  clear(before: number): void {
    for (;;) {
      const hidden = this.hidden().filter(({ label }) => this.age(label) <= before);
      if (hidden.length === 0) return;
      this.done(this.longest(hidden));
    }
  }

  /** Whether something has been possible since a step, and was not done. */
  waitsSince(step: number): boolean {
    return this.steps.some(({ label }) => this.search.progresses(label) && this.age(label) <= step);
  }

  private hidden() {
    const { search } = this, here = search.alike!.look(this.row);
    return this.steps.filter(({ label, look }) => look === here && search.progresses(label));
  }

  private row: Int32Array = new Int32Array(0);

  private age(label: number): number {
    return this.since.get(this.search.actionOf(label)) ?? Infinity;
  }

  private longest<S extends { readonly label: number }>(ways: readonly S[]): S {
    return ways.reduce((best, way) => (this.age(way.label) < this.age(best.label) ? way : best));
  }

  private done({ label, row }: { readonly label: number; readonly row: Int32Array }): void {
    this.labels.push(label);
    this.since.delete(this.search.actionOf(label));
    this.go(row);
  }

  private go(row: Int32Array): void {
    this.row = row;
    this.steps = this.search.alike!.stepsFrom(row);
    const now = new Map<string, number>();
    for (const { label } of this.steps) {
      const action = this.search.actionOf(label);
      now.set(action, this.since.get(action) ?? this.labels.length);
    }
    this.since = now;
  }
}

function rowOf({ table }: States, state: number): Int32Array {
  return table.rows.slice(state * table.width, (state + 1) * table.width);
}
