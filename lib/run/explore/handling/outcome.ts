/** One thing that may come of an event. */
import { type Effect, type Event, listed } from "../state/store.ts";

/** One thing that may come of one event at one process. */
export type Outcome = {
  readonly place: number;
  readonly event: Event;
  /** The process's next local state. */
  readonly seat: number;
  /** Messages that go out. */
  readonly sends: readonly number[];
  /** Requests that go to devices. */
  readonly submits: readonly number[];
  /** What the monitor is told: the number of a list. */
  readonly said: number;
  /** Operations that are answered, by their numbers. */
  readonly answers: readonly number[];
  /** Timers that were set ([timer, ms, msMax]) or stopped ([timer]), in order. */
  readonly timerChanges: readonly (readonly number[])[];
  readonly crashed: boolean;
  /** How many messages were not even held for a force: there are as many copies of them as may be. */
  readonly dropped: number;
  readonly cost: number;
  readonly choices: readonly number[];
  /** How many effects came before the crash, and how many records of the unforced log are left. */
  readonly crashAfter?: number;
  readonly keep?: number;
  /**
   * What the handler said, for the account of a run; and from which on what others can see waits for the log.
   */
  readonly effects: readonly Effect[];
  readonly waitsFrom?: number;
  /** The handler reads its clock: what comes of it is found where it is known what that may say. */
  readonly reads?: true;
};

export type Rest = Pick<
  Outcome,
  "cost" | "choices" | "effects" | "waitsFrom" | "crashAfter" | "keep" | "reads"
>;

const NOTHING: readonly never[] = [];

/** The same list for all that are empty: there are many outcomes, and few of them say much. */
export function shared<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NOTHING : list;
}

/** Roughly, on V8's heap. */
export function bytesOf({ sends, submits, answers, timerChanges, choices, effects }: Outcome): number {
  const lists = sends.length + submits.length + answers.length + choices.length;
  return 380 + 16 * lists + 80 * (timerChanges.length + effects.length);
}

/** Outcomes of one event: of those that nothing tells apart the first. */
export class Found {
  readonly all: Outcome[] = [];
  /** Made for the second: most events have one outcome. */
  private keys: Set<string> | undefined;

  add(outcome: Outcome): void {
    if (this.all.length > 0) {
      const keys = this.known(), key = keyOf(outcome);
      if (keys.has(key)) return;
      keys.add(key);
    }
    this.all.push(outcome);
  }

  has(outcome: Outcome): boolean {
    return this.all.length > 0 && this.known().has(keyOf(outcome));
  }

  private known(): Set<string> {
    return this.keys ??= new Set(this.all.map(keyOf));
  }
}

/** What tells outcomes of one event apart. */
function keyOf({ seat, sends, submits, said, timerChanges, crashed, cost, reads }: Outcome): string {
  const timers = timerChanges.length === 0 ? "" : JSON.stringify(timerChanges);
  return `${seat}|${listed(sends)}|${listed(submits)}|${said}|${timers}|${crashed}|${cost}${
    reads ? "|reads" : ""
  }`;
}
