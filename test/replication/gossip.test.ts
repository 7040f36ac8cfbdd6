// Rumours beside the published residue and traffic; trees of hashes beside a comparison key by key.
import { describe, expect, test } from "vitest";
import { Random } from "../../lib/core/random.ts";
import { MerkleTree, type Rumour, spreadRumour } from "../../lib/replication/mod.ts";

const mean = (runs: readonly Rumour[], of: (run: Rumour) => number) =>
  runs.reduce((sum, run) => sum + of(run), 0) / runs.length;

describe("rumours", () => {
  // Demers et al. 1987, table 1.
  test.each([[1, 0.18, 1.7], [2, 0.037, 3.3], [3, 0.011, 4.5], [4, 0.0036, 5.6], [5, 0.0012, 6.7]])(
    "of 1000 sites, k = %i: a share of %d never hears it, %d messages a site",
    (k, residue, traffic) => {
      // So many that chance makes less than 3 % of the rarest: with k = 5 it is 0.00127 here.
      const runs = Array.from({ length: 1000 }, (_, seed) => spreadRumour({ sites: 1000, k, seed }));
      expect(Math.abs(mean(runs, (run) => run.residue) / residue - 1)).toBeLessThan(0.1);
      expect(Math.abs(mean(runs, (run) => run.traffic) / traffic - 1)).toBeLessThan(0.03);
    },
  );

  test.each([[128, 12.8], [1024, 18.3], [8192, 23.0]])(
    "of %i sites that never stop: %d cycles",
    (sites, cycles) => {
      const runs = Array.from(
        { length: sites > 1024 ? 60 : 300 },
        (_, seed) => spreadRumour({ sites, seed }),
      );
      expect(Math.abs(
        mean(runs, (run) => run.cycles) - cycles,
      )).toBeLessThan(0.4);
      expect(runs.every(({ residue }) => residue === 0)).toBe(true);
    },
  );

  test("need two sites, and a k of at least 1", () => {
    expect(() => spreadRumour({ sites: 1 })).toThrow("sites ≥ 2, got 1");
    expect(() => spreadRumour({ sites: 10, k: 0 })).toThrow("k must be an integer ≥ 1, or Infinity, got 0");
  });
});

describe("trees of hashes", () => {
  const store = (count: number) =>
    new Map(Array.from({ length: count }, (_, i) => [`key ${i}`, `value ${i}`]));

  /** Two stores of which `changed` keys differ: another value, or one that only one of them has. */
  function apart(changed: number, seed: number) {
    const random = new Random(seed), one = store(1000), other = new Map(one), keys = new Set<string>();
    while (keys.size < changed) {
      const key = `key ${random.integer(1000)}`;
      if (keys.has(key)) continue;
      keys.add(key);
      if (random.integer(2) === 0) other.delete(key);
      else other.set(key, "newer");
    }
    return { one, other, keys };
  }
  const finds = (Tree: typeof MerkleTree, depth: number) =>
    [1, 2, 5, 20].every((changed) => {
      const { one, other, keys } = apart(changed, changed);
      const found = new Tree(one, depth).differences(new Tree(other, depth)).keys;
      return [...keys].every((key) => found.includes(key));
    });

  test.each([0, 4, 8, 12])("of depth %i find each key that differs", (depth) => {
    expect(finds(MerkleTree, depth)).toBe(true);
  });

  test("compare the root of equal stores, and two hashes a level for each key that differs", () => {
    const trees = (changed: number) => {
      const { one, other } = apart(changed, 7);
      return new MerkleTree(one, 10).differences(new MerkleTree(other, 10));
    };
    expect(trees(0)).toEqual({ keys: [], compared: 1 });
    expect(trees(1).compared).toBe(1 + 2 * 10);
    for (const changed of [2, 5, 20]) {
      expect(trees(changed).compared).toBeLessThanOrEqual(1 + 2 * 10 * changed);
    }
    expect(trees(1).keys.length).toBeLessThan(10);
  });

  test("that are filled in another order are the same", () => {
    const backwards = new Map([...store(100)].reverse());
    expect(new MerkleTree(backwards).hashes).toEqual(new MerkleTree(store(100)).hashes);
  });

  test.each([
    [
      "left",
      class extends MerkleTree {
        override below(node: number) {
          return [2 * node];
        }
      },
    ],
    [
      "right",
      class extends MerkleTree {
        override below(node: number) {
          return [2 * node + 1];
        }
      },
    ],
  ])("that only go %s miss what differs", (_side, Tree) => {
    expect(finds(Tree, 8)).toBe(false);
  });

  test("have a depth that makes sense, and one in common", () => {
    expect(() => new MerkleTree(new Map(), 17)).toThrow("an integer from 0 to 16, got 17");
    expect(() => new MerkleTree(new Map(), 3).differences(new MerkleTree(new Map(), 4))).toThrow(
      "got 3 and 4",
    );
  });
});
