/** Why a history is wrong: as few operations as possible that cannot all be right. */
import type { Placed, RecordedHistory } from "../history/recorded.ts";
import type { Model } from "../models/model.ts";
import { type Criterion, type Rules, searchIn } from "./parts.ts";

/**
 * Operations whose answers no order explains, whatever the others were answered, and whether each of them
 * happened between its beginning and its end or not at all.
 */
export type Witness = {
  /** Their places in the history, ascending. */
  readonly operations: readonly number[];
  /**
   * "smallest": no fewer of those that had ended are wrong. "minimal": none of them can be left out. "small":
   * some perhaps could, but to find out takes too long.
   */
  readonly size: "smallest" | "minimal" | "small";
};

/** Steps of a search that decides about one set of operations, and of all together. */
const STEPS = 20_000, ALL_STEPS = 4_000_000;
/**
 * Steps of a search in which open operations happen again and again: the states of some models then never
 * end.
 */
const AGAIN_STEPS = 600;
/** How many smaller sets are tried. */
const SETS = 4_000;

export class Reduction {
  private used = 0;
  private isSure = true;

  /** @param history an object's, wrong; in the order in which operations began */
  constructor(
    private readonly rules: Rules,
    private readonly criterion: Criterion,
    private readonly model: Model,
    private readonly history: RecordedHistory,
  ) {}

  /** @param blocked an operation at whose end the history becomes wrong, if that is known */
  witness(blocked: number | undefined): Witness {
    const until = blocked === undefined ? Infinity : this.history[blocked].end!;
    const ended = this.history.flatMap(({ end }, at) => end !== undefined && end <= until ? [at] : []);
    const kept = this.reduced(ended, blocked), size = this.isSure ? "minimal" : "small";
    const smaller = this.smaller(ended, kept.length, blocked);
    if (smaller === "none") return { operations: kept, size: "smallest" };
    return smaller ? { operations: smaller, size: "smallest" } : { operations: kept, size };
  }

  /** Leaves out what can be, many at a time first (Zeller and Hildebrandt 2002). */
  private reduced(ended: readonly number[], blocked: number | undefined): number[] {
    let kept = [...ended];
    for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let from = 0; from < kept.length;) {
        const fewer = kept.filter((one, at) => at < from || at >= from + size || one === blocked);
        const verdict = fewer.length === kept.length ? false : this.isWrong(fewer);
        if (verdict === undefined && size === 1) this.isSure = false;
        if (verdict) kept = fewer;
        else from += size;
      }
    }
    return kept;
  }

  /**
   * A smallest set that is wrong, "none" if there is none smaller, undefined if there are too many to try.
   */
  private smaller(ended: readonly number[], size: number, blocked?: number): number[] | "none" | undefined {
    const others = ended.filter((one) => one !== blocked), fixed = blocked === undefined ? [] : [blocked];
    let sets = 0;
    for (let count = Math.max(1, fixed.length); count < size; count++) {
      sets += choices(others.length, count - fixed.length);
      if (sets > SETS) return undefined;
      for (const chosen of subsets(others, count - fixed.length)) {
        const verdict = this.isWrong([...chosen, ...fixed].sort((a, b) => a - b));
        if (verdict === undefined) return undefined;
        if (verdict) return [...chosen, ...fixed].sort((a, b) => a - b);
      }
    }
    return "none";
  }

  /** Whether these are wrong whatever the others did; undefined: it took too long. */
  private isWrong(kept: readonly number[]): boolean | undefined {
    const answered = new Set(kept), last = Math.max(...kept.map((at) => this.history[at].end!));
    const relaxed = this.history.flatMap((operation, at): Placed[] => {
      if (answered.has(at)) return [operation];
      if (this.criterion === "linearisable" && operation.begin > last) return [];
      return [{ ...operation, isOptional: true }];
    });
    const isWrong = this.decide(relaxed, true);
    return isWrong === true ? true : this.decide(relaxed, false);
  }

  private decide(history: readonly Placed[], again: boolean): boolean | undefined {
    if (this.used > ALL_STEPS) return undefined;
    const { rules, criterion, model } = this;
    const search = searchIn(rules, model, history, rules.frontierOf(criterion, history), again);
    const progress = search.run(again ? AGAIN_STEPS : STEPS);
    this.used += search.steps;
    return progress === "going" ? undefined : progress === "impossible";
  }
}

function choices(count: number, size: number): number {
  let ways = 1;
  for (let i = 0; i < size; i++) ways = ways * (count - i) / (i + 1);
  return ways;
}

/** All subsets of a size, those with early members first. */
function* subsets(all: readonly number[], size: number, from = 0): Generator<number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let at = from; at + size <= all.length; at++) {
    for (const rest of subsets(all, size - 1, at + 1)) yield [all[at], ...rest];
  }
}
