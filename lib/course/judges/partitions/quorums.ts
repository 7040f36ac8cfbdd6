/** The judges of notebook 05's first two exercises: one vote an epoch, and old leaders. */
import { type QuorumMessage, QuorumStore } from "../../../partition/mod.ts";
import { always, monitor, type Options, sometimes, type World } from "../../../run/explore/explore.ts";
import { at } from "../../../run/faults.ts";
import { constant } from "../../../run/latency.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { type Invocation, invoke, nodes } from "../../../run/system.ts";
import { spacetime } from "../../../view/diagram/spacetime.ts";
import { classJudge, isEmpty, type ProcessClass } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, overEverySchedule, type Tried } from "../../exercise/trials.ts";

type Store = ProcessClass<QuorumStore>;
/** What was asked, by operation; what was answered; who has led which epoch, and whether two have. */
type Seen = {
  readonly asked: Readonly<Record<number, string>>;
  readonly answered: readonly string[];
  readonly leaders: Readonly<Record<number, number>>;
  readonly twice: boolean;
};
type Watched = World<QuorumStore, Seen>;

const seen = monitor<Seen>({ asked: {}, answered: [], leaders: {}, twice: false }, (so, happening) => {
  const { kind, process } = happening;
  if (kind === "invoke" && happening.method === "write") {
    return { ...so, asked: { ...so.asked, [happening.operation]: String(happening.details[0]) } };
  }
  if (kind === "respond" && Number(happening.value) > 0) {
    return { ...so, answered: [...so.answered, so.asked[happening.operation]].sort() };
  }
  const { leads } = (kind === "output" ? happening.what : {}) as { leads?: number };
  if (leads === undefined) return;
  const twice = so.twice || (so.leaders[leads] ?? process) !== process;
  return { ...so, leaders: { ...so.leaders, [leads]: process }, twice };
});

const oneLeader = always("an epoch has one leader at most", ({ monitor }: Watched) => !monitor.twice);
const majority = always(
  "a majority has what was answered",
  ({ monitor, live, ids }: Watched) =>
    monitor.answered.every((value) => 2 * live.filter(({ log }) => log.includes(value)).length > ids.length),
);
const leads = sometimes(
  "somebody leads",
  ({ live }: Watched) => live.some(({ state }) => state === "leader"),
);
const writes = sometimes("a write is answered", ({ monitor }: Watched) => monitor.answered.length > 0);

const explored = (what: string, answer: Store, invocations: readonly Invocation[], more: Partial<Options>) =>
  overEverySchedule(what, {
    processes: nodes(3, answer),
    invocations,
    inOrder: true,
    network: { fifo: true },
    forces: "instant",
    monitor: seen,
    properties: [oneLeader, majority, leads],
    ...more,
  });

const twoElect = (answer: Store) =>
  explored("P1 and P3 elect, messages take any time", answer, [invoke(1, "elect"), invoke(3, "elect")], {});
const another = (answer: Store) =>
  explored("P1 leads and writes, P3 elects", answer, WRITE_AND_ELECT, {
    properties: [oneLeader, majority, leads, writes],
  });
const WRITE_AND_ELECT = [invoke(1, "elect"), invoke(1, "write", "a"), invoke(3, "elect")];

// ---- 1. one vote an epoch

/** Who may have a vote. */
export const vote = classJudge<QuorumStore>((answer) => isEmpty(answer, "onAsk"), judgeVote, "onAsk");

function judgeVote(answer: Store): Judgement {
  const { trials, failed } = inTurn([
    () => twoElect(answer),
    () => another(answer),
    () => behind(answer),
  ]);
  if (!failed) return correct("One vote an epoch, and nobody is left behind.", { trials });
  const details = { trials, picture: failed.picture };
  if (failed.violated === oneLeader.name) {
    return hint("Two have led one epoch.", {
      ...details,
      hint: "Somebody voted for both. What does a process know when it is asked a second time?",
    });
  }
  if (failed.violated === majority.name) {
    return hint("A write was answered, and is not with a majority any more.", {
      ...details,
      hint: "Who votes for a later epoch must not help the leader of an earlier one any more.",
    });
  }
  if (failed.violated === leads.name) {
    return keepWorking("Nobody ever leads.", {
      ...details,
      hint: "Who votes sends a `Vote`, with its list.",
    });
  }
  return almost("It is safe, but a candidate that is behind never catches up.", {
    ...details,
    hint: "Who is refused needs to hear of the epoch that is too late for it.",
  });
}

/** P2 has voted for the second epoch, and is asked to vote for the first. */
function behind(answer: Store): Tried {
  class Old extends QuorumStore {
    ask() {
      this.send(2, { type: "Ask", epoch: 1 });
    }
  }
  const run = simulate({
    processes: { 1: Old, 2: answer, 3: answer },
    latency: constant(10),
    scenario: [at(0, invoke(3, "elect")), at(100, invoke(3, "elect")), at(200, invoke(1, "ask"))],
    until: 1000,
    limit: 10_000,
  });
  const last = run.trace.where({ kind: "send", process: 2 }).at(-1)?.message as QuorumMessage | undefined;
  return observed(
    "who asks for an old epoch is refused, and told of the latest",
    last?.type === "Refused" && last.epoch === 2,
    () => spacetime(run.trace, { title: "P1 asks P2 for a vote in the first epoch, in the second" }),
  );
}

// ---- 2. old leaders

/** Whose list is taken. */
export const copies = classJudge<QuorumStore>((answer) => isEmpty(answer, "onCopy"), judgeCopies, "onCopy");

function judgeCopies(answer: Store): Judgement {
  const { trials, failed } = inTurn([() => another(answer), () => overtaken(answer)]);
  if (!failed) {
    return correct("No old leader and no overtaken message takes back what was answered.", { trials });
  }
  const details = { trials, picture: failed.picture };
  if (failed.violated === writes.name || failed.violated === leads.name) {
    return keepWorking("No write is ever answered.", {
      ...details,
      hint: "The leader counts `Kept`: who has taken its list says how long it is now.",
    });
  }
  return hint("A write was answered, and is not with a majority any more.", {
    ...details,
    hint: trials.length === 1
      ? "The copy comes from a leader whose epoch is over. How does one see that?"
      : "Two copies of one leader arrive in the other order. Which of the two lists is the newer one?",
  });
}

/** Two writes of one leader, whose copies may overtake each other. */
const overtaken = (answer: Store) =>
  explored(
    "P1 writes twice, copies overtake each other",
    answer,
    [invoke(1, "elect"), invoke(1, "write", "a"), invoke(1, "write", "b")],
    { network: { fifo: false }, properties: [majority, writes], bounds: { states: 60_000 } },
  );
