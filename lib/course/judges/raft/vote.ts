/** The judge of notebook 13's exercise on votes: `mayVote`, from the paper's words. */
import { type Handlers, Process, type ProcessId } from "../../../core/process.ts";
import type { LogEnd, VoteAnswer, VoteRequest } from "../../../consensus/raft/messages.ts";
import { electionSafety, raftMonitor } from "../../../consensus/raft/properties.ts";
import type { Raft } from "../../../consensus/raft/raft.ts";
import { always, eventually, type World } from "../../../run/explore/explore.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { classJudge, isEmpty, made } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, overEverySchedule, type Tried } from "../../exercise/trials.ts";
import { withoutInherited } from "../../exercise/without_super.ts";
import { entriesOf, type Scene, type Server, staged } from "./staged.ts";

/** Raft's rule of who gets a vote. */
export const vote = classJudge<Raft>(
  (answer) => isEmpty(answer, "mayVote"),
  (answer) => withoutInherited(answer, "isUpToDate", () => judgeVote(answer)),
  "mayVote",
);

function judgeVote(answer: Server): Judgement {
  const { trials, failed } = inTurn([
    () => rivals(answer),
    () => safe(answer, "P1 lacks the last entry, which P2 and P3 have", [[1], [1, 1], [1, 1]]),
    () => safe(answer, "P1's log is longer, and P2's and P3's ends later", [[1, 1, 1], [1, 2], [1, 2]]),
    () => elected(answer, "P1 has all that P3 has", [[1, 2], [1, 2, 2], [1, 2]]),
    () => elected(answer, "P1's log ends later than the longer one of P2", [[1, 2], [1, 1, 1], [1, 2, 2]]),
    () => table(answer),
  ]);
  if (!failed) {
    return correct("One leader a term, and none that lacks what is committed; who may be voted for, is.", {
      trials,
    });
  }
  const details = { trials, picture: failed.picture };
  if (failed.violated === electionSafety.name) {
    return hint("Two lead in one term.", {
      ...details,
      hint: "One vote a term: `votedFor` says who has it, and is undefined as long as nobody has.",
    });
  }
  if (failed.violated === COMPLETE) {
    return hint("One leads who lacks a committed entry.", {
      ...details,
      hint:
        "Of two logs the one whose last entry has the later term is ahead; with the same term, the longer.",
    });
  }
  if (failed.violated === ELECTED) {
    return keepWorking("Nobody is elected, though a majority may vote for P1.", {
      ...details,
      hint: "A log that is just as far is far enough. What do `lastTerm` and `lastIndex` of the request say?",
    });
  }
  return almost("Whoever leads may lead. But some requests are answered otherwise than the rule says.", {
    ...details,
    hint: "An old term is refused; and who has our vote gets it again, as the answer may have been lost.",
  });
}

const COMPLETE = "who leads has all that is committed", ELECTED = "somebody is elected";

/** With the same log. */
const rivals = (answer: Server) =>
  overEverySchedule("P1 and P2 stand, both in term 1, P2 perhaps again", {
    processes: staged(answer, { logs: [[], [], []], term: 0, standing: { 1: 1, 2: 2 } }),
    time: "any",
    monitor: raftMonitor,
    properties: [electionSafety],
  });

const standingFor = (logs: Scene["logs"]): Scene => ({ logs, term: 2, standing: { 1: 4 } });

/** What P2 and P3 both have is committed; P1 lacks some of it. */
const safe = (answer: Server, what: string, logs: Scene["logs"]) =>
  overEverySchedule(what, {
    processes: staged(answer, standingFor(logs)),
    time: "any",
    properties: [always(COMPLETE, ({ live }: World<Raft>) => live.every(({ state }) => state !== "leader"))],
  });

const elected = (answer: Server, what: string, logs: Scene["logs"]) =>
  overEverySchedule(what, {
    processes: staged(answer, standingFor(logs)),
    time: "quiet",
    properties: [
      eventually(ELECTED, ({ live }: World<Raft>) => live.some(({ state }) => state === "leader")),
    ],
  });

// ---- every request at every voter

/** A request as P1 sends it, and the voter P2 that gets it, in term 2. */
type Case = LogEnd & {
  readonly term: number;
  readonly votedFor: ProcessId | undefined;
  readonly log: readonly number[];
};

const LOGS = [[], [1], [1, 1], [1, 2]] as const;

const CASES: readonly Case[] = [1, 2, 3].flatMap((term) =>
  [undefined, 1, 3].flatMap((votedFor) =>
    LOGS.flatMap((log) =>
      LOGS.map((theirs) => ({ term, votedFor, log, lastIndex: theirs.length, lastTerm: theirs.at(-1) ?? 0 }))
    )
  )
);

function isGranted({ term, votedFor, log, lastIndex, lastTerm }: Case): boolean {
  const ours = log.at(-1) ?? 0, isFree = term === 3 || votedFor === undefined || votedFor === 1;
  return term >= 2 && isFree && (lastTerm > ours || (lastTerm === ours && lastIndex >= log.length));
}

/** Asks once. */
class Candidate extends Process<VoteRequest> implements Handlers<VoteAnswer> {
  granted = false;
  constructor(readonly request: VoteRequest) {
    super();
  }
  override onStart() {
    this.send(2, this.request);
  }
  onVote({ granted }: VoteAnswer) {
    this.granted = granted;
  }
}

function answerOf(answer: Server, { term, votedFor, log, lastIndex, lastTerm }: Case): boolean {
  class Voter extends (answer as unknown as typeof Raft) {
    override onStart() {
      this.term = 2;
      this.votedFor = votedFor;
      this.log = entriesOf(log);
    }
    override awaitLeader() {}
  }
  const request = { type: "RequestVote" as const, term, lastIndex, lastTerm };
  const { processes } = simulate({
    processes: { 1: () => new Candidate(request), 2: () => made(Voter), 3: () => made(Voter) },
    limit: 1000,
  });
  return (processes[0] as Candidate).granted;
}

function table(answer: Server): Tried {
  const wrong = CASES.find((one) => answerOf(answer, one) !== isGranted(one));
  const what = `${CASES.length} requests at a voter in term 2`;
  if (!wrong) return observed(`${what}, all answered by the rule`, true);
  const { term, votedFor, log, lastIndex, lastTerm } = wrong, verb = isGranted(wrong) ? "refused" : "granted";
  const voted = votedFor === undefined ? "has not voted" : `has voted for P${votedFor}`;
  return observed(
    `${what}: one of P1 for term ${term}, with ${lastIndex} entries up to term ${lastTerm}, is ${verb} by one ` +
      `that ${voted} and has the terms [${log.join(", ")}] in its log`,
    false,
  );
}
