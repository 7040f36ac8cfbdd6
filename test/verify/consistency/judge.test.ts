// Verdicts that are not plain yes or no, a model of one's own, and what is wrong with what is given.
import { describe, expect, test } from "vitest";
import { readData } from "../../../lib/course/mod.ts";
import { judgeBy } from "../../../lib/verify/consistency/judge.ts";
import { RULES } from "../../../lib/verify/consistency/parts.ts";
import {
  keyValue,
  linearisability,
  type Model,
  model,
  parseJepsen,
  type RecordedHistory,
  register,
  registers,
  sequentialConsistency,
} from "../../../lib/verify/mod.ts";

const operation = (
  process: number,
  method: string,
  details: unknown[],
  begin: number,
  end?: number,
  value?: unknown,
) => ({
  process,
  method,
  details,
  begin,
  ...end !== undefined && { end, value },
});

test("a model of one's own is a name, a state, and a function for each method", () => {
  const account = model("account", 0, {
    deposit: (balance: number, sum: number) => [balance + sum],
    withdraw: (balance: number, sum: number) => sum <= balance ? [balance - sum, true] : [balance, false],
  });
  const history = [
    operation(1, "deposit", [10], 0, 3),
    operation(2, "withdraw", [7], 1, 5, true),
    operation(3, "withdraw", [7], 2, 6, true),
  ];
  expect(linearisability(history.slice(0, 2), account).toString()).toBe(
    "✓ linearisable: 2 operations of a account\nin the order:\n  P1: deposit(10)\n  P2: withdraw(7) → true",
  );
  expect(linearisability(history, account).witness).toEqual({ operations: [1, 2], size: "smallest" });
});

test("beyond its budget a judge says that it does not know, and what it tried", () => {
  const { object: _, ...whole } = keyValue;
  const history = parseJepsen(readData("kv-history-c10-bad.txt"));
  const judgement = linearisability(history, whole as Model, { steps: 1000 });
  expect([judgement.holds, judgement.order, judgement.witness]).toEqual([undefined, undefined, undefined]);
  expect(judgement.summary).toMatch(
    /^\? not decided whether linearisable: 405 operations of a key-value store; 1000 steps, \d+ sets and states/,
  );
});

test("texts that grow count as memory", () => {
  const text = "x".repeat(1000), end = 1;
  const appends = Array.from({ length: 7 }, (_, i) => operation(i, "append", ["k", text + i], 0, end));
  const history = [...appends, operation(9, "get", ["k"], 2, 3, "never")];
  const { holds, tried } = linearisability(history, keyValue, { megabytes: 5 });
  expect([holds, tried.megabytes > 5, tried.entries < 20_000]).toEqual([undefined, true, true]);
  expect(linearisability(history, keyValue).holds).toBe(false);
});

test("answers are compared by what they are", () => {
  const odd = model("odd", 0, { list: (state) => [state, [1]], text: (state) => [state, "[1]"] });
  const verdicts = [[1], "[1]", [2], "list"].flatMap((value) =>
    ["list", "text"].map((method) => linearisability([operation(1, method, [], 0, 1, value)], odd).holds)
  );
  expect(verdicts).toEqual([true, false, false, true, false, false, false, false]);
});

test("a small wrong object is found beside a large one that is never decided", () => {
  const slow = Array.from({ length: 26 }, (_, i) => operation(i, "write", ["slow", i], 0, 1));
  const never = operation(90, "read", ["slow"], 2, 3, "never");
  const wrong = [operation(91, "read", ["quick"], 0, 1, 7)];
  const judgement = linearisability([...slow, never, ...wrong], registers, { steps: 60_000 });
  expect([judgement.holds, judgement.longest?.object]).toEqual([false, '"quick"']);
  expect(linearisability([...slow, never], registers, { steps: 60_000 }).holds).toBeUndefined();
});

test("objects one by one are as linearisable as all of them together", () => {
  const { object: _, ...whole } = registers;
  const values = [0, 1, 2];
  const histories: RecordedHistory[] = values.flatMap((x) =>
    values.map((y) => [
      operation(1, "write", ["x", 1], 0, 4),
      operation(2, "read", ["x"], 1, 2, x),
      operation(2, "write", ["y", 2], 3, 5),
      operation(3, "read", ["y"], 4, 8, y),
      operation(3, "read", ["x"], 9, 10, x),
    ])
  );
  const one = histories.map((history) => linearisability(history, registers).holds);
  expect(one).toEqual(histories.map((history) => linearisability(history, whole as Model).holds));
  expect(one.filter((holds) => holds)).toHaveLength(2);
});

test("an open write may be read or not, but not read and then not", () => {
  const history = (first: number, then: number) => [
    operation(1, "write", [5], 0),
    operation(2, "read", [], 1, 2, first),
    operation(2, "read", [], 3, 4, then),
  ];
  const verdicts = [[0, 0], [0, 5], [5, 5], [5, 0]].map(([a, b]) =>
    linearisability(history(a, b), register).holds
  );
  expect(verdicts).toEqual([true, true, true, false]);
});

describe("what is wrong is said:", () => {
  const one = operation(1, "read", [], 0, 1, 0);
  test.each<[unknown, Model, string]>([
    [7, register as Model, "a history is a trace or a list of operations, got 7"],
    [
      [{ ...one, begin: "now" }],
      register as Model,
      'operation 1 of the history: begin must be a number, got "now"',
    ],
    [
      [one, { ...one, end: -1 }],
      register as Model,
      "operation 2 of the history: it begins at 0 and ends before, at -1",
    ],
    [[{ ...one, details: 3 }], register as Model, "details must be a list, e.g. [] or [3], got 3"],
    [[{ ...one, method: "pop" }], register as Model, 'a register has the methods read, write, got "pop"'],
    [[one], {} as Model, "a model has a name, an initial state and apply(state, method, details)"],
    [
      [one],
      { name: "odd", initial: 0, apply: () => 3 as never },
      "the model odd must return [state] or [state, answer]",
    ],
    [
      [one],
      {
        name: "odd",
        initial: [] as number[],
        apply: (state: number[]) => [(state.push(1), state)],
      } as unknown as Model,
      "the model odd changed the state that it was given, in read: make a new one instead",
    ],
    [
      [{ ...one, value: 1 }],
      { ...register, apply: () => [1], reads: ["read"] } as Model,
      "says that read only reads",
    ],
  ])("%#", (history, given, message) => {
    expect(() => linearisability(history as RecordedHistory, given)).toThrow(message);
  });

  test("a budget", () => {
    expect(() => linearisability([one], register, { steps: 0 })).toThrow("steps must be a number > 0, got 0");
    expect(() => linearisability([one], register, { seconds: 3 } as never)).toThrow('takes no "seconds"');
  });
});

test("a history of nothing is right", () => {
  expect(judgeBy(RULES, "linearisable", [], register).holds).toBe(true);
  expect(sequentialConsistency([], register).order).toEqual([]);
});
