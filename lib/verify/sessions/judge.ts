/** The judge of session guarantees, PRAM and causal consistency. */
import { canonical } from "../../core/canonical.ts";
import { checkWord } from "../../run/options/known.ts";
import { type Access, accessesOf, sourcesOf, Ways } from "../history/accesses.ts";
import { type Judged, recordedOf } from "../history/recorded.ts";
import { AXIOMS, keeps, type Rule } from "./axioms.ts";
import { type SessionGuarantee, SessionJudgement } from "./judgement.ts";

/** Which rules each guarantee asks for, all at once. */
export const RULES: ReadonlyMap<SessionGuarantee, readonly Rule[]> = new Map<
  SessionGuarantee,
  readonly Rule[]
>([
  ["read your writes", ["read your writes"]],
  ["monotonic reads", ["monotonic reads"]],
  ["monotonic writes", ["monotonic writes"]],
  ["writes follow reads", ["writes follow reads"]],
  ["PRAM", ["read your writes", "monotonic reads", "monotonic writes"]],
  ["causal", ["read your writes", "monotonic reads", "monotonic writes", "writes follow reads"]],
]);

/** Whether all sessions share one order of writes, or each has its own. */
export type SessionOrders = "shared" | "own";

/** Ways to tell where reads have their values from, where a value was written more than once. */
const WAYS = 20_000;

/**
 * Which guarantees of Terry et al. (1994) a history of `read(object)` and `write(object, value)` keeps, or of
 * `read()` and `write(value)` of one object; whether it is PRAM (the first three at once; Brzeziński et al.
 * 2004), and whether it is causal: all four at once, in one order of writes that all sessions share
 * (convergent causal consistency; causal memory of Ahamad et al. 1995 would let each session have its own).
 * Real time does not count.
 *
 * @param history a run's trace, the state of a monitor `history()`, or recorded operations
 * @param initial what an object holds before anybody wrote it
 * @param orders "own": each session has an order of all writes of its own, as where nothing is said of the
 * others (then all of PRAM memory, causal memory and convergent causal consistency keep them)
 * @throws TypeError for other methods
 * @example sessionGuarantees(parseSessions("w(x)1 | r(x)1 r(x)0")).has("monotonic reads") // false
 */
export function sessionGuarantees(
  history: Judged,
  initial: unknown = 0,
  orders: SessionOrders = "shared",
): SessionJudgement {
  checkWord("orders", orders, ["shared", "own"]);
  return judgeSessionsBy(AXIOMS, history, initial, orders);
}

/** The same by other axioms: for tests. */
export function judgeSessionsBy(
  axioms: typeof AXIOMS,
  given: Judged,
  initial: unknown = 0,
  orders: SessionOrders = "shared",
  asked: ReadonlyMap<SessionGuarantee, readonly Rule[]> = RULES,
): SessionJudgement {
  const history = recordedOf(given), accesses = accessesOf(history), first = canonical(initial ?? null);
  const guarantees = new Map<SessionGuarantee, boolean | undefined>();
  const witnesses = new Map<SessionGuarantee, readonly number[]>();
  for (const [name, rules] of asked) {
    const decide = (places: readonly number[]) =>
      decided(places.map((place) => accesses[place]), first, rules, axioms, orders);
    const all = accesses.flatMap(({ isOpen, isWrite }, place) => isOpen && !isWrite ? [] : [place]);
    const verdict = decide(all);
    guarantees.set(name, verdict);
    if (verdict === false) witnesses.set(name, reduced(accesses, all, first, decide));
  }
  return new SessionJudgement(history, guarantees, witnesses);
}

/** Tries all ways in which reads can have their values: one, if no value was written twice. */
function decided(
  accesses: readonly Access[],
  initial: string,
  rules: readonly Rule[],
  axioms: typeof AXIOMS,
  orders: SessionOrders,
): boolean | undefined {
  const ways = new Ways(accesses, initial);
  const whose = orders === "own" ? [...new Set(accesses.map(({ session }) => session))] : [undefined];
  for (let way = 0; way < Math.min(ways.count, WAYS); way++) {
    const from = ways.at(way);
    if (whose.every((session) => keeps(accesses, from, rules, axioms, session))) return true;
  }
  return ways.count > WAYS ? undefined : false;
}

/** Leaves out what can be: reads, and writes that nobody reads. */
function reduced(
  accesses: readonly Access[],
  all: readonly number[],
  initial: string,
  decide: (places: readonly number[]) => boolean | undefined,
): readonly number[] {
  let kept = all;
  for (let before = -1; before !== kept.length;) {
    before = kept.length;
    for (const place of kept) {
      const fewer = kept.filter((other) => other !== place), some = fewer.map((other) => accesses[other]);
      const isRead = accesses[place].isWrite &&
        some.some((one) => !one.isWrite && sourcesOf(one, some, initial).length === 0);
      if (!isRead && decide(fewer) === false) kept = fewer;
    }
  }
  return kept;
}
