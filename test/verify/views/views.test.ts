// Causal and pipelined memory: published histories, brute force, and judges with a rule broken.
import { describe, expect, test } from "vitest";
import { Random } from "../../../lib/core/random.ts";
import {
  causalConsistency,
  type ConsistencyModel,
  consistencyModels,
  modelsOf,
  operationWords,
  parseSessions,
  pramConsistency,
  type RecordedHistory,
  type RecordedOperation,
  sessionGuarantees,
  type ViewsJudgement,
} from "../../../lib/verify/mod.ts";
import { judgeViewsBy } from "../../../lib/verify/views/judge.ts";
import { VIEW_RULES, type ViewRules } from "../../../lib/verify/views/precedence.ts";
import { fixture } from "../consistency/published.ts";
import { brute } from "./brute.ts";

/** Small histories of up to seven operations, in which values are written twice and writes are open. */
function randomHistory(random: Random): RecordedHistory {
  const history: RecordedOperation[] = [], count = 4 + random.integer(4);
  for (let begin = 0; begin < 2 * count; begin += 2) {
    const process = 1 + random.integer(3), object = random.integer(4) === 0 ? "y" : "x", end = begin + 1;
    const written = history.flatMap(({ method, details }) =>
      method === "write" && details[0] === object ? [details[1]] : []
    );
    if (random.integer(5) > 1) {
      const value = written.length === 0 || random.integer(8) === 0
        ? 0
        : written[random.integer(written.length)];
      history.push({ process, method: "read", details: [object], begin, end, value });
      continue;
    }
    const write = { process, method: "write", details: [object, 1 + random.integer(4)], begin };
    history.push(random.integer(8) === 0 ? write : { ...write, end });
  }
  return history;
}

const random = new Random(11);
const shapes = [
  "w(x)1 | r(x)? w(x)2 | r(x)? r(x)?",
  "w(x)1 | r(x)? w(y)2 | r(y)? r(x)?",
  "w(x)1 | r(x)? w(x)1 | r(x)? r(x)?",
  "w(x)1 w(x)2 | r(x)? r(x)?",
];

/** A shape with all answers that there can be, and each of its writes open or not. */
function filled(shape: string): RecordedHistory[] {
  const at = shape.indexOf("?");
  if (at >= 0) return [0, 1, 2].flatMap((value) => filled(shape.slice(0, at) + value + shape.slice(at + 1)));
  const history = parseSessions(shape);
  const opened = history.flatMap(({ method }, open) =>
    method === "write" ? [history.map((one, at) => at === open ? { ...one, end: undefined } : one)] : []
  );
  return [history, ...opened];
}

const histories = [
  ...Array.from({ length: 200 }, () => randomHistory(random)),
  ...shapes.flatMap(filled),
];

test("are judged as brute force judges them, with every pair of verdicts", () => {
  const seen = new Map<string, number>();
  for (const history of histories) {
    const found = [causalConsistency(history).holds, pramConsistency(history).holds];
    expect([history, found]).toEqual([history, [brute("causal", history), brute("PRAM", history)]]);
    seen.set(found.join(), (seen.get(found.join()) ?? 0) + 1);
  }
  expect(Object.fromEntries(seen)).toEqual({ "false,false": 191, "false,true": 6, "true,true": 273 });
});

test("each yes has orders that explain it, each no operations of which none can be left out", () => {
  for (const history of histories) {
    for (const judge of [causalConsistency, pramConsistency]) {
      const judgement = judge(history);
      if (judgement.holds) expect([history, explains(judgement)]).toEqual([history, true]);
      else {
        const { operations, size } = judgement.witness!;
        const alone = operations.map((place) => judgement.history[place]);
        expect([size, judge(alone).holds]).toEqual(["minimal", false]);
      }
    }
  }
});

/** Whether each process's order is one of all that it must have seen, in which each read is right. */
function explains({ orders, history }: ViewsJudgement): boolean {
  return orders!.every(({ process, order }) => {
    const values = new Map<unknown, unknown>();
    const isComplete = history.every(({ method, end, process: own }, at) =>
      end === undefined || method === "read" && own !== process || order.includes(at)
    );
    return isComplete && order.every((at, rank) => {
      const { method, details: [object, value], value: answer } = history[at];
      if (method === "write") values.set(object, value);
      const isRight = method === "write" || (values.get(object) ?? 0) === answer;
      return isRight &&
        order.slice(rank).every((later) =>
          history[later].process !== history[at].process || later >= at || history[later].end === undefined
        );
    });
  });
}

