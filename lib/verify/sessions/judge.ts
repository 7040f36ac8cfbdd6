/** The judge of session guarantees, PRAM and causal consistency. */
import { canonical } from "../../core/canonical.ts";
import { dataWords } from "../../run/words.ts";
import { type Judged, type RecordedHistory, recordedOf } from "../history/recorded.ts";
import { type Access, AXIOMS, INITIAL, keeps, type Rule } from "./axioms.ts";
import { type SessionGuarantee, SessionJudgement } from "./judgement.ts";

/** Which rules each guarantee asks for, all at once. */
const RULES: ReadonlyMap<SessionGuarantee, readonly Rule[]> = new Map<SessionGuarantee, readonly Rule[]>([
  ["read your writes", ["read your writes"]],
  ["monotonic reads", ["monotonic reads"]],
  ["monotonic writes", ["monotonic writes"]],
  ["writes follow reads", ["writes follow reads"]],
  ["PRAM", ["read your writes", "monotonic reads", "monotonic writes"]],
  ["causal", ["read your writes", "monotonic reads", "monotonic writes", "writes follow reads"]],
]);

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
 * @throws TypeError for other methods
 * @example sessionGuarantees(parseSessions("w(x)1 | r(x)1 r(x)0")).has("monotonic reads") // false
 */
export function sessionGuarantees(history: Judged, initial: unknown = 0): SessionJudgement {
  return judgeSessionsBy(AXIOMS, history, initial);
}

/** The same by other axioms: for tests. */
export function judgeSessionsBy(
  axioms: typeof AXIOMS,
  given: Judged,
  initial: unknown = 0,
): SessionJudgement {
  const history = recordedOf(given), accesses = accessesOf(history), first = canonical(initial ?? null);
  const guarantees = new Map<SessionGuarantee, boolean | undefined>();
  const witnesses = new Map<SessionGuarantee, readonly number[]>();
  for (const [name, rules] of RULES) {
    const decide = (places: readonly number[]) =>
      decided(places.map((place) => accesses[place]), first, rules, axioms);
    const all = accesses.flatMap(({ isOpen, isWrite }, place) => isOpen && !isWrite ? [] : [place]);
    const verdict = decide(all);
    guarantees.set(name, verdict);
    if (verdict === false) witnesses.set(name, reduced(accesses, all, first, decide));
  }
  return new SessionJudgement(history, guarantees, witnesses);
}

type Recorded = Access & { readonly isOpen: boolean };

function accessesOf(history: RecordedHistory): Recorded[] {
  const sessions = new Map<number | string, number>();
  return history.map(({ process, method, details, end, value }, at) => {
    if (method !== "read" && method !== "write") {
      throw new TypeError(`sessions are judged by read and write, got ${method} in operation ${at + 1}`);
    }
    const isWrite = method === "write", isNamed = details.length === (isWrite ? 2 : 1);
    if (!isNamed && details.length !== (isWrite ? 1 : 0)) {
      throw new TypeError(
        `operation ${at + 1}: write(object, value) or read(object), got ${dataWords(details)}`,
      );
    }
    if (!sessions.has(process)) sessions.set(process, sessions.size);
    return {
      session: sessions.get(process)!,
      object: isNamed ? canonical(details[0]) : "",
      isWrite,
      value: canonical((isWrite ? details[details.length - 1] : value) ?? null),
      isOpen: end === undefined,
    };
  });
}

/** Tries all ways in which reads can have their values: one, if no value was written twice. */
function decided(
  accesses: readonly Access[],
  initial: string,
  rules: readonly Rule[],
  axioms: typeof AXIOMS,
): boolean | undefined {
  const sources = accesses.map((access) => access.isWrite ? [INITIAL] : sourcesOf(access, accesses, initial));
  if (sources.some(({ length }) => length === 0)) return false;
  const ways = sources.reduce((product, { length }) => product * length, 1);
  for (let way = 0; way < Math.min(ways, WAYS); way++) {
    let rest = way;
    const from = sources.map((some) => {
      const source = some[rest % some.length];
      rest = Math.floor(rest / some.length);
      return source;
    });
    if (keeps(accesses, from, rules, axioms)) return true;
  }
  return ways > WAYS ? undefined : false;
}

function sourcesOf(read: Access, accesses: readonly Access[], initial: string): number[] {
  const writes = accesses.flatMap(({ isWrite, object, value }, at) =>
    isWrite && object === read.object && value === read.value ? [at] : []
  );
  return read.value === initial ? [INITIAL, ...writes] : writes;
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
