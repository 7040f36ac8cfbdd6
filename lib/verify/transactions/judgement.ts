/** What the judge of a history found, for programs and for readers. */
import type { Dependency, DependencyGraph } from "./graph/dependencies.ts";
import { transactionsText } from "./history/notation.ts";
import { nameOf, type TransactionHistory } from "./history/operations.ts";
import type { IsolationLevel } from "./levels.ts";
import type { Recoverability } from "./order/schedule.ts";
import type { Phenomenon, PhenomenonName } from "./phenomena/names.ts";

/** What a judge found. It says so itself: as a text, and as the last value of a cell. */
export class Judgement {
  /** @param levels those that were decided: of sessions nothing is said unless they are known */
  constructor(
    readonly history: TransactionHistory,
    /** The transactions that committed, in the order of their commits; the others have no say. */
    readonly transactions: readonly number[],
    private readonly graph: DependencyGraph,
    readonly levels: ReadonlyMap<IsolationLevel, boolean>,
    /** Why a level is not reached, for each that is not. */
    readonly reasons: ReadonlyMap<IsolationLevel, string>,
    readonly phenomena: readonly Phenomenon[],
    /**
     * A serial order with the same reads and versions, in real time's order if there is such a one; undefined
     * if the history is not serialisable.
     */
    readonly order: readonly number[] | undefined,
    /** A shortest cycle of the conflict graph, undefined if it has none. */
    readonly cycle: readonly Dependency[] | undefined,
    /** A serial order with the same reads and last versions; null: there is none; undefined: not decided. */
    readonly viewOrder: readonly number[] | null | undefined,
    private readonly harms: Recoverability | undefined,
  ) {}

  /** The conflict graph: every dependency of one committed transaction on another. */
  get dependencies(): Dependency[] {
    return Array.from({ length: this.graph.from.length }, (_, e) => this.graph.edge(e));
  }

  /** Whether a level is reached; undefined if it was not decided. */
  has(level: IsolationLevel): boolean | undefined {
    return this.levels.get(level);
  }

  /** The first phenomenon of this name, with who took part; undefined if the history has none. */
  find(name: PhenomenonName): Phenomenon | undefined {
    return this.phenomena.find((one) => one.name === name);
  }

  /** Whether a serial order has the same reads and the same order of versions (PL-3). */
  get serialisable(): boolean {
    return this.levels.get("serialisable")!;
  }

  /** Whether a serial order has the same reads and last versions; undefined: not decided. */
  get viewSerialisable(): boolean | undefined {
    return this.viewOrder === undefined ? undefined : this.viewOrder !== null;
  }

  /**
   * Whether nobody commits before those whose writes it read; undefined for what clients saw, of which the
   * order of operations is not known.
   */
  get recoverable(): boolean | undefined {
    return this.harms && this.harms.unrecoverable === undefined;
  }

  /** Whether nobody reads what has not been committed; undefined as above. */
  get cascadeless(): boolean | undefined {
    return this.harms && this.harms.cascading === undefined;
  }

  /** Whether nobody reads or overwrites what has not been committed; undefined as above. */
  get strict(): boolean | undefined {
    return this.harms && this.harms.unstrict === undefined;
  }

  /** Of levels and of what aborts do: a row each, with the verdict and why. */
  get rows(): { readonly property: string; readonly holds: boolean; readonly why: string }[] {
    const rows = [...this.levels].map(([level, holds]) => ({
      property: level as string,
      holds,
      why: holds
        ? level === "serialisable" && this.order ? orderText(this.order) : ""
        : this.reasons.get(level) ?? "",
    }));
    const harms = this.harms === undefined ? [] : ([
      ["recoverable", this.harms.unrecoverable],
      ["cascadeless", this.harms.cascading],
      ["strict", this.harms.unstrict],
    ] as const).map(([property, why]) => ({ property, holds: why === undefined, why: why ?? "" }));
    return [...rows, ...harms];
  }

  /** What went wrong, by its names: those together that are the same cycle. */
  get findings(): { readonly names: string; readonly words: string }[] {
    const groups = new Map<string, Phenomenon[]>();
    for (const phenomenon of this.phenomena) {
      const { name, cycle } = phenomenon, key = cycle === undefined ? name : JSON.stringify(cycle);
      const group = groups.get(key);
      if (group) group.push(phenomenon);
      else groups.set(key, [phenomenon]);
    }
    return [...groups.values()].map((group) => ({
      names: group.map(({ name, title }, at) => at === 0 ? `${name} (${title})` : name).join(", "),
      words: group[0].words,
    }));
  }

  /** All of it in words. */
  toString(): string {
    const { operations } = this.history;
    const isShort = operations.length <= 60 && !this.history.seenByClients;
    const text = isShort
      ? transactionsText(this.history)
      : `${this.transactions.length} transactions committed`;
    const rows = this.rows.map(({ property, holds, why }) =>
      `${holds ? "✓" : "✗"} ${property}${why === "" ? "" : `: ${why}`}`
    );
    const found = this.findings.map(({ names, words }) => `  ${names}: ${words}`);
    return [text, ...rows, ...found.length === 0 ? [] : ["what went wrong:", ...found]].join("\n");
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

const orderText = (order: readonly number[]) =>
  order.length === 0
    ? "nobody committed"
    : order.length <= 12
    ? `in the order ${order.map(nameOf).join(", ")}`
    : `in an order of ${order.length} transactions`;
