/** The judge of notebook 15's first exercise: to whom a lock of Chubby is given. */
import { ChubbyClient, ChubbyServer } from "../../../cases/mod.ts";
import { LeaseStorage } from "../../../mutex/mod.ts";
import { at, partition, type Scheduled } from "../../../run/faults.ts";
import { simulate, type Simulation } from "../../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../../run/system.ts";
import { spacetime } from "../../../view/diagram/spacetime.ts";
import { classJudge, isEmpty } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed } from "../../exercise/trials.ts";

type Cell = new (...given: ConstructorParameters<typeof ChubbyServer>) => ChubbyServer;

/** The lock's generation, or null. */
export const lock = classJudge<ChubbyServer>(
  (answer) => isEmpty(answer, "give"),
  (answer) => judgeLock(answer as unknown as Cell),
  "give",
);

const A = 2, B = 3, STORAGE = 4;
const OPENED = at(310, invoke(A, "open"), invoke(B, "open"));
const acquire = (ms: number, id: number, name = "lock") => at(ms, invoke(id, "acquire", name));

/** A cell of one server, whose sessions last 300 ms; a lock is kept back for 400 ms. */
function runOf(Class: Cell, scenario: Scheduled[][]): Simulation {
  return simulate({
    processes: {
      1: () => new Class([1], { leaseMs: 300, marginMs: 50, lockDelayMs: 400 }),
      ...nodes([A, B], () => new ChubbyClient([1], { graceMs: 100, retryMs: 20 })),
      [STORAGE]: () => new LeaseStorage(true),
    },
    latency: 5,
    scenario: [OPENED, ...scenario],
    until: { timeMs: 3000, events: 10_000 },
    seed: 1,
  });
}

/** What they were answered who asked for a lock, in turn. */
function answersIn({ trace }: Simulation): unknown[] {
  const asked = new Set(
    trace.where({ kind: "invoke" }).map(({ content }) => content as { operation: number; method: string })
      .filter(({ method }) => method === "acquire").map(({ operation }) => operation),
  );
  return trace.where({ kind: "respond" }).map(({ content }) =>
    content as { operation: number; value: unknown }
  )
    .filter(({ operation }) => asked.has(operation)).map(({ value }) => value);
}

/** A's lock is given to B, who asks every 50 ms, 400 ms after the log has said that A's session is over. */
function isDelayed(answers: readonly unknown[], { trace }: Simulation): boolean {
  const over = trace.where({ kind: "output", process: 1 }).find(({ content }) =>
    (content as { entry?: { command: { ended?: number } | null } }).entry?.command?.ended === A
  );
  const given = trace.where({ kind: "respond", process: B }).find(({ content }) =>
    (content as { value: unknown }).value === 2
  );
  const waitedMs = over && given ? given.time - over.time : 0;
  return waitedMs >= 400 && waitedMs < 480 && answers[0] === 1 &&
    answers.every((one, place) => place === 0 || one === 2 || one === null);
}

function judgeLock(answer: Cell): Judgement {
  const tried =
    (what: string, scenario: Scheduled[][], holds: (answers: unknown[], run: Simulation) => boolean) =>
    () => {
      const run = runOf(answer, scenario);
      return observed(
        what,
        holds(answersIn(run), run),
        () => spacetime(run.trace, { title: what, from: 300, count: 200 }),
      );
    };
  const are = (...expected: unknown[]) => (answers: unknown[]) =>
    String(answers) === String(expected) &&
    answers.every((one, place) => one === expected[place]);
  const release = (ms: number) => at(ms, invoke(A, "release", "lock"));
  const cut = at(460, partition([1, B, STORAGE], [A]));
  const lost = [
    acquire(400, A),
    cut,
    ...Array.from({ length: 20 }, (_, step) => acquire(700 + 50 * step, B)),
  ];
  const { trials, failed } = inTurn([
    tried("a lock that nobody has had is given, with generation 1", [acquire(400, A)], are(1)),
    tried("nobody else gets it while it is held", [acquire(400, A), acquire(450, B)], are(1, null)),
    tried(
      "another lock is another lock",
      [acquire(400, A), acquire(450, B, "other"), acquire(500, A, "other")],
      are(1, 1, null),
    ),
    tried(
      "who has it does not get it twice",
      [acquire(400, A), acquire(450, A), acquire(500, B)],
      are(1, null, null),
    ),
    tried(
      "after a release it is given with the next generation",
      [acquire(400, A), release(450), acquire(500, B), acquire(550, A)],
      are(1, 2, null),
    ),
    tried(
      "when its holder's session has ended it is kept back for 400 ms, then given with the next generation",
      lost,
      isDelayed,
    ),
  ]);
  if (!failed) {
    return correct("One has it at a time, and its number grows with each who gets it.", { trials });
  }
  const details = { trials, picture: failed.picture };
  if (trials.length === 1) {
    return keepWorking("Nobody gets the lock, or not with the number 1.", {
      ...details,
      hint:
        "Keep it: `this.locks.set(name, { holder: client, generation, delayed: false })`; then return it.",
    });
  }
  if (trials.length <= 4) {
    return hint("Two have the lock at a time.", { ...details, hint: "What is `holder` while it is held?" });
  }
  return trials.length === 5
    ? hint("A new holder has an old number: the storage could not tell the two apart.", {
      ...details,
      hint: "The generation counts how often the lock was given, and never begins anew.",
    })
    : almost("A lock whose holder's session has ended is not kept back, or for ever.", {
      ...details,
      hint: "Look at `delayed`: the cell sets it, and takes it back after the lock-delay.",
    });
}
