/** A log-structured merge tree, of which what it writes and what a read looks at are counted. */

/** What is in a file that is never changed: rows by their keys. */
type Table = ReadonlyMap<string, string>;

/**
 * How tables are merged. Levelled: a level is one table, into which the one before it is merged whenever that
 * is full. Tiered: a level collects tables, and makes one of them for the next when there are enough.
 */
export type Compaction = "levelled" | "tiered";

/**
 * Memtable and SSTables of a tablet (Bigtable, 2006, §5.3; O'Neil, Cheng, Gawlick and O'Neil, "The
 * log-structured merge-tree", 1996): writes go to memory, which is written out whole when it is full, and
 * files are merged so that a read need not look at too many.
 *
 * With memtables of B rows and a ratio T, after B·T^L rows with keys of their own each row has been written
 * L·(T + 1)/2 + 1 times if levelled and L + 1 times if tiered; a read looks at L tables at most, or L·(T −
 * 1).
 */
export class LsmTree {
  /** Rows that were written to files. */
  written = 0;
  /** Rows that were put. */
  rows = 0;
  private memtable = new Map<string, string>();
  /** By level, the newest table first. */
  private readonly levels: Table[][] = [];

  /**
   * @param memtableRows when memory is written out, an integer ≥ 1
   * @param ratio by how much a level is larger than the one before it, an integer ≥ 2
   * @throws RangeError for other numbers
   */
  constructor(
    readonly compaction: Compaction,
    readonly memtableRows = 4,
    readonly ratio = 4,
  ) {
    if (!Number.isInteger(memtableRows) || memtableRows < 1) {
      throw new RangeError(`memtableRows must be an integer ≥ 1, got ${memtableRows}`);
    }
    if (!Number.isInteger(ratio) || ratio < 2) {
      throw new RangeError(`ratio must be an integer ≥ 2, got ${ratio}`);
    }
  }

  /** How often each row was written. */
  get writeAmplification(): number {
    return this.written / this.rows;
  }

  /** Tables that a read of a key that there is not has to look at. */
  get tables(): number {
    return this.levels.reduce((sum, level) => sum + level.length, 0);
  }

  put(key: string, value: string): void {
    this.rows++;
    this.memtable.set(key, value);
    if (this.memtable.size < this.memtableRows) return;
    this.add(0, this.memtable);
    this.memtable = new Map();
  }

  /** The newest value, and how many tables were looked at. */
  get(key: string): { readonly value: string | undefined; readonly looked: number } {
    let looked = 0;
    if (this.memtable.has(key)) return { value: this.memtable.get(key), looked };
    for (const table of this.levels.flat()) {
      looked++;
      if (table.has(key)) return { value: table.get(key), looked };
    }
    return { value: undefined, looked };
  }

  /** Puts a table into a level. */
  private add(level: number, table: Table): void {
    const tables = this.levels[level] ??= [];
    if (this.compaction === "levelled") {
      this.levels[level] = [this.write([...tables, table])];
      if (this.levels[level][0].size >= this.memtableRows * this.ratio ** (level + 1)) this.push(level);
    } else {
      tables.unshift(level === 0 ? this.write([table]) : table);
      if (tables.length === this.ratio) this.push(level);
    }
  }

  /** Gives what a level has to the next: tables that are merged there are written there. */
  private push(level: number): void {
    const tables = this.levels[level].reverse();
    this.levels[level] = [];
    this.add(level + 1, this.compaction === "tiered" ? this.write(tables) : tables[0]);
  }

  /** One table of several, the oldest first. */
  private write(tables: readonly Table[]): Table {
    const merged = new Map(tables.flatMap((table) => [...table]));
    this.written += merged.size;
    return merged;
  }
}

/** What is counted of a tree, and what theory says. */
export type LsmRow = {
  readonly compaction: Compaction;
  readonly ratio: number;
  readonly levels: number;
  /** How often a row is written. */
  readonly writes: number;
  readonly writesInTheory: number;
  /** Most tables that a read looks at, at any time. */
  readonly tables: number;
  readonly tablesInTheory: number;
};

/**
 * Fills a tree with B·T^L rows, each with a key of its own.
 * @param levels L, an integer ≥ 1
 */
export function lsmAmplification(compaction: Compaction, ratio = 4, levels = 3, memtableRows = 4): LsmRow {
  if (!Number.isInteger(levels) || levels < 1) {
    throw new RangeError(`levels must be an integer ≥ 1, got ${levels}`);
  }
  const tree = new LsmTree(compaction, memtableRows, ratio);
  let tables = 0;
  for (let row = 0; row < memtableRows * ratio ** levels; row++) {
    tree.put(String(row), "");
    tables = Math.max(tables, tree.tables);
  }
  const isTiered = compaction === "tiered";
  return {
    compaction,
    ratio,
    levels,
    writes: tree.writeAmplification,
    writesInTheory: isTiered ? levels + 1 : levels * (ratio + 1) / 2 + 1,
    tables,
    tablesInTheory: isTiered ? levels * (ratio - 1) : levels,
  };
}
