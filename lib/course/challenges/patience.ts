/** Challenge: after how much silence is somebody suspected, in networks that nobody has described? */
import type { ProcessId } from "../../core/process.ts";
import { Random } from "../../core/random.ts";
import { AccrualDetector } from "../../partition/accrual_detector.ts";
import { mean } from "../../run/experiment.ts";
import { at, crash } from "../../run/faults.ts";
import { exponential, type Latency, normal } from "../../run/latency.ts";
import { simulate } from "../../run/simulate/simulate.ts";
import { nodes } from "../../run/system.ts";
import { almost, correct, keepWorking } from "../exercise/outcome.ts";
import { brief } from "../../core/plain.ts";
import { type Challenge, challengeOf, points, rounded, type Scored } from "./scored.ts";

/** How long to wait for the next heartbeat, ms, after these times between the latest, the newest last. */
export type Patience = (gapsMs: readonly number[]) => number;

const INTERVAL_MS = 100;
/** The watched process dies in the interval after this. */
const LIVES_MS = 60_000;
/** What a suspicion of the living costs, ms, if there is one a minute. */
const MISTAKE_MS = 50;
/** Where an entry without any cost would have 1000 points, one with so many ms has 500. */
const HALF_MS = 300;
/** More than any patience has, without a secret, that is always the same. */
const ENOUGH = 485;
/** What an entry has that was not measured. */
const NOTHING = { detectionMs: 0, mistakesAMinute: 0 };

/**
 * An entry says how long a process is patient, from the times between the last heartbeats of another one. It
 * watches that one for a minute, until it dies: in networks whose delays are exponential or normal, short or
 * long, and some of which lose one heartbeat in 50.
 *
 * Cost: the mean time from the death until it is suspected, and 50 ms for each suspicion of the living a
 * minute. Points: 1000 · 300 / (300 + cost).
 */
export const patience: Challenge = challengeOf({
  what: "a function of the latest times between heartbeats",
  example: "(gaps) => 400",
  nothing: NOTHING,
  score: scoreOf,
});

function scoreOf(entry: Patience, seeds: readonly number[]): Scored {
  const watched = seeds.map((seed) => watch(entry, seed));
  const bad = watched.find(({ bad }) => bad !== undefined)?.bad;
  if (bad !== undefined) {
    const text = `The patience must be a number of ms, more than 0 and finite; ${bad}.`;
    return { score: 0, measured: NOTHING, judgement: keepWorking(text) };
  }
  const measured = {
    detectionMs: rounded(mean(watched.map(({ detectionMs }) => detectionMs))),
    mistakesAMinute: rounded(mean(watched.map(({ mistakes }) => mistakes))),
  };
  const { detectionMs, mistakesAMinute } = measured;
  const cost = detectionMs + MISTAKE_MS * mistakesAMinute;
  const score = points(cost, HALF_MS);
  const text =
    `${detectionMs} ms from a death to its suspicion, ${mistakesAMinute} suspicions of the living a minute: ` +
    `cost ${rounded(cost)} ms, ${score} points.`;
  const hint = detectionMs > MISTAKE_MS * mistakesAMinute
    ? "Most of the cost is waiting: in which of the networks could it be shorter?"
    : "Most of the cost are suspicions of the living: what do the gaps say of the next one?";
  return { score, measured, judgement: score >= ENOUGH ? correct(text) : almost(text, { hint }) };
}

/** Of exponential delays the means; normal ones have half as much for their deviation. */
const SCALES_MS = [2, 5, 12, 30, 80];

/** Delays, and how much is lost. */
function networkOf(seed: number): { latency: Latency; loss: number } {
  const random = new Random(seed, 9);
  const isExponential = random.uniform() < 0.5, isLossy = random.uniform() < 0.25;
  const scale = Math.floor(SCALES_MS.length * random.uniform());
  return {
    latency: isExponential ? exponential(SCALES_MS[scale]) : normal(100, SCALES_MS[scale] / 2),
    loss: isLossy ? 0.02 : 0,
  };
}

/** P2 watches P1, as the entry says. */
function watch(
  entry: Patience,
  seed: number,
): { detectionMs: number; mistakes: number; bad: string | undefined } {
  const diesMs = LIVES_MS + INTERVAL_MS * new Random(seed, 8).uniform();
  class Watcher extends AccrualDetector {
    mistakes = 0;
    /** What the entry said that is no time. */
    bad: string | undefined = undefined;

    override onHeartbeat(message: object, from: ProcessId) {
      if (this.suspected.has(from)) this.mistakes++;
      super.onHeartbeat(message, from);
    }
    override patienceMs(peer: ProcessId) {
      const gapsMs = [...this.gaps.get(peer) ?? []], ms = entry(gapsMs);
      if (typeof ms === "number" && ms > 0 && ms < Infinity) return ms;
      this.bad ??= `after ${gapsMs.length} gaps it is ${brief(ms)}`;
      return INTERVAL_MS;
    }
  }
  const run = simulate({
    processes: nodes(2, () => new Watcher(INTERVAL_MS)),
    ...networkOf(seed),
    seed,
    trace: "none",
    scenario: [at(diesMs, crash(1))],
    until: { timeMs: 2 * LIVES_MS, when: (now) => !now.alive(1) && now.process(2).suspected.has(1) },
    limit: 1_000_000,
  });
  const { mistakes, bad } = run.process(2);
  return { mistakes, bad: bad ?? run.process(1).bad, detectionMs: run.now - diesMs };
}
