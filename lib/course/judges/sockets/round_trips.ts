/** The judge of notebook 16's exercise: round trips by one clock (Karn and Partridge, 1987). */
import { canonical } from "../../../core/canonical.ts";
import { Random } from "../../../core/random.ts";
import { functionJudge } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed } from "../../exercise/trials.ts";

/** When a number was said, or its answer heard, ms. */
type Moment = { readonly number: number; readonly ms: number };
type Measuring = (said: Moment[], heard: Moment[]) => number[];

/** How long it took until each number was answered. */
export const roundTrips = functionJudge<Measuring>(
  [[{ number: 1, ms: 10 }, { number: 2, ms: 20 }], [{ number: 1, ms: 13 }, { number: 2, ms: 26 }]],
  judgeRoundTrips,
);

type Case = { readonly said: Moment[]; readonly heard: Moment[]; readonly right: readonly number[] };

/** A process's own record. @param again whether some numbers are said a second time */
function recorded(seed: number, lossy: boolean, again: boolean): Case {
  const random = new Random(seed), said: Moment[] = [], heard: Moment[] = [], right: number[] = [];
  for (let number = 1; number <= 12; number++) {
    const ms = 10 * number, tookMs = 1 + random.integer(60), isAgain = again && random.integer(3) === 0;
    said.push({ number, ms });
    if (isAgain) said.push({ number, ms: ms + 1 + random.integer(9) });
    if (lossy && random.integer(4) === 0) continue;
    heard.push({ number, ms: ms + 10 + tookMs });
    if (lossy && random.integer(4) === 0) heard.push({ number, ms: ms + 10 + tookMs + random.integer(20) });
    if (!isAgain) right.push(10 + tookMs);
  }
  const inTime = (a: Moment, b: Moment) => a.ms - b.ms || a.number - b.number;
  return { said: said.sort(inTime), heard: heard.sort(inTime), right };
}

function judgeRoundTrips(answer: Measuring): Judgement {
  const isRight = (lossy: boolean, again: boolean) =>
    Array.from({ length: 40 }, (_, seed) => recorded(seed, lossy, again)).every(({ said, heard, right }) => {
      const times = answer(said.map((one) => ({ ...one })), heard.map((one) => ({ ...one })));
      const areTimes = Array.isArray(times) && times.every((ms) => typeof ms === "number");
      return areTimes && canonical(sorted(times)) === canonical(sorted(right));
    });
  const { trials, failed } = inTurn([
    () => observed("each number is answered once, in any order", isRight(false, false)),
    () => observed("some are never answered, some twice", isRight(true, false)),
    () => observed("some are said again before they are answered", isRight(true, true)),
  ]);
  if (!failed) {
    return correct(
      "Of what was said twice nobody knows which was answered: TCP leaves it out as well (Karn's rule).",
      { trials },
    );
  }
  if (trials.length === 1) {
    return keepWorking("Not even a calm network is measured right.", {
      trials,
      hint: "For each number: when its answer was heard, less when it was said. Answers overtake each other.",
    });
  }
  if (trials.length === 2) {
    return hint("It counts what was never answered, or an answer that came a second time.", {
      trials,
      hint: "`heard.find(…)` gives the first answer to a number, or undefined.",
    });
  }
  return almost("What was said twice is measured as if one knew which of the two was answered.", {
    trials,
    hint: "How often is the number in `said`? If more than once, leave it out.",
  });
}

const sorted = (times: readonly number[]) => [...times].sort((a, b) => a - b);
