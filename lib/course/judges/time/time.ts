/** The judges of notebook 01, Time and clocks. */
import { Cristian } from "../../../clocks/cristian.ts";
import { compareVectors } from "../../../clocks/vector.ts";
import { always, type World } from "../../../run/explore/explore.ts";
import { exponential } from "../../../run/latency.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../../run/system.ts";
import {
  classJudge,
  codeOf,
  described,
  functionJudge,
  isEmpty,
  ownMethods,
  type ProcessClass,
} from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking, stillMissing } from "../../exercise/outcome.ts";
import { inTurn, observed, overEverySchedule } from "../../exercise/trials.ts";
import { type LetterWriter, stampedEvents, traced } from "./traced.ts";

// ---- 1. From the slide's words

/** What the notebook's writer of letters looks like from outside. */
type Writer = LetterWriter;

/** The rule of Lamport's clock. */
export const lamport = classJudge<Writer>(
  (answer) => isEmpty(answer, "nextLamport") || standsStill(answer),
  judgeLamport,
  "nextLamport",
);

/** As the notebook gives it: the clock stays as it is. */
function standsStill(answer: ProcessClass<Writer>): boolean {
  return /let next\b[^=;]*= this\.lamport;\s*(\/\/[^\n]*\s*|\/\*[\s\S]*?\*\/\s*)*return next;/.test(
    String(Object.getOwnPropertyDescriptor(answer.prototype, "nextLamport")?.value),
  );
}

function judgeLamport(answer: ProcessClass<Writer>): Judgement {
  const { trials, failed } = inTurn([
    () => observed("alone, a clock goes on from event to event", growsAlone(answer)),
    () => keepsOrder(answer),
  ]);
  if (!failed) {
    return correct("What happened before has the smaller timestamp, in every execution.", { trials });
  }
  const details = { trials, picture: failed.picture };
  return trials.length === 1
    ? keepWorking("Even where nobody else writes, two events get the same timestamp, or a clock goes back.", {
      ...details,
      hint:
        "The slide's first sentence: the later one is greater, whatever the two events are. `received` is 0 where nothing was received.",
    })
    : hint("A letter is received before it was sent, by the clocks.", {
      ...details,
      hint: "The slide's last sentence: what does the receiver know about the message's timestamp?",
    });
}

function growsAlone(answer: ProcessClass<Writer>): boolean {
  const run = simulate({
    processes: nodes(2, answer),
    scenario: [0, 10, 20].map((atMs) => ({ atMs, action: invoke(1, "write", 2) })),
    limit: 1000,
  });
  const stamps = run.processes[0].stamps.map((stamp) => stamp.lamport);
  return stamps.length > 0 && stamps.every((stamp, place) => place === 0 || stamp > stamps[place - 1]);
}

function keepsOrder(answer: ProcessClass<Writer>) {
  return overEverySchedule("three letters go round, and P1 writes another", {
    processes: nodes(3, traced(answer)),
    invocations: [invoke(1, "write", 2), invoke(2, "write", 3), invoke(3, "write", 1), invoke(1, "write", 3)],
    properties: [
      always("each event has a timestamp", ({ processes }: World<Writer>) => !!stampedEvents(processes)),
      always("a → b gives C(a) < C(b)", ({ processes }: World<Writer>) => {
        const events = stampedEvents(processes) ?? [];
        return events.every((a) =>
          events.every((b) => compareVectors(a.truth, b.truth) !== "before" || a.lamport < b.lamport)
        );
      }),
    ],
  });
}

// ---- 2. Concurrent or not?

type Relation = "before" | "after" | "equal" | "concurrent";
type Compare = (a: readonly number[], b: readonly number[]) => Relation;

/** The comparison of two vector timestamps. */
export const concurrent = functionJudge<Compare>([[1, 0], [0, 1]], judgeConcurrent);

