import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: { mutant: "does not wait for a stripe, to be caught" },
  equivalent: {
    'small-class SmallRaid5.constructor: if (disks.length < 3) throw new RangeError(`needs 3 disks, got ${disks.length}`); if (new Set(disks).size < disks.length) throw new RangeError("got the same disk twice"); → if (new Set(disks).size < disks.length) throw new RangeError("got the same disk twice"); if (disks.length < 3) throw new RangeError(`needs 3 disks, got ${disks.length}`);':
      "both refuse, whichever comes first",
    'small-class SmallRaid5.constructor: if (new Set(disks).size < disks.length) throw new RangeError("got the same disk twice"); this.members = disks.length; → this.members = disks.length; if (new Set(disks).size < disks.length) throw new RangeError("got the same disk twice");':
      "what is refused is not there",
    "small-class SmallRaid5.constructor: this.blockSize = disks[0].blockSize; → this.blockSize = disks[1].blockSize;":
      "all disks are alike",
    "small-class SmallRaid5.constructor: this.blocks = disks[0].blocks * (disks.length - 1); → this.blocks = disks[1].blocks * (disks.length - 1);":
      "all disks are alike",
    "small-class SmallRaid5.submit: submit({ op, block = 0, count = 1, data }: BlockRequest, done: Done): void { → submit({ op, block = (-1), count = 1, data }: BlockRequest, done: Done): void {":
      "a read or a write names its block",
    "small-class SmallRaid5.submit: submit({ op, block = 0, count = 1, data }: BlockRequest, done: Done): void { → submit({ op, block = 1, count = 1, data }: BlockRequest, done: Done): void {":
      "a read or a write names its block",
    'small-class SmallRaid5.submit: if ((op !== "read" && op !== "write") || count !== 1) { … const stripe = Math.floor(block / (this.members - 1)); → const stripe = Math.floor(block / (this.members - 1)); … }':
      "works out a number first that nobody sees",
    "small-class SmallRaid5.submit: this.free(stripe); done(result); → done(result); this.free(stripe);":
      "who is told and asks again comes last in the queue either way",
    "small-class SmallRaid5.write: if (!this.isLost(parity, stripe)) { → if (true) {":
      "what is pushed for a lost parity is left out a line below",
    "small-class SmallRaid5.crash: this.waiting.clear(); for (const disk of this.disks) disk.crash(choose); → for (const disk of this.disks) disk.crash(choose); this.waiting.clear();":
      "nothing comes between the two",
    "small-class SmallRaid5.readAll: const present = from.filter((disk) => !this.isLost(disk, stripe)); const read: Uint8Array[] = []; → const read: Uint8Array[] = []; const present = from.filter((disk) => !this.isLost(disk, stripe));":
      "nothing comes between the two",
    "small-class SmallRaid5.readAll: const read: Uint8Array[] = []; let left = present.length, end = () => give(read); → let left = present.length, end = () => give(read); const read: Uint8Array[] = [];":
      "nothing comes between the two",
    "small-class SmallRaid5.readAll: let left = present.length, end = () => give(read); … ); → present.forEach((disk, i) => … let left = present.length, end = () => give(read);":
      "no disk answers before its request has been made",
    "small-class SmallRaid5.writeAll: let left = writes.length, end = () => done({ ok: true }); … } → for (const { to, bytes } of writes) { … let left = writes.length, end = () => done({ ok: true });":
      "no disk answers before its request has been made",
    "small-class SmallRaid5.whenFree: this.waiting.set(stripe, []); start(); → start(); this.waiting.set(stripe, []);":
      "nothing ends before it has begun",
    "repairing-class RepairingRaid5.rebuilt: rebuilt = 0; → rebuilt = (-1);": "a loss sets it",
    "repairing-class RepairingRaid5.rebuilt: rebuilt = 0; → rebuilt = 1;": "a loss sets it",
    "repairing-class RepairingRaid5.rebuild: this.lost = undefined; done(result); → done(result); this.lost = undefined;":
      "by then no stripe lacks the disk",
    "repairing-class RepairingRaid5.resync: const isOver = !result.ok || stripe + 1 === this.disks[0].blocks; → const isOver = !result.ok || stripe + 1 === this.disks[1].blocks;":
      "all disks are alike",
  },
  right: [
    {
      cell: "small-class",
      replace: "return this.members - 1 - stripe % this.members;",
      with: "return stripe % this.members;",
      why: "a parity that moves to the right is as good",
    },
    {
      cell: "small-class",
      replace: "return (this.parityDisk(stripe) + 1 + place) % this.members;",
      with: "return place >= this.parityDisk(stripe) ? place + 1 : place;",
      why: "data that step over the parity: left-asymmetric",
    },
    {
      cell: "small-class",
      replace: "return this.sum([data, ...read]);",
      with:
        "const parity = data.slice();\n    for (const block of read) block.forEach((byte, i) => parity[i] ^= byte);\n    return parity;",
      why: "adds byte by byte",
    },
    {
      cell: "small-class",
      replace: "const writes = [{ to: disk, bytes: data }];",
      with:
        "const writes: { to: number; bytes: Uint8Array }[] = [];\n      writes.push({ to: disk, bytes: data });",
      why: "makes the list in two steps",
    },
    {
      cell: "small-class",
      replace: "disk === this.lost;",
      with: "this.lost !== undefined && disk === this.lost;",
      why: "asks twice",
    },
    {
      cell: "small-class",
      replace: "[...this.disks.keys()].filter((disk) => !some.includes(disk));",
      with: "Array.from(this.disks, (_, disk) => disk).filter((disk) => some.indexOf(disk) < 0);",
      why: "counts in another way",
    },
    {
      cell: "repairing-class",
      replace: "stripe >= this.rebuilt;",
      with: "!(stripe < this.rebuilt);",
      why: "says the same",
    },
    {
      cell: "repairing-class",
      replace: "if (isOver) done(result);\n      else this.resync(done, stripe + 1);",
      with: "if (!isOver) this.resync(done, stripe + 1);\n      else done(result);",
      why: "asks the other way round",
    },
    {
      cell: "raid4-class",
      replace: "this.members - 1",
      with: "this.disks.length - 1",
      why: "there are as many disks as members",
    },
  ],
};
