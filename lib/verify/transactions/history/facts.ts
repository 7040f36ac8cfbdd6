/** What a history says, looked up once: who committed, which versions were installed, who read which. */
import { nameOf, type ObjectVersion, type TransactionHistory } from "./operations.ts";

/** An object, and its versions that were installed: the last of each transaction that committed. */
export type ObjectFacts = {
  readonly name: string;
  /** Who installed each version, in the order of versions; place 0 is the initial version's. */
  readonly writers: (TransactionFacts | undefined)[];
  /** Who installed those that come after, in an order that is not known. */
  readonly unordered: TransactionFacts[];
  /** How often each transaction wrote it. */
  readonly counts: Map<number, number>;
};

/** A version that a transaction read. */
export type ReadFacts = {
  readonly object: ObjectFacts;
  readonly version: ObjectVersion;
  /** Who wrote it, the reader perhaps; undefined for the initial version. */
  writer: TransactionFacts | undefined;
  readonly isPredicate: boolean;
  /** Which operation of the history it is. */
  readonly position: number;
  /** How often the reader had written the object by then. */
  readonly ownWrites: number;
  /** Where in the order of versions it is; −1 for a version that was not installed, or has no place. */
  place: number;
};

export type TransactionFacts = {
  readonly id: number;
  state: "committed" | "aborted" | "unfinished";
  /** Its first operation, and its end: the length of the history if there is none. */
  readonly begin: number;
  end: number;
  readonly reads: ReadFacts[];
  /** Whether it wrote anything, installed or not. */
  wrote: boolean;
  /** What it installed, and at which place; a store with one version installs each write. */
  readonly installed: { readonly object: ObjectFacts; readonly place: number }[];
  /** Its place in the order of commits, from 0; −1 without a commit. */
  node: number;
};

export type Facts = {
  readonly history: TransactionHistory;
  /** In the order in which they began. */
  readonly transactions: readonly TransactionFacts[];
  /** In the order in which they committed. */
  readonly committed: readonly TransactionFacts[];
  readonly objects: ReadonlyMap<string, ObjectFacts>;
};

/**
 * @throws RangeError for a version that nobody had written when it was read, or an order of versions that is
 * not one of all that were installed
 */
export function factsOf(history: TransactionHistory): Facts {
  const reader = new Collector(history);
  history.operations.forEach((operation, position) => reader.operation(operation, position));
  return reader.facts();
}

class Collector {
  private readonly transactions = new Map<number, TransactionFacts>();
  private readonly objects = new Map<string, ObjectFacts>();
  /** Who wrote an object, each as often as it did. */
  private readonly writes = new Map<ObjectFacts, TransactionFacts[]>();

  constructor(private readonly history: TransactionHistory) {}

  operation(operation: TransactionHistory["operations"][number], position: number): void {
    const transaction = this.transaction(operation.transaction, position);
    if (transaction.state !== "unfinished") {
      throw new RangeError(
        `operation ${position + 1} is of ${nameOf(transaction.id)}, which had ${transaction.state} by then`,
      );
    }
    if (operation.kind === "write") this.write(transaction, operation.object);
    else if (operation.kind === "read") this.read(transaction, operation, false, position);
    else if (operation.kind === "predicate read") {
      for (const seen of operation.versions) this.read(transaction, seen, true, position);
    } else if (operation.kind !== "begin") {
      transaction.state = operation.kind === "commit" ? "committed" : "aborted";
      transaction.end = position;
    }
  }

  private transaction(id: number, begin: number): TransactionFacts {
    let found = this.transactions.get(id);
    if (!found) {
      if (!Number.isSafeInteger(id) || id < 1) throw new RangeError(`transactions are 1, 2, …, got ${id}`);
      const end = this.history.operations.length;
      found = { id, state: "unfinished", begin, end, reads: [], wrote: false, installed: [], node: -1 };
      this.transactions.set(id, found);
    }
    return found;
  }

  private object(name: string): ObjectFacts {
    let found = this.objects.get(name);
    if (!found) {
      found = { name, writers: [undefined], unordered: [], counts: new Map() };
      this.objects.set(name, found);
      this.writes.set(found, []);
    }
    return found;
  }

  private write(transaction: TransactionFacts, name: string): void {
    const object = this.object(name);
    object.counts.set(transaction.id, (object.counts.get(transaction.id) ?? 0) + 1);
    this.writes.get(object)!.push(transaction);
    transaction.wrote = true;
  }

