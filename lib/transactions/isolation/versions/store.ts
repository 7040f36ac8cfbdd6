/** Committed versions of objects, and when each was committed. */

type Version = { readonly writer: number; readonly at: number };

/** All committed versions; time is the number of commits. */
export class Versions {
  now = 0;
  private readonly versions = new Map<string, Version[]>();

  /** The writer of the version that was the last at some time. */
  at(object: string, time: number): number {
    const seen = (this.versions.get(object) ?? []).filter(({ at }) => at <= time);
    return seen.length === 0 ? 0 : seen[seen.length - 1].writer;
  }

  /** Who has committed a version since. */
  since(object: string, time: number): number[] {
    return (this.versions.get(object) ?? []).filter(({ at }) => at > time).map(({ writer }) => writer);
  }

  commit(writer: number, objects: Iterable<string>): void {
    this.now++;
    for (const object of objects) {
      this.versions.set(object, [...this.versions.get(object) ?? [], { writer, at: this.now }]);
    }
  }
}
