import type { BlockResult, Done } from "../device/device.ts";
import { SmallRaid5 } from "./small_raid5.ts";

/**
 * A RAID 5 in one class that can also be made whole again: a new disk is filled from the
 * others, and after an unclean stop each parity is written anew from its data (Linux md calls
 * the first recovery and the second resync). Both go on beside requests, stripe by stripe.
 *
 * Cost: N I/Os a stripe, N − 1 reads and a write.
 */
export class RepairingRaid5 extends SmallRaid5 {
  /** So many stripes of the lost disk are there again. */
  rebuilt = 0;

  override isLost(disk: number, stripe: number): boolean {
    return super.isLost(disk, stripe) && stripe >= this.rebuilt;
  }

  /** Also the new disk may die, half filled: the next one begins anew. */
  override lose(disk: number): void {
    super.lose(disk);
    this.rebuilt = 0;
  }

  /** Fills the new disk that stands in the place of the lost one, and takes it into use. */
  rebuild(done: Done): void {
    const disk = this.lost;
    if (disk === undefined) throw new Error("no disk is lost: there is nothing to rebuild");
    this.restore(this.rebuilt, disk, (result) => {
      if (!result.ok) return done(result);
      this.rebuilt++;
      if (this.rebuilt < this.disks[disk].blocks) return this.rebuild(done);
      this.lost = undefined;
      done(result);
    });
  }

  /** After an unclean stop: makes each parity fit its data, whichever of the two is older. */
  resync(done: Done, stripe = 0): void {
    if (this.lost !== undefined) {
      throw new Error("dirty and short of a disk: nobody knows what it held");
    }
    this.restore(stripe, this.parityDisk(stripe), (result) => {
      const isOver = !result.ok || stripe + 1 === this.disks[0].blocks;
      if (isOver) done(result);
      else this.resync(done, stripe + 1);
    });
  }

  /** Writes to one disk of a stripe what the others say that it holds. */
  restore(stripe: number, disk: number, done: Done): void {
    this.whenFree(stripe, () => {
      const end = (result: BlockResult) => {
        done(result); // first: who waits for the stripe must find the disk in use
        this.free(stripe);
      };
      this.readAll(stripe, this.allBut(disk), (read) => {
        this.writeAll(stripe, [{ to: disk, bytes: this.sum(read) }], end);
      }, end);
    });
  }
}
