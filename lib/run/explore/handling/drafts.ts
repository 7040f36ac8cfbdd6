/** Carries out what a handler said, one effect after the other, on a draft of what comes of it. */
import type { Model } from "../options/model.ts";
import type { Copies } from "../state/copies.ts";
import {
  APPEND,
  CANCEL,
  type Effect,
  FLUSH,
  INVOKE,
  SAY,
  type Seat,
  SEND,
  SET,
  type Store,
  SUBMIT,
} from "../state/store.ts";

/** A process in the middle of its effects. */
export type Draft = {
  timers: readonly number[];
  late: readonly number[];
  log: number[];
  durable: number;
  pending: { length: number; effects: Effect[] }[];
  sends: number[];
  submits: number[];
  said: number[];
  /** How many operations it has begun by itself. */
  begun: number;
  /** Operations that were answered. */
  answers: number[];
  timerChanges: number[][];
  /** Messages that were not even held, as there are as many copies of them as may be. */
  dropped: number;
};

export function draftOf(seat: Seat): Draft {
  return {
    timers: seat.timers,
    late: seat.late,
    log: [...seat.log],
    durable: seat.durable,
    pending: seat.pending.map((pending) => ({ length: pending.length, effects: [...pending.effects] })),
    sends: [],
    submits: [],
    said: [],
    begun: seat.begun,
    answers: [],
    timerChanges: [],
    dropped: 0,
  };
}

/**
 * Messages that leave together in an order of their own: without FIFO it makes no difference, but for those
 * to oneself, which are handled in the order of sending.
 */
export function inOwnOrder(store: Store, letters: readonly number[]): readonly number[] {
  const free = letters.filter((letter) => !store.isOrdered(letter)).sort((a, b) => a - b);
  return [...free, ...letters.filter((letter) => store.isOrdered(letter))];
}

/** What waits for a force, its messages in an order of their own unless a crash may come in between. */
export function settled(model: Model, store: Store, effects: readonly Effect[]): readonly Effect[] {
  if (!model.fifos.includes(false) || model.crashes > 0) return effects;
  const letters = effects.filter(([kind]) => kind === SEND).map(([, letter]) => letter);
  const sends = inOwnOrder(store, letters).map((letter): Effect => [SEND, letter]);
  return [...sends, ...effects.filter(([kind]) => kind !== SEND)];
}

/** Where an invocation and a response have their operation. */
export const OPERATION = 2;

const isSend = (effect: Effect, letter: number) => effect[0] === SEND && effect[1] === letter;

export class Drafting {
  private readonly monitored: boolean;

  constructor(
    private readonly model: Model,
    private readonly store: Store,
    private readonly copies: Copies,
  ) {
    this.monitored = model.monitor !== undefined;
  }

  /** One more effect of a handler. */
  apply(draft: Draft, effect: Effect): void {
    switch (effect[0]) {
      case SET:
        draft.late = draft.late.filter((timer) => timer !== effect[1]);
        draft.timers = [...draft.timers.filter((timer) => timer !== effect[1]), effect[1]];
        draft.timerChanges.push([effect[1], effect[2], effect[3]]);
        return;
      case CANCEL:
        draft.late = draft.late.filter((timer) => timer !== effect[1]);
        if (!draft.timers.includes(effect[1])) return;
        draft.timers = draft.timers.filter((timer) => timer !== effect[1]);
        draft.timerChanges.push([effect[1]]);
        return;
      case APPEND:
        draft.log.push(effect[1]);
        return;
      case FLUSH:
        if (this.model.pendingForces) draft.pending.push({ length: draft.log.length, effects: [] });
        else draft.durable = draft.log.length;
        return;
      case INVOKE:
        draft.begun++;
    }
    const last = draft.pending.at(-1);
    if (!last) this.see(draft, effect);
    else if (this.holds(last.effects, effect)) last.effects.push(effect);
    else if (effect[0] === SEND) draft.dropped++;
  }

  /** Whether an effect is held beside what waits for a force: one that makes a difference to anyone. */
  holds(held: readonly Effect[], effect: Effect): boolean {
    if (effect[0] === INVOKE) return true;
    if (effect[0] === SAY) return this.monitored || effect.length > OPERATION;
    return !this.isMore(held, effect);
  }

  /**
   * Whether a message would be one copy too many: all that waits for one force leaves at once, so it need not
   * even be held.
   */
  private isMore(held: readonly Effect[], effect: Effect): boolean {
    if (effect[0] !== SEND || this.store.isOrdered(effect[1])) return false;
    return this.copies.drops(effect[1], held.filter((other) => isSend(other, effect[1])).length);
  }

  /** An effect that others can see happens. */
  see(draft: Draft, effect: Effect): void {
    if (effect[0] === SEND) draft.sends.push(effect[1]);
    else if (effect[0] === SUBMIT) draft.submits.push(effect[1]);
    else if (effect[0] === INVOKE) {
      if (this.monitored) draft.said.push(effect[1]);
    } else if (effect[0] === SAY) {
      if (this.monitored) draft.said.push(effect[1]);
      if (effect.length > OPERATION) draft.answers.push(effect[OPERATION]);
    }
  }
}
