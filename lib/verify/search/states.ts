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

/** How often a state is asked before its answers are kept: most texts that grow are seen once. */
const SELDOM = 8;
/** What a state takes besides its text. */
const STATE_BYTES = 120;

export class States {
  /**
   * For each operation which of the different ones it is: same process if that matters, method, details,
   * answer.
   */
  readonly symbols: Int32Array;
  /** For each operation whether it never changes a state and has an answer. */
  readonly isRead: Uint8Array;
  /** Bytes of states, of their texts and of what was found of them, roughly. */
  bytes = 0;
  private readonly values: unknown[] = [];
  private watched = 0;
  private readonly numbers = new Numbers();
  private readonly calls: Placed[] = [];
  private readonly answers: unknown[] = [];
  /** Of answers that are objects. */
  private readonly answerTexts: (string | undefined)[] = [];
  /** By state how often it was asked what comes after it. */
  private readonly asked: number[] = [];
  /** By state: the state after each symbol; of those that are not asked often, nothing is kept. */
  private readonly steps: (Int32Array | undefined)[] = [];

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
        this.answers.push(typeof value === "object" && value !== null ? undefined : value ?? null);
        this.answerTexts.push(typeof value === "object" && value !== null ? canonical(value) : undefined);
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
    const known = this.steps[state];
    if (known === undefined) {
      if (++this.asked[state] > SELDOM) this.keep(state);
      return this.find(state, symbol);
    }
    const next = known[symbol];
    return next === UNKNOWN ? (known[symbol] = this.find(state, symbol)) : next;
  }

  private keep(state: number): void {
    this.steps[state] = new Int32Array(this.calls.length).fill(UNKNOWN);
    this.bytes += 4 * this.calls.length + STATE_BYTES;
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
    const isRight = isFree(this.calls[symbol]) || outcome.length < 2 || this.isAnswer(outcome[1], symbol);
    if (!isRight) return NONE;
    const next = this.number(outcome[0]);
    if (next !== state && this.model.reads?.includes(method)) {
      throw new TypeError(
        `the model ${this.model.name} says that ${method} only reads, but it changed the state`,
      );
    }
    return next;
  }

  /** Whether an answer is the one that was given. */
  private isAnswer(answer: unknown = null, symbol: number): boolean {
    const text = this.answerTexts[symbol];
    if (text === undefined) return answer === this.answers[symbol];
    return typeof answer === "object" && answer !== null && canonical(answer) === text;
  }

  private number(value: unknown): number {
    const next = this.values.length, number = this.numbers.of(value, next);
    if (number === next) {
      this.values.push(value);
      this.asked.push(0);
      this.steps.push(undefined);
      this.bytes += STATE_BYTES + this.numbers.textLength;
    }
    return number;
  }
}

/** Values by number; long texts are looked up as they are, as to write them anew takes longest. */
class Numbers {
  /** Of the last value how long its text is. */
  textLength = 0;
  private readonly others = new Map<unknown, number>();
  private readonly texts = new Map<string, number>();
  /** Objects with one field that is a text: by its name. */
  private readonly fields = new Map<string, Map<string, number>>();

  /** The number of a value: the next one, if it is new. */
  of(value: unknown, next: number): number {
    if (typeof value === "string") return this.in(this.texts, value, next);
    const field = onlyField(value);
    if (field === undefined) return this.in(this.others, keyOf(value), next);
    let texts = this.fields.get(field);
    if (!texts) this.fields.set(field, texts = new Map());
    return this.in(texts, (value as Record<string, string>)[field], next);
  }

  private in<K>(map: Map<K, number>, key: K, next: number): number {
    this.textLength = typeof key === "string" ? key.length : 0;
    const number = map.get(key);
    if (number === undefined) map.set(key, next);
    return number ?? next;
  }
}

/** The name of the only field of a plain object, if that is a text. */
function onlyField(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  const [field, ...others] = Object.keys(value);
  const isOne = field !== undefined && others.length === 0;
  return isOne && typeof (value as Record<string, unknown>)[field] === "string" ? field : undefined;
}

/** Whether nobody knows, or asks, what it was answered. */
export function isFree({ end, isOptional }: Placed): boolean {
  return end === undefined || isOptional === true;
}

/** Numbers and truths stand for themselves, all else by its text: equal ones are then one key of a Map. */
function keyOf(value: unknown): unknown {
  return typeof value === "object" ? canonical(value) : value;
}
