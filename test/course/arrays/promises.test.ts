import { describe, expect, test } from "vitest";
import { sameBytes } from "../../../lib/course/arrays/disks.ts";
import { addUpToZero } from "../../../lib/course/arrays/disks.ts";
import type { ArrayAfter, SmallArrayClass } from "../../../lib/course/arrays/bench.ts";
import { layoutFound } from "../../../lib/course/arrays/found.ts";
import { arraySpeeds, underLoad } from "../../../lib/course/arrays/measure.ts";
import { arrayPromises } from "../../../lib/course/arrays/promises.ts";
import { type ArrayStep, everyStory, stepText } from "../../../lib/course/arrays/steps.ts";
import type { ArrayWorld } from "../../../lib/course/arrays/worlds.ts";
import { Layout } from "../../../lib/storage/raid/layout/layout.ts";
import { RepairingRaid5 } from "../../../lib/storage/raid/repairing_raid5.ts";
import { SmallRaid5 } from "../../../lib/storage/raid/small_raid5.ts";
import type { Done } from "../../../lib/storage/device/device.ts";

const promises = {
  contents: ({ blocks, requests }: ArrayAfter) =>
    requests.every(({ failed }) => !failed) &&
    blocks.every(({ read, written }) => read !== undefined && written.some((one) => sameBytes(one, read))),
  redundancy: ({ rows, short }: ArrayAfter) => short || rows.every(addUpToZero),
  answers: ({ requests }: ArrayAfter) =>
    requests.every(({ ended, cutOff, kept }) => cutOff ? ended === 0 : ended === 1 && kept),
};
const w = (...write: number[]): ArrayStep => ({ write });
const worlds: ArrayWorld[] = [
  {
    name: "3 disks",
    disks: 3,
    rows: 2,
    steps: [w(0), w(1), w(0, 1), { lose: 0 }, { lose: 1 }, { lose: 2 }],
    most: 3,
  },
  { name: "a small write", disks: 5, story: [w(0)], theory: 4 },
  {
    name: "the power fails",
    disks: 4,
    keeps: ["contents", "answers"],
    stories: [[w(0), w(1), { during: w(0), comes: "power fails" }, w(1)]],
  },
  {
    name: "then a disk dies",
    disks: 4,
    keeps: ["contents"],
    stories: [[w(0), w(1), { during: w(0), comes: "power fails" }, { lose: 1 }]],
  },
  { name: "what it cannot do", refuses: { "two disks": (Class, disks) => new Class(disks(2)) } },
];
const verdict = (algorithm: SmallArrayClass, original = "SmallRaid5", some = worlds) =>
  arrayPromises(algorithm, { original, promises, worlds: some });
const text = (html: string) => html.replace(/<style>[\s\S]*?<\/style>/g, "").replace(/<[^>]+>/g, " ");

describe("a verdict on arrays", () => {
  test("the library's own keeps all but what the write hole takes, in each kind of world", () => {
    const { html, alt } = verdict(SmallRaid5);
    expect(alt).toBe(
      "SmallRaid5 keeps all that the library's SmallRaid5 keeps. " +
        "then a disk dies, contents: ✗ violated, the library's ✗ violated. All else holds of both.",
    );
    expect(html).toContain("✓ 4");
    expect(html).toContain("✓ refused");
  });

  test("a stripe without its queue loses what only two writes at once can show, and the story is short", () => {
    class Unlocked extends SmallRaid5 {
      override whenFree(_stripe: number, start: () => void) {
        start();
      }
      override free() {}
    }
    const shown = text(verdict(Unlocked).html);
    expect(shown).toMatch(/Unlocked loses “contents”: 3 disks/);
    expect(shown).toMatch(
      /blocks 0 and 1 are written, at once\s+disk 0 is lost\s+What lies on the disks then/,
    );
  });

  test("a degraded write that forgets the parity is found by the bytes, though every read is right before", () => {
    class Forgets extends SmallRaid5 {
      override write(stripe: number, disk: number, data: Uint8Array, done: Done) {
        if (this.lost === undefined || disk !== this.lost) return super.write(stripe, disk, data, done);
        this.readAll(stripe, this.allBut(disk), () => done({ ok: true }), done);
      }
    }
    expect(verdict(Forgets).alt).toMatch(/loses “contents”/);
  });

  test("who says done too early, throws, or never ends is told so", () => {
    class Early extends SmallRaid5 {
      override writeAll(stripe: number, writes: { to: number; bytes: Uint8Array }[], done: Done) {
        super.writeAll(stripe, writes, () => {});
        done({ ok: true });
      }
    }
    expect(verdict(Early).alt).toMatch(/3 disks, answers: ✗ violated/);
    class Throws extends SmallRaid5 {
      override newParity(): Uint8Array {
        throw new Error("no parity today");
      }
    }
    expect(verdict(Throws).alt).toMatch(/✗ threw: no parity today/);
    class Endless extends SmallRaid5 {
      override readAll(stripe: number, from: number[], give: (read: Uint8Array[]) => void, done: Done) {
        super.readAll(stripe, from, () => this.readAll(stripe, from, give, done), done);
      }
    }
    expect(verdict(Endless).alt).toMatch(/✗ does not end/);
  });

  test("who refuses nothing is told so, and who reads too much is counted", () => {
    class Two extends SmallRaid5 {
      constructor(disks: ConstructorParameters<typeof SmallRaid5>[0]) {
        super(disks.length === 2 ? [...disks, Object.create(disks[0])] : disks);
      }
      override read(stripe: number, disk: number, done: Done) {
        this.readAll(stripe, this.allBut(disk), (read) => done({ ok: true, data: this.sum(read) }), done);
      }
    }
    expect(verdict(Two).alt).toMatch(/two disks: ✗ not refused/);
  });
});

