// What a visitor wrote into a page, kept in this browser: one entry for each page.
import type { Changes } from "./link.ts";

interface Kept {
  text: string;
  /** What stood there when it was changed: a later version of the course may have another. */
  from: string;
}

/** The part of a browser's storage that is needed; a browser may refuse even to be asked for it. */
export type Place = Pick<globalThis.Storage, "getItem" | "setItem" | "removeItem">;

export class Keeper {
  private readonly key: string;

  /** @param page its address without what stands behind # and ?: a page on another server is another */
  constructor(private readonly place: () => Place, page: string) {
    this.key = `happened-before/live/${page}`;
  }

  /** @param originals as the cells stand in the page now */
  read(originals: Changes): { changes: Changes; outdated: string[] } {
    const changes: Changes = {}, outdated: string[] = [];
    for (const [id, { text, from }] of Object.entries(this.kept())) {
      if (!Object.hasOwn(originals, id) || typeof text !== "string" || text === originals[id]) continue;
      changes[id] = text;
      if (from !== originals[id]) outdated.push(id);
    }
    return { changes, outdated };
  }

  /** @returns why the change is not kept, if it is not: the visitor must hear of it before leaving */
  write(id: string, text: string, original: string): string | undefined {
    try {
      const { [id]: _, ...others } = this.kept();
      const all = text === original ? others : { ...others, [id]: { text, from: original } };
      if (Object.keys(all).length === 0) this.place().removeItem(this.key);
      else this.place().setItem(this.key, JSON.stringify(all));
    } catch (error) {
      const isFull = /quota/i.test(`${(error as Error)?.name} ${(error as Error)?.message}`);
      return isFull
        ? "This browser has no room left for changes of this page: download the notebook, or they are lost."
        : "This browser keeps nothing for this page: download the notebook, or changes are lost.";
    }
  }

  forget(): void {
    try {
      this.place().removeItem(this.key);
    } catch {
      // a browser that keeps nothing has nothing to forget
    }
  }

  private kept(): Record<string, Kept> {
    try {
      const read = JSON.parse(this.place().getItem(this.key) ?? "{}");
      return typeof read === "object" && read !== null ? read : {};
    } catch {
      return {};
    }
  }
}

/** What cells have written: predictions, scores, a student's record. All pages of a site share it. */
export class KeptFiles {
  private readonly key: string;

  /** @param site the folder of its pages */
  constructor(private readonly place: () => Place, site: string) {
    this.key = `happened-before/files/${site}`;
  }

  read(): Record<string, string> {
    try {
      return JSON.parse(this.place().getItem(this.key) ?? "{}");
    } catch {
      return {};
    }
  }

  /** One file; the others may have been written by another page since this one was opened. */
  write(file: string, text: string): void {
    try {
      this.place().setItem(this.key, JSON.stringify({ ...this.read(), [file]: text }));
    } catch {
      // as in a notebook whose folder cannot be written to, the record ends with the session
    }
  }
}
