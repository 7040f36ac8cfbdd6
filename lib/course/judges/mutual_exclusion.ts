/** The judges of notebook 03, Mutual exclusion. */
import { lamportTick } from "../../clocks/lamport.ts";
import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import { Contender } from "../../mutex/contender.ts";
import { LeaseClient, LeaseService, type LeaseStorage, type LeaseStorageMessage } from "../../mutex/lease.ts";
import type { Lock } from "../../mutex/lock.ts";
import { whoIsInside } from "../../mutex/properties.ts";
import { RicartAgrawala } from "../../mutex/ricart_agrawala.ts";
import { RoucairolCarvalho } from "../../mutex/roucairol_carvalho.ts";
import { always, eventually, type World } from "../../run/explore.ts";
import { constant, exponential } from "../../run/latency.ts";
import { simulate } from "../../run/simulate.ts";
import { invoke, nodes } from "../../run/system.ts";
import { spacetime } from "../../view/spacetime.ts";
import { classJudge, isEmpty, type ProcessClass } from "../judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../outcome.ts";
import { inTurn, observed, overEverySchedule, theory, type Tried } from "../trials.ts";

type Algorithm = ProcessClass<Lock>;

const exclusion = always<Contender>("mutual exclusion", ({ live }) => whoIsInside(live).length <= 1);
const noStarvation = eventually<Contender>("no starvation", ({ live }) => live.every(({ done }) => done));

const contenders = (answer: Algorithm, entries: readonly number[]) =>
  nodes(entries.length, (id) => new Contender(new answer(), entries[id - 1]));

const explored = (answer: Algorithm, what: string, entries: readonly number[]) =>
  overEverySchedule(what, {
    processes: contenders(answer, entries),
    time: "any",
    properties: [exclusion, noStarvation],
  });

// ---- 1. From the slide's words

/** Ricart and Agrawala's handler of a request. */
export const putOff = classJudge<Lock>((answer) => isEmpty(answer, "onRequest"), judgePutOff);

function judgePutOff(answer: Algorithm): Judgement {
  const { trials, failed } = inTurn([
    () => explored(answer, "two that enter once", [1, 1]),
    () => explored(answer, "two, and P1 enters twice", [2, 1]),
    () => explored(answer, "three that enter once", [1, 1, 1]),
    ...[3, 5].map((n) => () =>
      theory(`messages for two entries each of ${n}`, 2 * n * 2 * (n - 1), messagesOf(answer, n))
    ),
  ]);
  if (!failed) {
    return correct("One at a time, nobody starves, and each entry costs 2(N − 1) messages.", { trials });
  }
  const details = { trials, picture: failed.picture };
  if (failed.violated === exclusion.name && explored(withClock(answer), "", [2, 1]).holds) {
    return almost("Requests are put off as they should be, and yet two are inside.", {
      ...details,
      hint: "The later request has a timestamp that is too early. When does a clock learn from the others?",
    });
  }
  if (failed.violated === exclusion.name) {
    return hint("Two are inside at a time.", {
      ...details,
      hint: "Who may put a request off? Of two that wait, both must come to the same answer: `comesBefore`.",
    });
  }
  if (failed.violated === noStarvation.name) {
    return keepWorking("Somebody waits for ever.", {
      ...details,
      hint: "Whoever is not put off gets a reply at once; whoever is put off is in `deferred` when we leave.",
    });
  }
  return almost("It is right, but it does not cost what it should.", {
    ...details,
    hint: "A request is answered once: at once, or when we leave.",
  });
}

/** The same answer, with a clock that learns from requests. */
function withClock(answer: Algorithm): Algorithm {
  return class extends (answer as unknown as typeof RicartAgrawala) {
    override onRequest(message: { timestamp: number }, from: ProcessId) {
      super.onRequest(message, from);
      this.lamportClock = lamportTick(this.lamportClock, message.timestamp);
    }
  } as Algorithm;
}

function messagesOf(answer: Algorithm, n: number): number {
  return simulate({
    processes: contenders(answer, Array.from({ length: n }, () => 2)),
    latency: constant(10),
    trace: "none",
    limit: 100_000,
  }).counts.messages;
}

// ---- 2. Build the fence

type Storage = ProcessClass<LeaseStorage>;
type Member = LeaseClient | LeaseService | LeaseStorage;

/** A storage that keeps the newest write. */
export const fence = classJudge<LeaseStorage>((answer) => isEmpty(answer, "onWrite"), judgeFence);

