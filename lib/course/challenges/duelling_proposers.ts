/** Challenge: how to try again, between proposers that overtake each other and time that nobody uses. */
import type { Factory } from "../../core/host.ts";
import type { Process } from "../../core/process.ts";
import { Random } from "../../core/random.ts";
import { mean } from "../../run/experiment.ts";
import { at, crash } from "../../run/faults.ts";
import { exponential } from "../../run/latency.ts";
import { simulate, type Simulation } from "../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../run/system.ts";
import { spacetime } from "../../view/diagram/spacetime.ts";
import { almost, correct, keepWorking } from "../exercise/outcome.ts";
import { observed, type Tried } from "../exercise/trials.ts";
import { type Challenge, challengeOf, points, rounded, type Scored } from "./scored.ts";

type Proposer = Process & { chosen: string | undefined; propose(value: string): void };

/** What a message costs, in ms. */
const MESSAGE_MS = 0.1;
/** Where an entry that costs nothing would have 1000 points, one that costs so many ms has 500. */
const HALF_MS = 100;
/** Longer than that nobody waits, ms. */
const MOST_MS = 5000;

/** What an entry has that was not measured. */
const NOTHING = { ms: 0, messages: 0 };

/**
 * An entry makes a process that proposes, accepts, keeps what is decided in `chosen` and tells it by
 * `output({ decided })`. Five of them live in networks whose mean delay is drawn between 5 and 20 ms and
 * that lose one message in 200; two to five are asked at once, and each again every 500 ms until it knows;
 * in every second run the one with the highest id dies on the way.
 *
 * Cost: the mean time until all that were asked know, and 0.1 ms a message. Points: 1000 · 100 / (100 +
 * cost). None for an entry that decides two values under crashes, losses and duplicates.
 */
export const duellingProposers: Challenge = challengeOf({
  what: "a function that makes a process",
  example: "() => new Paxos(undefined, 40)",
  nothing: NOTHING,
  score: scoreOf,
});

function scoreOf(entry: Factory<Proposer>, seeds: readonly number[]): Scored {
  const unsafe = underFaults(entry, seeds);
  const trials = [{ holds: unsafe.holds, text: unsafe.text }];
  if (!unsafe.holds) {
    const judgement = keepWorking("Two values are decided.", { trials, picture: unsafe.picture });
    return { score: 0, measured: NOTHING, judgement };
  }
  const duels = seeds.flatMap((seed) => [2, 3, 4, 5].map((rivals) => duel(entry, seed, rivals)));
  const measured = {
    ms: rounded(mean(duels.map(({ ms }) => ms))),
    messages: rounded(mean(duels.map(({ messages }) => messages))),
  };
  const cost = measured.ms + MESSAGE_MS * measured.messages;
  const score = points(cost, HALF_MS);
  const text = `${measured.ms} ms until all that were asked know, with ${measured.messages} messages: cost ${
    rounded(cost)
  } ms, ${score} points.`;
  const judgement = score >= 500 ? correct(text, { trials }) : almost(text, {
    trials,
    hint: "How many ballots are begun for nothing, and who could have known?",
  });
  return { score, measured, judgement };
}

const decidedIn = (run: Simulation<Proposer>) =>
  new Set(
    run.trace.where({ kind: "output" }).map(({ content }) => (content as { decided: string }).decided),
  );

function duel(entry: Factory<Proposer>, seed: number, rivals: number): typeof NOTHING {
  const random = new Random(seed + rivals, 9), meanMs = 5 + 15 * random.uniform();
  const asked = Array.from({ length: rivals }, (_, place) => place + 1);
  const dies = (seed + rivals) % 2 === 0 ? [at(meanMs * 4 * random.uniform(), crash(rivals))] : [];
  const run = simulate({
    processes: nodes(5, entry),
    latency: exponential(meanMs),
    loss: 0.005,
    seed: seed + rivals,
    scenario: [
      ...dies,
      ...Array.from(
        { length: 10 },
        (_, again) => at(500 * again, ...asked.map((id) => invoke(id, "propose", `P${id}'s`))),
      ),
    ],
    until: {
      timeMs: MOST_MS,
      when: (now) =>
        now.processes.every(({ id, chosen }) => id > rivals || !now.alive(id) || chosen !== undefined),
    },
    trace: "none",
    limit: 100_000,
  });
  return { ms: run.now, messages: run.counts.messages };
}

function underFaults(entry: Factory<Proposer>, seeds: readonly number[]): Tried {
  const what = "crashes, losses and duplicates: one value is decided";
  for (const seed of seeds) {
    const run = simulate({
      processes: nodes(3, entry),
      latency: exponential(10),
      forceMs: exponential(3),
      loss: 0.05,
      duplication: 0.1,
      faults: { crashes: { meanUpMs: 80, meanDownMs: 30, untilMs: 500 } },
      scenario: Array.from(
        { length: 40 },
        (_, k) => at(30 * k, invoke(1 + (k * 7 + seed) % 3, "propose", `${k}`)),
      ),
      seed,
      until: MOST_MS,
      limit: 100_000,
    });
    if (decidedIn(run).size <= 1) continue;
    return observed(what, false, () => spacetime(run.trace, { title: "Two values are decided", count: 400 }));
  }
  return observed(`${seeds.length} random runs: ${what}`, true);
}
