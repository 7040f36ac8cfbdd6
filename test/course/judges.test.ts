import { describe, expect, test } from "vitest";
import { judgementOf } from "../../lib/course/check.ts";
import { ALL_EXERCISES } from "../../lib/course/judges/exercises.ts";
import type { ExerciseAnswers } from "./answers/answers.ts";
import { cartMerge, hintsHandedOver, versions } from "./answers/cap.ts";
import { roundTrips } from "./answers/sockets.ts";
import { oneForceLess, presumeAbort, serversVote } from "./answers/commit.ts";
import { chosenSizes, queueModel, readRepair, writeBack } from "./answers/consistency.ts";
import { fill, planFence, setMerge } from "./answers/copies.ts";
import { givenLock } from "./answers/coordination.ts";
import { flooding, suggesting, whispering } from "./answers/consensus.ts";
import { handler, useless } from "./answers/election.ts";
import { fewer, impatience, nextOf } from "./answers/multicast.ts";
import { askBack, fence, putOff } from "./answers/mutex.ts";
import { promise } from "./answers/paxos.ts";
import { copies, patience, vote } from "./answers/partitions.ts";
import { layout, levels } from "./answers/raid.ts";
import { order, parity } from "./answers/raid_writes.ts";
import { commitRule, voteRule } from "./answers/raft.ts";
import { mended, modest } from "./answers/recovery.ts";
import { snapshotOfAll } from "./answers/spanner.ts";
import { greetings, persistent } from "./answers/start_here.ts";
import { redo, undo } from "./answers/stores.ts";
import { skewed, woundWait } from "./answers/schedules.ts";
import { compactTables, eachOnce, lostWithIt } from "./answers/storage.ts";
import { concurrent, lamport, shortest } from "./answers/time.ts";
import { whoMayWait } from "./answers/waiting.ts";

const answered: ExerciseAnswers[] = [
  greetings,
  persistent,
  lamport,
  concurrent,
  shortest,
  nextOf,
  impatience,
  fewer,
  putOff,
  fence,
  askBack,
  useless,
  handler,
  modest,
  mended,
  voteRule,
  commitRule,
  vote,
  copies,
  patience,
  flooding,
  suggesting,
  whispering,
  layout,
  parity,
  order,
  levels,
  promise,
  redo,
  undo,
  woundWait,
  skewed,
  fill,
  planFence,
  setMerge,
  snapshotOfAll,
  versions,
  hintsHandedOver,
  cartMerge,
  writeBack,
  chosenSizes,
  readRepair,
  queueModel,
  whoMayWait,
  serversVote,
  oneForceLess,
  presumeAbort,
  roundTrips,
  givenLock,
  lostWithIt,
  eachOnce,
  compactTables,
];

describe.each(answered.map((one) => [one.exercise, one] as const))("%s", (exercise, { answers }) => {
  test.each(answers.map((one) => [one.what + (one.how ? `, ${one.how}` : ""), one] as const))(
    "%s",
    (_name, { answer, outcome, says, draws }) => {
      const { text, hint = "", trials = [], picture, ...judgement } = judgementOf(exercise, answer);
      const said = [text, hint, ...trials.map((trial) => trial.text)].join("\n");
      expect(said).toMatch(says);
      expect(judgement.outcome).toBe(outcome);
      expect(said).not.toMatch(/\n\s+at |evalmachine|file:\/\//);
      if (draws !== undefined) expect(picture?.html.includes("<svg") ?? false).toBe(draws);
    },
  );

  test("a reference, another right answer, a stub and three wrong ones are judged", () => {
    const count = (what: string) => answers.filter((one) => one.what === what).length;
    expect(count("reference")).toBe(1);
    expect(count("written differently")).toBeGreaterThanOrEqual(1);
    expect(count("stub")).toBeGreaterThanOrEqual(1);
    expect(count("wrong")).toBeGreaterThanOrEqual(3);
  });
});

test("every exercise has its answers here, and names are used once", () => {
  const names = ALL_EXERCISES.flatMap(({ judges }) => Object.keys(judges));
  expect(names.sort()).toEqual(answered.map(({ exercise }) => exercise).sort());
  expect(new Set(names).size).toBe(names.length);
});

const odd: [string, unknown][] = [
  ["nothing", undefined],
  ["null", null],
  ["a number", 3],
  ["a text", "class"],
  ["an object", {}],
  ["an array", [1]],
  ["a symbol", Symbol("x")],
  ["a function that throws", () => {
    throw new Error("my own");
  }],
  ["a function that throws no error", () => {
    throw "a text";
  }],
  ["a name that does not exist", () => (globalThis as unknown as { missing: { name: string } }).missing.name],
  ["a class that is no process", class Other {}],
];

describe("whatever is given, a judgement comes back", () => {
  for (const { exercise } of answered) {
    test.each(odd)(`${exercise}: %s`, (_name, answer) => {
      const judgement = judgementOf(exercise, answer);
      expect(judgement.credit).toBe(0);
      expect(judgement.outcome).not.toBe("correct");
      expect(judgement.text).not.toMatch(/The check itself failed/);
    });
  }
});

test("partial credit: correct is all, almost is half, the rest is nothing", () => {
  expect(judgementOf("greetings", 40).credit).toBe(1);
  expect(judgementOf("greetings", 20).credit).toBe(0.5);
  expect(judgementOf("greetings", 50).credit).toBe(0);
});

test("an exercise that does not exist is named, with those that do", () => {
  expect(() => judgementOf("greeting", 40)).toThrow(/no exercise "greeting"; there are greetings, /);
});

test("eight slots can be filled in one way only", () => {
  const right = (archive: number, shop: number) =>
    judgementOf("eight slots", { archive, shop }).outcome === "correct";
  expect([0, 1, 4, 5, 6, 10].filter((level) => right(level, 10))).toEqual([6]);
  expect([0, 1, 4, 5, 6, 10].filter((level) => right(6, level))).toEqual([10]);
});
