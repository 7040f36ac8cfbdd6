/** The judges of notebook 11's registers: a read that writes back, and read repair. */
import type { Trace } from "../../../core/trace/trace.ts";
import type { ProcessId } from "../../../core/process.ts";
import { QuorumRegister, type QuorumRegisterOptions } from "../../../replication/mod.ts";
import { at, heal, partition, type Scheduled } from "../../../run/faults.ts";
import { constant } from "../../../run/latency.ts";
import { history } from "../../../run/property/history.ts";
import { scheduleOf } from "../../../run/schedule.ts";
import type { Link } from "../../../run/simulate/network.ts";
import { Simulation } from "../../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../../run/system.ts";
import { linearisability } from "../../../verify/consistency/judge.ts";
import { linearisable } from "../../../verify/consistency/properties.ts";
import { register } from "../../../verify/models/standard.ts";
import { operationBars } from "../../../view/diagram/operations.ts";
import { spacetime } from "../../../view/diagram/spacetime.ts";
import { classJudge, isEmpty } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, overEverySchedule, theory } from "../../exercise/trials.ts";

type Registers = new (options?: QuorumRegisterOptions) => QuorumRegister;

/** Replicas P1 to P3, clients P8 and P9; 10 ms a message. */
function run(
  of: Registers,
  scenario: readonly Scheduled[][],
  options: QuorumRegisterOptions = {},
  links: readonly Link[] = [],
): Simulation<QuorumRegister> {
  const simulation = new Simulation<QuorumRegister>({
    processes: nodes([1, 2, 3, 8, 9], () => new of({ replicas: [1, 2, 3], ...options })),
    latency: constant(10),
    links,
    scenario,
    limit: 10_000,
  });
  simulation.run(1000);
  return simulation;
}

/** What was answered, in the order of time. */
const answers = (trace: Trace) =>
  trace.where({ kind: "respond" }).map(({ content }) => (content as { value?: unknown }).value ?? "done")
    .join();
const drawn = ({ trace }: { trace: Trace }, title: string) => () => spacetime(trace, { title });

// ---- 1. write it back

/** What becomes of what a quorum has told: of a read, and of a write. */
export const writeBack = classJudge<QuorumRegister>(
  (answer) => isEmpty(answer, "found"),
  (answer) => judgeWriteBack(answer as Registers),
  "found",
);

const REPEATED = [at(0, invoke(9, "write", 5)), at(100, invoke(8, "write", 6)), at(200, invoke(9, "read"))];

/** P1 writes and reaches nobody; P2 reads, and once more when it has read: every execution from there. */
function halfWritten(of: Registers) {
  class Twice extends of {
    again = this.id === 2;
    override finish(...[operation, doing]: Parameters<QuorumRegister["finish"]>) {
      super.finish(operation, doing);
      if (!doing.isRead || !this.again) return;
      this.again = false;
      this.begin(this.invoke("read"), true);
    }
  }
  const processes = nodes(3, () => new Twice({ onlyWriter: true }));
  const begun = new Simulation<QuorumRegister>({
    processes,
    latency: constant(10),
    scenario: [at(0, partition([1], [2, 3])), at(1, invoke(1, "write", 5)), at(20, heal())],
    limit: 1000,
  });
  begun.run(30);
  return { processes, after: scheduleOf(begun) };
}

/** P2 reads what P1 alone has, and at the next moment both are cut off from the others, where P3 reads. */
function cutOff(of: Registers) {
  const simulation = new Simulation<QuorumRegister>({
    processes: nodes(5, () => new of({ onlyWriter: true })),
    latency: constant(10),
    links: [{ from: 1, to: [3, 4, 5], latency: constant(100) }],
    scenario: [
      at(0, invoke(1, "write", 5)),
      at(5, invoke(2, "read")),
      at(26, partition([1, 2], [3, 4, 5])),
      at(40, invoke(3, "read")),
    ],
    limit: 1000,
  });
  simulation.run(500);
  return linearisability(simulation.trace, register);
}

