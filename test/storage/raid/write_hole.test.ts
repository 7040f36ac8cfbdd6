import { describe, expect, test } from "vitest";
import { everyOutcome } from "../../../lib/storage/device/crash.ts";
import { Journal } from "../../../lib/storage/raid/journal/journal.ts";
import { Layout } from "../../../lib/storage/raid/layout/layout.ts";
import { Raid, type RaidOptions } from "../../../lib/storage/raid/raid.ts";
import { RamDisk } from "../../../lib/storage/device/ram.ts";
import { scrub } from "../../../lib/storage/raid/scrub.ts";
import { EventLoop } from "../../../lib/storage/device/time.ts";
import { BLOCK, read, same, write } from "../helpers.ts";

type Setup = { time: EventLoop; disks: RamDisk[]; array: Raid; journal: Journal | undefined };

/**
 * Four disks of one stripe of 1-block chunks; disk i answers after 1 + i/8 ms, so that every write has a
 * moment of its own.
 */
function setup(withJournal: boolean, options: Partial<RaidOptions> = {}, journalClass = Journal): Setup {
  const time = new EventLoop();
  const disks = [0, 1, 2, 3].map((i) =>
    new RamDisk(time, { blocks: 2, blockSize: BLOCK, latencyMs: 1 + i / 8 })
  );
  const journal = withJournal
    ? new journalClass(new RamDisk(time, { blocks: 16, blockSize: BLOCK, latencyMs: 0.25 }))
    : undefined;
  const before = new Raid(time, { level: 5, members: disks, chunk: BLOCK });
  write(time, before, 0, Uint8Array.from([...block(1), ...block(2), ...block(3)]));
  const array = new Raid(time, { level: 5, members: disks, chunk: BLOCK, journal, ...options });
  return { time, disks, array, journal };
}

const block = (value: number) => new Uint8Array(BLOCK).fill(value);
/**
 * What a disk loss may bring back: of a block that was being written the old or the new version, of others
 * what they held.
 */
function garbage(disks: RamDisk[], time: EventLoop, lost: number, written: number): boolean {
  const array = new Raid(time, { level: 5, members: disks, chunk: BLOCK });
  array.fail(lost);
  return [0, 1, 2].some((at) => {
    const found = read(time, array, at, 1);
    return !same(found, block(at + 1)) && !(at < written && same(found, block(9)));
  });
}

/**
 * Crashes a write of `count` blocks after each event and in every outcome, and lists what is then
 * inconsistent.
 */
function holes(withJournal: boolean, count: number, journalClass = Journal): string[] {
  const found = new Set<string>();
  for (let events = 0;; events++) {
    let more = false;
    const results = everyOutcome((choose) => {
      const { time, disks, array, journal } = setup(withJournal, {}, journalClass);
      array.submit({ op: "write", block: 0, count, data: new Uint8Array(count * BLOCK).fill(9) }, () => {});
      for (let i = 0; i < events; i++) time.step();
      more = time.pending > 0;
      array.crash(choose);
      time.run();
      if (journal !== undefined) {
        journal.recover(() => {});
        time.run();
      }
      const state = disks.map((disk, i) => disk.peek(0)[0] === [1, 2, 3, 1 ^ 2 ^ 3][i] ? "old" : "new");
      const wrong = [0, 1, 2, 3].filter((lost) => garbage(disks, time, lost, count));
      return wrong.length === 0 ? "" : `${state.join(" ")}: losing ${wrong.join(" or ")} gives garbage`;
    });
    for (const result of results) if (result !== "") found.add(result);
    if (!more) return [...found].sort();
  }
}

// The disks hold block 0, block 1, block 2 and the parity.
describe("the write hole of a write in RAID 5 of four, every crash point and outcome", () => {
  test("one block, without a journal: the two states between data and parity, and blocks that nobody wrote are lost", () => {
    expect(holes(false, 1)).toEqual([
      "new old old old: losing 1 or 2 gives garbage", // data written, parity not
      "old old old new: losing 1 or 2 gives garbage", // parity written, data not
    ]);
  });

  test("two blocks, without a journal: all six states between, each with what its losses bring back", () => {
    expect(holes(false, 2)).toEqual([
      "new new old old: losing 0 or 1 or 2 gives garbage",
      "new old old new: losing 0 or 2 gives garbage",
      "new old old old: losing 1 or 2 gives garbage",
      "old new old new: losing 1 or 2 gives garbage",
      "old new old old: losing 0 or 2 gives garbage",
      "old old old new: losing 0 or 1 or 2 gives garbage",
    ]);
  });

  test("with a journal there is none", () => {
    expect(holes(true, 1)).toEqual([]);
    expect(holes(true, 2)).toEqual([]);
    expect(holes(true, 3)).toEqual([]);
  });

  test("a journal that lets the write go on before it is durable has the hole", () => {
    class Hasty extends Journal {
      override append(...[operation, proceed]: Parameters<Journal["append"]>): void {
        super.append(operation, () => {});
        proceed();
      }
    }
    expect(holes(true, 1, Hasty).length).toBeGreaterThan(0);
  });

  test("a journal that is not replayed has the hole", () => {
    class Forgetful extends Journal {
      override recover(done: (replayed: number) => void): void {
        done(0);
      }
    }
    expect(holes(true, 1, Forgetful).length).toBeGreaterThan(0);
  });
});

