/** Pages in memory, each with the last record whose change it has. */
import type { StoreDisk } from "../store/blocks.ts";
import { changed, type PageRecord } from "./records.ts";

/** A page in memory, and since which record the disk's is older than it. */
export type Page = {
  lsn: number;
  readonly values: Record<string, number>;
  dirtySince: number | undefined;
};

/** The pages that were read so far, and stay in memory. */
export class Pages {
  private readonly held = new Map<number, Page>();

  /** @param first the block of page 0 */
  constructor(private readonly blocks: StoreDisk, private readonly first: number) {}

  /** A page, which is read from the disk if it is needed for the first time. */
  get(page: number): Page {
    let held = this.held.get(page);
    if (held === undefined) {
      const { lsn, values } = this.blocks.read(this.first + page) as Page;
      this.held.set(page, held = { lsn, values: { ...values }, dirtySince: undefined });
    }
    return held;
  }

  /** Makes a record's change. */
  apply({ lsn, page, object, change }: PageRecord): void {
    const held = this.get(page);
    held.values[object] = changed(held.values[object], change);
    held.lsn = lsn;
    held.dirtySince ??= lsn;
  }

  /** The pages of which the disk's are older, and since which record. */
  get dirty(): [page: number, since: number][] {
    return [...this.held].flatMap(([page, { dirtySince }]) =>
      dirtySince === undefined ? [] : [[page, dirtySince] as [number, number]]
    );
  }

  /** Writes pages to their places, with one flush. */
  write(pages: readonly number[]): void {
    for (const page of pages) {
      const { lsn, values } = this.get(page);
      this.blocks.write(this.first + page, { lsn, values: { ...values } });
    }
    this.blocks.flush();
    for (const page of pages) this.get(page).dirtySince = undefined;
  }
}
