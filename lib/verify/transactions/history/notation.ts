/**
 * Adya's notation of histories, in one line of text: `r1x0 w1x c1 r2x1 a2 [x0 << x1]`.
 *
 * - `b1`, `c1`, `a1`: T1 begins, commits, aborts
 * - `w1x`: T1 writes x
 * - `r2x1`: T2 reads T1's x, the last that T1 has written so far; `r2x0` the initial one, `r2x1'` the first
 *   of several that T1 writes, `r2x1''` the second, `r2x1:3` the third
 * - `pr2[x1,y0]`: T2 reads by a predicate, and sees these versions
 * - `[x0 << x2 << x1, y0 << y1]`, at the end: the order of versions, if not that of the commits
 * - `r2x`, `pr2[x,y]`: the same in a store that keeps one version of each object; no read names one then
 *
 * Names of objects are letters and `_`; any other name stands in brackets: `r2(row 7)1`.
 */
import { INITIAL, nameOf, type ObjectVersion } from "./operations.ts";
import type { TransactionHistory, TransactionOperation } from "./operations.ts";

const NAME = String.raw`([A-Za-z_]+|\([^()]+\))`;
const VERSION = String.raw`(\d+)('+|:\d+)?`;
const SIMPLE = /^([bca])(\d+)$/;
const WRITE = new RegExp(`^w(\\d+)${NAME}$`);
const READ = new RegExp(`^r(\\d+)${NAME}(?:${VERSION})?$`);
const PREDICATE = /^pr(\d+)\[(.*)\]$/;
const SEEN = new RegExp(`^${NAME}(?:${VERSION})?$`);
const KINDS = { b: "begin", c: "commit", a: "abort" } as const;
const FORMS = "b1, r1x0, w1x, pr1[x0,y0], c1 or a1";

/** Whether a value is one operation in Adya's notation. */
export function isOperation(value: unknown): value is string {
  return typeof value === "string" && [SIMPLE, WRITE, READ, PREDICATE].some((form) => form.test(value));
}

/** A read as it is written: which version, if it says so. */
type Seen = { readonly object: string; readonly writer?: number; readonly mark?: string };

/**
 * Reads a history from Adya's notation.
 * @throws SyntaxError for what is no such text; RangeError for a history that cannot be: a version that
 * nobody wrote, an operation after the end of its transaction. Each says what was wrong, and what is right
 * @example parseTransactions("r1x0 r2x0 w1x w2x c1 c2")
 */
export function parseTransactions(text: string): TransactionHistory {
  if (typeof text !== "string") throw new TypeError(`a history is a text like "r1x0 w1x c1", got ${text}`);
  const [, front, order] = /^([^]*?)(?:(?:^|\s)(\[[^\][]*\]))?\s*$/.exec(text)!;
  const words = front.match(/pr\d+\[[^\]]*\]?|[^\s()[\]]*\([^()]*\)?\S*|\S+/g) ?? [];
  const reader = new Reader(words);
  words.forEach((word) => reader.read(word));
  const versionOrder = order === undefined ? {} : { versionOrder: parseOrder(order.slice(1, -1)) };
  return { operations: reader.operations, ...versionOrder, ...reader.oneVersion && { oneVersion: true } };
}

class Reader {
  readonly operations: TransactionOperation[] = [];
  /** Undefined until a read tells. */
  oneVersion: boolean | undefined = undefined;
  private readonly begun = new Set<number>();
  private readonly ended = new Map<number, string>();
  private readonly aborted = new Set<number>();
  private readonly written = new Map<string, ObjectVersion[]>();
  private readonly counts = new Map<string, number>();
  private readonly totals = new Map<string, number>();

  constructor(words: readonly string[]) {
    for (const word of words) {
      const write = WRITE.exec(word);
      if (write) this.totals.set(keyOf(write), (this.totals.get(keyOf(write)) ?? 0) + 1);
    }
  }

  read(word: string): void {
    const simple = SIMPLE.exec(word), write = WRITE.exec(word), read = READ.exec(word);
    const predicate = PREDICATE.exec(word), found = simple ?? write ?? read ?? predicate;
    if (!found) throw new SyntaxError(`an operation is ${FORMS}, got "${word}"`);
    const transaction = Number(found === simple ? found[2] : found[1]);
    this.checkOpen(word, transaction);
    if (simple) this.simple(word, transaction, KINDS[simple[1] as "b" | "c" | "a"]);
    else if (write) this.write(transaction, bare(write[2]));
    else if (read) {
      const seen = { object: bare(read[2]), writer: numberIn(read[3]), mark: read[4] };
      const version = this.version(word, transaction, seen);
      this.operations.push({ kind: "read", transaction, object: seen.object, version });
    } else this.predicate(word, transaction, predicate![2]);
    this.begun.add(transaction);
  }

  private checkOpen(word: string, transaction: number): void {
    if (transaction === 0) {
      throw new RangeError(`transactions are numbered from 1, 0 left the initial versions: got "${word}"`);
    }
    const end = this.ended.get(transaction);
    if (end !== undefined) {
      throw new RangeError(`"${word}" comes after "${end}", with which ${nameOf(transaction)} ended`);
    }
  }

  private simple(word: string, transaction: number, kind: "begin" | "commit" | "abort"): void {
    if (kind !== "begin") this.ended.set(transaction, word);
    else if (this.begun.has(transaction)) {
      throw new RangeError(`"${word}" must be the first operation of ${nameOf(transaction)}`);
    }
    if (kind === "abort") this.aborted.add(transaction);
    this.operations.push({ kind, transaction });
  }

