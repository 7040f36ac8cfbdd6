// Leases kept by clocks (Gray and Cheriton, 1989): how large the margin must be, and what a pause does.
import { describe, expect, test } from "vitest";
import type { Process } from "../../../lib/core/process.ts";
import {
  always,
  explore,
  monitor,
  type Options,
  type Verdict,
  type World,
} from "../../../lib/run/explore/explore.ts";
import { LeaseClient, LeaseService, LeaseStorage } from "../../../lib/mutex/lease.ts";
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
    expect(found.summary).toBe("exhausted: 1573 states, depth 10, no violation within the first 7 ms");
    expect(found.verdicts[within.name]).toEqual({ kind: "always", holds: true, within: "the first 7 ms" });
  });

  test("with it a margin of 2ρ / (1 + ρ) of the lease, here 2 ms, is enough", () => {
    const found = lease({ ...drifting, marginMs: 2 });
    expect(found.summary).toBe("exhausted: 18904 states, depth 11, no violation within the first 7 ms");
  });

  test("a margin of 1 ms is not", () => {
    const given = { ...drifting, marginMs: 1 }, { verdicts } = lease(given);
    expect(wordsFrom(given, verdicts[within.name])).toEqual([
      "P3 is asked to acquire(): reads 0 ms, sends Acquire to P1",
      "P1 gets Acquire from P3: says {lent: 1}, sets Expire, sends Lease {leaseMs: 5, token: 1} to P3",
      "P3 gets Lease {leaseMs: 5, token: 1} from P1: sets Work",
      "P1's timer Expire fires: says {expired: 1}",
      "P3's timer Work fires: reads 3 ms, sends Write {token: 1} to P2",
      "P2 gets Write {token: 1} from P3: says {written: 1}",
    ]);
    expect(verdicts[rising.name].holds).toBe(false);
  });
});

describe("a pause between looking at the clock and writing", () => {
  const paused = { leaseMs: 3, untilMs: 6, steps: true, faults: { pauses: 1, mayPause: [3] } };

  test("two steps without a pause are safe", () => {
    const found = lease({ ...paused, faults: {} });
    expect(found.summary).toBe("exhausted: 1664 states, depth 12, no violation within the first 6 ms");
  });

  test("with one, a write comes after that of a later lease", () => {
    const { verdicts } = lease(paused);
    const told = wordsFrom(paused, verdicts[rising.name]).filter((line) =>
      /P3|written|Expire fires/.test(line)
    );
    expect(told.map((line) => line.replace(/, (sends|sets) .*/, ""))).toEqual([
      "P3 is asked to acquire(): reads 0 ms",
      "P1 gets Acquire from P3: says {lent: 1}",
      "P3 gets Lease {leaseMs: 3, token: 1} from P1: sets Work",
      "P3's timer Work fires: reads 1 ms",
      "P3 is paused",
      "P1's timer Expire fires: says {expired: 1}, says {lent: 2}",
      "P2 gets Write {token: 2} from P4: says {written: 2}",
      "P3 goes on",
      "P3's timer Write fires: sends Write {token: 1} to P2",
      "P2 gets Write {token: 1} from P3: says {written: 1}",
    ]);
  });

  test("a storage that checks tokens refuses it, though it comes when the lease is over", () => {
    const given = { ...paused, fenced: true }, { verdicts, states, exhausted } = lease(given);
    expect([states, exhausted]).toEqual([8415, true]);
    expect(verdicts[rising.name]).toEqual({ kind: "always", holds: true, within: "the first 6 ms" });
    expect(wordsFrom(given, verdicts[within.name]).length).toBeGreaterThan(0);
  });
});

describe("the library's lease, whose client looks at its clock before it writes", () => {
  const tokens = monitor<number[]>([], (written, happening) => {
    const what = happening.kind === "output"
      ? happening.what as { written?: string; token: number }
      : undefined;
    return what?.written === undefined ? written : [...written, what.token];
  });
  const later = always(
    "no write comes after that of a later lease",
    ({ monitor }: World<Process, number[]>) =>
      monitor.every((token, at) => at === 0 || token >= monitor[at - 1]),
  );
  const pausing = (process: number) =>
    explore({
      processes: {
        ...nodes([1], () => new LeaseService(100)),
        ...nodes([2], () => new LeaseStorage(false)),
        ...nodes([3, 4], () => new LeaseClient(1, 2, 50, true)),
      },
      invocations: [invoke(3, "update"), invoke(4, "update")],
      time: "ordered",
      clocks: { untilMs: 250, tickMs: 25 },
      forces: "instant",
      faults: { pauses: 1, mayPause: [process] },
      monitor: tokens,
      properties: [later],
    });

  test("that helps against a pause of its own", () => {
    expect(pausing(3).summary).toBe(
      "exhausted: 8540 states, depth 16, no violation within the first 250 ms while forces take no time",
    );
  });

  test("not against a write that is late, as the storage is paused", () => {
    expect(pausing(2).verdicts[later.name].holds).toBe(false);
  });
});
