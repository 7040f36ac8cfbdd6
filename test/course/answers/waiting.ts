import { LockingServer } from "../../../lib/commit/distributed/locking.ts";
import type { ServerOperation } from "../../../lib/commit/distributed/messages.ts";
import type { ExerciseAnswers } from "./answers.ts";

class WaitDie extends LockingServer {
  override mayWait({ age }: ServerOperation, holders: readonly number[]): boolean {
    return holders.every((holder) => age < this.tentative.get(holder)!.age);
  }
}
class WaitDieByMinimum extends LockingServer {
  override mayWait({ age }: ServerOperation, holders: readonly number[]): boolean {
    return age < Math.min(...holders.map((holder) => this.tentative.get(holder)!.age));
  }
}
class Ruleless extends LockingServer {
  // deno-lint-ignore no-explicit-any
  override mayWait(_operation: ServerOperation, _holders: readonly number[]): any {
    // yours
  }
}
class AllWait extends LockingServer {
  override mayWait(): boolean {
    return true;
  }
}
class NobodyWaits extends LockingServer {
  override mayWait(): boolean {
    return false;
  }
}
class TurnedWaitDie extends LockingServer {
  override mayWait({ age }: ServerOperation, holders: readonly number[]): boolean {
    return holders.every((holder) => age > this.tentative.get(holder)!.age);
  }
}
class LooksOnce extends WaitDie {
  readonly looked = new Set<number>();
  override mayWait(operation: ServerOperation, holders: readonly number[]): boolean {
    const before = this.looked.has(operation.transaction);
    this.looked.add(operation.transaction);
    return before || super.mayWait(operation, holders);
  }
}
class ByNumber extends LockingServer {
  override mayWait({ transaction }: ServerOperation, holders: readonly number[]): boolean {
    return holders.every((holder) => transaction < holder);
  }
}

export const whoMayWait: ExerciseAnswers = {
  exercise: "who may wait",
  answers: [
    { what: "reference", answer: WaitDie, outcome: "correct", says: /from older to younger/ },
    {
      what: "written differently",
      answer: WaitDieByMinimum,
      outcome: "correct",
      says: /from older to younger/,
    },
    { what: "stub", answer: Ruleless, outcome: "still missing", says: /still as it was given/ },
    {
      what: "wrong",
      how: "lets all wait",
      answer: AllWait,
      outcome: "keep working",
      says: /8 steps violate “all ends/,
      draws: true,
    },
    {
      what: "wrong",
      how: "lets nobody wait",
      answer: NobodyWaits,
      outcome: "hint",
      says: /9 steps violate “the oldest is never aborted/,
    },
    {
      what: "wrong",
      how: "lets the younger wait",
      answer: TurnedWaitDie,
      outcome: "hint",
      says: /9 steps violate “the oldest is never aborted/,
    },
    {
      what: "wrong",
      how: "looks once",
      answer: LooksOnce,
      outcome: "hint",
      says: /15 steps violate “all ends/,
      draws: true,
    },
    { what: "wrong", how: "compares numbers", answer: ByNumber, outcome: "almost", says: /young again/ },
  ],
};
