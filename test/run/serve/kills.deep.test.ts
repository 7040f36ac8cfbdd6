// A hundred kills a protocol, at moments drawn from a seed, and what is promised holds.
import { expect, test } from "vitest";
import { Random } from "../../../lib/core/random.ts";
import type { ProcessId } from "../../../lib/core/process.ts";
import { historyOf } from "../../../lib/run/property/history.ts";
import { at, crash, recover, type Scheduled } from "../../../lib/run/faults.ts";
import type { ClassSource, ServedRun, ServeOptions } from "../../../lib/run/serve/options.ts";
import { serve } from "../../../lib/run/serve/serve.ts";
import { invoke } from "../../../lib/run/system.ts";
import { atomicity, exclusive, oneLeader, raftIsSafe, validity } from "./judges.ts";
import { hands, PLACES } from "./places.ts";

/** So many at least, in rounds of so many; on a busy machine some are meant for who is down already. */
const KILLS = 100, ROUND = 25, FROM_MS = 500;

/**
 * One is killed after the other; each is down for up to 200 ms, and then up for up to 400 ms at least.
 * @param afterEffects kills fall into the middle of what the victim does next, not between two handlers
 */
function storm(victims: readonly ProcessId[], seed: number, afterEffects?: number) {
  const random = new Random(seed), scenario: Scheduled[] = [];
  let ms = FROM_MS;
  for (let kills = 0; kills < ROUND; kills++) {
    const victim = victims[random.integer(victims.length)], downMs = 200 * random.uniform();
    const kill = afterEffects === undefined ? crash(victim) : crash(victim, { afterEffects });
    scenario.push(...at(ms, kill), ...at(ms + downMs, recover(victim)));
    ms += downMs + 150 + 250 * random.uniform();
  }
  return { scenario, endMs: ms };
}

/** Every so often, while the storm lasts. */
function every(ms: number, endMs: number, what: (count: number) => Scheduled[]): Scheduled[] {
  return Array.from({ length: Math.floor((endMs - FROM_MS) / ms) }, (_, count) => what(count)).flat();
}

async function stormy(
  options: Omit<ServeOptions, "until" | "scenario">,
  victims: readonly ProcessId[],
  work: (endMs: number) => Scheduled[],
  judge: (run: ServedRun) => void,
): Promise<void> {
  let kills = 0;
  for (let seed = 1; kills < KILLS; seed++) {
    const { scenario, endMs } = storm(victims, seed);
    const run = await serve({
      ...options,
      seed,
      scenario: [...scenario, ...work(endMs)],
      until: endMs + 8000,
    });
    expect(run.counts.crashes).toBeGreaterThan(0);
    judge(run);
    kills += run.counts.crashes;
  }
}

/** A coordinator and three participants: transactions one after another, and some when all is over. */
function committing(coordinator: ClassSource, participant: ClassSource) {
  const participants = Object.fromEntries([2, 3, 4].map((id) => [id, { ...participant, args: [2000] }]));
  return {
    processes: { 1: coordinator, ...participants },
    work: (endMs: number) => [
      ...every(60, endMs, (count) => at(FROM_MS + 60 * count, invoke(1, "commit", count + 1))),
      ...[1000, 1001, 1002, 1003].flatMap((last, count) =>
        at(endMs + 2000 + 1500 * count, invoke(1, "commit", last))
      ),
    ],
  };
}

test("two-phase commit: no transaction has two outcomes, and none commits without all promises", async () => {
  const { processes, work } = committing(PLACES.coordinator, PLACES.begun);
  await stormy({ processes }, [1, 2, 3, 4], work, (run) => {
    expect([atomicity(run.trace), validity(run)]).toEqual([true, true]);
    expect(run.trace.where({ kind: "respond" }).length).toBeGreaterThan(0); // the last ones, at least
  });
});

// Killed when it has voted, its third effect. The hasty coordinator's gap needs two mishaps at once: no storm
// of thirty fell into it, and kills.test.ts tells its story step by step.
test("two-phase commit: storms find the HastyParticipant", async () => {
  const { processes, work } = committing(PLACES.coordinator, { module: hands, name: "HastyParticipant" });
  for (let seed = 1; seed <= 30; seed++) {
    const { scenario, endMs } = storm([2, 3, 4], seed, 3);
    const run = await serve({
      processes,
      seed,
      scenario: [...scenario, ...work(endMs)],
      until: endMs + 8000,
    });
    if (!atomicity(run.trace) || !validity(run)) return;
  }
  expect.fail("thirty storms have found nothing");
});

test.each(["bully", "ring"] as const)("%s: in the end all that are up have one leader", async (name) => {
  await stormy(
    { ...PLACES[name], processes: 4 },
    [1, 2, 3, 4],
    (endMs) => at(endMs + 1000, invoke(1, "elect")),
    (run) => expect(oneLeader(run)).toBe(true),
  );
});

test("the central lock: nobody enters while another is inside", async () => {
  await stormy(
    { module: hands, name: "contender", processes: 4 },
    [1, 2, 3, 4],
    () => [],
    (run) => {
      expect(exclusive(run.trace)).toBe(true);
      expect(run.trace.where({ kind: "output" }).length).toBeGreaterThan(50);
    },
  );
});

test("Raft: one leader a term and one entry an index; what the store has answered is linearisable", async () => {
  // Long beside the time that a busy machine takes to wake somebody, or nobody leads for long enough.
  const timing = { electionMs: 500, spreadMs: 500, heartbeatMs: 100 };
  const store = { ...PLACES.store, args: [[1, 2, 3], timing] };
  const servers = Object.fromEntries([1, 2, 3].map((id) => [id, store]));
  await stormy(
    { processes: { ...servers, 4: { ...PLACES.client, args: [[1, 2, 3]] } } },
    [1, 2, 3],
    (endMs) => [
      ...every(100, endMs, (count) => at(FROM_MS + 100 * count, invoke(4, "add", "x", 1))),
      ...Array.from({ length: 10 }, (_, count) => at(endMs + 500 * count, invoke(4, "add", "x", 1))).flat(),
    ],
    (run) => {
      expect(raftIsSafe(run.trace)).toBe(true);
      // One client, one operation at a time, each exactly once: the answers count up.
      const answers = historyOf(run.trace).filter(({ ended }) => ended).map(({ value }) => value);
      expect(answers.length).toBeGreaterThan(5);
      expect(answers).toEqual(answers.map((_, at) => at + 1));
    },
  );
});
