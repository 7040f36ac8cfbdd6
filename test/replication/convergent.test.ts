// Conflict-free types: merges beside cases that were worked out apart from the code, and the laws of a merge.
import { describe, expect, test } from "vitest";
import { canonical } from "../../lib/core/canonical.ts";
import { Random } from "../../lib/core/random.ts";
import { CONVERGENT_TYPES, type ConvergentName, convergentType } from "../../lib/replication/mod.ts";

/** "A:inc 3" is an update at a replica, "A<-B" a merge of B's state into A's; then what each shows. */
const CASES: readonly (readonly [ConvergentName, string, Readonly<Record<string, unknown>>])[] = [
  ["G-counter", "A:inc 3, B:inc 2, A<-B, B<-A", { A: 5, B: 5 }],
  ["G-counter", "A:inc 1, B<-A, B<-A, B<-A", { A: 1, B: 1 }],
  ["G-counter", "A:inc 1, B:inc 1, C:inc 1, B<-A, C<-B, A<-C", { A: 3, B: 2, C: 3 }],
  ["PN-counter", "A:inc 5, B:dec 3, A<-B, B<-A", { A: 2, B: 2 }],
  ["PN-counter", "A:inc 1, B<-A, A:dec 1, B:dec 1, A<-B, B<-A", { A: -1, B: -1 }],
  ["LWW register", "A:set x 5, B:set y 3, A<-B, B<-A", { A: "x", B: "x" }],
  ["LWW register", "A:set x 5, B:set y 5, A<-B, B<-A", { A: "y", B: "y" }],
  ["LWW register", "A:set x 10, B<-A, B:set y 4", { A: "x", B: "x" }],
  ["G-set", "A:add x, B:add y, A<-B", { A: ["x", "y"], B: ["y"] }],
  ["2P-set", "A:add x, B<-A, B:rem x, A:add x, A<-B", { A: [], B: [] }],
  ["2P-set", "A:add x, A:rem x, A:add x", { A: [] }],
  ["OR-set", "A:add x, B<-A, B:rem x, A:add x, A<-B, B<-A", { A: ["x"], B: ["x"] }],
  ["OR-set", "A:add x, B<-A, B:rem x, A<-B", { A: [], B: [] }],
  ["OR-set", "A:add x, B:add x, A:rem x, A<-B, B<-A", { A: ["x"], B: ["x"] }],
  ["OR-set", "A:add x, B<-A, A:rem x, B:rem x, A<-B", { A: [], B: [] }],
  ["OR-set", "A:add x, B:rem x, B<-A", { A: ["x"], B: ["x"] }],
  ["MV register", "A:set x, B:set y, A<-B, B<-A", { A: ["x", "y"], B: ["x", "y"] }],
  ["MV register", "A:set x, B<-A, B:set y, A<-B", { A: ["y"], B: ["y"] }],
  ["MV register", "A:set x, B:set y, A<-B, A:set z, B<-A", { A: ["z"], B: ["z"] }],
  ["MV register", "A:set x, B:set y, C:set z, A<-B, A<-C, B<-A", {
    A: ["x", "y", "z"],
    B: ["x", "y", "z"],
    C: ["z"],
  }],
];

const methods: Record<string, string> = { rem: "remove" };

test.each(CASES)("%s: %s", (name, steps, values) => {
  const type = convergentType(name), states = new Map<string, unknown>();
  const of = (replica: string) => states.get(replica) ?? type.initial();
  for (const step of steps.split(", ")) {
    const merge = /^(\w)<-(\w)$/.exec(step), update = /^(\w):(\w+) (\w+)(?: (\d+))?$/.exec(step);
    if (merge) states.set(merge[1], type.merge(of(merge[1]), of(merge[2])));
    else {
      const [, replica, method, what, time] = update!;
      const details = [/^\d+$/.test(what) ? Number(what) : what, ...time ? [Number(time)] : []];
      const id = replica.charCodeAt(0) - 64;
      states.set(replica, type.update(of(replica), id, methods[method] ?? method, details));
    }
  }
  const seen = Object.keys(values).map((replica) => [replica, type.value(of(replica))]);
  expect(Object.fromEntries(seen)).toEqual(values);
});

const UPDATES: Record<ConvergentName, readonly (readonly [string, ...unknown[]])[]> = {
  "G-counter": [["inc", 1], ["inc", 5]],
  "PN-counter": [["inc", 2], ["dec", 3]],
  "G-set": [["add", "x"], ["add", "y"]],
  "2P-set": [["add", "x"], ["add", "y"], ["remove", "x"]],
  "OR-set": [["add", "x"], ["add", "y"], ["remove", "x"]],
  "LWW register": [["set", "x", 1], ["set", "y", 1], ["set", "z", 2]],
  "MV register": [["set", "x"], ["set", "y"]],
};

describe.each(Object.keys(CONVERGENT_TYPES) as ConvergentName[])("%s", (name) => {
  const type = convergentType(name);
  /** States that replicas come to by themselves, all of one history. */
  const history = (seed: number): unknown[] => {
    const random = new Random(seed), states = [1, 2, 3].map(() => type.initial());
    for (let step = 0; step < 12; step++) {
      const at = random.integer(3);
      const [method, ...details] = UPDATES[name][random.integer(UPDATES[name].length)];
      if (random.uniform() < 0.4) states[at] = type.merge(states[at], states[random.integer(3)]);
      else states[at] = type.update(states[at], at + 1, method, details);
    }
    return states;
  };

  test("a merge is commutative, associative and idempotent", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const [a, b, c] = history(seed), { merge } = type;
      expect(canonical(merge(a, b))).toBe(canonical(merge(b, a)));
      expect(canonical(merge(merge(a, b), c))).toBe(canonical(merge(a, merge(b, c))));
      expect(canonical(merge(merge(a, b), b))).toBe(canonical(merge(a, b)));
    }
  });

  test("other updates are refused", () => {
    expect(() => type.update(type.initial(), 1, "explode", ["x"])).toThrow('no update "explode"');
  });
});

test("a counter that only grows refuses to shrink", () => {
  expect(() => convergentType("G-counter").update({}, 1, "inc", [-1])).toThrow("an integer ≥ 0, got -1");
});
