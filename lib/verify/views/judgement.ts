/** What a judge found that looks for an order for each process. */
import type { Tried } from "../consistency/budget.ts";
import { operationWords, type RecordedHistory } from "../history/recorded.ts";
import type { ViewCriterion } from "./precedence.ts";

/** The order in which a process saw all writes, and its own reads in between: places in the history. */
export type ViewOrder = { readonly process: number | string; readonly order: readonly number[] };

/**
 * The number of a session that has no order; "circle": operations would have to come before themselves;
 * "unwritten": a value was read that nobody wrote.
 */
export type Stuck = number | "circle" | "unwritten";

/** Operations that have no orders together. */
export type ViewWitness = {
  /** Their places in the history, ascending. */
  readonly operations: readonly number[];
  /** "minimal": none of them can be left out; "small": some perhaps could, but to find out takes too long. */
  readonly size: "minimal" | "small";
  readonly stuck: Stuck;
};

/** A verdict: yes with an order for each process, no with a witness, or unknown. It says so itself. */
export class ViewsJudgement {
  private found: ViewWitness | undefined;

  constructor(
    readonly criterion: ViewCriterion,
    /** In the order in which operations began: places are places in it. */
    readonly history: RecordedHistory,
    /** Whether there are orders; undefined: it was not found out within the budget. */
    readonly holds: boolean | undefined,
    readonly orders: readonly ViewOrder[] | undefined,
    readonly tried: Tried,
    private readonly reduce: (() => ViewWitness) | undefined,
  ) {}

  /** As few operations as possible that have no orders; undefined unless the history has none. */
  get witness(): ViewWitness | undefined {
    return this.reduce && (this.found ??= this.reduce());
  }

  /**
   * What one process saw, as a verdict to be drawn: `operationBars(judgement.view(2))` numbers its order.
   * @throws RangeError for a process that has no order here
   */
  view(process: number | string): {
    readonly criterion: string;
    readonly holds: true;
    readonly history: RecordedHistory;
    readonly order: readonly number[];
    readonly summary: string;
  } {
    const found = this.orders?.find((one) => one.process === process);
    if (!found) {
      const known = this.orders?.map((one) => who(one.process)).join(", ") || "nobody";
      throw new RangeError(`${who(process)} has no order here: ${known} has`);
    }
    const seen = [...found.order].sort((a, b) => a - b);
    return {
      criterion: this.criterion,
      holds: true,
      history: seen.map((place) => this.history[place]),
      order: found.order.map((place) => seen.indexOf(place)),
      summary: `${this.criterion}: in the order in which ${who(process)} saw it`,
    };
  }

  /** The verdict in one line. */
  get summary(): string {
    const { criterion, history: { length }, orders, tried: { steps } } = this;
    const count = `${length} operation${length === 1 ? "" : "s"}`;
    if (this.holds) return `✓ ${criterion}: ${count}, an order for each of ${orders!.length}`;
    return this.holds === false
      ? `✗ not ${criterion}: ${count}`
      : `? not decided whether ${criterion}: ${count}; ${steps} steps`;
  }

  /** All of it in words. */
  toString(): string {
    const { history, witness, orders } = this, lines = [this.summary];
    for (const { process, order } of orders ?? []) {
      lines.push(`${who(process)} sees ${order.map((place) => operationWords(history[place])).join("; ")}`);
    }
    if (witness) {
      const { operations, size } = witness, why = this.why(witness);
      lines.push(`${why} (${size}):`, ...operations.map((place) => `  ${operationWords(history[place])}`));
    }
    return lines.join("\n");
  }

  private why({ stuck }: ViewWitness): string {
    if (stuck === "circle") return "each of these would have to come before itself";
    if (stuck === "unwritten") return "nobody wrote what was read";
    const process = [...new Set(this.history.map((one) => one.process))][stuck];
    return `${who(process)} cannot have seen these in any order`;
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

function who(process: number | string): string {
  return typeof process === "number" ? `P${process}` : process;
}
