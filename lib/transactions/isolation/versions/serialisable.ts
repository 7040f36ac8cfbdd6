/** Serialisable snapshot isolation. */
import { type SchedulerAnswer, type TransactionRequest } from "../schedule/scheduler.ts";
import { refused, SnapshotIsolation } from "./snapshot.ts";

/** Who read what another overwrote, while both were under way. */
type Conflicts = { readonly into: Set<number>; readonly out: Set<number> };

/**
 * Serialisable snapshot isolation (Cahill, Röhm and Fekete 2008). In every cycle that snapshots leave, some
 * transaction overwrites what one at its side has read, and has read what another one at its side overwrites.
 * Such a pivot is not let through, though not each of them is on a cycle.
 */
export class SerialisableSnapshotIsolation extends SnapshotIsolation {
  override readonly name = "serialisable snapshot isolation";
  private readonly readers = new Map<string, Set<number>>();
  private readonly conflicts = new Map<number, Conflicts>();
  /** When transactions committed; those under way, and those that were aborted, are not here. */
  private readonly commits = new Map<number, number>();
  private readonly aborted = new Set<number>();

  override begin(transaction: number): void {
    super.begin(transaction);
    this.conflicts.set(transaction, { into: new Set(), out: new Set() });
  }

  override permit(request: TransactionRequest): SchedulerAnswer {
    const { transaction } = request, answer = super.permit(request);
    if (answer.kind !== "go") return answer;
    if (request.kind === "commit") {
      return this.isPivot(transaction) ? refused(transaction, this.pivotWords(transaction)) : answer;
    }
    if (!("objects" in request)) return answer;
    const pairs = request.objects.flatMap((object): [reader: number, writer: number][] =>
      request.kind === "write"
        ? this.concurrentReaders(transaction, object).map((reader) => [reader, transaction])
        : this.concurrentWriters(transaction, object).map((writer) => [transaction, writer])
    );
    for (const [reader, writer] of pairs) {
      this.conflicts.get(reader)!.out.add(writer);
      this.conflicts.get(writer)!.into.add(reader);
    }
    // A pivot that has committed can be helped no more: then who has made it one must go.
    const pivot = pairs.flat().find((other) => this.commits.has(other) && this.isPivot(other));
    return pivot === undefined ? answer : refused(transaction, this.pivotWords(pivot));
  }

  override perform(request: TransactionRequest): number[] {
    const { transaction } = request, versions = super.perform(request);
    if (request.kind === "read" || request.kind === "predicate read") {
      for (const object of request.objects) {
        this.readers.set(object, (this.readers.get(object) ?? new Set<number>()).add(transaction));
      }
    }
    if (request.kind === "commit") this.commits.set(transaction, this.versions.now);
    return versions;
  }

  override abort(transaction: number): void {
    super.abort(transaction);
    this.aborted.add(transaction);
  }

  private concurrentReaders(writer: number, object: string): number[] {
    const { taken } = this.snapshots.get(writer)!;
    return [...this.readers.get(object) ?? []].filter((reader) =>
      reader !== writer && !this.aborted.has(reader) && (this.commits.get(reader) ?? Infinity) > taken
    );
  }

  private concurrentWriters(reader: number, object: string): number[] {
    const { taken } = this.snapshots.get(reader)!;
    return [...this.snapshots].filter(([writer, { written }]) =>
      writer !== reader && !this.aborted.has(writer) && written.has(object) &&
      (this.commits.get(writer) ?? Infinity) > taken
    ).map(([writer]) => writer);
  }

  protected isPivot(transaction: number): boolean {
    const { into, out } = this.conflicts.get(transaction)!;
    const alive = (other: number) => !this.aborted.has(other);
    return [...into].some(alive) && [...out].some(alive);
  }

  private pivotWords(transaction: number): string {
    const { into, out } = this.conflicts.get(transaction)!;
    const alive = (other: number) => !this.aborted.has(other);
    const [before, after] = [[...into].find(alive), [...out].find(alive)];
    return `T${before} has read what T${transaction} overwrites, and T${transaction} what T${after} overwrites`;
  }
}
