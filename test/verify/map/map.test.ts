// Models on one map: arrows that hold, histories that tell models apart, and all results that a read can
// have.
import { describe, expect, test } from "vitest";
import {
  consistencyArrows,
  type ConsistencyModel,
  consistencyModels,
  eventualConsistency,
  judgeUnder,
  linearisability,
  modelsOf,
  operationWords,
  parseSessions,
  queue,
  resultsUnder,
  smallHistories,
  tellApart,
  unknownResult,
} from "../../../lib/verify/mod.ts";

const text = (one?: ReturnType<typeof tellApart>) => one?.map(operationWords).join("; ").replaceAll('"', "");

/** By model those that the arrows say it implies. */
function implied(model: ConsistencyModel): ConsistencyModel[] {
  return consistencyArrows.flatMap(([stronger, weaker]) =>
    stronger === model ? [weaker, ...implied(weaker)] : []
  );
}

describe("of each two models that an arrow joins the smallest history that tells them apart is", () => {
  test.each<[ConsistencyModel, ConsistencyModel, string]>([
    ["linearisable", "sequentially consistent", "P1: write(x, 1); P2: read(x) → 0"],
    ["linearisable", "eventually consistent", "P1: write(x, 1); P1: read(x) → 0"],
    [
      "sequentially consistent",
      "causal",
      "P1: write(x, 1); P1: read(y) → 0; P2: write(y, 2); P2: read(x) → 0",
    ],
    [
      "sequentially consistent",
      "convergent causal",
      "P1: write(x, 1); P1: read(y) → 0; P2: write(y, 2); P2: read(x) → 0",
    ],
    [
      "causal",
      "PRAM",
      "P1: write(x, 1); P2: read(x) → 1; P2: write(x, 2); P3: read(x) → 2; P3: read(x) → 1",
    ],
    ["causal", "writes follow reads", "P1: write(x, 1); P1: read(x) → 0"],
    ["convergent causal", "read your writes", "P1: write(x, 1); P1: write(x, 2); P1: read(x) → 1"],
    ["PRAM", "monotonic reads", "P1: write(x, 1); P1: read(x) → 0"],
    ["PRAM", "monotonic writes", "P1: write(x, 1); P1: read(x) → 0"],
  ])("%s, %s", (stronger, weaker, expected) => {
    expect(consistencyArrows).toContainEqual([stronger, weaker]);
    expect(text(tellApart(stronger, weaker))).toBe(expected);
  });
});

/**
 * More that tell models apart: of values read in time, and of some that were read before they were written.
 */
const told = [
  "w(x)1 | w(x)2 | r(x)1 r(x)2 | r(x)2 r(x)1",
  "w(z)1 w(x)1 w(y)1 | w(x)2 r(z)0 r(y)1 r(x)2",
  "w(x)1 | r(x)1 w(x)2 | r(x)2 r(x)1",
  "r(x)1 w(y)1 | r(y)1 w(x)1",
];

test("no small history breaks an arrow; what no arrow joins is told apart, but for what no client can see", () => {
  const found = new Set<string>(), all = [1, 2, 3].flatMap((count) => [...smallHistories(count)]);
  for (const history of [...all, ...told.map(parseSessions), parseSessions("w(x)1 r(y)0 | w(y)1 r(x)0")]) {
    const map = modelsOf(history);
    for (const a of consistencyModels) {
      for (const b of consistencyModels) if (map.has(a) && !map.has(b)) found.add(`${a} < ${b}`);
    }
  }
  const broken = consistencyModels.flatMap((a) => implied(a).filter((b) => found.has(`${a} < ${b}`)));
  const missing = consistencyModels.flatMap((a) =>
    consistencyModels.filter((b) => a !== b && !implied(a).includes(b) && !found.has(`${a} < ${b}`))
      .map((b) => `${a} < ${b}`)
  );
  const unseen = ["read your writes", "monotonic reads", "writes follow reads", "eventually consistent"];
  expect([broken, missing]).toEqual([[], unseen.map((model) => `${model} < monotonic writes`)]);
});

test("monotonic writes show to those who read monotonically", () => {
  expect(tellApart("monotonic writes", "eventually consistent", 4)).toBeUndefined();
  const both = ["monotonic reads", "monotonic writes"] as const;
  expect(text(tellApart(both, "monotonic reads"))).toBe(
    "P1: write(x, 1); P1: write(x, 2); P1: read(x) → 2; P1: read(x) → 1",
  );
  expect(text(tellApart(["monotonic reads", "writes follow reads"], "monotonic reads"))).toBe(
    "P1: write(x, 1); P1: read(x) → 1; P1: write(x, 2); P2: read(x) → 2; P2: read(x) → 1",
  );
  expect(() => tellApart(["reads"] as never, "causal")).toThrow(
    "a guarantee must be one of read your writes",
  );
});