describe("the verdict on repairs", () => {
  const repairs: ArrayWorld[] = [
    {
      name: "a disk is rebuilt",
      disks: 3,
      rows: 2,
      stories: [0, 1, 2].flatMap((disk) =>
        [0, 1, 2].map((block) => [w(0), w(1), w(2), { lose: disk }, {
          during: "rebuild" as const,
          comes: w(block),
        }])
      ),
    },
    {
      name: "resync, then a loss",
      disks: 4,
      stories: [[w(0), w(1), { during: w(0), comes: "power fails" }, "resync", { lose: 1 }]],
    },
    {
      name: "a rebuild of 4 disks of 6 blocks",
      disks: 4,
      rows: 6,
      story: [{ lose: 1 }, "rebuild"],
      theory: 24,
    },
  ];

  test("the library's own keeps all", () => {
    expect(verdict(RepairingRaid5, "RepairingRaid5", repairs).alt).toBe(
      "RepairingRaid5 keeps all that the library's RepairingRaid5 keeps. All else holds of both.",
    );
  });

  test("a stripe that is freed before the disk counts as there loses a write", () => {
    class FreesFirst extends RepairingRaid5 {
      override restore(stripe: number, disk: number, done: Done) {
        this.whenFree(stripe, () => {
          this.readAll(stripe, this.allBut(disk), (read) => {
            this.writeAll(stripe, [{ to: disk, bytes: this.sum(read) }], (result) => {
              this.free(stripe);
              done(result);
            });
          }, done);
        });
      }
    }
    expect(verdict(FreesFirst, "RepairingRaid5", repairs).alt).toMatch(
      /loses “redundancy”: a disk is rebuilt/,
    );
  });

  test("a resync that does nothing leaves the hole", () => {
    class Lazy extends RepairingRaid5 {
      override resync(done: Done) {
        done({ ok: true });
      }
    }
    expect(verdict(Lazy, "RepairingRaid5", repairs).alt).toMatch(/loses “contents”: resync, then a loss/);
  });
});

test("stories come the shortest first, and leave out what cannot happen", () => {
  const stories = everyStory([w(0), { lose: 0 }, { lose: 1 }, "rebuild"], 2);
  expect(stories.map((story) => story.map(stepText).join(", "))).toEqual([
    "",
    "block 0 is written",
    "disk 0 is lost",
    "disk 1 is lost",
    "block 0 is written, block 0 is written",
    "block 0 is written, disk 0 is lost",
    "block 0 is written, disk 1 is lost",
    "disk 0 is lost, block 0 is written",
    "disk 0 is lost, disk 0 is lost",
    "disk 0 is lost, a new disk takes the lost one's place and is filled",
    "disk 1 is lost, block 0 is written",
    "disk 1 is lost, disk 1 is lost",
    "disk 1 is lost, a new disk takes the lost one's place and is filled",
  ]);
});

test("the layout that is found on the disks is Linux md's, whatever the class says of itself", () => {
  const found = layoutFound(SmallRaid5, 4), right = new Layout(5, 4);
  for (let disk = 0; disk < 4; disk++) {
    for (let row = 0; row < 5; row++) {
      const { role, number } = right.at(disk, row);
      expect(found.at(disk, row)).toMatchObject({ role, ...role === "data" && { number } });
    }
  }
});

test("an array that never answers has no throughput, and a sweep leaves out what there is not", () => {
  class Silent extends SmallRaid5 {
    override submit() {}
  }
  const workload = { requests: 50, reads: 0 };
  expect(underLoad({ build: Silent, disks: 4, workload })).toBeUndefined();
  expect(underLoad({ build: SmallRaid5, disks: 4, workload })!.memberRequests).toBe(4);
  const rows = arraySpeeds([5, 6], [3, 4], 1, () => ({ workload }));
  expect(rows.map(({ level, n }) => `${level} of ${n}`)).toEqual([
    "RAID 5 of 3",
    "RAID 5 of 4",
    "RAID 6 of 4",
  ]);
  expect(rows.every(({ disks }) => disks! > 0)).toBe(true);
});
