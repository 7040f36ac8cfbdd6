/** The judge of notebook 03's second exercise: a storage that keeps the newest write. */
import { type Handlers, Process } from "../../../core/process.ts";
import {
  LeaseClient,
  LeaseService,
  type LeaseStorage,
  type LeaseStorageMessage,
} from "../../../mutex/lease.ts";
import { always, eventually, type World } from "../../../run/explore/explore.ts";
import { constant } from "../../../run/latency.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { invoke } from "../../../run/system.ts";
import { spacetime } from "../../../view/diagram/spacetime.ts";
import { classJudge, isEmpty, type ProcessClass } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, overEverySchedule, type Tried } from "../../exercise/trials.ts";

type Storage = ProcessClass<LeaseStorage>;
type Member = LeaseClient | LeaseService | LeaseStorage;

/** A storage that keeps the newest write. */
export const fence = classJudge<LeaseStorage>((answer) => isEmpty(answer, "onWrite"), judgeFence, "onWrite");

function judgeFence(answer: Storage): Judgement {
  const { trials, failed } = inTurn([() => leases(answer), () => twice(answer), () => late(answer)]);
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
  if (trials.length === 3) {
    return almost("The newest write stays. But who writes is not told what has become of its write.", {
      ...details,
      hint: "Each write gets one answer: `Written` if it is stored, else `Refused`.",
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
      2: answer,
      3: () => new LeaseClient(1, 2),
      4: () => new LeaseClient(1, 2),
    },
    time: "any",
    invocations: [invoke(3, "update"), invoke(4, "update")],
    properties: [undone, answered],
  });

/** Writes under these tokens, one after the other. */
class Writer extends Process<LeaseStorageMessage> implements Handlers<never> {
  said: string[] = [];
  constructor(readonly tokens: readonly number[]) {
    super();
  }
  override onStart() {
    this.write();
  }
  write() {
    const place = this.said.length;
    if (place < this.tokens.length) {
      this.send(2, { type: "Write", token: this.tokens[place], value: `write ${place + 1}` });
    }
  }
  onWritten() {
    this.said.push("written");
    this.write();
  }
  onRefused() {
    this.said.push("refused");
    this.write();
  }
}

function answers(answer: Storage, what: string, tokens: readonly number[], right: readonly string[]): Tried {
  const run = simulate({
    processes: { 1: () => new Writer([...tokens]), 2: answer },
    latency: constant(10),
    limit: 1000,
  });
  const [writer, storage] = run.processes as [Writer, LeaseStorage];
  return observed(
    what,
    writer.said.join() === right.join() && storage.value === `write ${tokens.length}`,
    () => spacetime(run.trace, { title: `Writes with the tokens ${tokens.join(", ")}` }),
  );
}

const twice = (answer: Storage) =>
  answers(answer, "the same client writes twice under one lease, and both are taken", [7, 7], [
    "written",
    "written",
  ]);

/** A storage that says `Written` of what it drops keeps the data safe, and deceives the writer. */
const late = (answer: Storage) =>
  answers(answer, "an old write gets one answer, `Refused`, and the next one is taken", [7, 6, 8], [
    "written",
    "refused",
    "written",
  ]);
