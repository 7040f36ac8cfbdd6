// A hundred kills a protocol, at moments drawn from a seed, and what is promised holds.
import { describe, expect, test } from "vitest";
import { historyOf } from "../../../lib/run/property/history.ts";
import { at, type Scheduled } from "../../../lib/run/faults.ts";
import type { ServedRun, ServeOptions } from "../../../lib/run/serve/options.ts";
import { serve } from "../../../lib/run/serve/serve.ts";
import { invoke } from "../../../lib/run/system.ts";
import { atomicity, exclusive, oneLeader, raftIsSafe, validity } from "./judges.ts";
import { hands, PLACES } from "./places.ts";
import { COMMIT_STORMS, committing, every, type Hits, storm, stormsUntil } from "./storms.ts";

type Answer = { readonly value: unknown };

/** So many at least, in rounds of so many ms. */
const KILLS = 100, ROUND_MS = 6000;

async function stormy(
  options: Omit<ServeOptions, "until" | "scenario">,
  hits: Hits,
  work: (endMs: number) => Scheduled[],
  judge: (run: ServedRun) => void,
): Promise<void> {
  let kills = 0;
  for (let seed = 1; kills < KILLS; seed++) {
    const scenario = [...storm(hits, seed, ROUND_MS), ...work(ROUND_MS)];
    const run = await serve({ ...options, seed, scenario, until: ROUND_MS + 8000 });
    expect(run.counts.crashes).toBeGreaterThan(0);
    judge(run);
    kills += run.counts.crashes;
  }
}

describe.each(Object.entries(COMMIT_STORMS))("two-phase commit, %s:", (_, { hits, broken }) => {
  test("no transaction has two outcomes, and none commits without all promises", async () => {
    const { processes, work, transactions } = committing({});
    const last = [0, 1, 2].flatMap((k) => transactions(1000 + 10 * k, ROUND_MS + 2000 + 1500 * k));
    await stormy({ processes }, hits, (endMs) => [...work(endMs), ...last], (run) => {
      expect([atomicity(run.trace), validity(run.trace)]).toEqual([true, true]);
      const answers = run.trace.where({ kind: "respond" }).map(({ content }) => (content as Answer).value);
      expect(answers).toContain("commit"); // the last ones, at least
    });
  });

  test("who is hasty is found", async () => {
    expect(await stormsUntil(committing(broken), hits, 30)).toBeLessThanOrEqual(30);
  });
});

test.each(["bully", "ring"] as const)("%s: in the end all that are up have one leader", async (name) => {
  await stormy(
    { ...PLACES[name], processes: 4 },
    { killed: [1, 2, 3, 4], paused: [1, 2, 3, 4], midst: 0.5 },
    (endMs) => at(endMs + 1000, invoke(1, "elect")),
    (run) => expect(oneLeader(run)).toBe(true),
  );
});

test("the central lock: nobody enters while another is inside", async () => {
  await stormy(
    { module: hands, name: "contender", processes: 4 },
    { killed: [1, 2, 3, 4], paused: [1, 2, 3, 4], midst: 0.5 },
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
    { killed: [1, 2, 3], paused: [1, 2, 3], midst: 0.5 },
    (endMs) => [
      ...every(100, endMs, (_, ms) => at(ms, invoke(4, "add", "x", 1))),
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
