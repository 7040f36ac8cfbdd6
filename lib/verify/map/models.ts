/** The models of consistency of reads and writes by name, each with its judge, and which imply which. */
import type { Budget } from "../consistency/budget.ts";
import { linearisability, sequentialConsistency } from "../consistency/judge.ts";
import { type Judged, type RecordedHistory, recordedOf } from "../history/recorded.ts";
import { type Model, perObject, startingWith } from "../models/model.ts";
import { register } from "../models/standard.ts";
import { checkWord } from "../../run/options/known.ts";
import { AXIOMS, type Rule } from "../sessions/axioms.ts";
import { judgeSessionsBy, type SessionOrders } from "../sessions/judge.ts";
import { causalConsistency, pramConsistency } from "../views/judge.ts";
import { eventualConsistency } from "./eventual.ts";
import { GuaranteeJudgement } from "./guarantee.ts";

/**
 * A model of consistency. "causal" and "PRAM" give each process an order of its own, as do here the four
 * guarantees of sessions; "convergent causal" is one order of writes for all, in which all four hold.
 */
export type ConsistencyModel =
  | "linearisable"
  | "sequentially consistent"
  | "causal"
  | "convergent causal"
  | "PRAM"
  | "read your writes"
  | "monotonic reads"
  | "monotonic writes"
  | "writes follow reads"
  | "eventually consistent";

/** A guarantee of sessions. */
export type Guarantee = Rule;

/** A model by its name, or guarantees of sessions that are to hold together. */
export type Asked = ConsistencyModel | readonly Guarantee[];

/** What all verdicts have. */
export type AnyVerdict = {
  readonly criterion: string;
  readonly history: RecordedHistory;
  readonly holds: boolean | undefined;
  readonly witness?: { readonly operations: readonly number[] };
  readonly summary: string;
  toString(): string;
};

/** All models, the strongest first. */
export const consistencyModels: readonly ConsistencyModel[] = [
  "linearisable",
  "sequentially consistent",
  "causal",
  "convergent causal",
  "PRAM",
  "read your writes",
  "monotonic reads",
  "monotonic writes",
  "writes follow reads",
  "eventually consistent",
];

const GUARANTEES = Object.keys(AXIOMS) as Rule[];

/** Which model implies which, without those that follow: arrows of a map. */
export const consistencyArrows: readonly (readonly [stronger: ConsistencyModel, weaker: ConsistencyModel])[] =
  [
    ["linearisable", "sequentially consistent"],
    ["linearisable", "eventually consistent"],
    ["sequentially consistent", "causal"],
    ["sequentially consistent", "convergent causal"],
    ["causal", "PRAM"],
    ["causal", "writes follow reads"],
    ["convergent causal", "read your writes"],
    ["convergent causal", "monotonic reads"],
    ["convergent causal", "monotonic writes"],
    ["convergent causal", "writes follow reads"],
    ["PRAM", "read your writes"],
    ["PRAM", "monotonic reads"],
    ["PRAM", "monotonic writes"],
  ];

/**
 * The verdict of a model, or of guarantees together, on a history of `read(object)` and `write(object,
 * value)`, or of `read()` and `write(value)`.
 * @param model by its name; monotonic writes and writes that follow reads show only to sessions that read
 * more than once: `["monotonic reads", "monotonic writes"]`
 * @throws RangeError for no model; what its judge throws
 * @example judgeUnder("causal", parseSessions("w(x)1 | r(x)1 r(x)0")).holds // false
 */
export function judgeUnder(
  model: Asked,
  history: Judged,
  initial: unknown = 0,
  budget: Budget = {},
): AnyVerdict {
  const recorded = recordedOf(history);
  const sessions = (criterion: string, rules: readonly Rule[], orders: SessionOrders) => {
    const asked = new Map([["causal" as const, rules]]);
    const verdict = judgeSessionsBy(AXIOMS, recorded, initial, orders, asked);
    return new GuaranteeJudgement(criterion, verdict.guarantees.get("causal"), verdict);
  };
  if (typeof model !== "string") {
    model.forEach((one) => checkWord("a guarantee", one, GUARANTEES));
    return sessions(model.join(" and "), model, "own");
  }
  switch (model) {
    case "linearisable":
      return linearisability(recorded, registersOf(recorded, initial), budget);
    case "sequentially consistent":
      return sequentialConsistency(recorded, registersOf(recorded, initial), budget);
    case "causal":
      return causalConsistency(recorded, initial, budget);
    case "PRAM":
      return pramConsistency(recorded, initial, budget);
    case "eventually consistent":
      return eventualConsistency(recorded, initial);
    case "convergent causal":
      return sessions(model, GUARANTEES, "shared");
    default:
      checkWord("a model", model, consistencyModels);
      return sessions(model, [model], "own");
  }
}

/** The registers that a history reads and writes: one without a name, or many with names. */
function registersOf(history: RecordedHistory, initial: unknown): Model {
  const one = startingWith(register, initial) as Model;
  const isNamed = history.some(({ method, details: { length } }) => length === (method === "write" ? 2 : 1));
  return isNamed ? { ...perObject(one), name: "registers" } as Model : one;
}
