/** What can go wrong in a history, by the names that the literature gave it. */
import type { Dependency } from "../graph/dependencies.ts";

/**
 * The names, and what they mean. G…: Adya (1999); P…, A5…: Berenson and others (1995), of which P2 and P3 are
 * meant as anomalies, in what was read, and not as any overlap; OTV: Bailis and others (2013); INT: Cerone
 * and others (2015); G-nonadjacent: Elle; the read-only anomaly: Fekete and others (2004).
 */
export const TITLES = {
  "G0": "write cycle",
  "G1a": "aborted read",
  "G1b": "intermediate read",
  "G1c": "circular information flow",
  "INT": "own write not read",
  "contradiction": "reads that contradict each other",
  "OTV": "observed transaction vanishes",
  "P4": "lost update",
  "P4-predicate": "lost update, by a predicate",
  "P2": "fuzzy read",
  "P3": "phantom",
  "A5A": "read skew",
  "A5A-predicate": "read skew, by a predicate",
  "A5B": "write skew",
  "A5B-predicate": "write skew, by a predicate",
  "long fork": "two readers see two writes in opposite orders",
  "read-only anomaly": "a reader closes a cycle",
  "G-single": "cycle with one anti-dependency",
  "G-nonadjacent": "cycle without two anti-dependencies in a row",
  "G2-item": "cycle with an anti-dependency of an item",
  "G2": "cycle with an anti-dependency",
} as const;

/** The name of something that can go wrong, e.g. "P4" or "long fork". */
export type PhenomenonName = keyof typeof TITLES;

/** Something that went wrong, and who took part: one instance of those that the history has. */
export type Phenomenon = {
  readonly name: PhenomenonName;
  /** What it is called in words, e.g. "lost update". */
  readonly title: string;
  readonly transactions: readonly number[];
  /** What happened, in a sentence. */
  readonly words: string;
  /** The cycle of dependencies that it is; shortest in its kind, unless the history is very large. */
  readonly cycle?: readonly Dependency[];
};

/** Keeps the first of each name. */
export class Findings {
  private readonly found = new Map<PhenomenonName, Phenomenon>();

  has(name: PhenomenonName): boolean {
    return this.found.has(name);
  }

  add(
    name: PhenomenonName,
    transactions: readonly number[],
    words: string,
    cycle?: readonly Dependency[],
  ): void {
    if (this.has(name)) return;
    const title = TITLES[name], distinct = [...new Set(transactions)];
    this.found.set(name, { name, title, transactions: distinct, words, ...cycle && { cycle } });
  }

  /** In the order of the titles. */
  get all(): readonly Phenomenon[] {
    return (Object.keys(TITLES) as PhenomenonName[]).flatMap((name) => this.found.get(name) ?? []);
  }
}
