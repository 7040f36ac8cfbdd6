/** What all stores of transactions have in common, whichever way they survive a crash. */
import type { Sectors } from "../../storage/device/write_back.ts";
import type { StoreDisk } from "./blocks.ts";

/** The values of objects, by name. */
export type ObjectValues = Readonly<Record<string, number>>;

/** How a store is laid out. */
export type StoreOptions = {
  /** The objects on each page, with the values that they have at first. */
  readonly pages: readonly ObjectValues[];
  /** How many commits are made durable together. Default 1: each at once. */
  readonly group?: number;
  /** Blocks of the log. Default 32. */
  readonly logBlocks?: number;
  /** Records of the log in a block. Default 1. */
  readonly recordsPerBlock?: number;
};

/** A class of stores: what is on a new disk, and how a store is opened on what a crash left of one. */
export type StoreClass = {
  new (blocks: StoreDisk, options: StoreOptions): TransactionalStore;
  format(options: StoreOptions): Sectors[];
  /** What a block of the disk is, in words: `page 0`. */
  blockName(block: number, options: StoreOptions): string;
  /** What stands in a block, in words; nothing for one that is empty. */
  blockText(block: number, data: Sectors, options: StoreOptions): string;
};

/** An object is in use by another transaction, which has not ended. */
export class ObjectInUse extends Error {
  override readonly name = "ObjectInUse";
  constructor(readonly transaction: number, readonly object: string, readonly owner: number) {
    super(`T${transaction} wants ${object}, which T${owner} has changed and not yet committed`);
  }
}

/**
 * A store of transactions on one disk: all of a transaction's changes survive a crash, or none.
 *
 * An object that a transaction has changed is its own until it ends, so that an abort takes back nobody
 * else's change. Who waits for whom is not decided here: another one's attempt throws `ObjectInUse`.
 * @example
 * const store = new WriteAheadStore(blocksOf(disk), options);
 * const t = store.begin();
 * store.update(t, ["x", "y"], (v) => { v.x -= 10; v.y += 10; });
 * store.commit(t);
 */
export abstract class TransactionalStore {
  /** By object, the page on which it lies. */
  protected readonly pageOf = new Map<string, number>();
  protected readonly owners = new Map<string, number>();
  protected readonly group: number;
  /** The number of the next transaction. */
  protected next = 1;
  private readonly running = new Set<number>();

  /** @throws RangeError for an object on two pages, or a group of less than one commit */
  constructor(protected readonly blocks: StoreDisk, protected readonly options: StoreOptions) {
    this.group = options.group ?? 1;
    if (!Number.isInteger(this.group) || this.group < 1) {
      throw new RangeError(`a group must be of an integer ≥ 1 of commits, got ${options.group}`);
    }
    for (const [page, values] of options.pages.entries()) {
      for (const object of Object.keys(values)) {
        if (this.pageOf.has(object)) throw new RangeError(`${object} lies on two pages`);
        this.pageOf.set(object, page);
      }
    }
  }

  /** A new transaction, by its number. Numbers never come again, not even after a crash. */
  begin(): number {
    const transaction = this.next++;
    this.running.add(transaction);
    return transaction;
  }

  /**
   * The value of an object, the transaction's own if it has changed it.
   * @throws ObjectInUse if another one has
   */
  read(transaction: number, object: string): number {
    this.mayUse(transaction, object);
    return this.current(transaction, object);
  }

  /** Sets an object. @throws ObjectInUse if another transaction has changed it and not ended */
  write(transaction: number, object: string, value: number): void {
    this.claim(transaction, object);
    this.set(transaction, object, value);
  }

  /** Adds to an object. @throws ObjectInUse as `write` does */
  add(transaction: number, object: string, amount: number): void {
    this.write(transaction, object, this.read(transaction, object) + amount);
  }

  /**
   * Reads a set of objects, hands them to `change`, and writes those that it has changed.
   * @throws ObjectInUse before anything is written
   */
  update(transaction: number, objects: readonly string[], change: (values: Record<string, number>) => void) {
    const values: Record<string, number> = {};
    for (const object of objects) values[object] = this.read(transaction, object);
    const before = { ...values };
    change(values);
    for (const object of objects) {
      if (values[object] !== before[object]) this.write(transaction, object, values[object]);
    }
  }

  /**
   * A whole transaction: begins, updates, commits; aborts if `change` throws.
   * @returns whether it is durable yet: with a group it waits for others
   */
  atomically(objects: readonly string[], change: (values: Record<string, number>) => void): boolean {
    const transaction = this.begin();
    try {
      this.update(transaction, objects, change);
    } catch (error) {
      this.abort(transaction);
      throw error;
    }
    return this.commit(transaction);
  }

  /** Commits. @returns whether it is durable yet: with a group it waits for others, or for `force` */
  commit(transaction: number): boolean {
    this.mayUse(transaction);
    const isDurable = this.install(transaction);
    this.ended(transaction);
    return isDurable;
  }

  /** Takes back all that the transaction has changed. */
  abort(transaction: number): void {
    this.mayUse(transaction);
    this.takeBack(transaction);
    this.ended(transaction);
  }

  /** Makes all commits durable that wait for others. */
  abstract force(): void;

  /** Writes a page to its place, though its changes may be uncommitted; nothing where no page has a place. */
  writePage(_page: number): void {}

  /** Writes all pages that have changed, with one flush; nothing where no page has a place. */
  writeDirtyPages(): void {}

  /** Notes where a recovery may begin; nothing where a recovery needs no such place. */
  checkpoint(): void {}

  /** All objects as they are now, uncommitted changes included where they are made in place. */
  abstract get values(): ObjectValues;

  protected abstract current(transaction: number, object: string): number;
  protected abstract set(transaction: number, object: string, value: number): void;
  protected abstract install(transaction: number): boolean;
  protected abstract takeBack(transaction: number): void;

  protected claim(transaction: number, object: string): void {
    this.mayUse(transaction, object);
    this.owners.set(object, transaction);
  }

  private mayUse(transaction: number, object?: string): void {
    if (!this.running.has(transaction)) throw new RangeError(`T${transaction} is not under way`);
    if (object === undefined) return;
    if (!this.pageOf.has(object)) throw new RangeError(`there is no object ${object}`);
    const owner = this.owners.get(object) ?? transaction;
    if (owner !== transaction) throw new ObjectInUse(transaction, object, owner);
  }

  private ended(transaction: number): void {
    this.running.delete(transaction);
    for (const [object, owner] of this.owners) if (owner === transaction) this.owners.delete(object);
  }
}
