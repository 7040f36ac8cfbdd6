/** The judge of notebook 13's exercise on the commit rule: `committable`, from the paper's words. */
import type { ProcessId } from "../../../core/process.ts";
import { raftMonitor, stateMachineSafety } from "../../../consensus/raft/properties.ts";
import type { Raft } from "../../../consensus/raft/raft.ts";
import { always, eventually, type World } from "../../../run/explore/explore.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { nodes } from "../../../run/system.ts";
import { classJudge, isEmpty, made } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, overEverySchedule, type Tried } from "../../exercise/trials.ts";
import { entriesOf, type Server, staged } from "./staged.ts";

/** Raft's rule of what is committed. */
export const commitRule = classJudge<Raft>(
  (answer) => isEmpty(answer, "committable"),
  judgeCommit,
  "committable",
);

function judgeCommit(answer: Server): Judgement {
  const { trials, failed } = inTurn([() => proposed(answer), () => figure8(answer), () => table(answer)]);
  if (!failed) {
    return correct(
      "What is committed stays, and whatever a majority has in the leader's term is committed.",
      {
        trials,
      },
    );
  }
  const details = { trials, picture: failed.picture };
  if (failed.violated === stateMachineSafety.name) {
    return hint("Two servers apply different entries at one index.", {
      ...details,
      hint: "A majority had the entry, and another leader could still replace it. Of which term was it?",
    });
  }
  if (failed.violated === MAJORITY) {
    return hint("An entry is called committed that no majority has.", {
      ...details,
      hint: "`matchIndex` says how far each of the others is; the leader itself has all of its log.",
    });
  }
  if (failed.violated === COMMITTED) {
    return keepWorking("A majority has the entry, and it is never committed.", {
      ...details,
      hint: "The leader counts as one of the majority. What does `committable` return when a second has it?",
    });
  }
  return almost("Nothing wrong is committed where three servers start. But it is not the rule yet.", {
    ...details,
    hint: "More than half of `members`, however many there are; and all before a committed entry is, too.",
  });
}

const MAJORITY = "what is committed is on a majority", COMMITTED = "what a majority has is committed";

/** A leader has two commands. */
const proposed = (answer: Server) =>
  overEverySchedule("P1 leads and has two commands", {
    processes: staged(answer, {
      logs: [[], [], []],
      term: 0,
      standing: { 1: 1 },
      led: (leader) => ["a", "b"].forEach((command) => leader.propose(command)),
    }),
    time: "any",
    properties: [
      always(MAJORITY, ({ live }: World<Raft>) =>
        live.every(({ commitIndex }) =>
          live.filter(({ log }) => log.length >= commitIndex).length >= 2
        )),
      eventually(COMMITTED, ({ live }: World<Raft>) => live.some(({ commitIndex }) => commitIndex === 2)),
    ],
  });

/**
 * Figure 8 with three servers: an entry of P1's from term 2, another of P2's from term 3. P1 leads in term 4
 * and copies its own to P3; then P2 may still lead in term 5. What they say to each other as leaders is lost.
 */
const figure8 = (answer: Server) =>
  overEverySchedule(
    "P1's entry is of term 2, P2's of term 3; P1 may lead in term 4, P2 in term 5, both reach P3",
    {
      processes: staged(answer, {
        logs: [[2], [3], []],
        term: 3,
        standing: { 1: 4, 2: 5 },
        led: (leader) => leader.replicate(3),
      }),
      time: "quiet",
      monitor: raftMonitor,
      properties: [stateMachineSafety],
    },
  );

// ---- leaders with all kinds of followers

type Case = {
  /** The terms of the leader's entries; it is in term 3. */
  readonly log: readonly number[];
  readonly commitIndex: number;
  /** How far the others are. */
  readonly matches: readonly number[];
};

const LOGS = [[1, 3, 3], [1, 2, 3], [1, 2, 2], [3, 3, 3]] as const;
const MATCHES = [
  ...[0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3].map((b) => [a, b])),
  [3, 3, 0, 0],
  [1, 3, 0, 2],
  [2, 2, 0],
  [3, 2, 2],
  [3, 0, 0],
];
const CASES: readonly Case[] = LOGS.flatMap((log) =>
  MATCHES.flatMap((matches) => [0, 1].map((commitIndex) => ({ log, commitIndex, matches })))
);

function right({ log, commitIndex, matches }: Case): number {
  const isCommitted = (index: number) =>
    log[index - 1] === 3 && 2 * (1 + matches.filter((match) => match >= index).length) > matches.length + 1;
  return [3, 2, 1].find((index) => index > commitIndex && isCommitted(index)) ?? commitIndex;
}

function answerOf(answer: Server, { log, commitIndex, matches }: Case): number {
  class Leader extends (answer as unknown as typeof Raft) {
    found = -1;
    override onStart() {
      if (this.id !== 1) return;
      this.term = 3;
      this.state = "leader";
      this.log = entriesOf(log);
      this.commitIndex = commitIndex;
      this.matchIndex = new Map(matches.map((match, at): [ProcessId, number] => [at + 2, match]));
      this.found = this.committable();
    }
  }
  const { processes: [leader] } = simulate({ processes: nodes(matches.length + 1, () => made(Leader)) });
  return leader.found;
}

function table(answer: Server): Tried {
  // Who returns less than what is committed already commits nothing.
  const is = (one: Case) => Math.max(one.commitIndex, answerOf(answer, one));
  const wrong = CASES.find((one) => is(one) !== right(one));
  const what = `${CASES.length} leaders in term 3`;
  if (!wrong) return observed(`${what}, of 3, 4 and 5 servers, all by the rule`, true);
  const { log, matches, commitIndex } = wrong;
  return observed(
    `${what}: one with the terms [${
      log.join(", ")
    }] in its log, of which ${commitIndex} committed, and others ` +
      `that have ${matches.join(", ")} of them, commits up to ${is(wrong)} instead of ${right(wrong)}`,
    false,
  );
}
