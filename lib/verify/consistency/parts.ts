/** The parts of a history that can be judged one by one, and the search in each. */
import { canonical } from "../../core/canonical.ts";
import { dataWords } from "../../run/words.ts";
import type { Placed, RecordedHistory } from "../history/recorded.ts";
import type { Model } from "../models/model.ts";
import type { Frontier } from "../search/frontier.ts";
import { ProgramOrder } from "../search/program_order.ts";
import { RealTime } from "../search/real_time.ts";
import { Search } from "../search/search.ts";
import { isFree, States } from "../search/states.ts";
import type { Budget, Tried } from "./budget.ts";

/** What an order must keep to: real time, or only what each process asked for first. */
export type Criterion = "linearisable" | "sequentially consistent";

/** What judges go by; tests judge by rules with one of them broken. */
export const RULES = {
  frontierOf: (criterion: Criterion, history: readonly Placed[]): Frontier =>
    criterion === "linearisable" ? new RealTime(history) : new ProgramOrder(history),
  openOf: (history: readonly Placed[]): Uint8Array => Uint8Array.from(history, (one) => isFree(one) ? 1 : 0),
  statesOf: (model: Model, history: readonly Placed[]): States => new States(model, history),
};
export type Rules = typeof RULES;

/** A part of a history: the places of its operations in it, and its own search. */
export type Part = {
  readonly object: string | undefined;
  readonly places: readonly number[];
  readonly history: RecordedHistory;
  readonly frontier: Frontier;
  readonly search: Search;
};

/** A part with the search at its beginning. */
export function partOf(
  rules: Rules,
  criterion: Criterion,
  model: Model,
  whole: RecordedHistory,
  places: readonly number[],
  object?: string,
): Part {
  const history = places.map((place) => whole[place]);
  const frontier = rules.frontierOf(criterion, history);
  return { object, places, history, frontier, search: searchIn(rules, model, history, frontier) };
}

/** A search at its beginning. @param again see `Search` */
export function searchIn(
  rules: Rules,
  model: Model,
  history: readonly Placed[],
  frontier: Frontier,
  again = false,
): Search {
  const states = rules.statesOf(model, history);
  return new Search(states, frontier, rules.openOf(history), twinsOf(states.symbols, history), again);
}

/**
 * For each open operation the one before it that asks for the same: which of the two happens is all the same.
 */
function twinsOf(symbols: Int32Array, history: readonly Placed[]): Int32Array {
  const last = new Map<number, number>();
  return symbols.map((symbol, operation) => {
    if (history[operation].end !== undefined) return -1;
    const twin = last.get(symbol) ?? -1;
    last.set(symbol, operation);
    return twin;
  });
}

/**
 * The parts that can be judged one by one: the objects, if real time counts and the model tells them apart.
 */
export function partsOf(rules: Rules, criterion: Criterion, model: Model, whole: RecordedHistory): Part[] {
  const all = whole.map((_, place) => place);
  const { object } = model;
  if (criterion !== "linearisable" || !object) return [partOf(rules, criterion, model, whole, all)];
  const groups = new Map<string, { name: string; places: number[] }>();
  whole.forEach(({ method, details }, place) => {
    const about = object(method, details), key = canonical(about ?? null), group = groups.get(key);
    if (group) group.places.push(place);
    else groups.set(key, { name: dataWords(about), places: [place] });
  });
  return [...groups.values()].map(({ name, places }) => partOf(rules, criterion, model, whole, places, name));
}

const FIRST_STEPS = 1000;

/**
 * Searches in turn, each time with twice as many steps: one after the other, a large part that is right could
 * use up everything before a small one that is wrong has its turn.
 */
export function searched(parts: readonly Part[], { steps, megabytes }: Required<Budget>): Tried {
  const bytes = megabytes * 1e6;
  let going = parts.filter(({ search }) => search.progress === "going"), used = 0;
  for (let turn = FIRST_STEPS; going.length > 0 && used < steps; turn *= 2) {
    for (const { search } of going) {
      const before = search.steps,
        others = sum(parts, (part) => part.search === search ? 0 : part.search.bytes);
      if (search.run(Math.min(turn, steps - used), bytes - others) === "impossible") return tried(parts);
      used += search.steps - before;
    }
    going = going.filter(({ search }) => search.progress === "going");
    if (sum(parts, ({ search }) => search.bytes) > bytes) break;
  }
  return tried(parts);
}

function tried(parts: readonly Part[]): Tried {
  return {
    steps: sum(parts, ({ search }) => search.steps),
    entries: sum(parts, ({ search }) => search.entries),
    megabytes: sum(parts, ({ search }) => search.bytes) / 1e6,
    objects: parts.length,
    decided: parts.filter(({ search }) => search.progress !== "going").length,
  };
}

function sum(parts: readonly Part[], of: (part: Part) => number): number {
  return parts.reduce((total, part) => total + of(part), 0);
}
