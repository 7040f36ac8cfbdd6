/** The toys over hundreds of seeds, with the faults that each must stand; and each broken twin is caught. */
import process from "node:process";
import { describe, expect, test } from "vitest";
import { Process, type ProcessId } from "../../../lib/core/process.ts";
import type { TraceEvent } from "../../../lib/core/trace/trace.ts";
import { at, crash, recover } from "../../../lib/run/faults.ts";
import { exponential, pareto, uniform } from "../../../lib/run/latency.ts";
import { simulate, type Simulation } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes, type Processes } from "../../../lib/run/system.ts";
import * as toys from "../../fixtures/toys.ts";

const SEEDS = process.env.DEEP ? 10_000 : 400;

/** The seeds for which a run breaks its property. */
function broken(check: (seed: number) => string | undefined): string[] {
  const found: string[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    const problem = check(seed);
    if (problem) found.push(`seed ${seed}: ${problem}`);
  }
  return found;
}
const outputs = (run: Simulation) => run.trace.where({ kind: "output" });

describe("two-phase commit (Gray 1978) with crashes, loss and duplication", () => {
  function commit(
    coordinator: new () => toys.Coordinator,
    participant: new () => toys.Participant,
    seen: Set<string> = new Set(),
  ) {
    return (seed: number): string | undefined => {
      const processes: Processes<Process> = { ...nodes([1], coordinator), ...nodes([2, 3], participant) };
      const run = simulate({
        processes,
        seed,
        latency: exponential(20),
        forceMs: uniform(1, 20),
        duplication: 0.3,
        loss: 0.1,
        faults: { crashes: { meanUpMs: 150, meanDownMs: 30, untilMs: 1500 } },
        until: 6000,
      });
      if (run.counts.crashes > 0) seen.add("crash");
      const outcomes = new Set(outputs(run).map((event) => event.content as string));
      for (const outcome of outcomes) seen.add(outcome);
      if (outcomes.size > 1) return "one commits, another aborts";
      const votes = run.trace.where({ kind: "receive", type: "Vote" });
      if (
        outcomes.has("commit") && votes.some(({ message }) => !(message as unknown as { yes: boolean }).yes)
      ) {
        return "committed although one voted no";
      }
      const state = (id: ProcessId) => (run.process(id) as toys.Participant).state;
      return [2, 3].some((id) => state(id) === "prepared") ? "still in doubt at the end" : undefined;
    };
  }
  test("no two processes decide differently, nobody commits over a no, nobody stays in doubt", () => {
    const seen = new Set<string>();
    expect(broken(commit(toys.Coordinator, toys.Participant, seen))).toEqual([]);
    expect([...seen].sort()).toEqual(["abort", "commit", "crash"]);
  });
  test("a coordinator that says its decision before it is forced is caught", () => {
    expect(broken(commit(toys.HastyCoordinator, toys.Participant)).join()).toContain(
      "one commits, another aborts",
    );
  });
  test("a participant that votes before it is forced is caught", () => {
    expect(broken(commit(toys.Coordinator, toys.HastyParticipant)).join()).toContain(
      "one commits, another aborts",
    );
  });
});

describe("coin flipping between two processes, over links that reorder as they like", () => {
  const flip = (flipper: new () => toys.CoinFlipper) => (seed: number): string | undefined => {
    const run = simulate({ processes: nodes(2, flipper), seed, latency: pareto(1, 0.7), limit: 10_000 });
    const roles = run.processes.map((process) => process.role).sort().join(" and ");
    return roles === "follower and leader" ? undefined : roles;
  };
  test("ends with one leader and one follower", () => expect(broken(flip(toys.CoinFlipper))).toEqual([]));
  test("a process that takes any coin for one of this round is caught", () => {
    expect(broken(flip(toys.ForgetfulCoinFlipper)).length).toBeGreaterThan(SEEDS / 20);
  });
});

/** Who is inside while someone else is: `enters` and `leaves` are outputs, and a crash leaves too. */
function overlap(events: Iterable<TraceEvent>, enters: string, leaves: string): string | undefined {
  const inside = new Set<ProcessId>();
  for (const { kind, process, content, time } of events) {
    if (kind === "crash" || (kind === "output" && content === leaves)) inside.delete(process);
    else if (kind === "output" && content === enters) {
      inside.add(process);
      if (inside.size > 1) return `P${[...inside].join(" and P")} at ${time.toFixed(1)} ms`;
    }
  }
  return undefined;
}

describe("mutual exclusion over a hosted multicast", () => {
  const lock = (factory: new () => toys.QueueLock) => (seed: number): string | undefined => {
    const scenario = [2, 3, 1].map((id, i) => at(5 + 7 * i, invoke(id, "enter"))); // each asks once
    const run = simulate({ processes: nodes(3, factory), seed, latency: exponential(20), scenario });
    const both = overlap(run.trace, "entered", "left");
    if (both) return both;
    const entries = outputs(run).filter((event) => event.content === "entered").length;
    return entries === 3 ? undefined : `${entries} entries`;
  };
  test("nobody enters while another is inside, and all who ask get in", () => {
    expect(broken(lock(toys.QueueLock))).toEqual([]);
  });
  test("over a multicast without order it is caught", () => {
    expect(broken(lock(toys.DisorderedLock)).join()).toMatch(/P\d and P\d at/);
  });
});

