/**
 * Finds what a loop adds to the messages in flight, again and again. A state that comes again, but for more
 * messages, can come with ever more of them (as in a Petri net: Karp and Miller, 1969): the space has no end.
 * Where timers wait for quiet this is so only as long as none has fired: then all messages have arrived. Where
 * channels have an order it is so only if nothing was taken out of those that grew.
 */
import { type Seat, SEND } from "../state/store.ts";
import type { States } from "./states.ts";

/**
 * The types of messages of which a state has too many and more than one that it came from, which is otherwise
 * the same; ascending.
 * @param from the state that the row was reached from
 */
export function loopedTypes(search: States, from: number, row: Int32Array): string[] {
  const { store, copies } = search.engine;
  const before = new Int32Array(row.length), types = new Set<string>();
  for (let state = from; state >= 0; state = search.parents.data[state]) {
    search.table.read(state, before);
    if (search.model.time !== "any" && isQuiet(search, before)) return [];
    const more = moreInFlight(search, row, before);
    if (!more || more.length === 0) continue;
    if (search.model.fifo && !more.every((letter) => onlyGrew(search, letter, row, from, state))) continue;
    const counts = countsOf(lettersOf(search, row));
    for (const letter of more) {
      if (copies.suspects(letter, counts.get(letter)!)) types.add(store.typeOf(letter));
    }
    if (types.size > 0) return [...types].sort();
  }
  return [];
}

function isQuiet({ engine: { cells, layout }, model }: States, row: Int32Array): boolean {
  return model.ids.every((_, place) => cells.quiet.data[row[place]] === 1) &&
    (layout.requests < 0 || row[layout.requests] === 0);
}

/** What a state has in flight, or held for a force, beyond another; undefined if they differ in anything else. */
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

/** Whether a message's channel grew with each step from an older state, by way of `from`, to a row. */
function onlyGrew(search: States, letter: number, row: Int32Array, from: number, older: number): boolean {
  const before = new Int32Array(row.length);
  let channel = channelOf(search, letter, row);
  for (let state = from;; state = search.parents.data[state]) {
    search.table.read(state, before);
    const shorter = channelOf(search, letter, before);
    if (shorter.some((other, at) => other !== channel[at])) return false;
    if (state === older) return true;
    channel = shorter;
  }
}

/** What is on its way from the sender of a message to its receiver. */
function channelOf({ engine: { cells, store } }: States, letter: number, row: Int32Array): number[] {
  const { from, to } = store.letters.values[letter];
  return cells.mail.lists.values[cells.inboxes.data[row[to]]].filter((other) =>
    store.letters.values[other].from === from
  );
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
