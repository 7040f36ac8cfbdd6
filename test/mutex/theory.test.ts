// What an entry costs and how long it takes, against what the papers say. Counts come out of the trace.
import { describe, expect, test } from "vitest";
import type { ProcessId } from "../../lib/core/process.ts";
import {
  CentralLock,
  Contender,
  entriesPerSecond,
  LamportLock,
  type Lock,
  Maekawa,
  messagesIn,
  messagesPerEntry,
  MulticastLock,
  quorumsOf,
  Raymond,
  RegeneratingTokenRing,
  RicartAgrawala,
  RoucairolCarvalho,
  sectionsOf,
  SuzukiKasami,
  synchronisationDelays,
  TokenRing,
  waitingTimes,
} from "../../lib/mutex/mod.ts";
import { SequencerMulticast } from "../../lib/multicast/sequencer.ts";
import { constant, exponential } from "../../lib/run/latency.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { contenders, runQuiet, uncontended } from "./helpers.ts";

const SIZES = [2, 3, 4, 5, 7, 10, 13];
const T = 10, HOLD = 5;
const full = (n: number, entries: number) => Array.from({ length: n }, () => entries);

/** N contenders and, with the id 0, a server that does not enter itself. */
const served = (n: number, entries: number) => ({
  0: () => new Contender(new CentralLock(0), 0),
  ...nodes(n, () => new Contender(new CentralLock(0), entries, HOLD)),
});

/** The messages of a run in which everyone always wants to enter, for each entry. */
function saturated(make: () => Lock, n: number, fifo = false): number {
  return messagesPerEntry(runQuiet(contenders(make, full(n, 4)), { latency: exponential(T), fifo }).trace);
}

describe("messages for each entry, whoever else wants to enter", () => {
  const lines: [string, () => Lock, (n: number) => number][] = [
    ["Lamport: 3(N − 1)", () => new LamportLock(), (n) => 3 * (n - 1)],
    ["Ricart–Agrawala: 2(N − 1)", () => new RicartAgrawala(), (n) => 2 * (n - 1)],
    ["over Lamport's multicast: 2N(N − 1)", () => new MulticastLock(), (n) => 2 * n * (n - 1)],
  ];
  test.each(lines)("%s", (_name, make, theory) => {
    for (const n of SIZES) expect(saturated(make, n, true)).toBe(theory(n));
  });

  test("central server: 3, if the server does not enter itself", () => {
    for (const n of SIZES) {
      expect(messagesPerEntry(simulate({ processes: served(n, 4), latency: exponential(T) }).trace)).toBe(3);
    }
  });

  test("central server: 0 for the server's own entries", () => {
    const run = runQuiet(contenders(() => new CentralLock(2), [0, 5, 0]));
    expect(messagesPerEntry(run.trace)).toBe(0);
  });

  test("over a sequencer: 2N, and 2(N − 1) for the sequencer itself", () => {
    const make = () => new MulticastLock(new SequencerMulticast(1));
    for (const n of SIZES) {
      const entries = (who: number) => Array.from({ length: n }, (_, place) => place + 1 === who ? 4 : 0);
      expect(messagesPerEntry(runQuiet(contenders(make, entries(2))).trace)).toBe(2 * n);
      expect(messagesPerEntry(runQuiet(contenders(make, entries(1))).trace)).toBe(2 * (n - 1));
    }
  });

  test("a mutant that sends one message more falls off the line", () => {
    class Chatty extends RicartAgrawala {
      override exit() {
        super.exit();
        this.send(this.peers[0], { type: "Reply" });
      }
      override onReply(message: object, from: ProcessId) {
        if (this.state === "wanted") super.onReply(message, from);
      }
    }
    const run = uncontended(() => new Chatty(), 5);
    expect(messagesPerEntry(run.trace)).toBe(2 * (5 - 1) + 1);
  });
});

