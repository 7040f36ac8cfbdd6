import type { ExerciseAnswers } from "./answers.ts";

export const snapshotOfAll: ExerciseAnswers = {
  exercise: "a snapshot of everything",
  answers: [
    {
      what: "reference",
      answer: (safe: number[][]) => Math.min(...safe.map((group) => Math.max(...group))),
      outcome: "correct",
      says: /no later moment would do/,
    },
    {
      what: "written differently",
      how: "in loops",
      answer: (safe: number[][]) => {
        let least = Infinity;
        for (const group of safe) {
          const best = [...group].sort((a, b) => b - a)[0];
          if (best < least) least = best;
        }
        return least;
      },
      outcome: "correct",
      says: /no later moment would do/,
    },
    { what: "stub", answer: function mySnapshot() {}, outcome: "still missing", says: /nothing/ },
    {
      what: "wrong",
      how: "the latest of all",
      answer: (safe: number[][]) => Math.max(...safe.flat()),
      outcome: "hint",
      says: /no replica that is so far/,
    },
    {
      what: "wrong",
      how: "the earliest of all",
      answer: (safe: number[][]) => Math.min(...safe.flat()),
      outcome: "hint",
      says: /could be later/,
    },
    {
      what: "wrong",
      how: "a text",
      answer: () => "9",
      outcome: "keep working",
      says: /does not return a timestamp/,
    },
  ],
};