describe("a lease on a device that two processes share", () => {
  const lease = (holder: new () => toys.LeaseHolder, holders = new Set<ProcessId>()) => (seed: number) => {
    const run = simulate({
      processes: nodes(2, holder),
      devices: { disk: () => new toys.LeaseDisk() },
      seed,
      deviceMs: uniform(0.5, 8),
      clocks: { 1: { driftPpm: 50_000 }, 2: { offsetMs: 1e6, driftPpm: -50_000 } },
      faults: { crashes: { meanUpMs: 500, meanDownMs: 60 } },
      until: 3000,
    });
    for (const { process, content } of outputs(run)) if (content === "holds") holders.add(process);
    return overlap(run.trace, "holds", "released");
  };
  test("is held by one at a time, with crashes and clocks that drift 5 %", () => {
    const holders = new Set<ProcessId>();
    expect(broken(lease(toys.LeaseHolder, holders))).toEqual([]);
    expect(holders.size).toBe(2);
  });
  test("one who watches for less than a lease lasts is caught", () => {
    expect(broken(lease(toys.ImpatientLeaseHolder)).length).toBeGreaterThan(SEEDS / 2);
  });
});

describe("a server that takes time for each request", () => {
  type Talk = { type: "Request"; number: number } | { type: "Reply"; number: number };
  /** Asks for one thing after the other, and again until it is answered. */
  class Client extends Process<Talk, "Retry"> {
    number = 0;
    override onStart() {
      this.ask();
    }
    ask() {
      this.send(1, { type: "Request", number: this.number + 1 });
      this.setTimer("Retry", 200);
    }
    onTimeoutRetry() {
      this.ask();
    }
    onReply({ number }: { number: number }) {
      if (number !== this.number + 1) return;
      this.number = number;
      this.output(number);
      if (number < 5) this.ask();
      else this.cancelTimer("Retry");
    }
  }
  /** Does each request once: it remembers the last number of each client, and its log does. */
  class Server extends Process<Talk> {
    last = new Map<ProcessId, number>();
    done = 0;
    override onRecover(log: readonly { client: ProcessId; number: number }[]) {
      for (const { client, number } of log) this.note(client, number);
    }
    onRequest({ number }: { number: number }, client: ProcessId) {
      if (number > (this.last.get(client) ?? 0)) {
        this.note(client, number);
        this.write({ client, number });
      }
      this.send(client, { type: "Reply", number });
    }
    note(client: ProcessId, number: number) {
      this.last.set(client, number);
      this.done++;
    }
    write(record: object) {
      this.force(record);
    }
  }
  class HastyServer extends Server {
    override write(record: object) {
      this.append(record);
    }
  }
  const serve =
    (server: new () => Server, seen = { crashes: 0, queued: 0 }) => (seed: number): string | undefined => {
      const processes: Processes<Process> = { ...nodes([1], server), ...nodes([2, 3, 4], Client) };
      const run = simulate({
        processes,
        seed,
        latency: exponential(5),
        serviceMs: { 1: exponential(12) },
        forceMs: 3,
        loss: 0.1,
        duplication: 0.1,
        faults: { crashes: { meanUpMs: 300, meanDownMs: 30, processes: [1], untilMs: 2000 } },
        until: {
          timeMs: 20_000,
          when: (run) => (seen.queued = Math.max(seen.queued, run.queueLength(1)), false),
        },
      });
      seen.crashes += run.counts.crashes;
      const answered = [2, 3, 4].map((id) => (run.process(id) as Client).number);
      if (answered.join() !== "5,5,5") return `answered ${answered.join()}`;
      const { done } = run.process(1) as Server;
      return done === 15 ? undefined : `did ${done} of 15`;
    };
  test("does each request once and answers all, with crashes, loss and duplication", () => {
    const seen = { crashes: 0, queued: 0 };
    expect(broken(serve(Server, seen))).toEqual([]);
    expect(seen.crashes).toBeGreaterThan(SEEDS);
    expect(seen.queued).toBeGreaterThan(3);
  });
  test("one that answers before its log is stable is caught", () => {
    expect(broken(serve(HastyServer)).join()).toMatch(/did 1[0-4] of 15/);
  });
});

test("a crash at the worst moment: after the coordinator's decision is logged and before it is said", () => {
  const processes: Processes<Process> = {
    ...nodes([1], toys.Coordinator),
    ...nodes([2, 3], toys.Participant),
  };
  let recovered = 0;
  for (let seed = 1; seed <= 50; seed++) {
    const run = simulate({
      processes,
      seed,
      latency: uniform(5, 10),
      // the handler of the second vote: cancels its timer, appends, forces, then would say the outcome
      scenario: [at(11, crash(1, { afterEffects: 3 })), at(300, recover(1))],
      until: 3000,
    });
    const outcomes = new Set(outputs(run).map((event) => event.content));
    expect(outcomes.size).toBe(1);
    if (run.trace.where({ kind: "recover" }).length > 0) recovered++;
  }
  expect(recovered).toBeGreaterThan(40);
});