describe("token ring", () => {
  const ring = (make: () => Lock, entries: readonly number[], rounds = 100) =>
    simulate({
      processes: contenders(make, entries, 0),
      latency: constant(T),
      until: rounds * T * entries.length,
    });
  const tokensIn = (run: ReturnType<typeof ring>) =>
    run.trace.where({ kind: "send", type: "lock/Token" }).length;
  /** Between the 50th and the 100th round, when everything goes its usual way. */
  const usual = (make: () => Lock, entries: readonly number[]) => {
    const early = ring(make, entries, 50), late = ring(make, entries, 100);
    const entered = (run: typeof early) =>
      sectionsOf(run.trace).filter(({ leftAt }) => leftAt !== Infinity).length;
    return {
      messages: messagesIn(late.trace) - messagesIn(early.trace),
      entries: entered(late) - entered(early),
    };
  };

  test("1 message for each entry if everyone always wants to enter", () => {
    for (const n of SIZES) {
      expect(usual(() => new TokenRing(), full(n, Infinity))).toEqual({ messages: 50 * n, entries: 50 * n });
    }
  });

  test("N messages for each entry if one wants to enter", () => {
    for (const n of SIZES) {
      expect(usual(() => new TokenRing(), [Infinity, ...full(n - 1, 0)])).toEqual({
        messages: 50 * n,
        entries: 50,
      });
    }
  });

  test("one message each message delay, without end, while nobody wants to enter", () => {
    expect(tokensIn(ring(() => new TokenRing(), full(5, 0)))).toBe(500 + 1);
  });

  test("a request waits for 0 to N − 1 hops", () => {
    const n = 6, waits = new Set<number>();
    for (let at = 0; at < n; at++) {
      const run = simulate({
        processes: contenders(() => new TokenRing(), full(n, 0)),
        scenario: [{ atMs: 1000 + at * T - 0.001, action: invoke(3, "work") }],
        latency: constant(T),
        until: 2000,
      });
      waits.add(Math.round(waitingTimes(run.trace)[0] / T));
    }
    expect([...waits].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test("with acknowledgements: two messages for each hop", () => {
    const run = ring(() => new RegeneratingTokenRing(), full(4, 0)), tokens = tokensIn(run);
    const acknowledgements = run.trace.where({ kind: "send", type: "lock/Acknowledge" }).length;
    expect(tokens - acknowledgements).toBe(1); // the last is still on its way
    expect(messagesIn(run.trace)).toBe(tokens + acknowledgements);
  });
});

describe("Roucairol–Carvalho", () => {
  test("2(N − 1) for a first entry, 0 for the next ones while nobody else wants to enter", () => {
    for (const n of SIZES) {
      const run = runQuiet(contenders(() => new RoucairolCarvalho(), [7, ...full(n - 1, 0)]));
      expect(messagesIn(run.trace)).toBe(2 * (n - 1));
      expect(sectionsOf(run.trace).length).toBe(7);
    }
  });

  test("never more than 2(N − 1) for an entry on average", () => {
    for (let seed = 1; seed <= 30; seed++) {
      const run = runQuiet(contenders(() => new RoucairolCarvalho(), full(5, 4), HOLD, 40), {
        latency: exponential(T),
        seed,
      });
      expect(messagesPerEntry(run.trace)).toBeLessThanOrEqual(2 * (5 - 1));
    }
  });

  test("2 for each entry if two take turns, however many there are", () => {
    const make = () => new RoucairolCarvalho();
    for (const n of [2, 5, 9]) {
      const scenario = Array.from({ length: 20 }, (_, i) => ({
        atMs: 100 * (i + 1),
        action: invoke(1 + i % 2, "work"),
      }));
      const run = runQuiet(nodes(n, () => new Contender(make(), 0)), { scenario });
      // All but the first two ask one: each has the permission of all who never ask.
      expect(messagesIn(run.trace)).toBe(2 * (n - 1) + 2 * (n - 1) + 18 * 2);
    }
  });
});

describe("Maekawa", () => {
  test("3(K − 1) without contention: N = 3, 7, 13 with K = 2, 3, 4", () => {
    for (const [n, k] of [[3, 2], [7, 3], [13, 4]]) {
      expect(messagesPerEntry(uncontended(() => new Maekawa(), n, { fifo: true }).trace)).toBe(3 * (k - 1));
    }
  });

  test("never more than 5(K − 1) on average under contention", () => {
    for (const [n, k] of [[3, 2], [7, 3], [13, 4]]) {
      for (let seed = 1; seed <= 10; seed++) {
        const run = runQuiet(contenders(() => new Maekawa(), full(n, 5)), {
          latency: exponential(T),
          fifo: true,
          seed,
        });
        const cost = messagesPerEntry(run.trace);
        expect(cost).toBeGreaterThan(3 * (k - 1));
        expect(cost).toBeLessThanOrEqual(5 * (k - 1));
      }
    }
  });

  test("every two quorums meet, each holds its own process; in a projective plane all have K members and meet in one", () => {
    for (let n = 1; n <= 30; n++) {
      const ids = Array.from({ length: n }, (_, i) => 10 * i);
      const quorums = quorumsOf(ids);
      for (const [id, quorum] of quorums) {
        expect(quorum).toContain(id);
        expect(new Set(quorum).size).toBe(quorum.length);
        for (const [other, others] of quorums) {
          const common = quorum.filter((member) => others.includes(member)).length;
          expect(common).toBeGreaterThan(0);
          if ([3, 7, 13].includes(n) && id !== other) expect(common).toBe(1);
        }
        if ([3, 7, 13].includes(n)) expect(quorum.length * (quorum.length - 1) + 1).toBe(n);
        else expect(quorum.length).toBeLessThanOrEqual(2 * Math.ceil(Math.sqrt(n)) - 1);
      }
    }
  });
});

describe("Suzuki–Kasami", () => {
  test("N messages for an entry, 0 for one that has the token still", () => {
    for (const n of SIZES) {
      const inTurn = uncontended(() => new SuzukiKasami(), n);
      expect(messagesIn(inTurn.trace)).toBe(n * (n - 1)); // the first has the token from the start
      const alone = runQuiet(contenders(() => new SuzukiKasami(), [0, 6, ...full(n - 2, 0)]));
      expect(messagesIn(alone.trace)).toBe(n);
    }
  });

  test("N for each entry that has to ask, under contention, too", () => {
    for (const n of SIZES) {
      const run = runQuiet(contenders(() => new SuzukiKasami(), full(n, 5)), { latency: exponential(T) });
      const free = waitingTimes(run.trace).filter((wait) => wait === 0).length;
      expect(messagesIn(run.trace)).toBe(n * (5 * n - free));
    }
  });
});

describe("Raymond", () => {
  const parent = (id: number) => Math.floor(id / 2);
  const distance = (a: number, b: number): number =>
    a === b ? 0 : a > b ? 1 + distance(parent(a), b) : 1 + distance(a, parent(b));

  test("2d messages for an entry d hops away from the token", () => {
    const n = 15;
    for (let who = 1; who <= n; who++) {
      const run = runQuiet(contenders(() => new Raymond(), full(n, 0).map((_, i) => i + 1 === who ? 1 : 0)));
      expect(messagesIn(run.trace)).toBe(2 * distance(1, who));
    }
    let path = 0;
    for (let id = 2; id <= n; id++) path += distance(id - 1, id);
    expect(messagesIn(uncontended(() => new Raymond(), n).trace)).toBe(2 * path);
  });

  test("4(N − 1)/N messages for each entry under heavy load", () => {
    for (const n of [2, 3, 7, 15]) {
      const messages = (rounds: number) =>
        messagesIn(
          runQuiet(contenders(() => new Raymond(), full(n, rounds)), { latency: constant(T) }).trace,
        );
      expect(messages(20) - messages(10)).toBe(10 * 4 * (n - 1));
    }
  });
});

describe("synchronisation delay, in message delays", () => {
  const delays = (processes: Parameters<typeof runQuiet>[0]) => {
    const run = runQuiet(processes, { latency: constant(T) });
    return [...new Set(synchronisationDelays(run.trace).map((ms) => Math.round(ms / T)))].sort();
  };

  test("1 for Lamport, Ricart–Agrawala, Roucairol–Carvalho", () => {
    for (const make of [() => new LamportLock(), () => new RicartAgrawala(), () => new RoucairolCarvalho()]) {
      expect(delays(contenders(make, full(6, 5)))).toEqual([1]);
    }
  });

  test("2 for the central server and for Lamport's multicast", () => {
    expect(delays(served(6, 5))).toEqual([2]);
    expect(delays(contenders(() => new MulticastLock(), full(6, 5)))).toEqual([2]);
  });

  test("1 or 2 for Maekawa: 1 if the voter that both ask is one of the two", () => {
    expect(delays(contenders(() => new Maekawa(), full(4, 10)))).toEqual([1, 2]);
  });

  test("1 for Suzuki–Kasami once all have asked; up to the tree's diameter for Raymond", () => {
    expect(delays(contenders(() => new SuzukiKasami(), [0, 5, 5, 5, 5]))).toEqual([1]);
    expect(Math.max(...delays(contenders(() => new Raymond(), full(7, 10))))).toBeLessThanOrEqual(4);
  });

  test("the server's service time comes on top, and its queue is visible", () => {
    const serviceMs = 3, n = 10;
    let longest = 0;
    const run = simulate({
      processes: served(n, 5),
      latency: constant(T),
      serviceMs: { 0: serviceMs },
      until: {
        when: (sim) => {
          longest = Math.max(longest, sim.queueLength(0));
          return false;
        },
      },
    });
    expect(Math.min(...synchronisationDelays(run.trace))).toBe(2 * T + serviceMs);
    expect(longest).toBe(n);
  });
});

describe("throughput and waiting under load", () => {
  test("always wanting to enter: one entry each hold plus synchronisation delay, everyone waits for all others", () => {
    const n = 5, rounds = 40;
    const run = runQuiet(contenders(() => new RicartAgrawala(), full(n, rounds), HOLD), {
      latency: constant(T),
    });
    const cycle = HOLD + T;
    const waits = waitingTimes(run.trace).slice(2 * n, -2 * n);
    expect(new Set(waits.map(Math.round))).toEqual(new Set([n * cycle - HOLD]));
    expect(entriesPerSecond(run.trace)).toBeCloseTo(1000 / cycle, 0);
  });

  test("a server that works for s ms on each message grants at most one entry each 2s ms", () => {
    const serviceMs = 10;
    const run = simulate({
      processes: {
        0: () => new Contender(new CentralLock(0), 0),
        ...nodes(40, () => new Contender(new CentralLock(0), 5, 0)),
      },
      latency: constant(0),
      serviceMs: { 0: serviceMs },
    });
    expect(entriesPerSecond(run.trace)).toBeLessThanOrEqual(1000 / (2 * serviceMs) * 1.01);
    expect(entriesPerSecond(run.trace)).toBeGreaterThan(1000 / (2 * serviceMs) * 0.95);
  });

  test("who thinks for long waits for an answer only", () => {
    const run = runQuiet(contenders(() => new RicartAgrawala(), full(5, 20), 1, 100_000), {
      latency: constant(T),
    });
    const alone = waitingTimes(run.trace).filter((wait) => Math.round(wait) === 2 * T).length;
    expect(alone).toBeGreaterThan(95);
  });
});
