/** What a judge of a history found, for programs and for readers. */
import { operationWords, type RecordedHistory } from "../history/recorded.ts";
import type { Tried } from "./budget.ts";
import type { Criterion } from "./parts.ts";
import type { Witness } from "./witness.ts";

/** How far an order came that could not be finished. All are places in the history. */
export type Longest = {
  /** Operations in an order that the model allows: none is longer before the end that no order comes past. */
  readonly order: readonly number[];
  /** Those that should come next, and of which none can. */
  readonly stuck: readonly number[];
  /** The object that all this is about, if objects were judged one by one. */
  readonly object: string | undefined;
};

/** A verdict: yes with an order, no with a witness, or unknown with what was tried. It says so itself. */
export class ConsistencyJudgement {
  private found: Witness | undefined;

  constructor(
    readonly criterion: Criterion,
    /** The name of the model. */
    readonly model: string,
    /** In the order in which operations began: places below are places in it. */
    readonly history: RecordedHistory,
    /** Whether there is an order; undefined: it was not found out within the budget. */
    readonly holds: boolean | undefined,
    /**
     * An order of operations that explains all answers; open operations that did not happen are not in it.
     */
    readonly order: readonly number[] | undefined,
    /** How far an order came, if there is none or none was found. */
    readonly longest: Longest | undefined,
    readonly tried: Tried,
    private readonly reduce: (() => Witness) | undefined,
  ) {}

  /** As few operations as possible that are wrong together; undefined unless the history is. */
  get witness(): Witness | undefined {
    return this.reduce && (this.found ??= this.reduce());
  }

  /** The verdict in one line. */
  get summary(): string {
    const { criterion, history: { length }, model, tried } = this, count = operationCount(length);
    if (this.holds) return `✓ ${criterion}: ${count} of a ${model}`;
    if (this.holds === false) return `✗ not ${criterion}: ${count} of a ${model}`;
    const parts = tried.objects > 1 ? `, ${tried.decided} of ${tried.objects} objects decided` : "";
    return `? not decided whether ${criterion}: ${count} of a ${model}; ` +
      `${tried.steps} steps, ${tried.entries} sets and states remembered (${
        tried.megabytes.toFixed(1)
      } MB)${parts}`;
  }

  /** All of it in words. */
  toString(): string {
    const { order, witness, longest, history } = this, lines = [this.summary];
    if (order) lines.push("in the order:", ...listed(history, order));
    if (witness) {
      const { operations, size } = witness, others = history.length - operations.length;
      const whatever = others === 0
        ? ""
        : `, whatever the other ${others === 1 ? "operation" : operationCount(others)} did`;
      lines.push(`no order explains these (${size})${whatever}:`, ...listed(history, operations));
    }
    if (longest) {
      const about = longest.object === undefined ? "" : ` of ${longest.object}`;
      lines.push(
        `the longest order found${about} has ${operationCount(longest.order.length)}; next cannot be:`,
      );
      lines.push(...listed(history, longest.stuck));
    }
    return lines.join("\n");
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

const MOST = 40;

function operationCount(count: number): string {
  return `${count} operation${count === 1 ? "" : "s"}`;
}

function listed(history: RecordedHistory, places: readonly number[]): string[] {
  const lines = places.slice(0, MOST).map((place) => `  ${operationWords(history[place])}`);
  return places.length > MOST ? [...lines, `  … and ${places.length - MOST} more`] : lines;
}
