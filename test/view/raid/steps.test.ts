import { describe, expect, test } from "vitest";
import { Layout } from "../../../lib/storage/raid/layout/layout.ts";
import { Raid } from "../../../lib/storage/raid/raid.ts";
import { RamDisk } from "../../../lib/storage/device/ram.ts";
import { SmallRaid5 } from "../../../lib/storage/raid/small_raid5.ts";
import { EventLoop } from "../../../lib/storage/device/time.ts";
import { textWidth } from "../../../lib/view/page/text.ts";
import { ioStepper, recordIo } from "../../../lib/view/raid/steps.ts";

const frame = { title: "A small write", alt: "Two disks read, then both write." };
const filled = (value: number) => new Uint8Array(512).fill(value);

function steps(build: (time: EventLoop, disks: RamDisk[]) => SmallRaid5 | Raid) {
  const time = new EventLoop();
  const disks = [0, 1, 2, 3].map((i) =>
    new RamDisk(time, { blocks: 4, blockSize: 512, latencyMs: 1 + i / 8, name: `disk ${i}` })
  );
  const raid = build(time, disks);
  [65, 66, 67].forEach((value, block) => {
    raid.submit({ op: "write", block, data: filled(value) }, () => {});
    time.run();
  });
  const write = () => raid.submit({ op: "write", block: 0, data: filled(97) }, () => {});
  return recordIo(time, disks, 0, write, (bytes) => String(bytes[0]));
}

describe("the steps of a small write", () => {
  const recorded = steps((_, disks) => new SmallRaid5(disks));

  test("are: read data and parity, then write both, each when it happens and with what it brings", () => {
    const lines = recorded.map(({ ms, ends, begins, contents }) =>
      `${ms}: ${ends.map(({ disk, op }) => `${op} of ${disk} ends`).join()} ` +
      `${begins.map(({ disk, op, contents }) => `${op} of ${disk} begins (${contents})`).join()} ${contents}`
    );
    const p = 65 ^ 66 ^ 67, q = 97 ^ 66 ^ 67;
    expect(lines).toEqual([
      `0:   65,66,67,${p}`,
      `0:  read of 0 begins (65),read of 3 begins (${p}) 65,66,67,${p}`,
      `1: read of 0 ends  65,66,67,${p}`,
      `1.375: read of 3 ends write of 0 begins (97),write of 3 begins (${q}) 65,66,67,${p}`,
      `2.375: write of 0 ends  97,66,67,${p}`,
      `2.75: write of 3 ends  97,66,67,${q}`,
    ]);
  });

  test("are the same for the array of all levels", () => {
    expect(steps((time, disks) => new Raid(time, { level: 5, members: disks, chunk: 512 }))).toEqual(
      recorded,
    );
  });

  test("leave the disks' observers as they were", () => {
    const time = new EventLoop(), disk = new RamDisk(time, { blocks: 2, blockSize: 512 });
    const observer = () => {};
    disk.observer = observer;
    recordIo(time, [disk], 0, () => disk.submit({ op: "read", block: 0 }, () => {}));
    expect(disk.observer).toBe(observer);
  });

  test("become one fragment that needs nothing from outside", () => {
    const { html, alt } = ioStepper(new Layout(5, 4), 0, recorded, frame);
    expect(alt).toBe(frame.alt);
    expect(html).not.toMatch(/src=|href=|https?:/);
    expect(html).toContain("Disk 0 reads data 0; disk 3 reads parity P");
    expect(html).toContain("Disk 0 has written data 0: “97”");
    expect(html.match(/data-do="/g)).toHaveLength(5);
  });

  test("have boxes wide enough for what stands in them", () => {
    const contents = ["x".repeat(20), "y".repeat(90), "", ""];
    const { html } = ioStepper(
      { members: 4, at: () => ({ role: "copy", group: 0, number: 123_456_789_012 }) },
      0,
      [{ ms: 0, ends: [], begins: [], contents }],
      frame,
    );
    const boxes = [...html.matchAll(/<rect x="\d+" y="\d+" width="(\d+)"/g)].map(([, width]) =>
      Number(width)
    );
    expect(Math.min(...boxes)).toBeGreaterThan(textWidth("copy of 123456789012", 13));
    expect(Math.min(...boxes)).toBeGreaterThan(32 * 13 * 0.602);
    expect(html).toContain(`>${"y".repeat(31)}…<`);
    expect(html).toContain(">Before the request.</div>");
  });

  test("cannot be drawn without steps, or for another number of disks", () => {
    expect(() => ioStepper(new Layout(5, 4), 0, [], frame)).toThrow("needs at least one step, got none");
    expect(() => ioStepper(new Layout(5, 5), 0, recorded, frame)).toThrow("all 5 disks, got 4");
    expect(() => ioStepper(new Layout(5, 4), 0, recorded, { alt: "x" })).toThrow("a title or a caption");
  });
});
