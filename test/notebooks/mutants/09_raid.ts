import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: { mutant: "does not wait for a stripe, to be caught" },
  equivalent: {},
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
