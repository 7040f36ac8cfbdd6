/** The judges of notebook 11's functions: sizes of quorums, and the model of an object. */
import { canonical } from "../../../core/canonical.ts";
import type { RecordedHistory } from "../../../verify/history/recorded.ts";
import { linearisability } from "../../../verify/consistency/judge.ts";
import { operationBars } from "../../../view/diagram/operations.ts";
import { functionJudge } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed } from "../../exercise/trials.ts";

// ---- 2. R and W

type Sizes = { readonly read: number; readonly write: number };
type Chooses = (n: number, failures: number) => Sizes;

/** How many copies reads and writes wait for. */
export const sizes = functionJudge<Chooses>([5, 2], judgeSizes);

/** Up to nine replicas, fewer than half of which may be down. */
const CASES = Array.from({ length: 9 }, (_, place) => place + 1).flatMap((n) =>
  Array.from({ length: Math.ceil(n / 2) }, (_, failures) => ({ n, failures }))
);

function judgeSizes(answer: Chooses): Judgement {
  const all = CASES.map(({ n, failures }) => ({ n, failures, chosen: answer(n, failures) }));
  type Chosen = typeof all[number];
  const every = (what: string, holds: (one: Chosen) => boolean) => {
    const odd = all.find((one) => !holds(one));
    const shown = odd &&
      `; n = ${odd.n}, failures = ${odd.failures}: R = ${odd.chosen?.read}, W = ${odd.chosen?.write}`;
    return observed(`${what}${shown ?? ""}`, odd === undefined);
  };
  const isSize = (size: unknown, n: number) =>
    Number.isInteger(size) && Number(size) >= 1 && Number(size) <= n;
  const { trials, failed } = inTurn([
    () =>
      every(
        "R and W are integers from 1 to n",
        ({ n, chosen }) => isSize(chosen?.read, n) && isSize(chosen?.write, n),
      ),
    () =>
      every(
        "with so many down both go on",
        ({ n, failures, chosen }) => Math.max(chosen.read, chosen.write) <= n - failures,
      ),
    () =>
      every("a read and a write have a replica in common", ({ n, chosen }) => chosen.read + chosen.write > n),
    () => every("no smaller R does", ({ failures, chosen }) => chosen.read === failures + 1),
    () => every("with this R no smaller W does", ({ n, failures, chosen }) => chosen.write === n - failures),
  ]);
  if (!failed) return correct("As few as can be, and no read misses a write.", { trials });
  if (trials.length === 1) {
    return keepWorking("It does not return two sizes.", {
      trials,
      hint: "`{ read, write }`, each from 1 to n.",
    });
  }
  if (trials.length === 2) {
    return hint("When some are down, somebody waits for ever.", {
      trials,
      hint: "How many replicas answer when `failures` of them are down?",
    });
  }
  if (trials.length === 3) {
    return hint("A read may ask only replicas that the write has not reached.", {
      trials,
      hint: "W have the write. How many have not? And how many must a read ask, so that one of them has it?",
    });
  }
  return almost("It is right, but waits for more than it must.", {
    trials,
    hint: "Begin with the largest W that goes on with `failures` down: which R does it leave?",
  });
}

// ---- 4. a model

type Step = readonly [values: readonly unknown[], answer: unknown];
type Queue = (values: readonly unknown[], method: string, value?: unknown) => Step;

/** What a queue with room for two does. */
export const shortQueue = functionJudge<Queue>([["a"], "enqueue", "b"], judgeQueue);

const STATES: readonly (readonly string[])[] = [[], ["a"], ["a", "b"], ["b", "a"]];
const reference: Queue = (values, method, value) =>
  method === "dequeue"
    ? [values.slice(1), values[0] ?? null]
    : values.length < 2
    ? [[...values, value], true]
    : [values, false];

/** Three are put in while nobody takes any out: one of them is refused. */
const RECORDED: RecordedHistory = [
  { process: 1, method: "enqueue", details: ["a"], begin: 0, end: 3, value: true },
  { process: 2, method: "enqueue", details: ["b"], begin: 1, end: 4, value: false },
  { process: 3, method: "enqueue", details: ["c"], begin: 2, end: 5, value: true },
  { process: 1, method: "dequeue", details: [], begin: 6, end: 7, value: "c" },
  { process: 2, method: "dequeue", details: [], begin: 8, end: 9, value: "a" },
  { process: 3, method: "dequeue", details: [], begin: 10, end: 11, value: null },
];

function judgeQueue(answer: Queue): Judgement {
  const same = (state: readonly unknown[], method: string, value?: unknown) => {
    const given = [...state], got = answer(given, method, value);
    return Array.isArray(got) && canonical(got) === canonical(reference(state, method, value));
  };
  const untouched = (state: readonly unknown[], method: string) => {
    const given = [...state];
    answer(given, method, "c");
    return canonical(given) === canonical(state);
  };
  const recorded = () =>
    linearisability(RECORDED, {
      name: "short queue",
      initial: [] as readonly unknown[],
      apply: (values, method, [value]) => [...answer([...values], method, value)] as unknown as Step,
    });
  const { trials, failed } = inTurn([
    () =>
      observed(
        "it returns a list and an answer",
        STATES.every((state) =>
          ["enqueue", "dequeue"].every((method) => isStep(answer([...state], method, "c")))
        ),
      ),
    () =>
      observed(
        "with room left a value is put at the end",
        same([], "enqueue", "c") && same(["a"], "enqueue", "c"),
      ),
    () =>
      observed(
        "the oldest comes out, and null if there is none",
        STATES.every((state) => same(state, "dequeue")),
      ),
    () => observed("a third is refused, and changes nothing", same(["a", "b"], "enqueue", "c")),
    () =>
      observed(
        "the list that is given stays as it is",
        STATES.every((state) => ["enqueue", "dequeue"].every((method) => untouched(state, method))),
      ),
    () =>
      observed(
        "a recorded history of three clients has an order",
        recorded().holds === true,
        () => operationBars(recorded()),
      ),
  ]);
  if (!failed) return correct("A model: any history of such a queue can be judged by it.", { trials });
  const details = { trials, picture: failed.picture };
  if (trials.length === 1) {
    return keepWorking("It does not return a list and an answer.", {
      ...details,
      hint: "`[values, answer]`.",
    });
  }
  if (trials.length === 5) {
    return almost("It is right but for one thing: a search that goes back needs the old list.", {
      ...details,
      hint: "Make a new list, `[...values, value]` or `values.slice(1)`, instead of push and shift.",
    });
  }
  return hint("That is not what this queue does.", {
    ...details,
    hint: "First in, first out; at most two are in it; what is refused leaves it as it is.",
  });
}

const isStep = (got: unknown): got is Step => Array.isArray(got) && got.length === 2 && Array.isArray(got[0]);
