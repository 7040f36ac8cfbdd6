/** What may happen to a process in a local state, before any of its handlers has run. */
import { canonical } from "../../../core/canonical.ts";
import type { Outcome } from "../handling/outcome.ts";
import type { Model } from "../options/model.ts";
import { NONE } from "../state/faults.ts";
import { CANCEL, type EventKind, type Seat, SET, type Store } from "../state/store.ts";

/** Whether a timer that came due in a pause comes before anything else. */
export function owesTimer({ time }: Model, { late }: Seat): boolean {
  return late.length > 0 && time === "ordered";
}

/**
 * What a process that is up may do besides receiving and crashing, with what it is about; and whether it has
 * to wait for quiet.
 */
export function* ownEvents(
  model: Model,
  store: Store,
  seat: Seat,
): Generator<readonly [kind: EventKind, about: number, quietOnly?: boolean]> {
  const { time, pauses, mayPause } = model, { late, timers, place } = seat;
  if (seat.paused) {
    if (time !== "ordered") yield ["resume", time === "quiet" ? store.list(timers) : 0];
    return;
  }
  const owes = owesTimer(model, seat);
  if (owes) yield ["timeout", late[0]];
  else {
    for (const timer of timers) yield ["timeout", timer, time !== "any" && !late.includes(timer)];
    for (const index of invocable(model, seat)) yield ["invoke", index];
  }
  if (seat.pending.length > 0) yield ["forced", 0];
  if (!owes && pauses > 0 && mayPause[place]) yield ["pause", 0];
}

/** The operations that may be invoked next. Of equal ones the first in the list goes first. */
function invocable({ invocations, ids, inOrder }: Model, { place, invoked }: Seat): number[] {
  const open: number[] = [], keys = new Set<string>();
  for (let index = 0; index < invocations.length; index++) {
    const { process, method, details } = invocations[index];
    if (process !== ids[place] || invoked.includes(index)) continue;
    const key = inOrder ? "" : canonical([method, details]);
    if (!keys.has(key)) open.push(index);
    keys.add(key);
  }
  return open;
}

/** Whether a message may get lost on its way. */
export function mayLose({ losses, mayLose }: Model, store: Store, letter: number): boolean {
  const { from, to, channel } = store.letters.values[letter];
  return losses > 0 && mayLose(from, to, channel);
}

/** Whether a process takes no notice: it changes nothing, and nobody hears of it. */
export function ignores(seat: number, { seat: next, cost, dropped, effects }: Outcome): boolean {
  return next === seat && cost === NONE && dropped === 0 &&
    effects.every(([kind]) => kind === SET || kind === CANCEL);
}
