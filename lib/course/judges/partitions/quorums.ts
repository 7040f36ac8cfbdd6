/** The judges of notebook 05's first two exercises: one vote an epoch, and old leaders. */
import { type QuorumMessage, QuorumStore } from "../../../partition/mod.ts";
import { always, monitor, type Options, sometimes, type World } from "../../../run/explore/explore.ts";
import { at, heal, partition } from "../../../run/faults.ts";
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
/** P1 and P2 have a write, P3 has not; P3 elects, and P1 cannot be asked. */
function takesOver(answer: Store): Tried {
  const run = simulate({
    processes: nodes(3, answer),
    latency: constant(10),
    scenario: [
      at(0, partition([1, 2], [3]), invoke(1, "elect")),
      at(100, invoke(1, "write", "a")),
      at(200, heal(), partition([1], [2, 3]), invoke(3, "elect")),
      at(300, invoke(3, "elect")), // the first time it hears of a later epoch
    ],
    until: 1000,
    limit: 10_000,
  });
  const { state, log } = run.process(3);
  return observed(
    "P3 leads with P2's vote, and has the write that P2 has",
    state === "leader" && log.join() === "a",
    () => spacetime(run.trace, { title: "P1 and P2 have a write; P3 leads with P2's vote" }),
  );
}

// ---- 1. one vote an epoch

/** Who may have a vote. */
export const vote = classJudge<QuorumStore>((answer) => isEmpty(answer, "onAsk"), judgeVote, "onAsk");

function judgeVote(answer: Store): Judgement {
  const { trials, failed } = inTurn([
    () => twoElect(answer),
    () => takesOver(answer),
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
  if (trials.length === 2) {
    return hint("A new leader lacks a write that was answered.", {
      ...details,
      hint: "What does the vote carry besides the epoch? A majority has the write, and one of it has voted.",
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
  const { trials, failed } = inTurn([
    () => overtaken(answer),
    () => another(answer),
    () => fenced(answer),
  ]);
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
  if (trials.length < 3) {
    return hint("A write was answered, and is not with a majority any more.", {
      ...details,
      hint: "Two copies of one leader arrive in the other order. Which of the two lists is the newer one?",
    });
  }
  return hint("Who leads no more still has its writes taken.", {
    ...details,
    hint:
      "The copy comes from a leader whose epoch is over. How does one see that, and what does it need to hear?",
  });
}

/** Two processes, of which both make a majority; copies may overtake each other. */
const pair = (what: string, answer: Store, invocations: readonly Invocation[]) =>
  explored(what, answer, invocations, {
    processes: nodes(2, answer),
    network: { fifo: false },
    properties: [oneLeader, majority, leads, writes],
  });
const overtaken = (answer: Store) =>
  pair("P1 writes twice", answer, [invoke(1, "elect"), invoke(1, "write", "a"), invoke(1, "write", "b")]);
const another = (answer: Store) =>
  pair("P1 leads and writes, P2 elects", answer, [
    invoke(1, "elect"),
    invoke(1, "write", "a"),
    invoke(2, "elect"),
  ]);

/** P1 leads, is cut off, and P3 leads; P1 hears nothing of it, and writes when the cut has healed. */
function fenced(answer: Store): Tried {
  const run = simulate({
    processes: nodes(3, answer),
    latency: constant(10),
    scenario: [
      at(0, invoke(1, "elect")),
      at(100, invoke(1, "write", "a"), partition([1], [2, 3])),
      at(200, invoke(3, "elect")),
      at(300, heal(), invoke(1, "write", "b")),
      at(400, invoke(3, "write", "c")),
    ],
    until: 1000,
    limit: 10_000,
  });
  return observed(
    "P1's epoch is over: nobody takes what it writes, all take what P3 writes",
    run.processes.every(({ log }) => log.join() === "c"),
    () => spacetime(run.trace, { title: "P3 has opened a later epoch, and P1 writes in the old one" }),
  );
}
