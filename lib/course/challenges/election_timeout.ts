/** Challenge: timeouts for an election, between a group without a leader and elections for nothing. */
import { Process, type ProcessId } from "../../core/process.ts";
import type { Factory } from "../../core/host.ts";
import { Random } from "../../core/random.ts";
import { mean } from "../../run/experiment.ts";
import { at, crash } from "../../run/faults.ts";
import { exponential } from "../../run/latency.ts";
import { simulate, type Simulation } from "../../run/simulate/simulate.ts";
import { nodes } from "../../run/system.ts";
import { spacetime } from "../../view/diagram/spacetime.ts";
import { almost, correct, keepWorking } from "../exercise/outcome.ts";
import { observed, type Tried } from "../exercise/trials.ts";
import { type Challenge, challengeOf, points, rounded, type Scored } from "./scored.ts";

type Elector = Process & { elected: ProcessId | undefined };

/** Messages a second and process that the network carries; heartbeats every 50 ms to four others are 80. */
const BUDGET = 120;
/** What a needless election a minute costs, in ms without a leader. */
const NEEDLESS_MS = 20;
/** Where an entry without any leaderless time would have 1000 points, one with so many ms has 500. */
const HALF_MS = 300;

/** What an entry has that was not measured. */
const NOTHING = { leaderlessMs: 0, needlessAMinute: 0, messagesASecond: 0 };

/**
 * An entry makes a process with a field `elected`. Five of them live in networks whose mean latency is drawn
 * between 5 and 20 ms.
 *
 * Cost: the mean time from the crash of the leader until all agree on the next one, and 20 ms for each
 * needless election a minute while nobody fails. Points: 1000 · 300 / (300 + cost). None for more than 120
 * messages a second and process, and none for an entry that does not come to agree after crashes and
 * recoveries at random.
 */
export const electionTimeout: Challenge = challengeOf({
  what: "a function that makes a process",
  example: "() => new WatchedBully(50, 200, 100)",
  nothing: NOTHING,
  score: scoreOf,
});

function scoreOf(entry: Factory<Elector>, seeds: readonly number[]): Scored {
  const quiet = seeds.map((seed) => quietRun(entry, seed));
  const measured = {
    leaderlessMs: rounded(mean(seeds.map((seed) => leaderlessMs(entry, seed)))),
    needlessAMinute: rounded(mean(quiet.map(({ needless }) => needless))),
    messagesASecond: rounded(mean(quiet.map(({ messages }) => messages))),
  };
  if (measured.messagesASecond > BUDGET) {
    const text =
      `It sends ${measured.messagesASecond} messages a second and process; the network carries ${BUDGET}.`;
    return { score: 0, measured, judgement: keepWorking(text, { hint: "Beat less often." }) };
  }
  const broken = underFaults(entry);
  const trials = [{ holds: broken.holds, text: broken.text }];
  if (!broken.holds) {
    const text = "After crashes and recoveries it does not come to agree.";
    return { score: 0, measured, judgement: keepWorking(text, { trials, picture: broken.picture }) };
  }
  const cost = measured.leaderlessMs + NEEDLESS_MS * measured.needlessAMinute;
  const score = points(cost, HALF_MS);
  const text =
    `${measured.leaderlessMs} ms without a leader after a crash, ${measured.needlessAMinute} needless elections a minute: cost ${
      rounded(cost)
    } ms, ${score} points.`;
  return {
    score,
    measured,
    judgement: score >= 500 ? correct(text, { trials }) : almost(text, { trials, ...advice(measured) }),
  };
}

function advice({ leaderlessMs, needlessAMinute }: typeof NOTHING) {
  return {
    hint: NEEDLESS_MS * needlessAMinute > leaderlessMs
      ? "Most of the cost are elections that nobody needed: who is suspected too soon?"
      : "Most of the cost is waiting: which of the timeouts could be shorter?",
  };
}

const latencyOf = (seed: number) => exponential(5 + 15 * new Random(seed, 9).uniform());
const all = (run: Simulation<Elector>, leader: ProcessId) =>
  run.processes.every(({ id, elected }) => !run.alive(id) || elected === leader);

/** From the crash until the four others agree on the next one; a minute at most. */
function leaderlessMs(entry: Factory<Elector>, seed: number): number {
  const crashAt = 2000 + 100 * new Random(seed, 8).uniform();
  const run = simulate({
    processes: nodes(5, entry),
    latency: latencyOf(seed),
    seed,
    trace: "none",
    scenario: [at(crashAt, crash(5))],
    until: { timeMs: crashAt + 60_000, when: (now) => now.now > crashAt && all(now, 4) },
    limit: 2_000_000,
  });
  return run.now - crashAt;
}

/**
 * Half a minute in which nobody fails: how often does somebody lose its leader, and what does it cost to be
 * watchful?
 */
function quietRun(entry: Factory<Elector>, seed: number): { needless: number; messages: number } {
  let needless = 0, wasAgreed = true;
  const run = simulate({
    processes: nodes(5, entry),
    latency: latencyOf(seed),
    seed,
    trace: "none",
    until: {
      timeMs: SETTLED_MS + 30_000,
      when: (now) => {
        if (now.now < SETTLED_MS) return false;
        const isAgreed = all(now, 5);
        if (wasAgreed && !isAgreed) needless++;
        wasAgreed = isAgreed;
        return false;
      },
    },
    limit: 2_000_000,
  });
  return { needless: needless * 2, messages: run.counts.messages / 5 / (run.now / 1000) };
}

const SETTLED_MS = 3000;

/**
 * Crashes and recoveries at random for five seconds, and at the end some stay down; ten seconds later the
 * others have to agree.
 */
function underFaults(entry: Factory<Elector>): Tried {
  const what = "crashes and recoveries for 5 s, and 10 s later all agree on the highest that is up";
  for (let seed = 1; seed <= FAULTY_RUNS; seed++) {
    const run = simulate({
      processes: nodes(4, entry),
      latency: exponential(10),
      faults: { crashes: { meanUpMs: 2000, meanDownMs: 500, untilMs: 5000 } },
      scenario: [at(5500, ...[4, 3].slice(0, seed % 3).map((id) => crash(id)))],
      seed,
      until: 16_000,
      limit: 2_000_000,
    });
    const highest = Math.max(...run.processes.map(({ id }) => id).filter((id) => run.alive(id)));
    if (all(run, highest)) continue;
    const faults = run.trace.where({ kind: "crash" }).concat(run.trace.where({ kind: "recover" }));
    const last = Math.max(0, ...faults.map(({ time }) => time));
    return observed(`${what}; not so with seed ${seed}`, false, () =>
      spacetime(run.trace, {
        title: "After the last crash or recovery",
        alt: `Nobody comes to agree after the last fault, at ${Math.round(last)} ms.`,
        from: Math.max(0, last - 100),
        to: last + 700,
        labels: "type",
      }));
  }
  return observed(`${FAULTY_RUNS} random runs: ${what}`, true);
}

const FAULTY_RUNS = 20;
