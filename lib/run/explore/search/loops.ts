/**
 * Finds what a loop adds to the messages in flight, again and again. A state that comes again, but for more
 * messages, can come with ever more of them (as in a Petri net: Karp and Miller, 1969): the space has no end.
 * Where timers wait for quiet this is so only as long as none has fired: then all messages have arrived.
 * Where channels have an order it is so only if nothing was taken out of those that grew.
 */
import { FREE, type Seat, SEND } from "../state/store.ts";
import type { States } from "./states.ts";

/** How many states back are looked at for a loop; at every so manieth level all. */
const NEAR = 32;

/**
 * The types of messages of which a state has too many and more than one that it came from, which is otherwise
 * the same; ascending.
 * @param from the state that the row was reached from
 * @param level how many steps away from the beginning that is
 */
export function loopedTypes(search: States, from: number, row: Int32Array, level: number): string[] {
  const { engine: { store, copies }, model, parents } = search;
  const many = [...countsOf(lettersOf(search, row))].flatMap(([letter, count]) =>
    copies.suspects(letter, count) ? [letter] : []
  );
  const before = new Int32Array(row.length), growth = model.fifo ? new Growth(search, row) : undefined;
  let left = level % NEAR === 0 ? Infinity : NEAR;
  for (let state = from; state >= 0 && left > 0; state = parents.data[state], left--) {
    search.table.read(state, before);
    if (model.time !== "any" && isQuiet(search, before)) return [];
    growth?.back(before);
    if (growth && !many.some((letter) => growth.only(letter))) return [];
    const more = moreInFlight(search, row, before);
    if (!more || more.length === 0 || growth && !more.every((letter) => growth.only(letter))) continue;
    const looped = many.filter((letter) => more.includes(letter));
    const types = new Set(looped.map((letter) => store.typeOf(letter)));
    if (types.size > 0) return [...types].sort();
  }
  return [];
}

function isQuiet({ engine: { cells, devices, layout }, model }: States, row: Int32Array): boolean {
  return model.ids.every((_, place) => cells.quiet.data[row[place]] === 1) &&
    devices.areQuiet(row, layout.devices);
}

/**
 * What a state has in flight, or held for a force, beyond another; undefined if they differ in anything else.
 */
function moreInFlight({ engine, model }: States, row: Int32Array, before: Int32Array): number[] | undefined {
  const { cells } = engine, more: number[] = [];
  for (let column = 0; column < row.length; column++) {
    if (row[column] === before[column]) continue;
    if (column >= model.ids.length) return undefined;
    const [seat, old] = [row, before].map((row) => engine.store.seats.values[cells.seats.data[row[column]]]);
    const held = moreHeld(seat, old);
    const mail = held &&
      cells.mail.beyond(cells.inboxes.data[row[column]], cells.inboxes.data[before[column]]);
    if (!mail) return undefined;
    more.push(...held, ...mail);
  }
  return more;
}

/** The messages that a process holds for a force beyond those that it held before. */
function moreHeld(seat: Seat, before: Seat): number[] | undefined {
  if (seat === before) return [];
  const rest = ({ pending: _, ...rest }: Seat) => JSON.stringify(rest);
  if (rest(seat) !== rest(before) || seat.pending.length !== before.pending.length) return undefined;
  const more: number[] = [];
  for (const [force, { effects, length }] of seat.pending.entries()) {
    const left = before.pending[force].effects.map((effect) => JSON.stringify(effect));
    if (length !== before.pending[force].length) return undefined;
    for (const effect of effects) {
      const at = left.indexOf(JSON.stringify(effect));
      if (at >= 0) left.splice(at, 1);
      else if (effect[0] === SEND) more.push(effect[1]);
      else return undefined;
    }
    if (left.length > 0) return undefined;
  }
  return more;
}

/** Which channels only grew, going back from a row step by step. */
class Growth {
  /** By receiver, its mail; and which lanes to it have shrunk on the way. */
  private readonly mail: (readonly number[])[] = [];
  private readonly shrunk: Set<number>[];

  constructor(private readonly search: States, row: Int32Array) {
    this.shrunk = search.model.ids.map(() => new Set());
    this.back(row);
  }

  /** Goes on to the state before. */
  back(row: Int32Array): void {
    const { mail, search: { engine: { cells }, model } } = this;
    for (let to = 0; to < model.ids.length; to++) {
      const after = mail[to], before = cells.mail.lists.values[cells.inboxes.data[row[to]]];
      mail[to] = before;
      if (after !== undefined && after !== before) this.compare(to, before, after);
    }
  }

  /** Mail with an order is sorted by lanes, that of the receiver itself last. */
  private compare(to: number, before: readonly number[], after: readonly number[]): void {
    const { store } = this.search.engine;
    let at = 0, rank = FREE, shrunk = false;
    while (at < after.length && store.rank(after[at]) === FREE) at++;
    for (const letter of before) {
      const its = store.rank(letter);
      if (its === FREE) continue;
      if (its !== rank) {
        rank = its;
        while (at < after.length && store.rank(after[at]) < rank) at++;
        shrunk = false;
      }
      if (shrunk) continue;
      if (after[at] === letter) at++;
      else {
        this.shrunk[to].add(its);
        shrunk = true;
      }
    }
  }

  /** Whether the lane of a message only grew; without an order it need not. */
  only(letter: number): boolean {
    const { store } = this.search.engine;
    return !this.shrunk[store.letters.values[letter].to].has(store.rank(letter));
  }
}

/** All that is in flight or held in a row. */
function lettersOf({ engine: { cells, store }, model }: States, row: Int32Array): number[] {
  return model.ids.flatMap((_, place) => [
    ...cells.mail.lists.values[cells.inboxes.data[row[place]]],
    ...store.seats.values[cells.seats.data[row[place]]].pending.flatMap(({ effects }) =>
      effects.filter(([kind]) => kind === SEND).map(([, letter]) => letter)
    ),
  ]);
}

function countsOf(letters: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return counts;
}
