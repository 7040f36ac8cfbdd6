import { ChubbyServer } from "../../../lib/cases/mod.ts";
import type { ProcessId } from "../../../lib/core/process.ts";
import type { ExerciseAnswers } from "./answers.ts";

type Lock = {
  readonly holder: ProcessId | undefined;
  readonly generation: number;
  readonly delayed: boolean;
};
/** Gives a lock if it may be had, with this generation. */
type Rule = (lock: Lock | undefined, client: ProcessId) => number | null;

function cell(rule: Rule) {
  return class MyCell extends ChubbyServer {
    override give(name: string, client: ProcessId) {
      const generation = rule(this.locks.get(name), client);
      if (generation !== null) this.locks.set(name, { holder: client, generation, delayed: false });
      return generation;
    }
  };
}
const next = (lock?: Lock) => (lock?.generation ?? 0) + 1;

export const givenLock: ExerciseAnswers = {
  exercise: "give the lock",
  answers: [
    {
      what: "reference",
      answer: cell((lock) => lock && (lock.holder !== undefined || lock.delayed) ? null : next(lock)),
      outcome: "correct",
      says: /number grows/,
    },
    {
      what: "written differently",
      how: "the free case first",
      answer: cell((lock) =>
        !lock ? 1 : lock.holder === undefined && !lock.delayed ? lock.generation + 1 : null
      ),
      outcome: "correct",
      says: /number grows/,
    },
    {
      what: "stub",
      answer: class MyCell extends ChubbyServer {
        // @ts-expect-error a stub returns nothing
        override give() {}
      },
      outcome: "still missing",
      says: /./,
    },
    {
      what: "wrong",
      how: "nobody gets it",
      answer: cell(() => null),
      outcome: "keep working",
      says: /number 1/,
    },
    {
      what: "wrong",
      how: "everybody gets it",
      answer: cell(next),
      outcome: "hint",
      says: /Two have the lock/,
    },
    {
      what: "wrong",
      how: "its holder gets it again",
      answer: cell((lock, client) =>
        lock && ((lock.holder ?? client) !== client || lock.delayed) ? null : next(lock)
      ),
      outcome: "hint",
      says: /Two have the lock/,
    },
    {
      what: "wrong",
      how: "the number stays",
      answer: cell((lock) => lock && (lock.holder !== undefined || lock.delayed) ? null : 1),
      outcome: "hint",
      says: /old number/,
    },
    {
      what: "wrong",
      how: "without the lock-delay",
      answer: cell((lock) => lock?.holder !== undefined ? null : next(lock)),
      outcome: "almost",
      says: /not kept back/,
      draws: true,
    },
  ],
};