function judgeFence(answer: Storage): Judgement {
  const { trials, failed } = inTurn([() => leases(answer), () => twice(answer)]);
  if (!failed) {
    return correct("Whatever pauses and whatever is late: the newest write stays.", { trials });
  }
  const details = { trials, picture: failed.picture };
  if (failed.violated === undone.name) {
    return hint("An old write has undone a newer one.", {
      ...details,
      hint: "Each write carries a token. What must the storage remember to see that a token is old?",
    });
  }
  if (failed.violated === answered.name) {
    return keepWorking("Somebody is not told what has become of its write, or nobody's write is taken.", {
      ...details,
      hint: "The sender of each write gets an answer: `Written` or `Refused`.",
    });
  }
  return almost("No old write gets through. But one that has the lease is refused.", {
    ...details,
    hint: "The same client writes twice under one lease: what is its token the second time?",
  });
}

const clientsOf = ({ processes }: World<Member>) => [3, 4].map((id) => processes[id] as LeaseClient);

const undone = always("no write is undone by an older one", (world: World<Member>) => {
  const clients = clientsOf(world), { value } = world.processes[2] as LeaseStorage;
  const stored = clients.find(({ id }) => value === `by P${id}`)?.token ?? 0;
  return clients.every(({ state, token }) => state !== "done" || token <= stored);
});

const answered = eventually("everyone is answered, and one has written", (world: World<Member>) => {
  const states = clientsOf(world).map(({ state }) => state);
  return states.includes("done") && states.every((state) => state === "done" || state === "refused");
});

const leases = (answer: Storage) =>
  overEverySchedule("P3 and P4 write, each at any time after it got the lease", {
    processes: {
      1: () => new LeaseService(100),
      2: () => new answer(),
      3: () => new LeaseClient(1, 2),
      4: () => new LeaseClient(1, 2),
    },
    time: "any",
    invocations: [invoke(3, "update"), invoke(4, "update")],
    properties: [undone, answered],
  });

/** Writes twice under one lease. */
class Writer extends Process<LeaseStorageMessage> implements Handlers<never> {
  said: string[] = [];
  override onStart() {
    this.send(2, { type: "Write", token: 7, value: "first" });
  }
  onWritten() {
    this.said.push("written");
    if (this.said.length === 1) this.send(2, { type: "Write", token: 7, value: "second" });
  }
  onRefused() {
    this.said.push("refused");
  }
}

function twice(answer: Storage): Tried {
  const run = simulate({
    processes: { 1: () => new Writer(), 2: () => new answer() },
    latency: constant(10),
    limit: 1000,
  });
  const [writer, storage] = run.processes as [Writer, LeaseStorage];
  return observed(
    "the same client writes twice under one lease, and both are taken",
    writer.said.join() === "written,written" && storage.value === "second",
    () => spacetime(run.trace, { title: "Two writes with the same token" }),
  );
}

// ---- 3. A permission that lasts

/** Roucairol and Carvalho: who gives away a permission that it had counted on asks for it again. */
export const askBack = classJudge<Lock>((answer) => isEmpty(answer, "askBack"), judgeAskBack);

function judgeAskBack(answer: Algorithm): Judgement {
  const { trials, failed } = inTurn([
    () => explored(answer, "three, and P1 enters twice", [2, 1, 1]),
    () => asDear(answer),
  ]);
  if (!failed) {
    return correct("What was given away comes back, and nobody is asked twice.", { trials });
  }
  const details = { trials, picture: failed.picture };
  if (failed.violated === exclusion.name) {
    return hint("Two are inside at a time.", {
      ...details,
      hint:
        "The question must be as old as our request. What has it to carry, so that others judge it as they did before?",
    });
  }
  if (failed.violated === noStarvation.name) {
    return keepWorking("Somebody waits for ever.", {
      ...details,
      hint:
        "We have given our permission away, and with it the other's. Which message brings it back, from whom?",
    });
  }
  return almost("It is right, but it costs more than it has to.", {
    ...details,
    hint: "One permission was given away: ask for that one.",
  });
}

/** The same runs as the library's, and no message more. */
function asDear(answer: Algorithm): Tried {
  const [theirs, ours] = [answer, RoucairolCarvalho as Algorithm].map((algorithm) => {
    let messages = 0;
    for (let seed = 1; seed <= 20; seed++) {
      messages += simulate({
        processes: contenders(algorithm, [4, 4, 4, 4]),
        latency: exponential(10),
        seed,
        trace: "none",
        limit: 100_000,
      }).counts.messages;
    }
    return messages;
  });
  const dear = theirs > ours ? `; ${theirs} messages instead of ${ours}` : "";
  return observed(
    `20 random runs of four: one question for each permission given away${dear}`,
    theirs <= ours,
  );
}
