/** A history under every model: which of them allow it. */
import type { Budget } from "../consistency/budget.ts";
import { type Judged, recordedOf } from "../history/recorded.ts";
import {
  type AnyVerdict,
  consistencyArrows,
  type ConsistencyModel,
  consistencyModels,
  judgeUnder,
} from "./models.ts";

/** Verdicts of all models on one history. It says so itself. */
export class ConsistencyMap {
  constructor(readonly verdicts: ReadonlyMap<ConsistencyModel, AnyVerdict>) {}

  /** Whether a model allows the history; undefined: not decided. */
  has(model: ConsistencyModel): boolean | undefined {
    return this.verdicts.get(model)?.holds;
  }

  /** The verdict of a model, with its order or its witness. */
  verdict(model: ConsistencyModel): AnyVerdict {
    return this.verdicts.get(model)!;
  }

  /** Models that allow it. */
  get allowedBy(): readonly ConsistencyModel[] {
    return consistencyModels.filter((model) => this.has(model));
  }

  /** Of these, those that none implies that allows it, too. */
  get strongest(): readonly ConsistencyModel[] {
    return this.allowedBy.filter((model) =>
      !consistencyArrows.some(([stronger, weaker]) => weaker === model && this.has(stronger))
    );
  }

  /** A line a model. */
  toString(): string {
    return [...this.verdicts].map(([model, { holds }]) =>
      holds === undefined ? `? ${model}: not decided` : `${holds ? "✓" : "✗"} ${model}`
    ).join("\n");
  }

  /** What Deno's kernel asks for. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/plain": this.toString() };
  }

  /** What a terminal prints, and tslab. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/**
 * Judges a history by every model.
 * @param history of `read(object)` and `write(object, value)`, or of `read()` and `write(value)`: a run's
 * trace, the state of a monitor `history()`, or recorded operations
 * @param initial what an object holds before anybody wrote it
 * @throws TypeError or RangeError for what is no such history, or no budget
 * @example modelsOf(parseSessions("w(x)1 r(y)0 | w(y)1 r(x)0")).strongest // ["causal", "convergent causal"]
 */
export function modelsOf(history: Judged, initial: unknown = 0, budget: Budget = {}): ConsistencyMap {
  const recorded = recordedOf(history);
  return new ConsistencyMap(
    new Map(consistencyModels.map((model) => [model, judgeUnder(model, recorded, initial, budget)])),
  );
}
