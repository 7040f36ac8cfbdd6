/** The states of the monitor `history()`, as lists of integers: three for each operation. */
import { canonical, restore, type Turn } from "../../core/canonical.ts";
import type { ProcessId } from "../../core/process.ts";
import type { Happening } from "./happening.ts";
import { type History, ordered } from "./operation.ts";
import type { MonitorStates, Renaming } from "./states.ts";

/**
 * What was asked for; `details` is a text of plain data, and `plain` what it says if nobody can change it.
 */
type Call = {
  readonly operation: number;
  readonly process: ProcessId;
  readonly method: string;
  readonly details: string;
  readonly plain: readonly unknown[] | undefined;
};

/** An operation of a state: its call, its answer (−1 while it is open), and the set that had ended before. */
const CALL = 0, ANSWER = 1, BEFORE = 2, WIDTH = 3;

/** What V8 takes for an entry of a Map, its text and a small object, bytes. */
const ENTRY_BYTES = 300;

/** What is told apart by a text, by number. */
class Kept<T> {
  readonly values: T[] = [];
  /** Roughly, on V8's heap: a thing is about as large as its key is long. */
  heapBytes = 0;
  private readonly numbers = new Map<string, number>();

  number(key: string, make: () => T): number {
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.values.push(make()) - 1;
      this.numbers.set(key, number);
      this.heapBytes += ENTRY_BYTES + 3 * key.length;
    }
    return number;
  }
}

export class HistoryStates implements MonitorStates {
  private readonly states = new Kept<{ readonly operations: Int32Array; readonly ended: number }>();
  private readonly calls = new Kept<Call>();
  private readonly answers = new Kept<
    { readonly text: string; readonly plain: boolean; readonly value: unknown }
  >();
  /** Operations that have ended, by their numbers in the run, ascending. */
  private readonly sets = new Kept<readonly number[]>();
  /** By what happened: the number of the call or of the answer. */
  private readonly numbers = new WeakMap<Happening, number>();

  constructor() {
    this.state(new Int32Array(0), this.set([]));
  }

  get heapBytes(): number {
    return [this.states, this.calls, this.answers, this.sets].reduce((sum, kept) => sum + kept.heapBytes, 0);
  }

  after(state: number, happening: Happening): number {
    if (happening.kind === "invoke") return this.begin(state, this.callOf(happening));
    return happening.kind === "respond" ? this.end(state, happening) : state;
  }

  private begin(state: number, call: number): number {
    const { operations, ended } = this.states.values[state], { values } = this.calls;
    const next = new Int32Array(operations.length + WIDTH), { operation } = values[call];
    let at = operations.length;
    while (at > 0 && values[operations[at - WIDTH + CALL]].operation > operation) at -= WIDTH;
    next.set(operations.subarray(0, at));
    next[at + CALL] = call;
    next[at + ANSWER] = -1;
    next[at + BEFORE] = ended;
    next.set(operations.subarray(at), at + WIDTH);
    return this.state(next, ended);
  }

  private end(state: number, happening: Happening & { kind: "respond" }): number {
    const { operations, ended } = this.states.values[state], { operation } = happening;
    const next = operations.slice();
    for (let at = 0; at < next.length; at += WIDTH) {
      if (this.calls.values[next[at + CALL]].operation !== operation) continue;
      next[at + ANSWER] = this.answerOf(happening);
      return this.state(next, this.set([...this.sets.values[ended], operation]));
    }
    return state;
  }

  private state(operations: Int32Array, ended: number): number {
    return this.states.number(operations.join(), () => ({ operations, ended }));
  }

  private set(operations: readonly number[]): number {
    const sorted = [...operations].sort((a, b) => a - b);
    return this.sets.number(sorted.join(), () => sorted);
  }

  private call(operation: number, process: ProcessId, method: string, details: readonly unknown[]): number {
    const text = canonical(details, "details");
    return this.calls.number(`${operation} ${process} ${text} ${method}`, () => ({
      operation,
      process,
      method,
      details: text,
      plain: details.some(isContainer) ? undefined : Object.freeze([...details]),
    }));
  }

  private answer(value: unknown): number {
    const text = canonical(value, "the answer");
    return this.answers.number(text, () => ({ text, plain: !isContainer(value), value: restore(text) }));
  }

  private callOf(happening: Happening & { kind: "invoke" }): number {
    const { operation, process, method, details } = happening;
    return this.known(happening, () => this.call(operation, process, method, details));
  }

  private answerOf(happening: Happening & { kind: "respond" }): number {
    return this.known(happening, () => this.answer(happening.value));
  }

  private known(happening: Happening, find: () => number): number {
    let number = this.numbers.get(happening);
    if (number === undefined) this.numbers.set(happening, number = find());
    return number;
  }

  value(state: number, turn?: Turn): History {
    const { operations } = this.states.values[state];
    const entries = [];
    for (let at = 0; at < operations.length; at += WIDTH) {
      const { details, plain, ...call } = this.calls.values[operations[at + CALL]];
      const answer = this.answers.values[operations[at + ANSWER]];
      entries.push({
        ...call,
        details: plain ?? restore(details, turn) as unknown[],
        ended: answer !== undefined,
        value: answer?.plain ? answer.value : answer && restore(answer.text, turn),
        before: this.sets.values[operations[at + BEFORE]],
      });
    }
    return ordered(entries);
  }

  renamed(state: number, { process, operation, plain }: Renaming): number {
    const { operations, ended } = this.states.values[state];
    const set = (number: number) => this.set(this.sets.values[number].map(operation));
    const moved: { readonly operation: number; readonly row: readonly number[] }[] = [];
    for (let at = 0; at < operations.length; at += WIDTH) {
      const call = this.calls.values[operations[at + CALL]], answer = operations[at + ANSWER];
      const details = plain(restore(call.details)) as unknown[], number = operation(call.operation);
      const row = [
        this.call(number, process(call.process), call.method, details),
        answer < 0 ? -1 : this.answer(plain(restore(this.answers.values[answer].text))),
        set(operations[at + BEFORE]),
      ];
      moved.push({ operation: number, row });
    }
    moved.sort((a, b) => a.operation - b.operation);
    return this.state(Int32Array.from(moved.flatMap(({ row }) => row)), set(ended));
  }

  outline(state: number): unknown {
    return new Set(
      this.value(state).map(({ operation: _, before, ...operation }) => ({
        ...operation,
        after: before.length,
      })),
    );
  }
}

function isContainer(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
