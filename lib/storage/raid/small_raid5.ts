import type { BlockDevice, BlockRequest, BlockResult, Choose, Done } from "../device/device.ts";
import { xor } from "./redundancy/parity.ts";

/**
 * RAID 5 as small as it can be (Patterson, Gibson and Katz, 1988): chunks of one block,
 * requests of one block, placed as in Linux md's left-symmetric layout. It bears the loss
 * of one disk.
 *
 * Cost: a read is 1 I/O, of a lost disk N − 1; a write is 4: read the old data and the old
 * parity, write the new ones. To a lost disk it is N − 1, and beside a lost parity 2.
 *
 * Not safe if the power fails between the writes of data and parity: the stripe then
 * contradicts itself.
 */
export class SmallRaid5 implements BlockDevice {
  readonly name: string = "small RAID 5";
  readonly holdsBytes = true;
  readonly blockSize: number;
  readonly blocks: number;
  readonly members: number;
  /** The disk that is out of use. */
  lost: number | undefined = undefined;
  /** For each stripe that is in use: what waits for it. */
  waiting = new Map<number, (() => void)[]>();

  constructor(readonly disks: readonly BlockDevice[]) {
    if (disks.length < 3) throw new RangeError(`needs 3 disks, got ${disks.length}`);
    if (new Set(disks).size < disks.length) throw new RangeError("got the same disk twice");
    this.members = disks.length;
    this.blockSize = disks[0].blockSize;
    this.blocks = disks[0].blocks * (disks.length - 1);
  }

  /** Where the parity of a stripe lies: one disk further to the left in each stripe. */
  parityDisk(stripe: number): number {
    return this.members - 1 - stripe % this.members;
  }

  /** Where data in place 0, 1, … of a stripe lie: after the parity, then from disk 0. */
  dataDisk(stripe: number, place: number): number {
    return (this.parityDisk(stripe) + 1 + place) % this.members;
  }

  /** XOR of the new data with what was read: old data and parity, or all other data. */
  newParity(data: Uint8Array, read: Uint8Array[]): Uint8Array {
    return this.sum([data, ...read]);
  }

  submit({ op, block = 0, count = 1, data }: BlockRequest, done: Done): void {
    if ((op !== "read" && op !== "write") || count !== 1) {
      throw new RangeError(`${this.name} serves single blocks, got ${op} of ${count}`);
    }
    const stripe = Math.floor(block / (this.members - 1));
    const disk = this.dataDisk(stripe, block % (this.members - 1));
    this.whenFree(stripe, () => {
      const end = (result: BlockResult) => {
        this.free(stripe);
        done(result);
      };
      if (op === "read") this.read(stripe, disk, end);
      else this.write(stripe, disk, data!, end);
    });
  }

  read(stripe: number, disk: number, done: Done): void {
    const from = this.isLost(disk, stripe) ? this.allBut(disk) : [disk];
    this.readAll(stripe, from, (read) => done({ ok: true, data: this.sum(read) }), done);
  }

  write(stripe: number, disk: number, data: Uint8Array, done: Done): void {
    const parity = this.parityDisk(stripe);
    const from = this.isLost(disk, stripe) ? this.allBut(disk, parity) : [disk, parity];
    this.readAll(stripe, from, (read) => {
      const writes = [{ to: disk, bytes: data }];
      if (!this.isLost(parity, stripe)) {
        writes.push({ to: parity, bytes: this.newParity(data, read) });
      }
      this.writeAll(stripe, writes.filter(({ to }) => !this.isLost(to, stripe)), done);
    }, done);
  }

  /** Takes a disk out of use. */
  lose(disk: number): void {
    if (this.lost !== undefined && this.lost !== disk) {
      throw new Error(`data loss: disks ${this.lost} and ${disk} are gone`);
    }
    this.lost = disk;
  }

  /** The power fails: what is not written is gone, and nobody waits any more. */
  crash(choose?: Choose): void {
    this.waiting.clear();
    for (const disk of this.disks) disk.crash(choose);
  }

  /** Is a disk out of use, in this stripe? */
  isLost(disk: number, _stripe: number): boolean {
    return disk === this.lost;
  }

  allBut(...some: number[]): number[] {
    return [...this.disks.keys()].filter((disk) => !some.includes(disk));
  }

  sum(blocks: Uint8Array[]): Uint8Array {
    const total = new Uint8Array(this.blockSize);
    xor(total, blocks);
    return total;
  }

  readAll(stripe: number, from: number[], give: (read: Uint8Array[]) => void, done: Done) {
    const present = from.filter((disk) => !this.isLost(disk, stripe));
    const read: Uint8Array[] = [];
    let left = present.length, end = () => give(read);
    present.forEach((disk, i) =>
      this.disks[disk].submit({ op: "read", block: stripe }, (result) => {
        if (result.ok) read[i] = result.data!;
        else end = () => done(result);
        if (--left === 0) end();
      })
    );
  }

  writeAll(stripe: number, writes: { to: number; bytes: Uint8Array }[], done: Done): void {
    let left = writes.length, end = () => done({ ok: true });
    for (const { to, bytes } of writes) {
      this.disks[to].submit({ op: "write", block: stripe, data: bytes }, (result) => {
        if (!result.ok) end = () => done(result);
        if (--left === 0) end();
      });
    }
  }

  /** One request a stripe at a time: of two that read one parity, one would be lost. */
  whenFree(stripe: number, start: () => void): void {
    const queue = this.waiting.get(stripe);
    if (queue !== undefined) queue.push(start);
    else {
      this.waiting.set(stripe, []);
      start();
    }
  }

  free(stripe: number): void {
    const next = this.waiting.get(stripe)!.shift();
    if (next !== undefined) next();
    else this.waiting.delete(stripe);
  }
}