test("a map names the strongest models that allow a history", () => {
  const map = modelsOf(parseSessions("w(x)1 r(y)0 | w(y)1 r(x)0"));
  expect(map.strongest).toEqual(["causal", "convergent causal", "eventually consistent"]);
  expect(map.toString().split("\n").slice(0, 3)).toEqual([
    "✗ linearisable",
    "✗ sequentially consistent",
    "✓ causal",
  ]);
  expect(map.verdict("sequentially consistent").witness!.operations).toHaveLength(4);
  const own = modelsOf(parseSessions("w(x)1 w(x)2 | r(x)2 r(x)0")).verdict("monotonic reads");
  expect(own.toString().split("\n")).toEqual([
    "✗ not monotonic reads: 4 operations",
    "these cannot be together (minimal):",
    '  P2: read("x") → 2',
    '  P1: write("x", 2)',
    '  P2: read("x") → 0',
  ]);
  expect(() => judgeUnder("strong" as never, [])).toThrow("a model must be one of linearisable, ");
});

describe("eventually", () => {
  const settle = (...answers: number[][]) => [
    { process: 1, method: "write", details: [1], begin: 0, end: 1 },
    { process: 2, method: "write", details: [2], begin: 0, end: 1 },
    ...answers.flatMap((values, reader) =>
      values.map((value, at) => ({
        process: 3 + reader,
        method: "read",
        details: [],
        begin: 2 + 2 * at,
        end: 3 + 2 * at,
        value,
      }))
    ),
  ];
  test.each<[number[][], boolean]>([
    [[[1, 2, 2], [2, 2]], true],
    [[[1, 1], [2, 2]], false],
    [[[1, 2], [2, 1]], true],
    [[[0, 0]], false],
    [[[0], [1], [2]], true],
    [[[7]], false],
  ])("%j is %s", (answers, holds) => {
    expect(eventualConsistency(settle(...answers)).holds).toBe(holds);
  });
  test("says who disagrees for ever", () => {
    expect(eventualConsistency(settle([1, 1], [2, 2])).toString().split("\n")).toEqual([
      "✗ not eventually consistent: 6 operations",
      "these cannot go on for ever:",
      "  P3: read() → 1",
      "  P4: read() → 2",
      "  P3: read() → 1",
      "  P4: read() → 2",
    ]);
    expect(eventualConsistency(settle([1, 1], [2]), 0, 1).holds).toBe(false);
    expect(() => eventualConsistency([], 0, 0)).toThrow("repeats must be a whole number ≥ 1, got 0");
  });
});

describe("x is 3, one client writes 5, another reads", () => {
  const write = { process: 1, method: "write", details: ["x", 5], begin: 0, end: 3 };
  const read = (begin: number) => ({
    process: 2,
    method: "read",
    details: ["x"],
    begin,
    end: begin + 1,
    value: unknownResult,
  });
  const under = (model: ConsistencyModel, begin: number) =>
    resultsUnder(model, [write, read(begin)], { initial: 3 });
  test("while the write goes on, 3 or 5; after it, 5 where real time counts", () => {
    expect(under("linearisable", 1).possible).toEqual([[3], [5]]);
    expect(under("linearisable", 4).toString()).toBe("linearisable: 5; not 3");
    for (const model of consistencyModels.slice(1)) expect(under(model, 4).possible).toEqual([[3], [5]]);
  });
  test("of two reads the second is not older, where that is promised", () => {
    const twice = (model: ConsistencyModel) =>
      resultsUnder(model, parseSessions("w(x)5 | r(x)? r(x)?"), { initial: 3 }).possible.length;
    expect(consistencyModels.map(twice)).toEqual([3, 3, 3, 3, 3, 4, 3, 4, 4, 4]);
  });
  test("of other objects it asks a judge, and for candidates", () => {
    const operations = parseSessions("w(q)1 | w(q)2 | r(q)?").map(({ method, value, process }, at) => ({
      process,
      method: method === "write" ? "enqueue" : "dequeue",
      details: method === "write" ? [at] : [],
      begin: at === 2 ? 2 : 0,
      end: at === 2 ? 3 : 1,
      value,
    }));
    const judge = (history: typeof operations) => linearisability(history, queue);
    const options = { candidates: [null, 0, 1] };
    expect(resultsUnder(judge as never, operations, options).possible).toEqual([[0], [1]]);
    expect(() => resultsUnder(judge as never, operations)).toThrow("say which candidates there are for");
    expect(() => resultsUnder("causal", [write])).toThrow('an operation that is has the value "?"');
  });
});

test("small histories are as many as their shapes, and no two are alike", () => {
  const counts = [1, 2, 3].map((count) => [...smallHistories(count)].length);
  const texts = [...smallHistories(3)].map(text);
  expect([counts, new Set(texts).size]).toEqual([[1, 14, 164], 164]);
  expect(() => [...smallHistories(9)]).toThrow("a small history has 1 to 7 operations, got 9");
});
