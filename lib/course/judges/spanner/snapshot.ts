/** The judge of an exercise about Spanner: the latest snapshot that needs nobody's leader. */
import { Random } from "../../../core/random.ts";
import { functionJudge } from "../../exercise/judge.ts";
import { correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed } from "../../exercise/trials.ts";

/** Gets t_safe of each replica of each group. */
type Snapshot = (safe: readonly (readonly number[])[]) => number;

/** The latest timestamp at which each group has a replica that can answer at once. */
export const snapshot = functionJudge<Snapshot>([[[5, 9, 7], [8, 3, 4]]], judgeSnapshot);

const rightFor = (safe: readonly (readonly number[])[]) =>
  Math.min(...safe.map((group) => Math.max(...group)));

/** Some groups of some replicas. */
function groups(seed: number): number[][] {
  const random = new Random(seed), count = 1 + random.integer(4);
  return Array.from(
    { length: count },
    () => Array.from({ length: 1 + random.integer(5) }, () => random.integer(100)),
  );
}

function judgeSnapshot(answer: Snapshot): Judgement {
  const cases = Array.from({ length: 100 }, (_, k) => groups(k + 1));
  const ask = (safe: readonly (readonly number[])[]) => answer(safe.map((group) => [...group]));
  const right = (safe: readonly (readonly number[])[]) => ask(safe) === rightFor(safe);
  const { trials, failed } = inTurn([
    () => observed("it returns a number", cases.every((safe) => typeof ask(safe) === "number")),
    () =>
      observed(
        "no group is asked for what none of its replicas has",
        cases.every((safe) => ask(safe) <= rightFor(safe)),
      ),
    () => observed("of one group the best replica counts", right([[5, 9, 7]])),
    () => observed("of 100 placements each comes out right", cases.every(right)),
  ]);
  if (!failed) {
    return correct("Each group has one replica that can answer, and no later moment would do.", { trials });
  }
  if (trials.length === 1) {
    return keepWorking("It does not return a timestamp.", {
      trials,
      hint: "One number: the time of the snapshot.",
    });
  }
  if (trials.length === 2) {
    return hint("Some group has no replica that is so far.", {
      trials,
      hint: "Every group must be able to answer, so the one that is behind decides.",
    });
  }
  return hint("It could be later.", {
    trials,
    hint: "Within a group you may choose whom you ask: the best one counts, not the worst.",
  });
}
