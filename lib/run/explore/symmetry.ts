/**
 * Symmetry reduction: states that differ only in which of the interchangeable processes is which are explored once. Sound as long as the
 * processes really treat each other alike, which is checked for every handler's result.
 */
import { restore } from "../../core/canonical.ts";
import type { Engine } from "./engine.ts";
import type { Model } from "./options.ts";
import type { Outcome } from "./outcomes.ts";
import { HAPPENING_IDS, type Permutation, Permuter, renamed } from "./permute.ts";
import { SAY } from "./store.ts";
import { PairMap, Texts } from "./tables.ts";

/** So many orders of processes that look alike are tried for one state; where there are more, the reduction is not complete but still right. */
const MOST_ORDERS = 5040;

export class SymmetryReduction {
  private readonly groups: readonly (readonly number[])[];
  private readonly permuter: Permuter;
  private readonly names: ReadonlySet<string>;
  private readonly marks = new Texts();
  private readonly profiles = new PairMap();
  private readonly best: Int32Array;
  private readonly trial: Int32Array;
  private checked = 0;
  private checking = false;

  constructor(private readonly model: Model, private readonly engine: Engine) {
    this.groups = groupsOf(model);
    const { store, cells, layout, monitor, devices, zones } = engine;
    this.permuter = new Permuter(model, store, cells, layout, monitor, devices, zones);
    this.names = new Set(model.options.symmetry!.ids ?? []);
    this.best = new Int32Array(layout.width);
    this.trial = new Int32Array(layout.width);
  }

  /** The row that stands for all that are like this one; to be copied before the next call. */
  representative(row: Int32Array): Int32Array {
    const { best, trial } = this;
    this.permuter.row(row, this.sorting(row), best);
    const base = best.slice(), orders = this.openOrders(base);
    let tried = 0;
    for (const order of orders) {
      if (tried++ > MOST_ORDERS) break;
      this.permuter.row(base, order, trial);
      if (less(trial, best)) best.set(trial);
    }
    return best;
  }

  /** Sorts the processes of each group by what can be said of them without naming the others. */
  private sorting(row: Int32Array): Permutation {
    const permutation = this.model.ids.map((_, place) => place);
    for (const group of this.groups) {
      const ranked = group.map((place) => ({ place, mark: this.mark(row, place, group) }));
      ranked.sort((a, b) => a.mark - b.mark || a.place - b.place);
      ranked.forEach(({ place }, index) => permutation[place] = group[index]);
    }
    return permutation;
  }

  private mark(row: Int32Array, place: number, group: readonly number[]): number {
    const others: number[] = [], alike: number[] = [];
    for (let other = 0; other < this.model.ids.length; other++) {
      if (other === place) continue;
      (group.includes(other) ? alike : others).push(this.profile(row[other], place, group.includes(other)));
    }
    const columns = this.columnProfile(row, place);
    return this.marks.number(
      `${this.profile(row[place], place, false)}|${others}|${alike.sort((a, b) => a - b)}|${columns}`,
    );
  }

  /** What a cell says of a process: its content with that process called "me" and the interchangeable others "other". */
  private profile(cell: number, place: number, anonymous: boolean): number {
    const view = 2 * place + (anonymous ? 1 : 0);
    let number = this.profiles.get(cell, view);
    if (number < 0) {
      const { store, cells } = this.engine, seat = store.seats.values[cells.seats.data[cell]];
      const text = (at: number) => this.blurred(restore(store.texts.texts[at]), place);
      const said = (at: number) => this.blurred(restore(store.happenings.texts[at]), place, HAPPENING_IDS);
      const who = (at: number) => this.call(this.model.ids[at], place);
      const mail = cells.mail.values[cells.inboxes.data[cell]].map((letter) => {
        const { from, text: content } = store.letters.values[letter];
        return `${who(from)}:${text(content)}`;
      });
      const timers = seat.timers.map((timer) => store.timers.values[timer].name).sort();
      const pending = seat.pending.map((
        { length, effects },
      ) => [length, effects.map(([kind, about]) => [kind, kind === SAY ? said(about) : ""])]);
      const parts = [
        anonymous ? "" : who(seat.place),
        seat.fields < 0 ? "" : text(seat.fields),
        timers,
        seat.log.map(text),
        seat.durable,
        pending,
        seat.invoked.length,
        this.model.fifo ? mail : mail.sort(),
      ];
      number = this.marks.number(JSON.stringify(parts));
      this.profiles.set(cell, view, number);
    }
    return number;
  }

  private columnProfile(row: Int32Array, place: number): string {
    const { layout, monitor, devices } = this.engine;
    const parts = layout.monitor >= 0 ? [this.blurred(monitor.value(row[layout.monitor]), place)] : [];
    for (let column = layout.devices; column < row.length; column++) {
      parts.push(this.blurred(restore(devices.states.texts[row[column]]), place));
    }
    return parts.join("|");
  }

  private call(id: number, me: number): string | number {
    const place = this.model.places.get(id);
    if (place === undefined) return id;
    if (place === me) return "me";
    const group = this.groups.findIndex((places) => places.includes(place));
    return group < 0 ? id : `other${group}`;
  }

  /** A text of plain data in which nothing but "me" tells interchangeable processes apart; Sets keep how many they hold. */
  private blurred(value: unknown, me: number, more: readonly string[] = []): string {
    const show = (item: unknown): string => {
      if (item instanceof Set) return `S${[...item].map(show).sort()}`;
      if (item instanceof Map) {
        return `M${[...item].map(([key, inner]) => `${show(key)}:${show(inner)}`).sort()}`;
      }
      if (Array.isArray(item)) return `[${item.map(show)}]`;
      if (typeof item !== "object" || item === null || item instanceof Uint8Array) {
        return typeof item + String(item);
      }
      return `{${Object.entries(item).map(([key, inner]) => `${key}:${show(inner)}`)}}`;
    };
    // Sets must not lose members that are called alike: ids become objects, each a member of its own.
    const names = more.length > 0 ? new Set([...this.names, ...more]) : this.names;
    return show(renamed(value, names, (id) => ({ id: this.call(id, me) })));
  }