describe("histories that tell causal models apart, after Bouajjani et al. (2017)", () => {
  const names: readonly ConsistencyModel[] = ["sequentially consistent", "causal", "convergent causal"];
  test.each([
    ["orders of their own", "w(x)1 r(x)2 | w(x)2 r(x)1", [false, true, false]],
    ["one order, and a write in the past", "w(z)1 w(x)1 w(y)1 | w(x)2 r(z)0 r(y)1 r(x)2", [
      false,
      false,
      true,
    ]],
    ["both", "w(x)1 r(y)0 w(y)1 r(x)1 | w(x)2 r(y)0 w(y)2 r(x)2", [false, true, true]],
    ["neither", "w(x)1 w(y)1 | r(y)1 w(x)2 | r(x)2 r(x)1", [false, false, false]],
  ])("%s", (_, text, expected) => {
    const map = modelsOf(parseSessions(text));
    expect(names.map((name) => map.has(name))).toEqual(expected);
  });
});

test("the 33 histories of sessions: who is sequentially consistent is causal, and who is causal is pipelined", () => {
  const rows = fixture("sessions.jsonl").trim().split("\n").map((line) => JSON.parse(line));
  const counts = new Map<string, number>();
  for (const { history, sequential } of rows) {
    const recorded = parseSessions(history);
    const found = [sequential, causalConsistency(recorded).holds, pramConsistency(recorded).holds].join();
    counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  expect(Object.fromEntries(counts)).toEqual({
    "false,false,false": 14,
    "false,false,true": 3,
    "false,true,true": 2,
    "true,true,true": 14,
  });
});

test("two processes may disagree for ever about writes that knew nothing of each other", () => {
  const history = parseSessions("w(x)1 | w(x)2 | r(x)1 r(x)2 | r(x)2 r(x)1"),
    verdict = causalConsistency(history);
  expect(verdict.toString().split("\n").slice(0, 4)).toEqual([
    "✓ causal: 6 operations, an order for each of 4",
    'P1 sees P1: write("x", 1); P2: write("x", 2)',
    'P2 sees P1: write("x", 1); P2: write("x", 2)',
    'P3 sees P1: write("x", 1); P3: read("x") → 1; P2: write("x", 2); P3: read("x") → 2',
  ]);
  expect(sessionGuarantees(history).has("causal")).toBe(false);
});

test("a verdict says who cannot have seen what, and a view can be drawn", () => {
  const verdict = causalConsistency(parseSessions("w(x)1 w(z)9 | r(x)1 w(x)2 | r(x)2 r(x)1"));
  expect(verdict.toString().split("\n")).toEqual([
    "✗ not causal: 6 operations",
    "P3 cannot have seen these in any order (minimal):",
    '  P1: write("x", 1)',
    '  P2: read("x") → 1',
    '  P3: read("x") → 2',
    '  P2: write("x", 2)',
    '  P3: read("x") → 1',
  ]);
  const view = pramConsistency(parseSessions("w(x)1 | w(x)2 | r(x)2 r(x)1")).view(3);
  expect(view.order.map((at) => operationWords(view.history[at]))).toEqual([
    'P2: write("x", 2)',
    'P3: read("x") → 2',
    'P1: write("x", 1)',
    'P3: read("x") → 1',
  ]);
  expect(() => verdict.view(3)).toThrow("P3 has no order here: nobody has");
  expect(causalConsistency(parseSessions("r(x)1 w(y)1 | r(y)1 w(x)1")).toString()).toContain(
    "each of these would have to come before itself (minimal)",
  );
  expect(causalConsistency(parseSessions("w(x)1 r(x)7")).toString()).toContain(
    'nobody wrote what was read (minimal):\n  P1: read("x") → 7',
  );
});

test("beyond its budget it says that it does not know", () => {
  const history = parseSessions("w(x)1 w(x)2 w(x)3 | w(x)4 w(x)5 w(x)6 | r(x)3 r(x)6 r(x)4");
  expect(causalConsistency(history, 0, { steps: 5 }).summary).toMatch(
    /^\? not decided whether causal: 9 operations; \d+ steps$/,
  );
  expect(() => causalConsistency(history, 0, { steps: -1 })).toThrow("steps must be a number > 0");
});

const twins: Readonly<Record<string, Partial<ViewRules>>> = {
  "forgets what a process did first": { programOrder: () => false },
  "lets nothing follow from reading": { writesInto: () => false },
  "lets reading count for pipelined memory, too": { writesInto: () => true },
  "takes no step further than the first": { isTransitive: false },
  "makes a process explain its own writes only": { seenBy: (session, one) => one.session === session },
  "makes a process explain everybody's reads": { seenBy: () => true },
  "waits for what was never answered": { programOrder: (one, other) => one.session === other.session },
};

const verdicts = (rules: ViewRules) =>
  histories.flatMap((history) =>
    (["causal", "PRAM"] as const).map((criterion) => judgeViewsBy(rules, criterion, history).holds)
  ).join();
const right = verdicts(VIEW_RULES);

test.each(Object.entries(twins))("a judge that %s is found out", (_, change) => {
  expect(verdicts({ ...VIEW_RULES, ...change })).not.toBe(right);
});

test("what it is given must be reads and writes", () => {
  const operation = { process: 1, method: "pop", details: [], begin: 0 };
  expect(() => causalConsistency([operation])).toThrow("by read and write, got pop in operation 1");
  expect(consistencyModels).toHaveLength(10);
});
