/** Which of many questions are asked twice, and in which other orders containers may have been filled. */
import type { Turn } from "../../../core/canonical.ts";

/** Once the first of a kind have been looked at, so many are passed over between two. */
const BETWEEN = 16;

/** The first of each kind, and every 16th after. */
export class Sample {
  private readonly counts = new Map<string, number>();

  constructor(private readonly first: number) {}

  takes(kind: string): boolean {
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    return count <= this.first || count % BETWEEN === 0;
  }
}

/** The other way round, and, as of three the one in the middle stays there, by one place on. */
const TURNS: readonly Turn[] = [{ how: "reversed", what: "all" }, { how: "rotated", what: "all" }];

/**
 * Asks a question of what has been filled in other orders.
 * @param differs in what the answer differs from the usual one; undefined if in nothing
 * @param order how many entries of one container stand in an order, if that is known
 * @returns what to say of the answer that depends on it; undefined if none does
 */
export function orderedBy(
  differs: (turn: Turn) => string | undefined,
  order = Infinity,
): string | undefined {
  for (const turn of order < 2 ? [] : TURNS.slice(0, order - 1)) {
    const found = differs(turn);
    if (found === undefined) continue;
    const filled = differs({ ...turn, what: "collections" }) === undefined ? "an object" : "a Map or Set";
    const where = found === "" ? "" : ` (${found})`;
    return `depends on the order in which ${filled} was filled${where}: ` +
      "sort what you go through, or use an array where order matters";
  }
  return undefined;
}