function judgeWriteBack(of: Registers): Judgement {
  const calm = run(of, REPEATED);
  const { trials, failed } = inTurn([
    () =>
      observed(
        "two writes and a read, one after the other, are answered: done, done, 6",
        answers(calm.trace) === "done,done,6",
        drawn(calm, "Two writes and a read"),
      ),
    () =>
      observed(
        `two round trips an operation are enough, 36 messages: ${calm.counts.messages}`,
        calm.counts.messages <= 36,
      ),
    () =>
      overEverySchedule("P1's write has reached nobody else; P2 reads twice", {
        ...halfWritten(of),
        invocations: [invoke(1, "write", 5), invoke(2, "read")],
        inOrder: true,
        forces: "instant",
        monitor: history(),
        properties: [linearisable(register)],
      }),
    () => {
      const judgement = cutOff(of);
      return observed(
        "whoever has read is cut off from the others: they read no older value afterwards",
        judgement.holds === true,
        () => operationBars(judgement),
      );
    },
  ]);
  if (!failed) return correct("No read sees less than one before it.", { trials });
  const details = { trials, picture: failed.picture };
  if (trials.length === 1) {
    return keepWorking("Writes and reads by themselves are not answered as they should be.", {
      ...details,
      hint: "A write makes the next version: one more than the latest count, our own id, the new value.",
    });
  }
  if (trials.length === 2) {
    return almost("It is answered right, but it sends more than two round trips an operation.", details);
  }
  return hint("A read sees less than one that had been answered before it.", {
    ...details,
    hint:
      "When may a read be answered: when it knows the value, or when so many others do that nobody misses it?",
  });
}

// ---- 3. read repair

/** What is sent to a replica that has answered a read. */
export const repair = classJudge<QuorumRegister>(
  (answer) => isEmpty(answer, "repair"),
  (answer) => judgeRepair(answer as Registers),
  "repair",
);

/** P9's write does not reach one replica; P8 reads. */
function missed(of: Registers, replica: ProcessId) {
  return run(
    of,
    [at(0, invoke(9, "write", 5)), at(100, invoke(8, "read"))],
    { repairs: true, onlyWriter: true },
    [{ from: 9, to: replica, loss: 1 }],
  );
}

function judgeRepair(of: Registers): Judgement {
  const late = missed(of, 3),
    early = missed(of, 1),
    has = (one: typeof late, id: ProcessId) => one.process(id).copy.value === 5;
  const { trials, failed } = inTurn([
    () =>
      observed(
        "P1 has missed a write, and answers a read among the first: it is repaired",
        has(early, 1),
        drawn(early, "P1 has missed the write"),
      ),
    () =>
      observed(
        "P3 has missed it, and answers when the read is over: it is repaired",
        has(late, 3),
        drawn(late, "P3 has missed the write"),
      ),
    () => theory("messages, the repair of one replica included", 13, late.counts.messages),
    () =>
      observed(
        "a read that all have answered is forgotten",
        [early, late].every((one) => one.process(8).doing.size === 0),
      ),
  ]);
  if (!failed) return correct("Who had less is repaired, and nobody else is bothered.", { trials });
  const details = { trials, picture: failed.picture };
  if (trials.length <= 2) {
    return keepWorking("A replica that had less stays as it was.", {
      ...details,
      hint:
        "`repair` is called for each replica that has answered. Is the read forgotten before the last one has?",
    });
  }
  if (trials.length === 3) {
    return hint("It sends copies to those that need none.", {
      ...details,
      hint: "`isLater(a, b)` says whether a is a later version than b. What did this replica have?",
    });
  }
  return almost("All are repaired, but every read is remembered for ever.", {
    ...details,
    hint: "Nothing more can come of a read when `copies` holds an answer of each of `this.replicas`.",
  });
}
