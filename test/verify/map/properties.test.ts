// One line asks for a model of every execution, and of every run: registers without their write-back are
// found.
import { expect, test } from "vitest";
import {
  consistent,
  explore,
  exponential,
  fuzz,
  historyProperty,
  linearisability,
  linearisable,
  modelsOf,
  nodes,
  operationBars,
  operationWords,
  queue,
  register,
  replay,
  sequentiallyConsistent,
  simulate,
  uniform,
} from "../../../lib/mod.ts";
import { clientOf, type Plan, Server } from "../../fixtures/abd.ts";

const servers = [1, 2, 3];
/** A writer, and readers that do as they plan; a read that was answered is written back, or is not. */
const registers = (writesBack: boolean, ...plans: Plan[]) => ({
  ...nodes(servers, Server),
  ...nodes([4], clientOf(servers, [5], { isOnlyWriter: true })),
  ...Object.fromEntries(plans.map((plan, at) => [5 + at, clientOf(servers, plan, { writesBack })])),
});
const properties = [
  linearisable(register),
  sequentiallyConsistent(register),
  consistent("causal"),
  consistent("PRAM"),
  consistent("monotonic reads"),
  consistent("read your writes"),
];
const holdsOf = (verdicts: Record<string, { holds: unknown }>) =>
  properties.map(({ name }) => verdicts[name].holds);

test("a reader that does not write back may read 5 and then 0: only its own writes are safe", () => {
  const processes = registers(false, ["read", "read"]);
  const { verdicts, states } = explore({ processes, properties });
  expect([states, holdsOf(verdicts)]).toEqual([2577, [false, false, false, false, false, true]]);
  const { length, schedule } = verdicts["linearisable"].counterexample!;
  const judgement = linearisability(replay({ processes }, schedule).trace, register);
  expect([length, judgement.witness!.operations.map((at) => operationWords(judgement.history[at]))]).toEqual([
    9,
    ["P5: read() → 5", "P5: read() → 0"],
  ]);
  expect(operationBars(judgement).alt).toContain("cannot be ordered");
});

test("with the write-back every history is linearisable, and so all else", () => {
  const { verdicts, states, exhausted } = explore({ processes: registers(true, ["read"]), properties });
  expect([states, exhausted, holdsOf(verdicts)]).toEqual([1894, true, properties.map(() => true)]);
});

test("fuzzing checks every run in one line, and cuts what it finds down", () => {
  const processes = registers(false, ["read", "read", "read", "read"]);
  const { verdicts } = fuzz({ processes, latency: exponential(20), seeds: 200, properties });
  expect(holdsOf(verdicts)).toEqual([false, false, false, false, false, "unknown"]);
  const { run, length, from } = verdicts["linearisable"].counterexample!;
  expect(length).toBeLessThan(from);
  expect(modelsOf(run.trace).has("linearisable")).toBe(false);
});

test("a simulated run is judged under every model in one line", () => {
  const { trace } = simulate({
    processes: registers(true, ["read", "read"]),
    seed: 3,
    latency: uniform(1, 50),
  });
  expect(modelsOf(trace).strongest).toEqual(["linearisable"]);
});

test("a property may be any judge's", () => {
  const any = historyProperty("a queue", (history) => linearisability(history, queue));
  expect(() => explore({ processes: registers(true, ["read"]), properties: [any] })).toThrow(
    "a queue has the methods enqueue, dequeue, got",
  );
  const unsure = historyProperty("unsure", () => ({ holds: undefined }));
  expect(() => explore({ processes: registers(true, ["read"]), properties: [unsure] })).toThrow(
    "not decided: unsure",
  );
  expect(() => consistent("strict" as never)).toThrow("a model must be one of linearisable");
});
