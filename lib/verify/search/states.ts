/** The states of a model, by number, and what operations do to them, each found once. */
import { canonical } from "../../core/canonical.ts";
import type { Placed } from "../history/recorded.ts";
import type { Model } from "../models/model.ts";

/** What is not possible: no such state. */
export const NONE = -1;
const UNKNOWN = -2;

/** The initial state. */
export const INITIAL = 0;

/** How many of the model's first answers are looked at: whether it left alone the state that it was given. */
const WATCHED = 100;

export class States {
  /**
   * For each operation which of the different ones it is: same process if that matters, method, details,
   * answer.
   */
  readonly symbols: Int32Array;
  /** For each operation whether it never changes a state and has an answer. */
  readonly isRead: Uint8Array;
  private readonly values: unknown[] = [];
  private watched = 0;
  private readonly numbers = new Map<unknown, number>();
  private readonly calls: Placed[] = [];
  private readonly answers: unknown[] = [];
  /** By state: the state after each symbol. */
  private readonly steps: Int32Array[] = [];

  constructor(private readonly model: Model, history: readonly Placed[]) {
    const known = new Map<string, number>();
    const asksWho = model.apply.length === 0 || model.apply.length > 3;
    this.symbols = Int32Array.from(history, (operation) => {
      const { process, method, details, value } = operation;
      const answer = isFree(operation) ? "open" : canonical(value ?? null);
      const key = `${method} ${canonical(details)} ${answer} ${asksWho ? canonical(process) : ""}`;
      let symbol = known.get(key);
      if (symbol === undefined) {
        known.set(key, symbol = this.calls.push(operation) - 1);
        this.answers.push(keyOf(value ?? null));
      }
      return symbol;
    });
    const reads = new Set(model.reads);
    this.isRead = Uint8Array.from(history, (one) => !isFree(one) && reads.has(one.method) ? 1 : 0);
    this.number(model.initial);
  }

  /** How many states there are so far. */
  get size(): number {
    return this.values.length;
  }

  /** A state itself. */
  value(state: number): unknown {
    return this.values[state];
  }

  /** The state after an operation with a symbol, or NONE if it is not answered so there. */
  after(state: number, symbol: number): number {
    const next = this.steps[state][symbol];
    return next === UNKNOWN ? (this.steps[state][symbol] = this.find(state, symbol)) : next;
  }

  private find(state: number, symbol: number): number {
    const { process, method, details } = this.calls[symbol], value = this.values[state];
    const isWatched = this.watched < WATCHED && typeof value === "object",
      before = isWatched ? canonical(value) : "";
    const outcome = this.model.apply(value, method, details, process);
    if (!Array.isArray(outcome) || outcome.length < 1 || outcome.length > 2) {
      throw new TypeError(
        `the model ${this.model.name} must return [state] or [state, answer] for ${method}, got ${
          String(outcome)
        }`,
      );
    }
    if (isWatched && this.watched++ >= 0 && canonical(value) !== before) {
      throw new TypeError(
        `the model ${this.model.name} changed the state that it was given, in ${method}: make a new one instead`,
      );
    }
    const isRight = isFree(this.calls[symbol]) || outcome.length < 2 ||
      keyOf(outcome[1] ?? null) === this.answers[symbol];
    if (!isRight) return NONE;
    const next = this.number(outcome[0]);
    if (next !== state && this.model.reads?.includes(method)) {
      throw new TypeError(
        `the model ${this.model.name} says that ${method} only reads, but it changed the state`,
      );
    }
    return next;
  }

  private number(value: unknown): number {
    const key = keyOf(value);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.values.push(value) - 1;
      this.numbers.set(key, number);
      this.steps.push(new Int32Array(this.calls.length).fill(UNKNOWN));
    }
    return number;
  }
}

/** Whether nobody knows, or asks, what it was answered. */
export function isFree({ end, isOptional }: Placed): boolean {
  return end === undefined || isOptional === true;
}

/** Numbers and truths stand for themselves, all else by its text: equal ones are then one key of a Map. */
function keyOf(value: unknown): unknown {
  return typeof value === "object" || typeof value === "string" ? canonical(value) : value;
}
