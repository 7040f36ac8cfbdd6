// Leases kept by clocks (Gray and Cheriton, 1989): how large the margin must be, and what a pause does.
import { describe, expect, test } from "vitest";
import type { Process } from "../../../lib/core/process.ts";
import { always, explore, type Options, type Verdict, type World } from "../../../lib/run/explore/explore.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { wordsOf } from "../../../lib/run/replay/words.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import { Holder, leases, Lender, type Seen, Store } from "../../fixtures/clock_lease.ts";

const within = always(
  "who writes holds the lease",
  ({ monitor }: World<Process, Seen>) => !monitor.outside,
);
const rising = always(
  "no write comes after that of a later lease",
  ({ monitor }: World<Process, Seen>) => !monitor.back,
);

type Given = {
  leaseMs: number;
  untilMs: number;
  driftPpm?: number;
  marginMs?: number;
  fenced?: boolean;
  steps?: boolean;
  faults?: Options["faults"];
};

const processes = ({ leaseMs, marginMs = 0, fenced = false, steps = false }: Given) => ({
  ...nodes([1], () => new Lender(leaseMs)),
  ...nodes([2], () => new Store(fenced)),
  ...nodes([3, 4], () => new Holder(leaseMs + 1, marginMs, steps)),
});

const lease = (given: Given) =>
  explore({
    processes: processes(given),
    invocations: [invoke(3, "acquire"), invoke(4, "acquire")],
    time: "ordered",
    clocks: { untilMs: given.untilMs, driftPpm: given.driftPpm },
    faults: given.faults,
    monitor: leases,
    properties: [within, rising],
  });

/** A counterexample, which a replay tells in the same words. */
function wordsFrom(given: Given, { counterexample }: Verdict): readonly string[] {
  const { schedule, words } = counterexample!;
  expect(wordsOf(replay({ processes: processes(given) }, schedule))).toEqual(words);
  return words.slice(4);
}

describe("clocks that drift: by ρ = 1/4 a lease of 5 ms can be over after 4 ms, and 5 ms take up to 6⅔", () => {
  const drifting = { leaseMs: 5, untilMs: 7, driftPpm: 250_000 };

  test("without drift no margin is needed", () => {
    const found = lease({ leaseMs: 5, untilMs: 7 });
    expect(found.summary).toBe("exhausted: STATES states, depth 10, no violation within the first 7 ms");
    expect(found.verdicts[within.name]).toEqual({ kind: "always", holds: true, within: "the first 7 ms" });
  });

  test("with it a margin of 2ρ / (1 + ρ) of the lease, here 2 ms, is enough", () => {
    const found = lease({ ...drifting, marginMs: 2 });
    expect(found.summary).toBe("exhausted: STATES states, depth 10, no violation within the first 7 ms");
  });

  test("a margin of 1 ms is not", () => {
    const given = { ...drifting, marginMs: 1 }, { verdicts } = lease(given);
    expect(wordsFrom(given, verdicts[within.name])).toEqual([]);
    expect(verdicts[rising.name].holds).toBe(false);
  });
});

describe("a pause between looking at the clock and writing", () => {
  const paused = { leaseMs: 3, untilMs: 6, steps: true, faults: { pauses: 1, mayPause: [3] } };

  test("two steps without a pause are safe", () => {
    const found = lease({ ...paused, faults: {} });
    expect(found.summary).toBe("exhausted: STATES states, depth 12, no violation within the first 6 ms");
  });

  test("with one, a write comes after that of a later lease", () => {
    const { verdicts } = lease(paused);
    expect(wordsFrom(paused, verdicts[rising.name])).toEqual([]);
  });

  test("a storage that checks tokens refuses it, though it comes when the lease is over", () => {
    const given = { ...paused, fenced: true }, { verdicts, states, exhausted } = lease(given);
    expect([states, exhausted]).toEqual([0, true]);
    expect(verdicts[rising.name]).toEqual({ kind: "always", holds: true, within: "the first 6 ms" });
    expect(wordsFrom(given, verdicts[within.name]).length).toBeGreaterThan(0);
  });
});
