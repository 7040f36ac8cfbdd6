import type { DeadlockPolicy, LockConflict } from "../../../lib/transactions/mod.ts";
import type { ExerciseAnswers } from "./answers.ts";

const woundYounger: DeadlockPolicy = ({ asking, holders }) =>
  holders.filter(({ began }) => began > asking.began).map(({ transaction }) => transaction);

export const woundWait: ExerciseAnswers = {
  exercise: "wound or wait",
  answers: [
    { what: "reference", answer: woundYounger, outcome: "correct", says: /no circle can close/ },
    {
      what: "written differently",
      how: "with a loop",
      answer({ asking, holders }: LockConflict) {
        const gone: number[] = [];
        for (const holder of holders) if (!(holder.began < asking.began)) gone.push(holder.transaction);
        return gone;
      },
      outcome: "correct",
      says: /no circle/,
    },
    { what: "stub", answer: function woundWait() {}, outcome: "still missing", says: /returns nothing yet/ },
    {
      what: "wrong",
      how: "wait-die",
      answer: ({ asking, holders }: LockConflict) =>
        holders.some(({ began }) => began < asking.began) ? [asking.transaction] : [],
      outcome: "hint",
      says: /This is wait-die/,
    },
    {
      what: "wrong",
      how: "all wait",
      answer: () => [],
      outcome: "keep working",
      says: /wait for each other/,
    },
    {
      what: "wrong",
      how: "all holders",
      answer: ({ holders }: LockConflict) => holders.map(({ transaction }) => transaction),
      outcome: "keep working",
      says: /does what wound-wait does/,
    },
    {
      what: "wrong",
      how: "by their times",
      answer: ({ holders }: LockConflict) => holders.map(({ began }) => began),
      outcome: "keep working",
      says: /list of transactions/,
    },
    {
      what: "wrong",
      how: "a truth",
      answer: () => true,
      outcome: "keep working",
      says: /list of transactions/,
    },
  ],
};

export const skewed: ExerciseAnswers = {
  exercise: "nobody on call",
  answers: [
    {
      what: "reference",
      answer: "r1a r1b r2a r2b w1a w2b c1 c2",
      outcome: "correct",
      says: /by two transactions/,
      draws: true,
    },
    {
      what: "written differently",
      how: "as short as it can be",
      answer: "r1x r2y w1y w2x c1 c2",
      outcome: "correct",
      says: /Write skew/,
    },
    {
      what: "written differently",
      how: "by predicates",
      answer: "pr1[x,y] pr2[x,y] w1x w2y c2 c1",
      outcome: "correct",
      says: /Write skew/,
    },
    { what: "stub", answer: "", outcome: "still missing", says: /still empty/ },
    {
      what: "wrong",
      how: "nobody commits",
      answer: "r1x r2y w1y w2x",
      outcome: "hint",
      says: /Fewer than two/,
    },
    {
      what: "wrong",
      how: "a lost update",
      answer: "r1x r2x w1x w2x c1 c2",
      outcome: "hint",
      says: /T1 has committed x first/,
    },
    {
      what: "wrong",
      how: "serial",
      answer: "r1x w1y c1 r2y w2x c2",
      outcome: "keep working",
      says: /in the order T1, T2/,
    },
    {
      what: "wrong",
      how: "no schedule",
      answer: "T1 reads x",
      outcome: "keep working",
      says: /a request is/,
    },
    {
      what: "wrong",
      how: "three",
      answer: "r1x r2y r3z w1y w2z w3x c1 c2 c3",
      outcome: "almost",
      says: /with 3 transactions/,
    },
  ],
};
