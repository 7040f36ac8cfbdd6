/**
 * A flash translation layer: pages can be programmed once until their whole erase block is erased, so a write
 * goes to a fresh page and the old one becomes garbage (page mapping, log-structured; OSTEP ch. 44).
 *
 * Logical pages are spread over the dies by their number, and each die has its own log. When a die runs out
 * of erased blocks, greedy garbage collection takes the one with the fewest valid pages, copies those and
 * erases it. This layer says what is done; the device says how long it takes.
 */
import { checkInteger } from "../device/device.ts";

export interface FlashShape {
  dies: number;
  blocksPerDie: number;
  pagesPerBlock: number;
  /** Share of the pages that the host does not see, 0 < share < 1. */
  spare: number;
}

/** What a die had to do for one request. */
export interface DieWork {
  reads: number;
  programs: number;
  erases: number;
}

const NONE = -1;

export class Translation {
  readonly pages: number;
  /** Pages that the host wrote, and that the flash programmed for them and for garbage collection. */
  hostWrites = 0;
  programs = 0;
  erases = 0;
  /** Pages programmed to make room. */
  copies = 0;
  /** How often each erase block was erased. */
  readonly wear: Int32Array;

  private readonly shape: FlashShape;
  // Both hold the number plus 1, so that 0 is none: memory that is never touched then costs nothing.
  private readonly place: Int32Array; // of a logical page: its physical page
  private readonly owner: Int32Array; // of a physical page: its logical page
  private readonly valid: Int32Array; // pages of an erase block that are in use
  private readonly openBlock: Int32Array; // of a die
  private readonly nextPage: Int32Array; // of a die, in its open block
  private readonly erased: number[][] = []; // of a die
  private readonly full: Uint8Array; // 1: the block is written and not open

  /** @throws RangeError for a shape that leaves garbage collection no room */
  constructor(shape: FlashShape) {
    checkInteger("number of dies", shape.dies, 1);
    checkInteger("erase blocks of a die", shape.blocksPerDie, 4);
    checkInteger("pages of an erase block", shape.pagesPerBlock, 1);
    const perDie = shape.blocksPerDie * shape.pagesPerBlock;
    const visible = Math.floor(perDie * (1 - shape.spare));
    if (!(shape.spare > 0 && shape.spare < 1) || perDie - visible < 2 * shape.pagesPerBlock) {
      throw new RangeError(
        `spare must leave at least two erase blocks of each die free (here ≥ ${
          2 / shape.blocksPerDie
        }), got ${shape.spare}`,
      );
    }
    this.shape = shape;
    this.pages = visible * shape.dies;
    const blocks = shape.dies * shape.blocksPerDie;
    this.place = new Int32Array(this.pages);
    this.owner = new Int32Array(perDie * shape.dies);
    this.valid = new Int32Array(blocks);
    this.wear = new Int32Array(blocks);
    this.full = new Uint8Array(blocks);
    this.openBlock = new Int32Array(shape.dies);
    this.nextPage = new Int32Array(shape.dies);
    for (let die = 0; die < shape.dies; die++) {
      this.erased.push(
        Array.from({ length: shape.blocksPerDie - 1 }, (_, i) => (die + 1) * shape.blocksPerDie - 1 - i),
      );
      this.openBlock[die] = die * shape.blocksPerDie;
    }
  }

  /** Flash programs for one page that the host writes; 1 while there is no garbage to collect. */
  get writeAmplification(): number {
    return this.hostWrites === 0 ? 1 : this.programs / this.hostWrites;
  }

  /** The die that holds a logical page. */
  dieOf(page: number): number {
    return page % this.shape.dies;
  }

  /** Was the page ever written (and not discarded since)? */
  holds(page: number): boolean {
    return this.place[page] !== 0;
  }

  /** Writes a logical page; what its die has to do is added to `work`. */
  write(page: number, work: DieWork): void {
    this.discard(page);
    this.hostWrites++;
    this.program(this.dieOf(page), page, work);
  }

  /** The host does not need the page any more: it is not copied at the next collection. */
  discard(page: number): void {
    const at = this.place[page] - 1;
    if (at < 0) return;
    this.owner[at] = 0;
    this.valid[Math.floor(at / this.shape.pagesPerBlock)]--;
    this.place[page] = 0;
  }

  private program(die: number, page: number, work: DieWork): void {
    if (this.nextPage[die] === this.shape.pagesPerBlock) this.openAnother(die, work);
    const block = this.openBlock[die];
    const at = block * this.shape.pagesPerBlock + this.nextPage[die]++;
    this.owner[at] = page + 1;
    this.place[page] = at + 1;
    this.valid[block]++;
    this.programs++;
    work.programs++;
  }

  private openAnother(die: number, work: DieWork): void {
    this.full[this.openBlock[die]] = 1;
    this.openBlock[die] = this.erased[die].pop()!;
    this.nextPage[die] = 0;
    // One erased block always stays in reserve: the copies of a collection fit into the block that was just
    // opened, since its victim has some garbage, and the victim, erased, is the new reserve.
    if (this.erased[die].length === 0) this.collect(die, work);
  }

  private collect(die: number, work: DieWork): void {
    const { blocksPerDie, pagesPerBlock } = this.shape;
    let victim = NONE;
    for (let block = die * blocksPerDie; block < (die + 1) * blocksPerDie; block++) {
      if (this.full[block] && (victim === NONE || this.valid[block] < this.valid[victim])) victim = block;
    }
    for (let at = victim * pagesPerBlock; at < (victim + 1) * pagesPerBlock; at++) {
      const page = this.owner[at] - 1;
      if (page < 0) continue;
      this.owner[at] = 0;
      work.reads++;
      this.copies++;
      this.program(die, page, work);
    }
    this.full[victim] = 0;
    this.valid[victim] = 0;
    this.erases++;
    this.wear[victim]++;
    work.erases++;
    this.erased[die].unshift(victim);
  }
}