describe("the journal", () => {
  test("goes round: many more writes than fit, and then a crash", () => {
    const { time, array, journal, disks } = setup(true);
    for (let round = 0; round < 100; round++) {
      for (let at = 0; at < array.blocks; at++) {
        array.submit({ op: "write", block: at, data: block(round + at) }, (result) => {
          if (!result.ok) throw new Error(result.message);
        });
      }
      time.run();
    }
    array.crash();
    let replayed = -1;
    journal!.recover((count) => replayed = count);
    time.run();
    expect(replayed).toBeGreaterThan(0);
    expect(replayed).toBeLessThanOrEqual(16);
    for (let at = 0; at < array.blocks; at++) expect(read(time, array, at, 1)[0]).toBe(99 + at);
    for (const lost of disks.keys()) {
      const again = new Raid(time, { level: 5, members: disks, chunk: BLOCK });
      again.fail(lost);
      for (let at = 0; at < array.blocks; at++) expect(read(time, again, at, 1)[0]).toBe(99 + at);
    }
  });

  test("does not undo a rebuild: what a missing member was not told, and then was rebuilt with, stays", () => {
    for (const lost of [0, 3]) { // the data's disk, the parity's
      const { time, disks, array, journal } = setup(true);
      write(time, array, 0, block(7));
      array.fail(lost);
      write(time, array, 0, block(8)); // the entry holds nothing for the missing member
      array.replace(lost, disks[lost]);
      time.run();
      array.crash();
      journal!.recover(() => {});
      time.run();
      expect(read(time, array, 0, 1)[0]).toBe(8);
      const again = new Raid(time, { level: 5, members: disks, chunk: BLOCK });
      again.fail(1);
      expect(read(time, again, 1, 1)[0]).toBe(2);
    }
  });

  test("must be recovered after a crash, and must be large enough", () => {
    const { array, time } = setup(true);
    array.crash();
    expect(() => {
      array.submit({ op: "write", block: 0, data: block(1) }, () => {});
      time.run();
    }).toThrow("the journal must be recovered after a crash before the array is written");
    expect(() =>
      setup(true, { chunk: BLOCK, journal: new Journal(new RamDisk(time, { blocks: 4, blockSize: BLOCK })) })
    )
      .toThrow("the journal needs at least 5 blocks, for one whole group, got 4");
  });
});

describe("every outcome", () => {
  test("enumerates all sequences of choices, also those that depend on earlier ones", () => {
    expect(everyOutcome((choose) => {
      const first = choose(3);
      return first === 1 ? `${first}${choose(2)}` : `${first}`;
    })).toEqual(["0", "10", "11", "2"]);
  });
  test("gives up where there are too many", () => {
    expect(() => everyOutcome((choose) => [choose(10), choose(10)], 50)).toThrow("more than 50 outcomes");
  });
});

test("RAID 6: a repairing scrub after a power failure takes no half-written group for wrong data", () => {
  // Two blocks written before the parities, by so much that the third looks wrong: a·c0 + b·c1 = (a + b)·c2.
  const layout = new Layout(6, 5), [c0, c1, c2] = [0, 1, 2].map((slot) => 1 << layout.coefficient(0, slot));
  const first = 1 ^ c1 ^ c2, second = 2 ^ c0 ^ c2;
  for (let events = 0, more = true; more; events++) {
    const found = everyOutcome((choose) => {
      const time = new EventLoop();
      const disks = [0, 1, 2, 3, 4].map((i) =>
        new RamDisk(time, { blocks: 1, blockSize: BLOCK, latencyMs: 1 + i / 8 })
      );
      const array = new Raid(time, { level: 6, members: disks, chunk: BLOCK });
      write(time, array, 0, Uint8Array.from([...block(1), ...block(2), ...block(3)]));
      const data = Uint8Array.from([...block(first), ...block(second)]);
      array.submit({ op: "write", block: 0, count: 2, data }, () => {});
      for (let i = 0; i < events; i++) time.step();
      more = time.pending > 0;
      array.crash(choose);
      scrub(array, { repair: true }, () => {});
      time.run();
      const third = read(time, array, 2, 1)[0];
      array.fail(layout.member(0, 2));
      return [0, 1, 2].map((at) => read(time, array, at, 1)[0]).join(" ") + ` ${third}`;
    });
    const possible = [1, first].flatMap((a) => [2, second].map((b) => `${a} ${b} 3 3`));
    for (const contents of found) expect(possible).toContain(contents);
  }
});
