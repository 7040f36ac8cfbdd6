// What the notebook measures of Bigtable.
import { expect, test } from "vitest";
import { randomReads, tabletAway } from "../../../lib/course/mod.ts";

test("a tablet is served again when its server's session has ended, and the lock is not kept back", () => {
  for (const [leaseMs, lockDelayMs] of [[12_000, 1000], [6000, 3000]]) {
    const { seconds, least, most } = tabletAway({ leaseMs, lockDelayMs }, 4);
    expect(seconds).toHaveLength(4);
    expect(Math.min(...seconds)).toBeGreaterThan(least);
    expect(Math.max(...seconds)).toBeLessThan(most + 0.1); // and the log is read
  }
  expect(() => tabletAway({}, 0)).toThrow("the number of crashes must be an integer ≥ 1, got 0");
});

test("blocks of 64 KB explain the random reads of 250 servers from those of 500, not those of 50", () => {
  expect(randomReads().map(({ computed }) => Math.round(computed))).toEqual([1212, 1212, 482, 241]);
  expect(() => randomReads(0)).toThrow("bytesPerSecond must be > 0, got 0");
});
