import type { ExerciseAnswers } from "./answers.ts";

type Moment = { number: number; ms: number };

export const roundTrips: ExerciseAnswers = {
  exercise: "trust one clock",
  answers: [
    {
      what: "reference",
      answer: (said: Moment[], heard: Moment[]) =>
        said.flatMap(({ number, ms }) => {
          const isOnce = said.filter((one) => one.number === number).length === 1;
          const answer = heard.find((one) => one.number === number);
          return isOnce && answer ? [answer.ms - ms] : [];
        }),
      outcome: "correct",
      says: /Karn's rule/,
    },
    {
      what: "written differently",
      how: "with a map, over the answers",
      answer: (said: Moment[], heard: Moment[]) => {
        const open = new Map<number, number>(), times: number[] = [];
        for (const { number, ms } of said) open.set(number, open.has(number) ? NaN : ms);
        for (const { number, ms } of heard) {
          const from = open.get(number);
          if (from !== undefined && from >= 0) times.push(ms - from);
          open.delete(number);
        }
        return times;
      },
      outcome: "correct",
      says: /Karn's rule/,
    },
    { what: "stub", answer: function roundTrips() {}, outcome: "still missing", says: /returns nothing yet/ },
    {
      what: "wrong",
      how: "one after the other",
      answer: (said: Moment[], heard: Moment[]) => heard.map(({ ms }, place) => ms - (said[place]?.ms ?? 0)),
      outcome: "keep working",
      says: /overtake/,
    },
    {
      what: "wrong",
      how: "each answer counts",
      answer: (said: Moment[], heard: Moment[]) =>
        heard.map(({ number, ms }) => ms - said.find((one) => one.number === number)!.ms),
      outcome: "hint",
      says: /a second time/,
    },
    {
      what: "wrong",
      how: "from the first time that it was said",
      answer: (said: Moment[], heard: Moment[]) =>
        said.filter(({ number }, place) => said.findIndex((one) => one.number === number) === place)
          .flatMap(({ number, ms }) => {
            const answer = heard.find((one) => one.number === number);
            return answer ? [answer.ms - ms] : [];
          }),
      outcome: "almost",
      says: /which of the two was answered/,
    },
  ],
};