  /** The orders of processes that look alike, where swapping two of them does make a difference. */
  private openOrders(row: Int32Array): Permutation[] {
    let orders: number[][] = [this.model.ids.map((_, place) => place)];
    for (const group of this.groups) {
      for (const tied of this.ties(row, group)) {
        if (tied.length < 2 || this.swapsFreely(row, tied)) continue;
        const arrangements = permutations(tied);
        orders = orders.flatMap((order) =>
          arrangements.map((arrangement) => {
            const next = [...order];
            tied.forEach((place, index) => next[place] = arrangement[index]);
            return next;
          })
        );
        if (orders.length > MOST_ORDERS) return orders.slice(0, MOST_ORDERS);
      }
    }
    return orders.length === 1 ? [] : orders;
  }

  private ties(row: Int32Array, group: readonly number[]): number[][] {
    const byMark = new Map<number, number[]>();
    for (const place of group) {
      const mark = this.mark(row, place, group);
      byMark.set(mark, [...byMark.get(mark) ?? [], place]);
    }
    return [...byMark.values()];
  }

  /** Whether every swap of neighbours leaves the row as it is: then so does every order. */
  private swapsFreely(row: Int32Array, tied: readonly number[]): boolean {
    for (let index = 1; index < tied.length; index++) {
      this.permuter.row(row, this.swap(tied[index - 1], tied[index]), this.trial);
      for (let column = 0; column < row.length; column++) {
        if (this.trial[column] !== row[column]) return false;
      }
    }
    return true;
  }

  private swap(a: number, b: number): Permutation {
    return this.model.ids.map((_, place) => (place === a ? b : place === b ? a : place));
  }

  /**
   * Checks that what came of an event is what comes of it with two interchangeable processes swapped.
   * @throws TypeError that names the process and the event where it is not
   */
  check(
    seat: number,
    kind: Parameters<Engine["outcomes"]["of"]>[1],
    about: number,
    numbers: readonly number[],
  ): void {
    if (this.checking) return;
    this.checking = true;
    const { outcomes, handling, store } = this.engine;
    const group = this.groups[this.checked % this.groups.length], first = this.checked++ % (group.length - 1);
    const by = this.swap(group[first], group[first + 1]), same = this.model.ids.map((_, place) => place);
    const swapped = outcomes.of(
      this.permuter.seat(seat, by, by.join()),
      kind,
      this.permuter.about(kind, about, by),
    );
    const keys = (outcomes: readonly Outcome[], order: Permutation) =>
      outcomes.map((outcome) => this.permuter.outcomeKey(outcome, order)).sort().join(";");
    const here = numbers.map((number) => outcomes.all[number]),
      there = swapped.map((number) => outcomes.all[number]);
    this.checking = false;
    if (keys(here, by) === keys(there, same)) return;
    const whole = (outcome: Outcome) => outcome.crashAfter === undefined;
    const onlyCrashes = keys(here.filter(whole), by) === keys(there.filter(whole), same);
    const [a, b] = [group[first], group[first + 1]].map((place) => `P${this.model.ids[place]}`);
    const reason = onlyCrashes
      ? "a crash in the middle of its effects reaches one of them and not the other; explore crashes without symmetry"
      : "either it tells them apart, or symmetry.ids lacks the name of a field that holds ids";
    throw new TypeError(
      `${a} and ${b} are not interchangeable for P${this.model.ids[store.seats.values[seat].place]} ` +
        `${handling.doing({ kind, about })}: ${reason}`,
    );
  }
}

function groupsOf(model: Model): number[][] {
  const { symmetry, properties = [], invocations = [], faults } = model.options;
  const { groups } = symmetry!;
  const all = groups.flat();
  const wrong = all.find((id, index) => !model.places.has(id) || all.indexOf(id) !== index);
  if (wrong !== undefined) {
    throw new RangeError(`symmetry.groups must hold ids of processes, each once, got ${wrong}`);
  }
  if (groups.some((group) => group.length < 2)) {
    throw new RangeError("a group of interchangeable processes needs at least two");
  }
  if (faults?.partitions?.length) {
    throw new RangeError("with partitions the processes are not interchangeable: leave symmetry out");
  }
  const liveness = properties.find(({ kind }) => kind === "eventually");
  if (liveness) {
    throw new RangeError(
      `"${liveness.name}" speaks of fairness to each process: explore it without symmetry`,
    );
  }
  for (const group of groups) {
    const operations = (id: number) =>
      JSON.stringify(
        invocations.filter(({ process }) => process === id).map(({ method, details }) => [method, details]),
      );
    const other = group.find((id) =>
      operations(id) !== operations(group[0]) ||
      model.mayCrash[model.places.get(id)!] !== model.mayCrash[model.places.get(group[0])!]
    );
    if (other !== undefined) {
      throw new RangeError(
        `P${group[0]} and P${other} are not interchangeable: operations or mayCrash differ`,
      );
    }
  }
  return groups.map((group) => group.map((id) => model.places.get(id)!));
}

function less(a: Int32Array, b: Int32Array): boolean {
  for (let column = 0; column < a.length; column++) if (a[column] !== b[column]) return a[column] < b[column];
  return false;
}

function permutations(items: readonly number[]): number[][] {
  if (items.length < 2 || items.length > 7) return [[...items]];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest])
  );
}
