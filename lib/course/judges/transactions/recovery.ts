/** The judges of notebook 07's exercises on recovery: redo, and undo. */
import { valuesText } from "../../../transactions/crash/report.ts";
import type { ObjectValues } from "../../../transactions/store/store.ts";
import { classJudgeOf } from "../../exercise/judge.ts";
import { correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, type Tried } from "../../exercise/trials.ts";
import { workOf } from "../../stores/work.ts";
import { A_STORE, isUntouched, overEveryCrash, type StudentStore } from "./trials.ts";

/** Something that is tried, and what is asked if it fails. */
type Attempt = readonly [attempt: () => Tried, says: string, question: string];

function judged(right: string, attempts: readonly Attempt[]): Judgement {
  const { trials, failed } = inTurn(attempts.map(([attempt]) => attempt));
  if (failed === undefined) return correct(right, { trials });
  const [, says, question] = attempts[trials.length - 1], { picture } = failed;
  const details = { trials, hint: question, ...picture && { picture } };
  return trials.length === attempts.length ? keepWorking(says, details) : hint(says, details);
}

/** A story, a power failure that takes what is not flushed, and what must be there then. */
function afterwards(
  answer: StudentStore,
  what: string,
  story: readonly string[],
  expected: ObjectValues,
): () => Tried {
  return () => {
    const { values } = workOf(answer, { story, reopened: true }).store;
    const holds = Object.entries(expected).every(([object, value]) => values[object] === value);
    const found = holds ? "" : `; found is ${valuesText(values)}`;
    return observed(`${what}: ${story.join("; ")}; a power failure: ${valuesText(expected)}${found}`, holds);
  };
}

/** Repeats history. */
export const redo = classJudgeOf<StudentStore>(
  A_STORE,
  (answer) => isUntouched(answer, "redo"),
  judgeRedo,
  "redo",
);

function judgeRedo(answer: StudentStore): Judgement {
  const after = (what: string, story: readonly string[], expected: ObjectValues) =>
    afterwards(answer, what, story, expected);
  const loser = ["T1: x += 1", "T2: y += 2", "T2 commits"];
  const aborted = ["T1: x += 1", "T1 aborts", "T2: y += 2", "T2 commits"];
  const older = ["T1: x += 1", "checkpoint", "T2: y += 2", "T1 commits"];
  return judged("History is repeated, whoever made it, and nothing of it twice.", [
    [
      after("a change that no page has", ["T1: x += 1", "T1 commits"], { x: 1 }),
      "A committed change does not come back.",
      "Which records change a page, and who gives the page its change?",
    ],
    [
      after("a page that has it", ["T1: x += 1", "T1 commits", "page 0 is written"], { x: 1 }),
      "A change is made a second time.",
      "How do you know whether a page has a change already?",
    ],
    [
      after("a loser", loser, { x: 0, y: 2 }),
      "What is undone was not there.",
      "The third pass takes back the change of each loser. Where must it be before that?",
    ],
    [
      after("an abort", aborted, { x: 0, y: 2 }),
      "An abort is not repeated.",
      "A record that says what was undone changes a page, too.",
    ],
    [
      after("older than the checkpoint", older, { x: 1, y: 0 }),
      "A change is missing that is older than the checkpoint.",
      "`from` is the oldest record that a page may lack. Which is the last one that you look at?",
    ],
    [
      () => overEveryCrash("every story of three steps", answer, { length: 3, crashes: 1 }),
      "Some short story goes wrong.",
      "Look at the crash below: which record did you pass over?",
    ],
    [
      () => overEveryCrash("two steps, and a crash in the recovery", answer, { length: 2, crashes: 2 }),
      "The second of two recoveries goes wrong.",
      "What did the first one write to the log?",
    ],
  ]);
}

/** Takes a transaction back. */
export const undo = classJudgeOf<StudentStore>(
  A_STORE,
  (answer) => isUntouched(answer, "undo"),
  judgeUndo,
  "undo",
);

function judgeUndo(answer: StudentStore): Judgement {
  const after = (what: string, story: readonly string[], expected: ObjectValues) =>
    afterwards(answer, what, story, expected);
  const now = (story: readonly string[]) => (): Tried => {
    const { values } = workOf(answer, { story }).store;
    const text = `${story.join("; ")}, with the power on: x = 0, y = 0`;
    return observed(text, values.x === 0 && values.y === 0);
  };
  return judged("Each change is taken back once, whenever the power fails.", [
    [
      now(["T1: x += 1", "T1 aborts"]),
      "An abort leaves what it should take back.",
      "`compensate` makes the record that takes a change back. Who gives it to the page?",
    ],
    [
      now(["T1: x := 1", "T1: x := 2", "T1: y := 3", "T1 aborts"]),
      "Not all of a transaction is taken back, or not in the right order.",
      "Each update knows the one before it: `previous`, 0 for none. Which is taken back first?",
    ],
    [
      after("a loser whose page was written", ["T1: x += 1", "page 0 is written"], { x: 0 }),
      "A loser's change stays after a crash.",
      "After a crash `active` has the last record of each loser.",
    ],
    [
      after("an abort", ["T1: x += 1", "T1 aborts", "T2: y += 2", "T2 commits"], { x: 0, y: 2 }),
      "After an abort and a crash the change is back.",
      "Recovery repeats history. Does the log say that the change was taken back?",
    ],
    [
      () => nobodyLeft(answer),
      "The transaction is still under way when all of it is undone.",
      "A record of the kind `abort` says that it is over, and `active` is those under way.",
    ],
    [
      () =>
        overEveryCrash("an undo, and crashes in it", answer, {
          length: 3,
          crashes: 2,
          steps: ["T1: x += 1", "page 0 is written", "T1: y += 2"],
        }),
      "An undo that a crash cuts off is not finished as it should.",
      "On your way back you meet compensation records. What is to be undone after one?",
    ],
    [
      () => overEveryCrash("every story of three steps", answer, { length: 3, crashes: 1 }),
      "Some short story goes wrong.",
      "Look at the crash below.",
    ],
  ]);
}

/** By what the next recovery finds, which is not the student's. */
function nobodyLeft(answer: StudentStore): Tried {
  const { store } = workOf(answer, { story: ["T1: x += 1", "T1 aborts", "checkpoint"], reopened: true });
  const { losers = ["?"] } = (store as { recovered?: { losers?: readonly unknown[] } }).recovered ?? {};
  return observed("after an abort nobody is under way any more", losers.length === 0);
}