function judgeConcurrent(answer: Compare): Judgement {
  const vectors = [0, 1, 2].flatMap((x) => [0, 1, 2].flatMap((y) => [0, 1, 2].map((z) => [x, y, z])));
  const pairs = vectors.flatMap((a) => vectors.map((b) => [a, b] as const));
  const rows = pairs.map(([a, b]) => ({
    a,
    b,
    right: compareVectors({ ...a }, { ...b }),
    got: answer([...a], [...b]),
  }));
  const wrong = rows.filter(({ right, got }) => got !== right);
  const trials = [{
    holds: wrong.length === 0,
    text: `${rows.length} pairs of timestamps of three processes` +
      (wrong.length > 0 ? `, ${wrong.length} wrong; the first: ${shown(wrong[0])}` : ""),
  }];
  if (wrong.length === 0) return correct("All four relations, and nothing else.", { trials });
  const odd = rows.find(({ got }) => !RELATIONS.includes(got));
  if (odd) {
    return keepWorking(
      `It should return one of “${RELATIONS.join("”, “")}”; this is ${described(odd.got)}.`,
      {
        trials,
      },
    );
  }
  if (rows.every(({ got }) => got === "equal")) {
    return stillMissing("It still says “equal” to everything.");
  }
  if (wrong.every(({ right, got }) => OPPOSITE[right] === got)) {
    return almost("Before and after are exchanged.", {
      trials,
      hint: "Who knows of more events is the later one.",
    });
  }
  if (wrong.every(({ right }) => right === "equal")) {
    return almost("Only equal timestamps are misjudged.", { trials, hint: "Is [1, 0] before itself?" });
  }
  if (rows.every(({ got }) => got !== "concurrent")) {
    return hint("It never says “concurrent”: it puts all events into one line.", {
      trials,
      hint: "Compare [1, 0] with [0, 1]: which of the two knows of the other?",
    });
  }
  return keepWorking("Some pairs are misjudged.", {
    trials,
    hint: "Ask two questions: has a some entry that is greater, and has b one? There are four answers.",
  });
}

const RELATIONS: readonly Relation[] = ["before", "after", "equal", "concurrent"];
const OPPOSITE: Readonly<Partial<Record<Relation, Relation>>> = { before: "after", after: "before" };

function shown({ a, b, right, got }: { a: number[]; b: number[]; right: Relation; got: unknown }): string {
  return `[${a.join(", ")}] and [${b.join(", ")}] are “${right}”, not “${String(got)}”`;
}

// ---- 3. A better reading for more messages

type Client = ProcessClass<Cristian>;

/** A client of Cristian's that uses a reading only if its round trip is the shortest so far. */
export const shortest = classJudge<Cristian>(
  (answer) => ownMethods(answer).length === 0 || !/\bif\b|\?|&&|\|\||Math/.test(codeOf(answer)),
  judgeShortest,
);

function judgeShortest(answer: Client): Judgement {
  const runs = SEEDS.map((seed) => {
    const all = boundsOf(Cristian, seed);
    return { used: boundsOf(answer, seed), best: all.filter((bound, place) => isLeast(all, bound, place)) };
  });
  const { trials, failed } = inTurn([
    () => observed("readings are used", runs.every(({ used }) => used.length > 0)),
    () =>
      observed(
        `${SEEDS.length} random runs: no round trip is longer than one before it`,
        runs.every(({ used }) => used.every((bound, place) => isLeast(used, bound, place))),
      ),
    () =>
      observed(
        `${SEEDS.length} random runs: each reading with the shortest round trip so far is used`,
        runs.every(({ used, best }) => used.join() === best.join()),
      ),
  ]);
  if (!failed) {
    return correct(
      "The bound of the error only ever gets smaller, and so does the error. But a clock that drifts is corrected less and less often: over months a reading " +
        "of long ago is worth nothing, however good it was.",
      { trials },
    );
  }
  if (trials.length === 1) {
    return keepWorking("No reading is ever used.", {
      trials,
      hint: "The first round trip is the shortest so far: `shortestMs` begins at Infinity.",
    });
  }
  if (trials.length === 2) {
    return hint("A reading is used although a shorter round trip came before it.", {
      trials,
      hint: "Who tells `shortestMs` what the shortest has been?",
    });
  }
  return almost("It uses good readings only, and not all of them.", {
    trials,
    hint: "Which round trips are the shortest so far? Compare with the shortest, and with nothing else.",
  });
}

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

const isLeast = (bounds: readonly number[], bound: number, place: number) =>
  bounds.slice(0, place).every((earlier) => bound <= earlier);

/** Half the round trip of each reading that was used. */
function boundsOf(client: Client, seed: number): number[] {
  const { trace } = simulate({
    processes: nodes(2, client),
    latency: exponential(10),
    seed,
    until: 30_000,
    limit: 100_000,
  });
  return trace.where({ kind: "output", process: 2 }).map(({ content }) =>
    (content as { boundMs: number }).boundMs
  );
}
