/** The judges of notebook 12's exercises on data: which versions stay, and the merge of two carts. */
import { canonical } from "../../../core/canonical.ts";
import { Random } from "../../../core/random.ts";
import { multiValueRegister } from "../../../replication/convergent/types.ts";
import { functionJudge } from "../../exercise/judge.ts";
import { correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed } from "../../exercise/trials.ts";

type Version = { readonly value: string; readonly vector: Readonly<Record<number, number>> };
type Versions = readonly Version[];
type Joining = (a: Versions, b: Versions) => Versions;

/** Which versions of two replicas stay. */
export const versions = functionJudge<Joining>(
  [[{ value: "a", vector: { 1: 1 } }], [{ value: "b", vector: { 1: 1, 2: 1 } }]],
  judgeVersions,
);

const sorted = (all: Versions) => canonical([...all].map((one) => canonical(one)).sort());
const copyOf = (all: Versions): Versions =>
  all.map(({ value, vector }) => ({ value, vector: { ...vector } }));
const areVersions = (all: unknown) =>
  Array.isArray(all) &&
  all.every((one) =>
    typeof one?.value === "string" && typeof one?.vector === "object" && one.vector !== null
  );

/** Three replicas after a few puts and merges. */
function replicas(seed: number): Versions[] {
  const random = new Random(seed), { initial, update, merge } = multiValueRegister;
  const all = [1, 2, 3].map(() => initial());
  for (let step = 0; step < 8; step++) {
    const place = random.integer(3);
    if (random.uniform() < 0.5) all[place] = merge(all[place], all[random.integer(3)]);
    else all[place] = update(all[place], place + 1, "set", [`${"abcdefgh"[step]}`]);
  }
  return [...all];
}

function judgeVersions(answer: Joining): Judgement {
  const join = (a: Versions, b: Versions) => answer(copyOf(a), copyOf(b));
  const cases = Array.from({ length: 80 }, (_, k) => replicas(k + 1));
  const right = ([a, b]: readonly Versions[]) =>
    sorted(join(a, b)) === sorted(multiValueRegister.merge(a, b));
  const v = (value: string, vector: Version["vector"]): Versions => [{ value, vector }];
  const { trials, failed } = inTurn([
    () => observed("it returns a list of versions", cases.every(([a, b]) => areVersions(join(a, b)))),
    () => observed("who knows of the other replaces it", right([v("a", { 1: 1 }), v("b", { 1: 1, 2: 1 })])),
    () => observed("two that know nothing of each other stay", right([v("a", { 1: 1 }), v("b", { 2: 1 })])),
    () => observed("the same version on both sides stays once", right([v("a", { 1: 1 }), v("a", { 1: 1 })])),
    () => observed("a larger sum is not later", right([v("a", { 1: 5 }), v("b", { 1: 1, 2: 1 })])),
    () => observed("of 80 histories of three replicas each comes out right", cases.every(right)),
  ]);
  if (!failed) return correct("What was replaced goes, what was written at the same time stays.", { trials });
  if (trials.length === 1) {
    return keepWorking("It does not return versions.", {
      trials,
      hint: "A list of what you were given: `{ value, vector }`.",
    });
  }
  return hint(
    trials.length === 2 ? "What was replaced stays." : "What was written at the same time is lost.",
    {
      trials,
      hint:
        "A version goes if another one knows of it: has at least as much in every entry, and more in one.",
    },
  );
}

// ---- a cart

/** By thing, and by device: how many were put in there. */
type Cart = Readonly<Record<string, Readonly<Record<string, number>>>>;
type Merging = (a: Cart, b: Cart) => Cart;

/** The merge of two carts that count for each device. */
export const cart = functionJudge<Merging>([{ book: { phone: 1 } }, { book: { laptop: 2 } }], judgeCart);

const totals = (all: Cart) =>
  canonical(
    Object.fromEntries(
      Object.entries(all).map(([thing, counts]) => [thing, Object.values(counts).reduce((a, b) => a + b, 0)]),
    ),
  );
const isCart = (all: unknown): boolean =>
  typeof all === "object" && all !== null && !Array.isArray(all) &&
  Object.values(all).every((counts) =>
    typeof counts === "object" && counts !== null && Object.values(counts).every(Number.isInteger)
  );

function most(a: Cart, b: Cart): Cart {
  const all: Record<string, Record<string, number>> = {};
  for (const one of [a, b]) {
    for (const [thing, counts] of Object.entries(one)) {
      all[thing] ??= {};
      for (const [device, count] of Object.entries(counts)) {
        all[thing][device] = Math.max(count, all[thing][device] ?? 0);
      }
    }
  }
  return all;
}

/** Three copies of a cart, each with a device of its own. */
function carts(seed: number): Cart[] {
  const random = new Random(seed), devices = ["phone", "laptop", "tablet"];
  const all: Cart[] = [{}, {}, {}];
  for (let step = 0; step < 10; step++) {
    const place = random.integer(3), device = devices[place], thing = ["book", "pen"][random.integer(2)];
    if (random.uniform() < 0.3) all[place] = most(all[place], all[random.integer(3)]);
    else all[place] = most(all[place], { [thing]: { [device]: (all[place][thing]?.[device] ?? 0) + 1 } });
  }
  return all;
}

function judgeCart(answer: Merging): Judgement {
  const plain = (all: Cart): Cart => most(all, {});
  const join = (a: Cart, b: Cart) => answer(plain(a), plain(b));
  const cases = Array.from({ length: 80 }, (_, k) => carts(k + 1));
  const same = (a: Cart, b: Cart) => canonical(plain(a)) === canonical(plain(b));
  const every = (holds: (a: Cart, b: Cart, c: Cart) => boolean) => cases.every(([a, b, c]) => holds(a, b, c));
  const { trials, failed } = inTurn([
    () => observed("it returns a cart", every((a, b) => isCart(join(a, b)))),
    () => observed("a merge with itself changes nothing", every((a) => same(join(a, a), a))),
    () => observed("the order of the two does not matter", every((a, b) => same(join(a, b), join(b, a)))),
    () => observed("nor that of three", every((a, b, c) => same(join(join(a, b), c), join(a, join(b, c))))),
    () =>
      observed(
        "nothing is lost or counted twice",
        every((a, b) => totals(join(a, b)) === totals(most(a, b))),
      ),
  ]);
  if (!failed) return correct("Whoever has heard of the same additions has the same cart.", { trials });
  if (trials.length === 1) {
    return keepWorking("It does not return a cart.", { trials, hint: "`{ thing: { device: count } }`." });
  }
  return hint(
    trials.length === 2 ? "What is heard twice is counted twice." : "Replicas do not come to the right cart.",
    { trials, hint: "Each device counts by itself, and its count only grows. Which of two counts is newer?" },
  );
}
