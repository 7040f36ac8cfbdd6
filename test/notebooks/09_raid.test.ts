import { describe, expect, test } from "vitest";
import { describeNotebook } from "./course.ts";
import { type Edit, expectKept, expectLost, put, verdictBelow } from "./verdict.ts";

const path = "notebooks/09_raid.ipynb";
const classes = {
  "small-class": "lib/storage/raid/small_raid5.ts",
  "repairing-class": "lib/storage/raid/repairing_raid5.ts",
};

const NEEDS = ["promised", "worlds", "small-class"];
/** What the verdict below a class says after an edit: the promises lost, and the first of them. */
const verdictOn = (name: string, edit?: Edit) => verdictBelow(path, name, NEEDS, edit);

describe("each wrong edit loses a promise", () => {
  const wrong: [string, string, Edit, RegExp][] = [
    [
      "small",
      "forgets what was read",
      put("this.sum([data, ...read])", "this.sum([data])"),
      /contents|redundancy/,
    ],
    [
      "small",
      "lets a write to a lost disk forget the parity",
      put("if (!this.isLost(parity, stripe)) {", "if (this.lost === undefined) {"),
      /contents/,
    ],
    [
      "small",
      "reads the parity, too, for a write to a lost disk",
      put("this.allBut(disk, parity)", "this.allBut(disk)"),
      /contents/,
    ],
    [
      "small",
      "puts data on the parity",
      put("(this.parityDisk(stripe) + 1 + place) % this.members", "place"),
      /contents|redundancy/,
    ],
    [
      "small",
      "lets two writes of a stripe run at once",
      put("if (queue !== undefined) queue.push(start);", "if (queue !== undefined) start();"),
      /redundancy|contents|threw/,
    ],
    ["small", "never frees a stripe", put("this.free(stripe);\n", ""), /contents|answers/],
    [
      "small",
      "reads everything for every read",
      put("this.isLost(disk, stripe) ? this.allBut(disk) : [disk]", "this.allBut(disk)"),
      /1 in theory/,
    ],
    [
      "small",
      "takes a write that failed for written",
      put(/(writeAll\(stripe[\s\S]*)if \(!result\.ok\) end = \(\) => done\(result\);/, "$1"),
      /a disk dies, and nobody has noticed, answers/,
    ],
    [
      "small",
      "says done when the power has failed",
      put("for (const disk of this.disks) disk.crash(choose);", ""),
      /the power fails during writes, at every moment, answers/,
    ],
    [
      "small",
      "waits for ever after a power failure",
      put("this.waiting.clear();", ""),
      /the power fails during writes/,
    ],
    ["raid4", "has a parity beyond its disks", put("this.members - 1", "this.members"), /threw/],
    ["repairing", "resyncs nothing", put("this.sum(read)", "new Uint8Array(this.blockSize)"), /redundancy/],
    [
      "repairing",
      "lets who waits go on before the disk counts",
      put(/(done\(result\);) \/\/ first.*\n(\s*)this\.free\(stripe\);/, "this.free(stripe);\n$2$1"),
      /a write at every moment of a rebuild/,
    ],
    [
      "repairing",
      "goes on where the new disk that died had come to",
      put("this.rebuilt = 0;\n", ""),
      /the new disk dies/,
    ],
    [
      "repairing",
      "never ends a rebuild",
      put("this.rebuilt++;", ""),
      /does not end/,
    ],
  ];
  test.each(wrong)(
    "the %s array that %s",
    (name, _what, edit, first) => expectLost(verdictOn(name, edit), first),
    120_000,
  );
});

describe("an edit that is right but different loses nothing", () => {
  const right: [string, string, Edit][] = [
    [
      "small",
      "moves its parity to the right",
      put("this.members - 1 - stripe % this.members", "stripe % this.members"),
    ],
    [
      "small",
      "lets data step over the parity",
      put(
        "(this.parityDisk(stripe) + 1 + place) % this.members",
        "place >= this.parityDisk(stripe) ? place + 1 : place",
      ),
    ],
    [
      "small",
      "is told of the end before the stripe is free",
      put("this.free(stripe);\n        done(result);", "done(result);\n        this.free(stripe);"),
    ],
    [
      "repairing",
      "counts down from the other side",
      put("stripe >= this.rebuilt", "!(stripe < this.rebuilt)"),
    ],
  ];
  test.each(right)("the %s array that %s", (name, _what, edit) => expectKept(verdictOn(name, edit)), 120_000);
});

test("the write hole is in the library's array, too, and a resync before the loss closes it", () => {
  const { html } = verdictOn("repairing");
  const row = (name: string) => html.match(new RegExp(`${name}[\\s\\S]*?</tr>`))![0];
  expect(row("the power fails during a write, then a disk dies")).toMatch(/✗ violated[\s\S]*✗ violated/);
  expect(row("the power fails during a write, resync, then a disk dies")).toMatch(/✓ holds[\s\S]*✓ holds/);
});

describeNotebook("09_raid", classes, (student) => {
  test("no class as it stands loses anything", () => {
    for (const cell of ["small-verdict", "raid4-verdict", "repairing-verdict"]) {
      expect(student.cell(cell).html).toContain('data-lost="0"');
    }
  });

  test("a layout that is right changes its picture, and no verdict and no check", async () => {
    const moved = await student.edits(
      "small-class",
      put("this.members - 1 - stripe % this.members", "stripe % this.members"),
    );
    const checks = ["check-layout", "check-parity", "check-order"];
    expect(moved.changed("layout", "small-verdict")).toEqual(["layout"]);
    for (const cell of checks) expect(moved.html(cell)).toContain("✓ correct");
    expect(moved.html("hole-crash")).toContain("dpt}d");
  });

  test("an array that throws is drawn as such in each picture, and no cell fails", async () => {
    const broken = await student.edits(
      "small-class",
      put("return this.sum([data, ...read]);", "throw new Error('no parity');"),
    );
    for (const cell of ["small-verdict", "layout", "update-timeline", "hole-steps", "hole-crash"]) {
      expect(broken.html(cell)).toContain("no parity");
    }
    expect(broken.html("bottleneck-run")).toContain("no writes a second");
  });
});
