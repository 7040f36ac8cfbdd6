/** The judge of notebook 10's third exercise: the merge of a set in which an addition wins. */
import { canonical } from "../../../core/canonical.ts";
import { Random } from "../../../core/random.ts";
import { observedRemoveSet } from "../../../replication/convergent/types.ts";
import { functionJudge } from "../../exercise/judge.ts";
import { correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed } from "../../exercise/trials.ts";

/** Tags of additions with what they added, and the tags that were removed. */
type TaggedSet = { readonly added: Readonly<Record<string, string>>; readonly removed: readonly string[] };
type Merge = (a: TaggedSet, b: TaggedSet) => TaggedSet;

/** The merge of two states of an OR-set. */
export const merge = functionJudge<Merge>(
  [{ added: { "1.1": "x" }, removed: [] }, { added: { "1.1": "x" }, removed: ["1.1"] }],
  judgeMerge,
);

const shown = ({ added, removed }: TaggedSet) =>
  [...new Set(Object.keys(added).filter((tag) => !removed.includes(tag)).map((tag) => added[tag]))].sort();
const same = (a: TaggedSet, b: TaggedSet) =>
  canonical([a.added, [...a.removed].sort()]) === canonical([b.added, [...b.removed].sort()]);
const isSet = (a: TaggedSet) =>
  typeof a?.added === "object" && a.added !== null && Array.isArray(a.removed) &&
  new Set(a.removed).size === a.removed.length;

/** Three replicas after a few updates and merges. */
function states(seed: number): TaggedSet[] {
  const random = new Random(seed), { initial, update, merge: join, value } = observedRemoveSet;
  const all = [1, 2, 3].map(() => initial());
  for (let step = 0; step < 10; step++) {
    const place = random.integer(3), element = ["x", "y"][random.integer(2)];
    if (random.uniform() < 0.3) all[place] = join(all[place], all[random.integer(3)]);
    else {
      const has = (value(all[place]) as string[]).includes(element);
      all[place] = update(all[place], place + 1, has ? "remove" : "add", [element]);
    }
  }
  return all.map(({ added, removed }) => ({ added: { ...added }, removed: [...removed] }));
}

function judgeMerge(answer: Merge): Judgement {
  const cases = Array.from({ length: 100 }, (_, k) => states(k + 1));
  const copy = (a: TaggedSet): TaggedSet => ({ added: { ...a.added }, removed: [...a.removed] });
  const join = (a: TaggedSet, b: TaggedSet) => answer(copy(a), copy(b));
  const every = (holds: (a: TaggedSet, b: TaggedSet, c: TaggedSet) => boolean) =>
    cases.every(([a, b, c]) => holds(a, b, c));
  const { trials, failed } = inTurn([
    () =>
      observed("it returns added tags, and removed ones without doubles", every((a, b) => isSet(join(a, b)))),
    () => observed("a merge with itself changes nothing", every((a) => same(join(a, a), a))),
    () => observed("the order of the two does not matter", every((a, b) => same(join(a, b), join(b, a)))),
    () =>
      observed(
        "nor does the order of merges of three",
        every((a, b, c) => same(join(join(a, b), c), join(a, join(b, c)))),
      ),
    () =>
      observed(
        "what was removed stays removed, what was added beside it stays",
        every((a, b) => {
          const right = {
            added: { ...a.added, ...b.added },
            removed: [...new Set([...a.removed, ...b.removed])],
          };
          return shown(join(a, b)).join() === shown(right).join();
        }),
      ),
  ]);
  if (!failed) {
    return correct("A least upper bound: replicas that have heard the same are the same.", { trials });
  }
  if (trials.length === 1) {
    return keepWorking("It does not return a state.", {
      trials,
      hint: "`{ added, removed }`: an object from tags to elements, and a list of tags.",
    });
  }
  return hint(trials.length < 5 ? "It is no least upper bound." : "Replicas agree, but on the wrong set.", {
    trials,
    hint: "Both parts only grow. What is the least that has everything of both?",
  });
}
