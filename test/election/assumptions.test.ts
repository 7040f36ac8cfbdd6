// What each assumption is for: one run that breaks the property where the assumption does not hold.
import { describe, expect, test } from "vitest";
import type { ProcessId } from "../../lib/core/process.ts";
import { Bully } from "../../lib/election/bully.ts";
import { ChangRoberts } from "../../lib/election/chang_roberts.ts";
import { RingElection } from "../../lib/election/ring.ts";
import { WatchedBully } from "../../lib/election/watched.ts";
import { at, crash, heal, partition, recover } from "../../lib/run/faults.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import type { ElectionRun } from "./elections.ts";

/** Who has elected whom at the end; the dead are left out. */
function electedBy(run: ElectionRun): Record<ProcessId, ProcessId | undefined> {
  return Object.fromEntries(
    run.processes.filter((process) => run.alive(process.id)).map((process) => [process.id, process.elected]),
  );
}

/** Who elected whom, in the order in which it happened: "P2→2". */
function history(run: ElectionRun): string {
  return run.trace.where({ kind: "output" })
    .map(({ process, content }) => `P${process}→${(content as { elected: ProcessId }).elected}`).join(" ");
}

describe("the bully without timeouts that detect failures reliably", () => {
  test("has two leaders at a time, when the answer of a live process comes too late", () => {
    const run = simulate({
      processes: nodes(3, Bully),
      links: [{ from: 3, to: [1, 2], latency: 150 }],
      scenario: [at(0, invoke(2, "elect"))],
      until: 120,
    });
    expect(run.process(2).state).toBe("leader");
    expect(run.process(3).state).toBe("leader");
    expect(electedBy(run)).toEqual({ 1: 2, 2: 2, 3: 3 });
    run.run(1000); // the answer and the announcement arrive after all
    expect(electedBy(run)).toEqual({ 1: 3, 2: 3, 3: 3 });
  });

  test("keeps two leaders for as long as a partition lasts, one on each side", () => {
    const run = simulate({
      processes: nodes(5, () => new WatchedBully()),
      scenario: [at(300, partition([1, 2], [3, 4, 5])), at(3000, heal())],
      until: 2900,
    });
    expect(electedBy(run)).toEqual({ 1: 2, 2: 2, 3: 5, 4: 5, 5: 5 });
    expect(run.processes.filter((process) => process.state === "leader").map((process) => process.id))
      .toEqual([2, 5]);
    run.run(4000);
    expect(electedBy(run)).toEqual({ 1: 5, 2: 5, 3: 5, 4: 5, 5: 5 });
  });
});

describe("the bully with reliable timeouts, when a higher process comes back while a lower one announces itself", () => {
  const run = simulate({
    processes: nodes(3, Bully),
    latency: 10,
    links: [{ from: 2, to: 1, latency: 20 }],
    scenario: [at(0, crash(3), invoke(2, "elect")), at(101, recover(3))],
  });

  test("leaves processes with different leaders for good: P1 hears of P3 first, and then P2's older announcement", () => {
    expect(history(run)).toBe("P2→2 P3→3 P1→3 P2→3 P1→2");
    expect(electedBy(run)).toEqual({ 1: 2, 2: 3, 3: 3 });
    expect(run.stopped).toBe("quiet");
  });

  test("no timeout was wrong in that run: each message took 20 ms at most, the wait was 100 ms", () => {
    for (const sent of run.trace.where({ kind: "send" })) {
      const arrival = [...run.trace].find((event) => event.cause === sent.index);
      expect(arrival!.time - sent.time).toBeLessThanOrEqual(20);
    }
    expect(run.counts.timeouts).toBe(1);
  });

  test("is put right by the failure detector: who trusts a process higher than its leader asks again", () => {
    const watched = simulate({
      processes: nodes(3, () => new WatchedBully()),
      latency: 10,
      links: [{ from: 2, to: 1, latency: 20 }],
      // P3's last heartbeat arrives at 310 ms; P2 suspects it at 510 and announces itself at 610
      scenario: [at(320, crash(3)), at(611, recover(3))],
      until: 2000,
    });
    expect(history(watched)).toContain("P2→2 P3→3 P1→3 P2→3 P1→2");
    expect(electedBy(watched)).toEqual({ 1: 3, 2: 3, 3: 3 });
  });
});

describe("the ring election", () => {
  test("elects a dead process when the highest dies after it appended its id, and keeps it until somebody notices", () => {
    const run = simulate({
      processes: nodes(4, RingElection),
      scenario: [at(0, invoke(1, "elect")), at(35, crash(4))],
    });
    expect(electedBy(run)).toEqual({ 1: 4, 2: 4, 3: 4 });
    run.do(invoke(2, "elect")); // somebody notices
    run.run();
    expect(electedBy(run)).toEqual({ 1: 3, 2: 3, 3: 3 });
  });

  test("skips a live but slow highest and elects another; then its list arrives after all", () => {
    const run = simulate({
      processes: nodes(4, RingElection),
      links: [{ from: 3, to: 4, latency: 150 }],
      scenario: [at(0, invoke(1, "elect"))],
    });
    expect(history(run).startsWith("P1→3 P2→3 P3→3")).toBe(true);
    expect(electedBy(run)).toEqual({ 1: 4, 2: 4, 3: 4, 4: 4 });
  });

  test("has a leader that knows nothing of it and others that follow a lower one, when the highest cannot be reached", () => {
    const run = simulate({
      processes: nodes(4, RingElection),
      scenario: [at(0, partition([1, 2, 3], [4])), at(0, invoke(1, "elect"), invoke(4, "elect"))],
    });
    expect(electedBy(run)).toEqual({ 1: 3, 2: 3, 3: 3, 4: 4 });
  });

  test("never ends when the one that holds the list dies before it is passed on: P2 has sent it to P3, which is dead, and dies as well", () => {
    const run = simulate({
      processes: nodes(4, RingElection),
      scenario: [at(0, crash(3), invoke(1, "elect")), at(50, crash(2))],
    });
    expect(electedBy(run)).toEqual({ 1: undefined, 4: undefined });
    expect(run.process(1).state).toBe("electing");
    expect(run.stopped).toBe("quiet");
  });

  test("leaves processes with different leaders for good when the highest comes back while an announcement waits to skip it", () => {
    const run = simulate({
      processes: nodes(4, RingElection),
      scenario: [at(0, crash(4), invoke(2, "elect")), at(170, recover(4))],
    });
    expect(electedBy(run)).toEqual({ 1: 3, 2: 4, 3: 4, 4: 4 });
    expect(run.stopped).toBe("quiet");
  });
});

test("Chang and Roberts' ring never ends when a process is dead: their paper assumes that none fails", () => {
  const run = simulate({
    processes: nodes(3, ChangRoberts),
    scenario: [at(0, crash(3), invoke(1, "elect"), invoke(2, "elect"))],
  });
  expect(electedBy(run)).toEqual({ 1: undefined, 2: undefined });
});