  private write(transaction: number, object: string): void {
    const key = `${transaction} ${object}`, write = 1 + (this.counts.get(key) ?? 0);
    this.counts.set(key, write);
    const versions = this.written.get(object);
    if (versions) versions.push({ writer: transaction, write });
    else this.written.set(object, [{ writer: transaction, write }]);
    this.operations.push({ kind: "write", transaction, object });
  }

  private predicate(word: string, transaction: number, inside: string): void {
    const versions = inside.split(",").map((part) => {
      const seen = SEEN.exec(part.trim());
      if (!seen) throw new SyntaxError(`a predicate read is like pr1[x0,y0], got "${word}"`);
      const object = bare(seen[1]);
      return {
        object,
        version: this.version(word, transaction, { object, writer: numberIn(seen[2]), mark: seen[3] }),
      };
    });
    this.operations.push({ kind: "predicate read", transaction, versions });
  }

  private version(word: string, transaction: number, { object, writer, mark }: Seen): ObjectVersion {
    const one = writer === undefined;
    if (this.oneVersion !== undefined && this.oneVersion !== one) {
      throw new SyntaxError(
        `either all reads name a version, as r${transaction}${written(object)}0, or none does: got "${word}"`,
      );
    }
    this.oneVersion = one;
    if (one) return this.current(object);
    if (writer === 0) return INITIAL;
    const own = this.counts.get(`${writer} ${object}`) ?? 0;
    const write = mark === undefined ? own : mark[0] === ":" ? Number(mark.slice(1)) : mark.length;
    const before = `"${word}" reads ${object} of ${nameOf(writer)}`;
    if (own === 0 || write > own || write < 1) {
      const so = own === 0 ? "has not written it" : `has written it ${times(own)}`;
      throw new RangeError(`${before}, which ${so} by then; ${object}0 is the initial one`);
    }
    const total = this.totals.get(`${writer} ${object}`) ?? 0;
    if (mark?.[0] === "'" && write === total) {
      throw new RangeError(`${before}, which it does not write again: right is ${written(object)}${writer}`);
    }
    return { writer, write };
  }

  /** What a store has that keeps one version: an abort takes back what was written. */
  private current(object: string): ObjectVersion {
    const versions = this.written.get(object) ?? [];
    let at = versions.length - 1;
    while (at >= 0 && this.aborted.has(versions[at].writer)) at--;
    return at < 0 ? INITIAL : versions[at];
  }
}

const times = (count: number) => count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
const numberIn = (text: string | undefined) => text === undefined ? undefined : Number(text);
const bare = (name: string) => name.startsWith("(") ? name.slice(1, -1) : name;
const written = (object: string) => /^[A-Za-z_]+$/.test(object) ? object : `(${object})`;
const keyOf = (write: RegExpExecArray) => `${Number(write[1])} ${bare(write[2])}`;

function parseOrder(text: string): Map<string, readonly number[]> {
  const orders = new Map<string, readonly number[]>();
  for (const part of text.split(",")) {
    const versions = part.split("<<").map((version) => {
      const found = new RegExp(`^${NAME}(\\d+)$`).exec(version.trim());
      if (!found) throw new SyntaxError(`an order of versions is like [x0 << x1], got "${part.trim()}"`);
      return { object: bare(found[1]), writer: Number(found[2]) };
    });
    const [{ object }] = versions, names = new Set(versions.map((version) => version.object));
    if (names.size > 1) {
      throw new SyntaxError(`an order is of one object's versions, got "${part.trim()}" of ${names.size}`);
    }
    if (orders.has(object)) throw new SyntaxError(`the order of ${object} is given twice: "${part.trim()}"`);
    const writers = versions.map(({ writer }) => writer);
    orders.set(object, writers[0] === 0 ? writers.slice(1) : writers);
  }
  return orders;
}

/**
 * A history in Adya's notation, which `parseTransactions` reads again. What the notation has no words for is
 * left out: sessions, what clients saw, versions without an order.
 * @example transactionsText(parseTransactions("w1x r2x1 c1 c2")) // "w1x r2x1 c1 c2"
 */
export function transactionsText(history: TransactionHistory): string {
  const { operations, versionOrder, oneVersion } = history;
  const counts = new Map<string, number>(), totals = new Map<string, number>();
  for (const one of operations) {
    if (one.kind !== "write") continue;
    const key = `${one.transaction} ${one.object}`;
    totals.set(key, (totals.get(key) ?? 0) + 1);
  }
  const version = (transaction: number, object: string, { writer, write }: ObjectVersion) => {
    if (oneVersion) return written(object);
    // To itself a transaction's version is the last that it has written, to others the last that it will.
    const last = writer === 0 ||
      write === (writer === transaction ? counts : totals).get(`${writer} ${object}`);
    return `${written(object)}${writer}${last ? "" : write < 4 ? "'".repeat(write) : `:${write}`}`;
  };
  const words = operations.map((operation) => {
    const { kind, transaction } = operation;
    if (kind === "write") {
      const key = `${transaction} ${operation.object}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return `w${transaction}${written(operation.object)}`;
    }
    if (kind === "read") return `r${transaction}${version(transaction, operation.object, operation.version)}`;
    if (kind !== "predicate read") return `${kind[0]}${transaction}`;
    const seen = operation.versions.map((one) => version(transaction, one.object, one.version));
    return `pr${transaction}[${seen.join(",")}]`;
  });
  const orders = [...versionOrder ?? []].map(([object, writers]) =>
    [0, ...writers].map((writer) => `${written(object)}${writer}`).join(" << ")
  );
  return [...words, ...orders.length === 0 ? [] : [`[${orders.join(", ")}]`]].join(" ");
}