  private read(
    reader: TransactionFacts,
    { object: name, version }: { readonly object: string; readonly version: ObjectVersion },
    isPredicate: boolean,
    position: number,
  ): void {
    const object = this.object(name), ownWrites = object.counts.get(reader.id) ?? 0;
    const written = object.counts.get(version.writer) ?? 0;
    const isLate = !this.history.seenByClients && version.write > written;
    if (version.writer !== 0 && (version.write < 1 || isLate)) {
      throw new RangeError(
        `${nameOf(reader.id)} reads write ${version.write} of ${name} of ${nameOf(version.writer)}, ` +
          `which has written it ${written} times by then`,
      );
    }
    reader.reads.push({ object, version, writer: undefined, isPredicate, position, ownWrites, place: -1 });
  }

  facts(): Facts {
    const { history } = this, transactions = [...this.transactions.values()];
    const committed = transactions.filter(({ state }) => state === "committed").sort((a, b) => a.end - b.end);
    committed.forEach((transaction, node) => transaction.node = node);
    for (const name of history.versionOrder?.keys() ?? []) this.object(name);
    for (const object of this.objects.values()) this.install(object);
    const places = history.oneVersion || history.eachWrite ? this.placesOfWrites() : undefined;
    for (const { reads } of transactions) {
      for (const read of reads) {
        read.writer = this.transactions.get(read.version.writer);
        read.place = places?.(read) ?? placeOf(read);
      }
    }
    return { history, transactions, committed, objects: this.objects };
  }

  /** Puts the versions of an object in order. */
  private install(object: ObjectFacts): void {
    const writers = this.writes.get(object)!.filter(({ node }) => node >= 0);
    const unordered = new Set(this.history.unordered?.get(object.name));
    const given = this.history.versionOrder?.get(object.name);
    const once = [...new Set(writers)].filter(({ id }) => !unordered.has(id));
    const inOrder = this.history.oneVersion && given === undefined
      ? writers
      : given === undefined
      ? once.sort((a, b) => a.end - b.end)
      : this.history.eachWrite
      ? given.flatMap((id) => this.transactions.get(id) ?? [])
      : this.given(object.name, given, once);
    for (const writer of inOrder) {
      writer.installed.push({ object, place: object.writers.length });
      object.writers.push(writer);
    }
    object.unordered.push(...new Set(writers.filter(({ id }) => unordered.has(id))));
  }

  private given(
    name: string,
    ids: readonly number[],
    writers: readonly TransactionFacts[],
  ): TransactionFacts[] {
    const inOrder = ids.map((id) => writers.find((writer) => writer.id === id));
    if (ids.length !== writers.length || new Set(ids).size !== ids.length || inOrder.includes(undefined)) {
      const right = writers.map(({ id }) => id).join(", ");
      throw new RangeError(
        `the order of the versions of ${name} must be one of those of ${right || "nobody"}, ` +
          `who wrote it and committed, each once: got ${ids.join(", ") || "none"}`,
      );
    }
    return inOrder as TransactionFacts[];
  }

  /** Where a read's version is, if each write has a place of its own. */
  private placesOfWrites(): (read: ReadFacts) => number {
    const places = new Map<string, number>();
    for (const object of this.objects.values()) {
      const counts = new Map<number, number>();
      object.writers.forEach((writer, place) => {
        if (writer === undefined) return;
        const write = 1 + (counts.get(writer.id) ?? 0);
        counts.set(writer.id, write);
        places.set(`${writer.id} ${write} ${object.name}`, place);
      });
    }
    return ({ object, version: { writer, write } }) =>
      writer === 0 ? 0 : places.get(`${writer} ${write} ${object.name}`) ?? -1;
  }
}

/** Where the version is that was read, if a transaction's last write is its version. */
function placeOf({ object, version, writer }: ReadFacts): number {
  if (writer === undefined) return 0;
  if (version.write !== object.counts.get(writer.id)) return -1;
  return writer.installed.find((one) => one.object === object)?.place ?? -1;
}

/** Whether this is the last version of the object that its writer wrote. */
export function isFinal({ object, version }: ReadFacts): boolean {
  return version.writer === 0 || version.write === object.counts.get(version.writer);
}
